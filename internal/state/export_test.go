package state

import (
	"context"
	"fmt"
)

// FillDisk lets the desk database grow by no page more, as on a full disk, until
// the function that it returns is called.
func (s *Store) FillDisk(ctx context.Context) (free func() error, err error) {
	db, err := s.stateDatabase(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := db.writer.ExecContext(ctx, "PRAGMA max_page_count = 1"); err != nil { // SQLite makes it the present size
		return nil, err
	}
	return func() error {
		_, err := db.writer.ExecContext(ctx, "PRAGMA max_page_count = 1000000")
		return err
	}, nil
}

// Freeze makes the desk database read-only, as on a read-only file system.
func (s *Store) Freeze(ctx context.Context) error {
	db, err := s.stateDatabase(ctx)
	if err != nil {
		return err
	}
	_, err = db.writer.ExecContext(ctx, "PRAGMA query_only = 1")
	return err
}

// Synchronous tells how the desk database waits for the disk.
func (s *Store) Synchronous(ctx context.Context) (string, error) {
	db, err := s.stateDatabase(ctx)
	if err != nil {
		return "", err
	}
	var level, mode string
	err = db.writer.QueryRowContext(ctx, "SELECT synchronous, journal_mode FROM pragma_synchronous, pragma_journal_mode").Scan(&level, &mode)
	return fmt.Sprintf("%s %s", level, mode), err
}

// Die lets go of the store's file as the system does for a killed process,
// without anything being written or closed.
func (s *Store) Die() { s.presence.die() }

func (p *presence) die() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.lock != nil {
		_ = p.lock.Close()
	}
}

// OnDisk makes the cache's disk behave as a setting of SQLite says: full at so
// many pages, or not to be written to.
func OnDisk(s *Store, pragma string) error {
	_, err := s.cache.db.writer.Exec("PRAGMA " + pragma)
	return err
}
