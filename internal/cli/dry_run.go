package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/cspdesk/cspdesk/internal/api"
)

// dryRun prints what would be sent, and sends nothing at all: not even what a
// change would read first.
func (c *call) dryRun(ctx context.Context) error {
	if op, ok := c.op.(api.Sketcher); ok {
		return c.printSketch(op)
	}
	prepared, err := c.op.Prepare(ctx, c.client, c.args)
	if err != nil {
		return err
	}
	if prepared.Operation.Effect != api.Read {
		c.show(prepared, api.Preview{Fields: prepared.Fields, Effect: prepared.Operation.Effect})
	}
	c.say("dry run: nothing was sent.")
	return c.printRequest(prepared)
}

// printSketch prints both requests of a change that reads first. What the second
// one holds beside the fields that change is known only when the first is answered.
func (c *call) printSketch(op api.Sketcher) error {
	sketch, err := op.Sketch(c.client, c.args)
	if err != nil {
		return err
	}
	c.say("%s: this %s.", sketch.Change.Operation.Title, consequence(sketch.Change.Operation.Effect))
	for _, field := range sketch.Change.Fields {
		c.say("  %s → %s", field.Field, cmp.Or(field.After, none))
	}
	c.say("dry run: nothing was sent. The second request is made from what the first one answers; --preview sends the first one and prints the second in full.")
	note := "(what the first request answers, changed as asked)"
	if len(sketch.Change.Body) > 0 {
		note = "(what the first request answers, with these fields changed)"
	}
	_, err = io.WriteString(c.out, requestText(sketch.Read, "")+"\n"+requestText(sketch.Change, note))
	return err
}

// printRequest writes a request as it would go over the wire, but for the token.
func (c *call) printRequest(prepared *api.Prepared) error {
	_, err := io.WriteString(c.out, requestText(prepared, ""))
	return err
}

// requestText has a note above the body, if there is something to say of it.
func requestText(prepared *api.Prepared, note string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", prepared.Method, prepared.URL)
	fmt.Fprintln(&b, "Authorization: Bearer (not shown)")
	for _, name := range slices.Sorted(maps.Keys(prepared.Header)) {
		fmt.Fprintf(&b, "%s: %s\n", api.HeaderName(name), strings.Join(prepared.Header[name], ", "))
	}
	if note != "" {
		fmt.Fprintf(&b, "\n%s\n", note)
	}
	if len(prepared.Body) > 0 {
		fmt.Fprintf(&b, "\n%s\n", pretty(prepared.Body))
	}
	return b.String()
}
