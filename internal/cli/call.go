package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/dustin/go-humanize/english"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/auth"
)

// call is one run of an operation with the flags of run or api.
type call struct {
	*program
	op      api.Operation
	args    api.Args
	flags   callFlags
	all     bool // read all pages of a collection
	preview bool // show a change in full without sending it

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
		return usagef("%s returns a document, which a terminal can't show: add --out FILE", d.ID)
	}
	return c.read(ctx)
}

// prepare checks everything that needs no request and creates the client.
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
		return s, nil // run refuses it, signed in or not
	}
	var tokens api.TokenSource = auth.Static("") // a dry run needs no sign-in
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

// read prints the response page by page. If a list fails midway, the items read so
// far stay on stdout, and stderr says that the list is incomplete.
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
			return c.reportIncomplete(err, f, items, pages)
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
				c.say("showing %s; use --all to read all.", counted(items, page.Total))
			}
			break
		}
		c.progress(items, page)
	}
	c.clearProgress()
	return f.end()
}

func (c *call) reportIncomplete(err error, f format, items, pages int) error {
	if pages == 0 {
		return err
	}
	if werr := f.end(); werr != nil {
		return werr
	}
	c.say("incomplete: the list failed after %s.", counted(items, 0))
	return err
}

// counted returns the number of items in words, with the total if it is larger.
func counted(items, total int) string {
	text := english.Plural(items, "item", "")
	if total > items {
		text += fmt.Sprintf(" of %d", total)
	}
	return text
}

// progress shows the number of items read, if that doesn't mix with the output.
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

// destination opens the output of the response. finish must be called once.
func (c *call) destination() (out *bufio.Writer, finish func() error, err error) {
	if c.flags.outFile == "" {
		out = bufio.NewWriter(c.out)
		return out, out.Flush, nil
	}
	file, err := os.OpenFile(c.flags.outFile, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, nil, usagef("cannot write the response: %s", err)
	}
	out = bufio.NewWriter(file)
	return out, func() error { return errors.Join(out.Flush(), file.Close()) }, nil
}

// printAnswer prints the response to a change.
func (c *call) printAnswer(resp *api.Response) (err error) {
	if resp.Status == http.StatusAccepted {
		c.say("accepted, not done yet: HTTP %d, MS-RequestId %s.", resp.Status, resp.RequestID)
	} else {
		c.say("done: HTTP %d, MS-RequestId %s.", resp.Status, resp.RequestID)
	}
	if resp.Location != "" {
		c.say("the result will be at %s", resp.Location)
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
