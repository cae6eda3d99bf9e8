package state

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// ErrNoSession says that there is no session of a name.
var ErrNoSession = errors.New("no session is kept")

// SaveSession keeps a document for the next start, in place of the one of that
// name. It is on the disk when SaveSession returns.
func (s *Store) SaveSession(ctx context.Context, name string, doc []byte) error {
	db, err := s.deskDatabase(ctx)
	if err == nil {
		_, err = db.writer.ExecContext(ctx, "INSERT OR REPLACE INTO sessions (name, saved, doc) VALUES (?, ?, ?)", name, millis(s.now()), doc)
	}
	if err != nil {
		return s.fault("the session", "kept", err)
	}
	return nil
}

// LoadSession returns a document that was kept and when that was;
// [ErrNoSession] when there is none. What is in it is as old as the program that
// wrote it: read it with care.
func (s *Store) LoadSession(ctx context.Context, name string) (doc []byte, saved time.Time, err error) {
	db, err := s.deskDatabase(ctx)
	if err != nil {
		return nil, time.Time{}, s.fault("the session", "read", err)
	}
	var at int64
	err = db.reader.QueryRowContext(ctx, "SELECT doc, saved FROM sessions WHERE name = ?", name).Scan(&doc, &at)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, time.Time{}, ErrNoSession
	case err != nil:
		return nil, time.Time{}, s.fault("the session", "read", err)
	}
	return doc, moment(at), nil
}

// DropSession forgets a document; that there is none is no error.
func (s *Store) DropSession(ctx context.Context, name string) error {
	db, err := s.deskDatabase(ctx)
	if err == nil {
		_, err = db.writer.ExecContext(ctx, "DELETE FROM sessions WHERE name = ?", name)
	}
	if err != nil {
		return s.fault("the session", "forgotten", err)
	}
	return nil
}

// millis is how times are stored: milliseconds, 0 for none.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
