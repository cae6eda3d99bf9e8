package kit

import "github.com/cspdesk/cspdesk/internal/api"

// FirstSuccess tries reads in order and returns the result of the first one that
// succeeds, or otherwise if all fail.
func FirstSuccess[R any](otherwise R, reads ...func() (R, error)) R {
	for _, read := range reads {
		if got, err := read(); err == nil {
			return got
		}
	}
	return otherwise // the screen reports the error when it reads for itself
}

// FindCached returns the first item of a cached list that matches, or
// [api.ErrNotCached].
func FindCached[R any](all []R, match func(*R) bool) (*R, error) {
	for i := range all {
		if match(&all[i]) {
			return &all[i], nil
		}
	}
	return nil, api.ErrNotCached
}
