package views

import "github.com/cspdesk/cspdesk/internal/api"

// firstRead is what the first of some ways to read gives.
func firstRead[R any](otherwise R, ways ...func() (R, error)) R {
	for _, way := range ways {
		if got, err := way(); err == nil {
			return got
		}
	}
	return otherwise // the screen itself says what can't be read
}

func among[R any](all []R, wanted func(*R) bool) (*R, error) {
	for i := range all {
		if wanted(&all[i]) {
			return &all[i], nil
		}
	}
	return nil, api.ErrNotCached
}
