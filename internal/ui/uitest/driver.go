package uitest

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/cspdesk/cspdesk/internal/ui"
)

// timeout is how much fake time Sees waits before it fails, and step how often it looks.
const (
	timeout = time.Minute
	step    = 50 * time.Millisecond
)

// Driver drives a running App without a terminal.
type Driver struct {
	t       testing.TB
	app     *ui.App
	loop    *loop
	size    size
	view    tea.View
	parsed  parsed
	written strings.Builder
	frames  int
	ended   bool
}

type size struct{ width, height int }

// Option changes the terminal that the App sees.
type Option func(*options)

type options struct {
	profile colorprofile.Profile
	environ []string
	light   bool
}

// NoColor is a terminal without colours.
func NoColor(o *options) { o.profile = colorprofile.ASCII }

// Light is a terminal with a light background.
func Light(o *options) { o.light = true }

// Environ sets the terminal's environment, such as "TMUX=…".
func Environ(environ ...string) Option {
	return func(o *options) { o.environ = append(o.environ, environ...) }
}

// New starts an App on a true-color terminal with a dark background. Call it inside a
// synctest bubble, and create the App there too. When the test ends, everything that the
// App started is cancelled.
func New(t testing.TB, app *ui.App, width, height int, opts ...Option) *Driver {
	t.Helper()
	o := options{profile: colorprofile.TrueColor, environ: []string{"TERM=xterm-256color"}}
	for _, opt := range opts {
		opt(&o)
	}
	d := &Driver{t: t, app: app, loop: newLoop(), size: size{width, height}}
	t.Cleanup(d.close)
	d.loop.run(app.Init())
	d.draw()
	for _, msg := range []tea.Msg{
		tea.ColorProfileMsg{Profile: o.profile},
		tea.WindowSizeMsg{Width: width, Height: height},
		tea.EnvMsg(o.environ),
		tea.BackgroundColorMsg{Color: background(o.light)},
	} {
		d.handle(msg)
	}
	return d.Wait()
}

// close cancels everything and waits for it. A command that keeps running after its
// context was cancelled is a leak and fails the test.
func (d *Driver) close() {
	d.app.Close()
	d.loop.close()
	for started := time.Now(); d.loop.running.Load() > 0; time.Sleep(step) {
		synctest.Wait()
		if time.Since(started) >= timeout {
			d.t.Errorf("%d commands are still running a minute after everything was cancelled", d.loop.running.Load())
			return
		}
	}
}

// Press presses keys, named as in Bubble Tea, and waits after each.
func (d *Driver) Press(keys ...string) *Driver {
	d.t.Helper()
	for _, name := range keys {
		key, err := parseKey(name)
		if err != nil {
			d.t.Fatal(err)
		}
		d.handle(tea.KeyPressMsg(key))
		d.Wait()
	}
	return d
}

// Type types text, one key per character.
func (d *Driver) Type(text string) *Driver {
	d.t.Helper()
	for _, r := range text {
		d.handle(tea.KeyPressMsg(runeKey(r)))
		d.Wait()
	}
	return d
}

// Paste pastes text as a terminal with bracketed paste does.
func (d *Driver) Paste(text string) *Driver { return d.Send(tea.PasteMsg{Content: text}) }

// Send sends any message to the App and waits.
func (d *Driver) Send(msg tea.Msg) *Driver {
	d.handle(msg)
	return d.Wait()
}

// Resize changes the size of the window.
func (d *Driver) Resize(width, height int) *Driver {
	d.size = size{width, height}
	return d.Send(tea.WindowSizeMsg{Width: width, Height: height})
}

// Wait waits until nothing more can happen before time passes.
func (d *Driver) Wait() *Driver {
	for {
		synctest.Wait()
		messages := d.loop.take()
		if len(messages) == 0 {
			return d
		}
		for _, msg := range messages {
			d.handle(msg)
		}
	}
}

// Advance lets fake time pass and handles everything that becomes due.
func (d *Driver) Advance(by time.Duration) *Driver {
	for until := time.Now().Add(by); ; {
		d.Wait()
		left := time.Until(until)
		if left <= 0 {
			return d
		}
		time.Sleep(min(left, step))
	}
}

// Sees waits until all of the texts are on the screen. It fails the test after a minute
// of fake time.
func (d *Driver) Sees(texts ...string) *Driver {
	d.t.Helper()
	for started := time.Now(); ; time.Sleep(step) {
		missing := d.Wait().missing(texts)
		if missing == "" {
			return d
		}
		if d.ended || time.Since(started) >= timeout {
			d.t.Fatalf("the screen does not show %q:\n%s", missing, d.framed())
		}
	}
}

// SeesNot waits until none of the texts is on the screen. It fails the test after a
// minute of fake time.
func (d *Driver) SeesNot(texts ...string) *Driver {
	d.t.Helper()
	for started := time.Now(); ; time.Sleep(step) {
		found := d.Wait().found(texts)
		if found == "" {
			return d
		}
		if d.ended || time.Since(started) >= timeout {
			d.t.Fatalf("the screen still shows %q:\n%s", found, d.framed())
		}
	}
}

func (d *Driver) missing(texts []string) string {
	screen := d.Screen()
	for _, text := range texts {
		if !strings.Contains(screen, text) {
			return text
		}
	}
	return ""
}

func (d *Driver) found(texts []string) string {
	screen := d.Screen()
	for _, text := range texts {
		if strings.Contains(screen, text) {
			return text
		}
	}
	return ""
}

// Ended reports whether the program has quit.
func (d *Driver) Ended() bool { return d.ended }

// Frames returns how often the screen has changed.
func (d *Driver) Frames() int { return d.frames }

// Written returns the raw output sent to the terminal besides frames, such as OSC 52.
func (d *Driver) Written() string { return d.written.String() }

// View returns the current view as the renderer gets it.
func (d *Driver) View() tea.View { return d.view }
