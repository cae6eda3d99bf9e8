package state

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Upload is a device upload, stored so that it can be resumed after a crash. The
// caller defines what Plan and the chunks contain.
type Upload struct {
	ID           string
	Begun        time.Time // set by Begin
	Changed      time.Time // when it was last updated
	Ended        time.Time // zero while it is not finished
	Account      string
	Customer     string // tenant id
	CustomerName string
	File         string // name of the device file
	Plan         []byte
	Outcome      string // a sentence, once it has ended
	Chunks       []UploadChunk
}

// UploadChunk holds the devices of one request and its state.
type UploadChunk struct{ Devices, State []byte }

// finishedUploadLifetime is how long a finished upload is stored.
const finishedUploadLifetime = 7 * 24 * time.Hour

// ErrNoUpload is returned if there is no upload with an id, or another process is
// sending it.
var ErrNoUpload = errors.New("there is no such upload, or another cspdesk process is sending it")

// Uploads stores device uploads. Writes are on disk when a method returns.
type Uploads struct{ sharedTable }

// Uploads opens the stored uploads.
func (s *Store) Uploads(ctx context.Context) (*Uploads, error) {
	r, err := s.sharedTable(ctx)
	if err != nil {
		return nil, s.recordError("the record of uploads", "opened", err)
	}
	return &Uploads{r}, nil
}

func (u *Uploads) problem(what string, err error) error {
	if err == nil || errors.Is(err, ErrNoUpload) || errors.Is(err, context.Canceled) {
		return err
	}
	return u.fault("the record of the upload", what, err)
}

// Begin stores an upload with all its chunks, owned by this process, and deletes
// uploads that finished more than a week ago.
func (u *Uploads) Begin(ctx context.Context, up Upload) error {
	owner, err := u.presence.ownID()
	if err != nil {
		return u.problem("written", err)
	}
	now := toMillis(u.now())
	return u.problem("written", u.db.transact(ctx, func(tx *sql.Tx) error {
		if err := forget(ctx, tx, "ended > 0 AND ended < ?", toMillis(u.now().Add(-finishedUploadLifetime))); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO uploads (id, begun, changed, owner, account, customer, customer_name, file, plan) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
			up.ID, now, now, owner, up.Account, up.Customer, up.CustomerName, up.File, up.Plan); err != nil {
			return err
		}
		for i, c := range up.Chunks {
			if _, err := tx.ExecContext(ctx, "INSERT INTO upload_chunks (upload, chunk, devices, state) VALUES (?, ?, ?, ?)", up.ID, i, c.Devices, c.State); err != nil {
				return err
			}
		}
		return nil
	}))
}

// Keep stores the state of a chunk.
func (u *Uploads) Keep(ctx context.Context, id string, chunk int, state []byte) error {
	return u.problem("written", u.db.transact(ctx, func(tx *sql.Tx) error {
		if err := requireRow(tx.ExecContext(ctx, "UPDATE upload_chunks SET state = ? WHERE upload = ? AND chunk = ?", state, id, chunk)); err != nil {
			return err
		}
		return requireRow(tx.ExecContext(ctx, "UPDATE uploads SET changed = ? WHERE id = ?", toMillis(u.now()), id))
	}))
}

// End marks an upload as finished. It is stored for a week with its outcome.
func (u *Uploads) End(ctx context.Context, id, outcome string) error {
	now := toMillis(u.now())
	return u.problem("written", requireRow(u.db.writer.ExecContext(ctx, "UPDATE uploads SET ended = ?, changed = ?, outcome = ? WHERE id = ?", now, now, outcome, id)))
}

// Drop deletes an upload.
func (u *Uploads) Drop(ctx context.Context, id string) error {
	return u.problem("removed", u.db.transact(ctx, func(tx *sql.Tx) error { return forget(ctx, tx, "id = ?", id) }))
}

func forget(ctx context.Context, tx *sql.Tx, which string, arg any) error {
	for _, statement := range []string{
		"DELETE FROM upload_chunks WHERE upload IN (SELECT id FROM uploads WHERE " + which + ")",
		"DELETE FROM uploads WHERE " + which,
	} {
		if _, err := tx.ExecContext(ctx, statement, arg); err != nil {
			return err
		}
	}
	return nil
}

// requireRow returns [ErrNoUpload] if a statement changed no row.
func requireRow(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return ErrNoUpload
}

// Claim takes over an unfinished upload of a process that has ended, and returns all
// of it. If several processes try, one succeeds.
func (u *Uploads) Claim(ctx context.Context, id string) (Upload, error) {
	up, err := u.takeOver(ctx, id)
	return up, u.problem("read", err)
}

func (u *Uploads) takeOver(ctx context.Context, id string) (Upload, error) {
	owner, err := u.presence.ownID()
	if err != nil {
		return Upload{}, err
	}
	found, owners, err := u.read(ctx, "id = ? AND ended = 0", id)
	if err != nil {
		return Upload{}, err
	}
	if len(found) == 0 || owners[0] != owner && u.presence.alive(owners[0]) {
		return Upload{}, ErrNoUpload
	}
	if err := requireRow(u.db.writer.ExecContext(ctx, "UPDATE uploads SET owner = ? WHERE id = ? AND owner = ? AND ended = 0", owner, id, owners[0])); err != nil {
		return Upload{}, err
	}
	found[0].Chunks, err = u.chunks(ctx, id, "devices")
	return found[0], err
}

// Unfinished lists interrupted uploads, oldest first, without the devices of their
// chunks. It leaves out uploads that another process is sending.
func (u *Uploads) Unfinished(ctx context.Context) ([]Upload, error) {
	found, owners, err := u.read(ctx, "ended = 0")
	if err != nil {
		return nil, u.problem("read", err)
	}
	var broken []Upload
	for i, up := range found {
		if u.presence.alive(owners[i]) {
			continue
		}
		if up.Chunks, err = u.chunks(ctx, up.ID, "x''"); err != nil {
			return nil, u.problem("read", err)
		}
		broken = append(broken, up)
	}
	return broken, nil
}

func (u *Uploads) read(ctx context.Context, where string, args ...any) (found []Upload, owners []string, err error) {
	rows, err := u.db.reader.QueryContext(ctx, "SELECT id, begun, changed, ended, owner, account, customer, customer_name, file, plan, outcome FROM uploads WHERE "+where+" ORDER BY begun, id", args...)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var up Upload
		var owner string
		var begun, changed, ended int64
		if err := rows.Scan(&up.ID, &begun, &changed, &ended, &owner, &up.Account, &up.Customer, &up.CustomerName, &up.File, &up.Plan, &up.Outcome); err != nil {
			return nil, nil, err
		}
		up.Begun, up.Changed, up.Ended = fromMillis(begun), fromMillis(changed), fromMillis(ended)
		found, owners = append(found, up), append(owners, owner)
	}
	return found, owners, rows.Err()
}

func (u *Uploads) chunks(ctx context.Context, id, devices string) ([]UploadChunk, error) {
	rows, err := u.db.reader.QueryContext(ctx, "SELECT "+devices+", state FROM upload_chunks WHERE upload = ? ORDER BY chunk", id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var chunks []UploadChunk
	for rows.Next() {
		var c UploadChunk
		if err := rows.Scan(&c.Devices, &c.State); err != nil {
			return nil, err
		}
		chunks = append(chunks, c)
	}
	return chunks, rows.Err()
}
