package state

import (
	"context"
	"database/sql"
)

const (
	// sweepEvery is the number of bytes written between two checks of the size.
	sweepEvery = 8 << 20
	// afterSweep is the percentage of the limit that remains after a sweep, so that
	// not every write causes another one.
	afterSweep = 90
)

// evict removes the least recently used responses if they exceed the limit.
func (s *Store) evict(ctx context.Context, tx *sql.Tx, written int) error {
	if s.unswept.Add(int64(written)) < min(sweepEvery, s.limit/10) {
		return nil
	}
	s.unswept.Store(0)
	var size int64
	if err := tx.QueryRowContext(ctx, "SELECT coalesce(sum(size), 0) FROM answer").Scan(&size); err != nil {
		return err
	}
	if size <= s.limit {
		return nil
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM answer WHERE id IN (SELECT id FROM (
			SELECT id, sum(size) OVER (ORDER BY used, size, at, id) AS sum FROM answer) WHERE sum <= ?)`,
		size-s.limit*afterSweep/100)
	return err
}
