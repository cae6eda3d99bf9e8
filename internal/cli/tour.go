package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// tour shows the main features as plain text.
type tour struct {
	*program
	client   *api.Client
	writeErr error // of a write to standard output

	customer     api.Customer // the customer that later steps show
	subscription api.Subscription
}

// tourTries is how often a step is tried, in addition to the retries of each call, so
// that the tour completes when faults are injected.
const tourTries = 3

// tour runs the steps of the tour. If a step fails, the tour continues but returns an
// error at the end.
func (p *program) tour(ctx context.Context, client *api.Client, account string) error {
	t := &tour{program: p, client: client}
	t.print("This is a tour of cspdesk in plain text, because there is no terminal to draw on.")
	t.print("Signed in as %s to a simulated Partner Center at %s.", account, client.BaseURL())
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
		return fmt.Errorf("%d steps of the tour failed; the first error: %w", len(failures), failures[0])
	}
	t.print("\nThis is the end of the tour. In a terminal, cspdesk demo opens the user interface.")
	return t.writeErr
}

// withRetries repeats a step that failed with a retryable error.
func (t *tour) withRetries(ctx context.Context, walk func(context.Context) error) error {
	for try := 1; ; try++ {
		err := walk(ctx)
		e := api.AsError(err)
		if e == nil || !e.Retryable || try == tourTries || ctx.Err() != nil {
			return err
		}
		t.print("  %s Retrying:", sentence(err.Error()))
	}
}

// print writes a line of the tour.
func (t *tour) print(format string, args ...any) {
	if t.writeErr != nil {
		return
	}
	content := fmt.Sprintf(format, args...)
	blank := ""
	if content != "" && content[0] == '\n' {
		blank, content = "\n", content[1:]
	}
	_, t.writeErr = fmt.Fprintf(t.out, "%s%s\n", blank, text.Sanitize(content))
}

// table writes an indented table.
func (t *tour) table(header []string, lines [][]string) {
	if t.writeErr == nil {
		_, t.writeErr = writeTable(&indent{t.out}, header, lines, 0)
	}
}

// indent is a writer that indents lines by two spaces.
type indent struct{ w io.Writer }

// Write implements [io.Writer] for whole lines.
func (i *indent) Write(line []byte) (int, error) {
	if _, err := io.WriteString(i.w, "  "); err != nil {
		return 0, err
	}
	return i.w.Write(line)
}
