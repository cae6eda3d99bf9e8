package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
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
	seen := api.Preview{Fields: prepared.Fields, Effect: prepared.Operation.Effect}
	if c.preview || !c.flags.yes { // a script that says yes needs no names
		seen = prepared.Preview(ctx, nil)
	}
	c.show(prepared, seen)
	if c.preview {
		c.say("preview: the change was not sent.")
		return c.printRequest(prepared)
	}
	if !c.flags.yes {
		if err := c.confirm(ctx, seen); err != nil {
			return err
		}
	}
	resp, err := prepared.Send(ctx)
	if conflict := (*api.ConflictError)(nil); errors.As(err, &conflict) {
		for _, theirs := range conflict.Theirs() {
			c.say("  meanwhile %s: %s → %s", theirs.Field, cmp.Or(theirs.Before, none), cmp.Or(theirs.After, none))
		}
	}
	if err != nil {
		return err
	}
	return errors.Join(c.printAnswer(resp), c.follow(ctx, prepared, resp))
}

// follow waits for a change that the service has only accepted, and says what came
// of it. A change that can't be followed was reported as accepted.
func (c *call) follow(ctx context.Context, prepared *api.Prepared, resp *api.Response) error {
	for now, err := range prepared.Follow(ctx, resp) {
		switch {
		case ctx.Err() != nil:
			c.say("the change goes on at the service; it was accepted, and is not known to be done.")
			return ctx.Err()
		case err != nil:
			c.say("  the progress could not be read: %s", err)
		case now.Failure != nil:
			return fmt.Errorf("the change was accepted, but not carried out as a whole: %w", now.Failure)
		case now.Done:
			c.say("done: %s.", now.Note)
		default:
			c.say("  %s", now.Note)
		}
	}
	return nil
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
func (c *call) show(prepared *api.Prepared, seen api.Preview) {
	c.say("%s: this %s.", prepared.Operation.Title, consequence(prepared.Operation.Effect))
	if subject := seen.Subject(); subject != "" {
		c.say("  %s", subject)
	}
	for _, field := range seen.Fields {
		c.say("  %s: %s → %s", field.Field, cmp.Or(field.Before, none), cmp.Or(field.After, none))
	}
	c.sayRequest(prepared.Method, prepared.URL, prepared.RequestID)
	if len(seen.Fields) == 0 && len(prepared.Body) > 0 {
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

// none stands for a value that does not exist.
const none = "(none)"

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
func (c *call) confirm(ctx context.Context, seen api.Preview) error {
	question, accepts := "Send it? [y/N] ", isConsent
	if word := text.Sanitize(seen.Confirmation()); word != "" {
		question = fmt.Sprintf("Type %s to send it: ", word)
		accepts = func(answer string) bool { return answer == word }
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
