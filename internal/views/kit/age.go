package kit

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
)

// readAt says when the data was read from the service.
func readAt(age api.Age) string {
	if age.At.IsZero() {
		return ""
	}
	return "read " + ClockTime(age.At, time.Now())
}

// asOf says how old cached data is, while it is being refreshed.
func asOf(age api.Age) string { return "as of " + TimeAgo(time.Since(age.At)) }

// AsOfTime says when cached data was read.
func AsOfTime(age api.Age) string { return "as of " + ClockTime(age.At, time.Now()) }

// ClockTime formats a time relative to now: the time if it is today, else with the
// day, and with the year if it is more than 300 days ago.
func ClockTime(at, now time.Time) string {
	at, now = at.Local(), now.Local()
	switch {
	case now.Sub(at) > 300*24*time.Hour:
		return at.Format("2006-01-02 15:04")
	case at.Year() != now.Year() || at.YearDay() != now.YearDay():
		return at.Format("2 Jan 15:04")
	}
	return at.Format("15:04")
}

// TimeAgo formats a duration in its largest unit, such as "5 min ago".
func TimeAgo(d time.Duration) string {
	switch {
	case d < time.Minute: // a clock may have gone back meanwhile
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	}
	return fmt.Sprintf("%d days ago", int(d.Hours()/24))
}

// WithCacheFallback reads from the service, or from the cache if the service can't be
// reached.
func WithCacheFallback[R any](ctx context.Context, read func(context.Context) (R, error)) (R, error) {
	got, err := read(ctx)
	if api.Unreachable(err) {
		if kept, missing := read(api.FromCache(ctx)); missing == nil {
			return kept, nil
		}
	}
	return got, err
}

// StreamWithCacheFallback streams a list. If the service can't be reached for the first
// page and the cache has the whole list, it streams the cache.
func StreamWithCacheFallback[P, R any](ctx context.Context, d *Desk, op *api.ListOp[P, R], query P, at *api.Cursor) iter.Seq2[api.Page[R], error] {
	return func(yield func(api.Page[R], error) bool) {
		begun := at != nil
		for page, err := range op.Stream(ctx, d.Client, query, at) {
			if !begun && api.Unreachable(err) && op.Kept(ctx, d.Client, query) {
				op.Stream(api.FromCache(ctx), d.Client, query, nil)(yield)
				return
			}
			begun = true
			if !yield(page, err) {
				return
			}
		}
	}
}

// staleStatus is the status of cached data that could not be refreshed.
func staleStatus(err error, age api.Age) string {
	if api.Unreachable(err) {
		return "OFFLINE, " + AsOfTime(age)
	}
	return "NOT REFRESHED, " + AsOfTime(age)
}

// joined joins the parts of a status that are not empty.
func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), " · ")
}
