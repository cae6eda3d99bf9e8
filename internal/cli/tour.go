package cli

import (
	"context"
	"fmt"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// tour shows in plain text what the desk shows on a screen.
type tour struct {
	*program
	client   *api.Client
	writeErr error // of a write to standard output

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
		{"One subscription", t.subscriptionDetails},
		{"The latest invoice", t.invoice},
		{"Device upload", t.upload},
	} {
		t.print("\n%s", step.title)
		if err := t.withRetries(ctx, step.walk); err != nil {
			t.print("  This step failed: %s", sentence(err.Error()))
			failures = append(failures, err)
		}
		if t.writeErr != nil {
			return t.writeErr
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if len(failures) > 0 {
		return fmt.Errorf("%d of the tour's steps failed, the first because: %w", len(failures), failures[0])
	}
	t.print("\nThe tour is over. In a terminal, cspdesk demo opens the desk itself.")
	return t.writeErr
}

// withRetries repeats a step that failed for a passing reason.
func (t *tour) withRetries(ctx context.Context, walk func(context.Context) error) error {
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
	if t.writeErr != nil {
		return
	}
	text := fmt.Sprintf(format, args...)
	blank := ""
	if text != "" && text[0] == '\n' {
		blank, text = "\n", text[1:]
	}
	_, t.writeErr = fmt.Fprintf(t.out, "%s%s\n", blank, ui.Sanitize(text))
}

// table writes rows a step further in.
func (t *tour) table(header []string, lines [][]string) {
	if t.writeErr == nil {
		_, t.writeErr = writeTable(&indent{t.out}, header, lines, 0)
	}
}
