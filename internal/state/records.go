package state

import (
	"context"
	"database/sql"
	"time"
)

// Record is a thing that can be found: a customer, a subscription, an invoice.
// Its kind, id and parent tell it apart.
type Record struct {
	Kind   string // such as customer, subscription, order, user, invoice, device, service-request
	ID     string
	Parent string // tenant id of the customer it belongs to; empty for none
	Title  string // what it is shown as
	Text   string // further words to find it by: domain, ids, SKU, serial number
}

// Hit is a record that was found.
type Hit struct {
	Record
	At time.Time // when it was last read from the service
}

// Records is the search index over everything that was read.
type Records struct {
	store *Store
	db    *database // nil when there is no index
	queue *queue
}

// Put adds records or replaces those of the same kind, id and parent. It does not
// wait for the disk, unless so much is waiting already that memory would run out.
func (r *Records) Put(records []Record) {
	if len(records) > 0 {
		r.queue.put(indexed{records, r.store.now()})
	}
}

// indexed are records to be written.
type indexed struct {
	records []Record
	at      time.Time
}

func (p indexed) size() int {
	n := 0
	for i := range p.records {
		r := &p.records[i]
		n += len(r.Kind) + len(r.ID) + len(r.Parent) + len(r.Title) + len(r.Text) + recordOverhead
	}
	return n
}

// recordOverhead is the memory of a Record besides its texts, about.
const recordOverhead = 80

func (p indexed) apply(ctx context.Context, tx *sql.Tx) error {
	for _, r := range p.records {
		if err := putRecord(ctx, tx, r, p.at); err != nil {
			return err
		}
	}
	return nil
}

func putRecord(ctx context.Context, tx *sql.Tx, r Record, at time.Time) error {
	var id int64
	var title, text string
	err := tx.QueryRowContext(ctx, "SELECT id, title, text FROM record WHERE kind = ? AND ident = ? AND parent = ?", r.Kind, r.ID, r.Parent).Scan(&id, &title, &text)
	switch {
	case err == nil && title == r.Title && text == r.Text:
		_, err = tx.ExecContext(ctx, "UPDATE record SET at = ? WHERE id = ?", at.UnixMilli(), id)
		return err
	case err == nil:
		if _, err := tx.ExecContext(ctx, "INSERT INTO record_trigrams (record_trigrams, rowid, title, ident, text) VALUES ('delete', ?, ?, ?, ?)", id, title, r.ID, text); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE record SET title = ?, text = ?, at = ? WHERE id = ?", r.Title, r.Text, at.UnixMilli(), id); err != nil {
			return err
		}
	case err == sql.ErrNoRows:
		result, err := tx.ExecContext(ctx, "INSERT INTO record (kind, ident, parent, title, text, at) VALUES (?, ?, ?, ?, ?, ?)", r.Kind, r.ID, r.Parent, r.Title, r.Text, at.UnixMilli())
		if err != nil {
			return err
		}
		if id, err = result.LastInsertId(); err != nil {
			return err
		}
	default:
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO record_trigrams (rowid, title, ident, text) VALUES (?, ?, ?, ?)", id, r.Title, r.ID, r.Text)
	return err
}
