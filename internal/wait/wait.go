// Package wait provides a pause that a context can cancel.
package wait

import (
	"context"
	"time"
)

// For waits for the duration d and returns nil, or returns the context's error as soon
// as the context ends.
func For(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
