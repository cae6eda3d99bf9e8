package cli

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// console tells the person in front of it how to sign in. It is for one sign-in;
// close ends what it still draws.
type console struct {
	*program
	columns, rows int // of the terminal behind standard error; 0 when it is none

	mu       sync.Mutex
	address  auth.Address
	question string // that stands on the last line; empty when none does
	waiting  sync.WaitGroup
	stop     context.CancelFunc
}

func (p *program) console() *console {
	c := &console{program: p, stop: func() {}}
	if f, ok := p.err.(term.File); ok && p.errTTY {
		c.columns, c.rows, _ = term.GetSize(f.Fd()) // 0 when the terminal doesn't say
	}
	return c
}

// close waits until nothing is drawn any more.
func (c *console) close() {
	c.stop()
	c.waiting.Wait()
}

// ShowAddress implements [auth.UI].
func (c *console) ShowAddress(_ context.Context, at auth.Address) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.address = at
	if !at.Elsewhere {
		c.tell("If no browser opens, open this address yourself:")
		c.link(at.URL)
		return
	}
	copied := ""
	if c.errTTY {
		copied = " It is on your clipboard too, if your terminal allows that."
		fmt.Fprint(c.err, ui.ClipboardSequence(at.URL, c.getenv))
	}
	c.tell("Open this address in a browser on your own machine." + copied)
	c.link(at.URL)
	c.tell(fmt.Sprintf("\nAfter the sign-in the browser goes to http://localhost:%d. There are two ways on, until %s:\n"+
		"1. Before you sign in, run this on your own machine; the answer then arrives here by itself:\n"+
		"   %s\n"+
		"2. Or paste here the address that the browser shows at the end, although it says that it can't open it.",
		at.Port, at.Expires.Local().Format("15:04"), tunnelCommand(c.getenv, hostname(), at.Port)))
	if code := qrCode(at.URL, c.columns, c.rows-addressLines(at.URL, c.columns)-12); code != "" && c.drawsCodes() {
		fmt.Fprint(c.err, code)
	}
}

// tell writes sentences for the person, broken between words.
func (c *console) tell(text string) {
	if c.columns > 0 {
		text = ansi.Wordwrap(text, c.columns, "")
	}
	c.sayLine(text)
}

// link writes an address, which a terminal that knows links makes one of even
// where it runs over several lines.
func (c *console) link(address string) {
	address = text.Sanitize(address)
	if !c.errTTY || c.getenv("TERM") == "dumb" {
		fmt.Fprintln(c.err, address)
		return
	}
	fmt.Fprintln(c.err, ansi.SetHyperlink(address)+address+ansi.ResetHyperlink())
}

func addressLines(address string, columns int) int { return len(address)/max(columns, 1) + 1 }

// ShowDeviceCode implements [auth.UI].
func (c *console) ShowDeviceCode(ctx context.Context, code auth.UserCode) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if picture := qrCode(code.URL, c.columns, c.rows-6); picture != "" && c.drawsCodes() {
		fmt.Fprint(c.err, picture)
	}
	c.tell(fmt.Sprintf("Open %s in any browser. The code to enter there is good for %.0f minutes:\n\n    %s\n",
		code.URL, time.Until(code.Expires).Minutes(), code.Code))
	if !c.drawsCodes() {
		return
	}
	ctx, c.stop = context.WithCancel(ctx)
	c.waiting.Go(func() { c.countDown(ctx, code.Expires) })
}

// drawsCodes reports whether the terminal can show pictures made of characters,
// and a line that changes.
func (c *console) drawsCodes() bool { return c.errTTY && c.getenv("TERM") != "dumb" }

// countDown shows how long a code is good for until the wait ends.
func (c *console) countDown(ctx context.Context, end time.Time) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		left := max(0, time.Until(end).Round(time.Second))
		c.mu.Lock()
		c.question = fmt.Sprintf("Waiting for you to sign in: %d:%02d left.", int(left.Minutes()), int(left.Seconds())%60)
		fmt.Fprint(c.err, "\r"+c.question+ansi.EraseLineRight)
		c.mu.Unlock()
		select {
		case <-tick.C:
		case <-ctx.Done():
			c.mu.Lock()
			c.question = ""
			fmt.Fprint(c.err, "\r"+ansi.EraseLineRight)
			c.mu.Unlock()
			return
		}
	}
}

// Note implements [auth.UI]. What stands on the last line stays there.
func (c *console) Note(content string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.question == "" || !c.errTTY {
		c.tell(content)
		return
	}
	fmt.Fprint(c.err, "\r"+ansi.EraseLineRight)
	c.tell(content)
	fmt.Fprint(c.err, text.Sanitize(c.question))
}

// qrWord asks for the picture of the address instead of an answer.
const qrWord = "qr"

// AskSecret implements [auth.UI].
func (c *console) AskSecret(ctx context.Context, question string) (auth.Secret, error) {
	c.mu.Lock()
	drawable := c.address.Elsewhere && c.drawsCodes()
	c.mu.Unlock()
	if drawable {
		c.Note("Type " + qrWord + " and press enter for a QR code of the address.")
	}
	for {
		c.mu.Lock()
		c.question = question
		fmt.Fprint(c.err, text.Sanitize(question))
		c.mu.Unlock()
		secret, err := c.readSecret(ctx)
		c.mu.Lock()
		c.question = ""
		fmt.Fprintln(c.err)
		if asksForCode := drawable && err == nil && strings.EqualFold(secret.Reveal(), qrWord); asksForCode {
			c.drawAddress()
			c.mu.Unlock()
			continue
		}
		c.mu.Unlock()
		return secret, err
	}
}

// drawAddress shows the address as a picture, or says how much room it takes.
func (c *console) drawAddress() {
	if code := qrCode(c.address.URL, c.columns, c.rows-2); code != "" {
		fmt.Fprint(c.err, code)
		return
	}
	columns, rows := qrSize(c.address.URL)
	c.tell(fmt.Sprintf("The address is too long for a QR code in this terminal. It takes %d columns and %d lines; enlarge the terminal or make its font smaller.", columns, rows+2))
}
