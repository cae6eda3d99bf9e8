package state

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// ErrNoSession is returned if there is no session with a name.
var ErrNoSession = errors.New("no session is stored")

// SaveSession stores a document for the next start, replacing the one with the same
// name. It is on disk when SaveSession returns.
func (s *Store) SaveSession(ctx context.Context, name string, doc []byte) error {
	db, err := s.stateDatabase(ctx)
	if err == nil {
		_, err = db.writer.ExecContext(ctx, "INSERT OR REPLACE INTO sessions (name, saved, doc) VALUES (?, ?, ?)", name, toMillis(s.now()), doc)
	}
	if err != nil {
		return s.recordError("the session", "saved", err)
	}
	return nil
}

// LoadSession returns a stored document and when it was saved. The error is
// [ErrNoSession] if there is none. An older version of the program may have written
// it, so the caller must validate it.
func (s *Store) LoadSession(ctx context.Context, name string) (doc []byte, saved time.Time, err error) {
	db, err := s.stateDatabase(ctx)
	if err != nil {
		return nil, time.Time{}, s.recordError("the session", "read", err)
	}
	var at int64
	err = db.reader.QueryRowContext(ctx, "SELECT doc, saved FROM sessions WHERE name = ?", name).Scan(&doc, &at)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, time.Time{}, ErrNoSession
	case err != nil:
		return nil, time.Time{}, s.recordError("the session", "read", err)
	}
	return doc, fromMillis(at), nil
}

// DropSession deletes a document. It is not an error if there is none.
func (s *Store) DropSession(ctx context.Context, name string) error {
	db, err := s.stateDatabase(ctx)
	if err == nil {
		_, err = db.writer.ExecContext(ctx, "DELETE FROM sessions WHERE name = ?", name)
	}
	if err != nil {
		return s.recordError("the session", "deleted", err)
	}
	return nil
}

// toMillis converts a time to its stored form, in milliseconds. The zero time is 0.
func toMillis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// fromMillis is the inverse of toMillis.
func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
