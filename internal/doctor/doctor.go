// Package doctor finds out why cspdesk doesn't work. It checks everything from the
// config file to the rate limit, independently and in parallel, and says what to do
// about each problem. It changes nothing and prints no secrets.
//
// [Here], [Network] and [Access] provide the checks, and [Run] runs them.
package doctor

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Status is the status of a check.
type Status string

// The possible statuses.
const (
	OK      Status = "ok"
	Warn    Status = "warn"
	Fail    Status = "fail"
	Skipped Status = "skipped"
)

// Finding is the result of a check.
type Finding struct {
	Status Status `json:"status"`
	Detail string `json:"detail"`           // without a final period
	Remedy string `json:"remedy,omitempty"` // what to do, in full sentences; empty if nothing
}

// Result is a finding with the check that produced it.
type Result struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Finding
}

// Check is one check.
type Check struct {
	ID    string
	Title string
	After []string // ids of earlier checks that must not fail
	Run   func(context.Context) Finding
}

// checkTimeout is the timeout of one check.
const checkTimeout = 15 * time.Second

// Run runs the checks in parallel, each as soon as those it depends on are done, and
// returns the results in the order of the checks.
func Run(ctx context.Context, checks []Check) []Result {
	results := make([]Result, len(checks))
	done := make(map[string]chan struct{}, len(checks))
	at := make(map[string]int, len(checks))
	for i, c := range checks {
		done[c.ID], at[c.ID] = make(chan struct{}), i
	}
	var all sync.WaitGroup
	for i, c := range checks {
		all.Go(func() {
			defer close(done[c.ID])
			finding := Finding{}
			for _, id := range c.After {
				<-done[id]
				if before := results[at[id]]; before.Status == Fail || before.Status == Skipped {
					finding = notRun("not checked because of: " + before.Title)
				}
			}
			if finding.Status == "" {
				finding = c.run(ctx)
			}
			results[i] = Result{c.ID, c.Title, finding}
		})
	}
	all.Wait()
	return results
}

// run runs a check with a timeout. It doesn't wait for a check that ignores its
// context.
func (c Check) run(ctx context.Context) Finding {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	found := make(chan Finding, 1)
	go func() { found <- c.Run(ctx) }()
	select {
	case f := <-found:
		return f
	case <-ctx.Done():
		return failure(fmt.Sprintf("no response within %s", checkTimeout), "Try again. If it persists, something on the network may be dropping packets.")
	}
}

// Failed reports whether any check failed.
func Failed(results []Result) bool {
	for _, r := range results {
		if r.Status == Fail {
			return true
		}
	}
	return false
}

func passed(format string, args ...any) Finding {
	return Finding{Status: OK, Detail: fmt.Sprintf(format, args...)}
}

func notRun(why string) Finding { return Finding{Status: Skipped, Detail: why} }

func warning(detail, remedy string) Finding { return Finding{Warn, detail, remedy} }

func failure(detail, remedy string) Finding { return Finding{Fail, detail, remedy} }

// plain returns the message of an error without a final period.
func plain(err error) string { return strings.TrimRight(strings.TrimSpace(err.Error()), ".") }
