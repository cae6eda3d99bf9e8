package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/pattern"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// errDeclined is a change that the person did not want after all.
var errDeclined = errors.New("nothing was sent")

// change shows a change, has it confirmed and sends it.
func (c *call) change(ctx context.Context) error {
	d := c.op.Descriptor()
	if c.flags.dryRun {
		return c.dryRun(ctx)
	}
	if !c.flags.yes && !c.preview && !c.interactive() {
		return usagef("%s %s, and nobody can be asked here: add --yes to send it, or --dry-run to look at it", d.ID, consequence(d.Effect))
	}
	prepared, err := c.op.Prepare(ctx, c.client, c.args)
	if err != nil {
		return err
	}
	c.show(prepared)
	if c.preview {
		c.say("preview: the change was not sent.")
		return c.printRequest(prepared)
	}
	if !c.flags.yes {
		if err := c.confirm(ctx, prepared); err != nil {
			return err
		}
	}
	resp, err := prepared.Send(ctx)
	if conflict := (*api.ConflictError)(nil); errors.As(err, &conflict) {
		for _, theirs := range conflict.Theirs() {
			c.say("  meanwhile %s: %s → %s", theirs.Field, shown(theirs.Before), shown(theirs.After))
		}
	}
	if err != nil {
		return err
	}
	return c.printAnswer(resp)
}

func consequence(effect api.Effect) string {
	switch effect {
	case api.Destroy:
		return "takes something away"
	case api.Spend:
		return "can cost money"
	default:
		return "changes something"
	}
}

// show says what changes and what will be sent.
func (c *call) show(prepared *api.Prepared) {
	c.say("%s: this %s.", prepared.Operation.Title, consequence(prepared.Operation.Effect))
	c.sayRequest(prepared.Method, prepared.URL, prepared.RequestID)
	for _, field := range prepared.Fields {
		c.say("  %s: %s → %s", field.Field, shown(field.Before), shown(field.After))
	}
	if len(prepared.Fields) == 0 && len(prepared.Body) > 0 {
		c.sayLine(firstLines(string(withoutSecrets(pretty(prepared.Body)))))
	}
}

// sayRequest shows what will be sent, and under which id.
func (p *program) sayRequest(method, address, requestID string) {
	p.say("%s %s", method, address)
	p.say("MS-RequestId: %s", requestID)
}

// How much of a body is shown before it is sent.
const (
	previewLines = 60
	previewWidth = 500 // of a line; a photo or a hash needs more
)

func firstLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if len(line) > previewWidth {
			lines[i] = strings.ToValidUTF8(line[:previewWidth], "") + fmt.Sprintf("… and %d more bytes", len(line)-previewWidth)
		}
	}
	if len(lines) <= previewLines {
		return strings.Join(lines, "\n")
	}
	return fmt.Sprintf("%s\n… and %d more lines; --dry-run prints all", strings.Join(lines[:previewLines], "\n"), len(lines)-previewLines)
}

func shown(text string) string {
	if text == "" {
		return "(none)"
	}
	return text
}

// secretMember finds passwords and the like in a body that is shown on a screen.
var secretMember = pattern.Lazy(`(?i)("[^"]*(?:password|secret|token)[^"]*"\s*:\s*)"(?:[^"\\]|\\.)*"`)

func withoutSecrets(body []byte) []byte { return secretMember().ReplaceAll(body, []byte(`$1"…"`)) }

func pretty(body []byte) []byte {
	text, err := indented(jsontext.Value(body), "")
	if err != nil {
		return body
	}
	return text
}

// confirm asks for a yes, or for the name of what is taken away.
func (c *call) confirm(ctx context.Context, prepared *api.Prepared) error {
	question, accepts := "Send it? [y/N] ", isConsent
	if prepared.Operation.Effect == api.Destroy {
		names := c.namesOf(prepared)
		question = fmt.Sprintf("Type %s to send it: ", strings.Join(names, " or "))
		accepts = func(answer string) bool { return slices.Contains(names, answer) }
	}
	answer, err := c.ask(ctx, question)
	if err != nil {
		return err
	}
	if !accepts(answer) {
		return errDeclined
	}
	return nil
}

// namesOf are the texts that prove that a person knows what a destructive call
// takes away: the resource's name, when it was read, and its id.
func (c *call) namesOf(prepared *api.Prepared) []string {
	var resource struct {
		FriendlyName string `json:"friendlyName"`
		OfferName    string `json:"offerName"`
		Name         string `json:"name"`
		DisplayName  string `json:"displayName"`
	}
	var names []string
	if len(prepared.Before) > 0 && api.Decode(prepared.Before, &resource) == nil {
		for _, name := range []string{resource.FriendlyName, resource.Name, resource.DisplayName, resource.OfferName} {
			if name = strings.TrimSpace(text.Sanitize(name)); name != "" && len(names) == 0 {
				names = append(names, name)
			}
		}
	}
	path := ""
	for _, param := range c.op.Descriptor().Params {
		if value := c.args.Params.Get(param.Name); param.In == "path" && value != "" {
			path = value // the last one is the resource itself
		}
	}
	if path == "" {
		path = prepared.Operation.ID
	}
	return append(names, path)
}

// ask reads one line from the person; the end of the input is an empty one. An
// interrupt ends the waiting.
func (p *program) ask(ctx context.Context, question string) (string, error) {
	answer, err := p.askLine(ctx, question)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return answer, err
}

// askLine is ask with io.EOF when the input ends before anything is answered.
func (p *program) askLine(ctx context.Context, question string) (string, error) {
	fmt.Fprint(p.err, text.Sanitize(question))
	answer, err := p.nextLine(ctx)
	if ctx.Err() != nil || errors.Is(err, io.EOF) {
		fmt.Fprintln(p.err)
	}
	return answer, err
}

// nextLine reads a line of the input, without the spaces around it; io.EOF says
// that there is none. A read can't be cancelled: one that nobody waits for any more
// ends with the process.
func (p *program) nextLine(ctx context.Context) (string, error) {
	type line struct {
		text string
		err  error
	}
	lines := make(chan line, 1)
	go func() {
		text, err := p.in.ReadString('\n')
		lines <- line{strings.TrimSpace(text), err}
	}()
	select {
	case l := <-lines:
		switch {
		case l.err == nil, errors.Is(l.err, io.EOF) && l.text != "":
			return l.text, nil
		case errors.Is(l.err, io.EOF):
			return "", io.EOF
		}
		return "", fmt.Errorf("reading the answer: %w", l.err)
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
