package state

import (
	"context"
	"database/sql"
)

const (
	// sweepEvery is after how many bytes written the size is looked at.
	sweepEvery = 8 << 20
	// afterSweep is which part of the limit is left, in percent, so that not
	// every page that is written evicts one.
	afterSweep = 90
)

// evict lets go of the answers that were not wanted for the longest time, when
// there are more of them than the limit allows.
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
