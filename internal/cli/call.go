package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/auth"
)

// call is one operation to be run as the flags ask.
type call struct {
	*program
	op      api.Operation
	args    api.Args
	flags   callFlags
	all     bool // a collection to its end
	preview bool // a change in full, unsent

	client *api.Client
}

func (c *call) run(ctx context.Context) error {
	s, err := c.prepare(ctx)
	if err != nil {
		return err
	}
	d := c.op.Descriptor()
	if d.Effect != api.Read {
		if s.readOnly {
			return &api.ReadOnlyError{Operation: d.ID}
		}
		return c.change(ctx)
	}
	if c.flags.dryRun || c.preview {
		return c.dryRun(ctx)
	}
	if d.Kind == api.KindBytes && c.flags.outFile == "" && c.outTTY {
		return usagef("%s answers with a document, which a terminal can't show: add --out FILE", d.ID)
	}
	return c.read(ctx)
}

// prepare checks what can be checked without the service and makes the client.
func (c *call) prepare(ctx context.Context) (*settings, error) {
	if err := checkFormat(c.flags.output, formatNames); err != nil {
		return nil, err
	}
	d := c.op.Descriptor()
	if c.flags.body != "" && d.Body == nil && !d.BodyOptional {
		return nil, usagef("%s takes no body%s", d.ID, takesParams(d))
	}
	if c.args.Body == nil {
		var err error
		if c.args.Body, err = c.readBody(ctx, c.flags.body); err != nil {
			return nil, err
		}
	}
	s, err := c.settings()
	if err != nil {
		return nil, err
	}
	if s.readOnly && d.Effect != api.Read {
		return s, nil // refused whoever asks
	}
	var tokens api.TokenSource = auth.Static("") // of a dry run, which needs nobody
	if !c.flags.dryRun {
		if tokens, err = c.tokens(ctx, s); err != nil {
			return nil, err
		}
	}
	c.client, err = c.program.client(s, tokens)
	return s, err
}

func takesParams(d *api.Descriptor) string {
	if d.Kind == api.KindModify {
		return ": its parameters name what changes; see cspdesk ops show " + d.ID
	}
	return ""
}

// read prints an answer as it arrives. A list that breaks off leaves what was
// read on standard output and says on standard error that it isn't all.
func (c *call) read(ctx context.Context) (err error) {
	out, finish, err := c.destination()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, finish()) }()
	f := c.newFormat(c.flags.output, out, c.op.Descriptor().Result)
	items, pages := 0, 0
	for page, err := range c.op.Pages(ctx, c.client, c.args) {
		if err != nil {
			c.clearProgress()
			return c.brokenOff(err, f, items, pages)
		}
		if page.Bytes != nil {
			_, err := out.Write(page.Bytes)
			return err
		}
		pages++
		items += len(page.Items)
		if err := f.page(page.Items, page.Single); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return err
		}
		if !c.all && !page.Single {
			if page.More {
				c.say("showing %s; more exist: --all reads them.", counted(items, page.Total))
			}
			break
		}
		c.progress(items, page)
	}
	c.clearProgress()
	return f.end()
}

func (c *call) brokenOff(err error, f format, items, pages int) error {
	if pages == 0 {
		return err
	}
	if werr := f.end(); werr != nil {
		return werr
	}
	c.say("incomplete: the list broke off after %s.", counted(items, 0))
	return err
}

func counted(items, total int) string {
	text := fmt.Sprintf("%d items", items)
	if items == 1 {
		text = "1 item"
	}
	if total > items {
		text += fmt.Sprintf(" of %d", total)
	}
	return text
}

// progress shows how far a long list is, where it would not mix with the list.
func (c *call) progress(items int, page api.RawPage) {
	if c.errTTY && !c.outTTY && !page.Single {
		fmt.Fprintf(c.err, "\r%s read", counted(items, page.Total))
	}
}

func (c *call) clearProgress() {
	if c.errTTY && !c.outTTY {
		fmt.Fprint(c.err, "\r\x1b[K")
	}
}

// destination opens where the answer goes; finish must be called once.
func (c *call) destination() (out *bufio.Writer, finish func() error, err error) {
	if c.flags.outFile == "" {
		out = bufio.NewWriter(c.out)
		return out, out.Flush, nil
	}
	file, err := os.OpenFile(c.flags.outFile, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, nil, usagef("the answer can't be written: %s", err)
	}
	out = bufio.NewWriter(file)
	return out, func() error { return errors.Join(out.Flush(), file.Close()) }, nil
}

// printAnswer prints what a change answered.
func (c *call) printAnswer(resp *api.Response) (err error) {
	c.say("done: HTTP %d, MS-RequestId %s.", resp.Status, resp.RequestID)
	if resp.Location != "" {
		c.say("the outcome will be at %s", resp.Location)
	}
	body := jsontext.Value(resp.Body)
	if len(body) == 0 {
		return nil
	}
	out, finish, err := c.destination()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, finish()) }()
	f := c.newFormat(c.flags.output, out, c.op.Descriptor().Result)
	if err := f.page([]jsontext.Value{body}, true); err != nil {
		return err
	}
	return f.end()
}
