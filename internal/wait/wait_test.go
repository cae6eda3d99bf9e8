package wait_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/wait"
)

func TestFor(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name          string
		ends, waits   time.Duration
		wanted        time.Duration
		wantCancelled bool
	}{
		{"time passes", time.Hour, time.Minute, time.Minute, false},
		{"the context ends first", time.Minute, time.Hour, time.Minute, true},
		{"no time", time.Hour, 0, 0, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), tt.ends)
				defer cancel()
				begun := time.Now()
				err := wait.For(ctx, tt.waits)
				if took := time.Since(begun); took != tt.wanted || errors.Is(err, context.DeadlineExceeded) != tt.wantCancelled {
					t.Errorf("it returned after %s with %v", took, err)
				}
			})
		})
	}
}
