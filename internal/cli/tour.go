package cli

import (
	"context"
	"fmt"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// tour shows in plain text what the desk shows on a screen.
type tour struct {
	*program
	client *api.Client
	broken error // of a write to standard output

	customer     api.Customer // the one that is looked at more closely
	subscription api.Subscription
}

// tourTries is how often a step is begun anew, beyond the tries that every call
// makes by itself: a demonstration of faults should get through them.
const tourTries = 3

// tour walks through the flagship flows. A step that fails says so and the tour
// goes on, but it ends as failed.
func (p *program) tour(ctx context.Context, client *api.Client, account string) error {
	t := &tour{program: p, client: client}
	t.print("This is a tour of cspdesk in plain text, because there is no terminal to draw on.")
	t.print("Signed in as %s to an invented Partner Center at %s.", account, client.BaseURL())
	var failures []error
	for _, step := range []struct {
		title string
		walk  func(context.Context) error
	}{
		{"Customers", t.customers},
		{"Subscriptions", t.subscriptions},
		{"One subscription", t.detail},
		{"The latest invoice", t.invoice},
		{"Device upload", t.upload},
	} {
		t.print("\n%s", step.title)
		if err := t.patiently(ctx, step.walk); err != nil {
			t.print("  This step failed: %s", sentence(err.Error()))
			failures = append(failures, err)
		}
		if t.broken != nil {
			return t.broken
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if len(failures) > 0 {
		return fmt.Errorf("%d of the tour's steps failed, the first because: %w", len(failures), failures[0])
	}
	t.print("\nThe tour is over. In a terminal, cspdesk demo opens the desk itself.")
	return t.broken
}

// patiently repeats a step that failed for a passing reason.
func (t *tour) patiently(ctx context.Context, walk func(context.Context) error) error {
	for try := 1; ; try++ {
		err := walk(ctx)
		e := api.AsError(err)
		if e == nil || !e.Retryable || try == tourTries || ctx.Err() != nil {
			return err
		}
		t.print("  %s Once more:", sentence(err.Error()))
	}
}

// print writes a line of the tour.
func (t *tour) print(format string, args ...any) {
	if t.broken != nil {
		return
	}
	content := fmt.Sprintf(format, args...)
	blank := ""
	if content != "" && content[0] == '\n' {
		blank, content = "\n", content[1:]
	}
	_, t.broken = fmt.Fprintf(t.out, "%s%s\n", blank, text.Sanitize(content))
}

// table writes rows a step further in.
func (t *tour) table(header []string, lines [][]string) {
	if t.broken == nil {
		_, t.broken = writeTable(&indent{t.out}, header, lines, 0)
	}
}
