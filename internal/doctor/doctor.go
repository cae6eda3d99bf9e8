// Package doctor finds out what keeps the desk from working: from the config file
// to the rate limit, each thing is checked by itself, side by side, and what is
// wrong comes with what to do about it. It changes nothing and prints no secret.
package doctor

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Status is how a check came out.
type Status string

// The outcomes of a check.
const (
	OK      Status = "ok"
	Warn    Status = "warn"
	Fail    Status = "fail"
	Skipped Status = "skipped"
)

// Finding is what a check found.
type Finding struct {
	Status Status `json:"status"`
	Detail string `json:"detail"`           // what is so, as a text without its full stop
	Remedy string `json:"remedy,omitempty"` // what to do, in full sentences; empty when nothing is to be done
}

// Result is a finding with the check that made it.
type Result struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Finding
}

// Check looks at one thing.
type Check struct {
	ID    string
	Title string
	After []string // ids of the checks that must not have failed, earlier in the list
	Run   func(context.Context) Finding
}

// patience is what one check gets.
const patience = 15 * time.Second

// Run runs the checks side by side, each one as soon as those that it needs are
// done, and returns their results in the order of the checks.
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
					finding = skipped("not checked because of: " + before.Title)
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

// run gives a check its time. One that doesn't look at its context is left behind.
func (c Check) run(ctx context.Context) Finding {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	found := make(chan Finding, 1)
	go func() { found <- c.Run(ctx) }()
	select {
	case f := <-found:
		return f
	case <-ctx.Done():
		return fail(fmt.Sprintf("no answer within %s", patience), "Try again; if it stays so, something in between swallows what is sent.")
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

func ok(format string, args ...any) Finding {
	return Finding{Status: OK, Detail: fmt.Sprintf(format, args...)}
}

func skipped(why string) Finding { return Finding{Status: Skipped, Detail: why} }

func warn(detail, remedy string) Finding { return Finding{Warn, detail, remedy} }

func fail(detail, remedy string) Finding { return Finding{Fail, detail, remedy} }

// plain is an error as a detail.
func plain(err error) string { return strings.TrimRight(strings.TrimSpace(err.Error()), ".") }
