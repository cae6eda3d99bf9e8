package state

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Upload is a set of devices on its way to a customer, kept so that it can go on
// after a crash. What its documents hold is up to who sends it.
type Upload struct {
	ID           string
	Begun        time.Time // set by Begin
	Changed      time.Time // when anything was last kept of it
	Ended        time.Time // zero while it isn't finished
	Account      string
	Customer     string // tenant id
	CustomerName string
	File         string // name of the file it came from
	Plan         []byte
	Outcome      string // in a sentence, once it has ended
	Chunks       []UploadChunk
}

// UploadChunk is what goes into one request, and how far that is.
type UploadChunk struct{ Devices, State []byte }

// uploadsKept is how long a finished upload stays.
const uploadsKept = 7 * 24 * time.Hour

// ErrNoUpload says that no upload of an id is kept, or that another process has it.
var ErrNoUpload = errors.New("no such upload is kept, or another desk is sending it")

// Uploads keeps device uploads. What a method writes is on the disk when it
// returns.
type Uploads struct{ record }

// Uploads opens what is kept of uploads.
func (s *Store) Uploads(ctx context.Context) (*Uploads, error) {
	r, err := s.record(ctx)
	if err != nil {
		return nil, s.fault("the record of uploads", "opened", err)
	}
	return &Uploads{r}, nil
}

func (u *Uploads) problem(what string, err error) error {
	if err == nil || errors.Is(err, ErrNoUpload) || errors.Is(err, context.Canceled) {
		return err
	}
	return u.fault("the record of the upload", what, err)
}

// Begin keeps an upload with all its chunks, as this process's, and forgets
// finished ones of more than a week ago.
func (u *Uploads) Begin(ctx context.Context, up Upload) error {
	owner, err := u.presence.me()
	if err != nil {
		return u.problem("written", err)
	}
	now := millis(u.now())
	return u.problem("written", u.db.transact(ctx, func(tx *sql.Tx) error {
		if err := forget(ctx, tx, "ended > 0 AND ended < ?", millis(u.now().Add(-uploadsKept))); err != nil {
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

// Keep stores how far a chunk is.
func (u *Uploads) Keep(ctx context.Context, id string, chunk int, state []byte) error {
	return u.problem("written", u.db.transact(ctx, func(tx *sql.Tx) error {
		if err := one(tx.ExecContext(ctx, "UPDATE upload_chunks SET state = ? WHERE upload = ? AND chunk = ?", state, id, chunk)); err != nil {
			return err
		}
		return one(tx.ExecContext(ctx, "UPDATE uploads SET changed = ? WHERE id = ?", millis(u.now()), id))
	}))
}

// End says that nothing of an upload is left to do. It stays for a week, with its
// outcome.
func (u *Uploads) End(ctx context.Context, id, outcome string) error {
	now := millis(u.now())
	return u.problem("written", one(u.db.writer.ExecContext(ctx, "UPDATE uploads SET ended = ?, changed = ?, outcome = ? WHERE id = ?", now, now, outcome, id)))
}

// Drop forgets an upload.
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

// one reports a change that found nothing to change.
func one(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return ErrNoUpload
}

// Claim makes an unfinished upload of a process that has ended this process's
// and returns all of it. Of several that want it, one gets it.
func (u *Uploads) Claim(ctx context.Context, id string) (Upload, error) {
	up, err := u.claim(ctx, id)
	return up, u.problem("read", err)
}

func (u *Uploads) claim(ctx context.Context, id string) (Upload, error) {
	owner, err := u.presence.me()
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
	if err := one(u.db.writer.ExecContext(ctx, "UPDATE uploads SET owner = ? WHERE id = ? AND owner = ? AND ended = 0", owner, id, owners[0])); err != nil {
		return Upload{}, err
	}
	found[0].Chunks, err = u.chunks(ctx, id, "devices")
	return found[0], err
}

// Unfinished lists the uploads that broke off, oldest first, without the devices
// of their chunks. Those that another process is sending are not among them.
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
		up.Begun, up.Changed, up.Ended = moment(begun), moment(changed), moment(ended)
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
