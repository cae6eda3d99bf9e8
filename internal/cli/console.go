package cli

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// console shows the instructions of one sign-in on stderr. close stops the
// countdown.
type console struct {
	*program
	columns, rows int // of the terminal behind stderr; 0 if it is not a terminal

	mu        sync.Mutex
	address   auth.Address
	prompt    string // shown on the last line; empty if there is none
	countdown sync.WaitGroup
	stop      context.CancelFunc
}

func (p *program) console() *console {
	c := &console{program: p, stop: func() {}}
	c.columns, c.rows = terminalSize(p.err)
	return c
}

// close stops the countdown and waits for it to end.
func (c *console) close() {
	c.stop()
	c.countdown.Wait()
}

// ShowAddress implements [auth.UI].
func (c *console) ShowAddress(_ context.Context, at auth.Address) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.address = at
	if !at.Elsewhere {
		c.printWrapped("If no browser opens, open this address:")
		c.printLink(at.URL)
		return
	}
	copied := ""
	if c.errTTY {
		copied = " It was also copied to your clipboard if your terminal supports that."
		fmt.Fprint(c.err, ui.ClipboardSequence(at.URL, c.getenv))
	}
	c.printWrapped("Open this address in a browser on your own machine." + copied)
	c.printLink(at.URL)
	c.printWrapped(fmt.Sprintf("\nAfter the sign-in the browser goes to http://localhost:%d. Until %s, you can finish in one of two ways:\n"+
		"1. Before you sign in, run this command on your own machine. The sign-in then completes by itself:\n"+
		"   %s\n"+
		"2. Or sign in, and paste here the address that the browser shows at the end, even if it can't open the page.",
		at.Port, at.Expires.Local().Format("15:04"), tunnelCommand(c.getenv, hostname(), at.Port)))
	if code := qrCode(at.URL, c.columns, c.rows-addressLines(at.URL, c.columns)-12); code != "" && c.canDraw() {
		fmt.Fprint(c.err, code)
	}
}

// printWrapped prints a text, wrapped between words.
func (c *console) printWrapped(text string) {
	if c.columns > 0 {
		text = ansi.Wordwrap(text, c.columns, "")
	}
	c.sayLine(text)
}

// printLink prints an address as a hyperlink, so that terminals which support links
// open it even if it is wrapped.
func (c *console) printLink(address string) {
	address = text.Sanitize(address)
	if !c.canDraw() {
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
	if picture := qrCode(code.URL, c.columns, c.rows-6); picture != "" && c.canDraw() {
		fmt.Fprint(c.err, picture)
	}
	c.printWrapped(fmt.Sprintf("Open %s in any browser and enter this code. It is valid for %.0f minutes:\n\n    %s\n",
		code.URL, time.Until(code.Expires).Minutes(), code.Code))
	if !c.canDraw() {
		return
	}
	ctx, c.stop = context.WithCancel(ctx)
	c.countdown.Go(func() { c.countDown(ctx, code.Expires) })
}

// canDraw reports whether the terminal can show QR codes and rewrite a line.
func (c *console) canDraw() bool { return c.errTTY && c.getenv("TERM") != "dumb" }

// countDown shows the time left until end, and clears the line when ctx is done.
func (c *console) countDown(ctx context.Context, end time.Time) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		left := max(0, time.Until(end).Round(time.Second))
		c.mu.Lock()
		c.prompt = fmt.Sprintf("Waiting for you to sign in: %d:%02d left.", int(left.Minutes()), int(left.Seconds())%60)
		fmt.Fprint(c.err, "\r"+c.prompt+ansi.EraseLineRight)
		c.mu.Unlock()
		select {
		case <-tick.C:
		case <-ctx.Done():
			c.mu.Lock()
			c.prompt = ""
			fmt.Fprint(c.err, "\r"+ansi.EraseLineRight)
			c.mu.Unlock()
			return
		}
	}
}

// Note implements [auth.UI]. The prompt stays on the last line.
func (c *console) Note(note string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.prompt == "" || !c.errTTY {
		c.printWrapped(note)
		return
	}
	fmt.Fprint(c.err, "\r"+ansi.EraseLineRight)
	c.printWrapped(note)
	fmt.Fprint(c.err, text.Sanitize(c.prompt))
}

// qrWord is the input that asks for a QR code of the address.
const qrWord = "qr"

// AskSecret implements [auth.UI].
func (c *console) AskSecret(ctx context.Context, question string) (auth.Secret, error) {
	c.mu.Lock()
	drawable := c.address.Elsewhere && c.canDraw()
	c.mu.Unlock()
	if drawable {
		c.Note("Type " + qrWord + " and press enter to see the address as a QR code.")
	}
	for {
		c.mu.Lock()
		c.prompt = question
		fmt.Fprint(c.err, text.Sanitize(question))
		c.mu.Unlock()
		secret, err := c.readSecret(ctx)
		c.mu.Lock()
		c.prompt = ""
		fmt.Fprintln(c.err)
		if asksForCode := drawable && err == nil && strings.EqualFold(secret.Reveal(), qrWord); asksForCode {
			c.drawQRCode()
			c.mu.Unlock()
			continue
		}
		c.mu.Unlock()
		return secret, err
	}
}

// drawQRCode shows the address as a QR code, or the terminal size that it needs.
func (c *console) drawQRCode() {
	if code := qrCode(c.address.URL, c.columns, c.rows-2); code != "" {
		fmt.Fprint(c.err, code)
		return
	}
	columns, rows := qrSize(c.address.URL)
	c.printWrapped(fmt.Sprintf("This terminal is too small for a QR code of the address. It needs %d columns and %d lines; enlarge the terminal or use a smaller font.", columns, rows+2))
}
