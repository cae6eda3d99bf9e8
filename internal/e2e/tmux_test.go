//go:build e2e && linux

package e2e_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// terminal is a tmux pane, with its own server, that runs the program. Unlike the output
// of a pseudo-terminal, its content is what a user sees.
type terminal struct {
	*place
	socket string
	seen   strings.Builder // every screen that was captured
}

// size is the size of a terminal in cells.
type size struct{ width, height int }

func (s size) String() string { return fmt.Sprintf("%d×%d", s.width, s.height) }

var (
	small = size{80, 24} // the smallest that is supported
	large = size{160, 45}
	sizes = []size{small, large}
)

// tmux starts the program in a terminal. TERM comes from the pane and overrides the
// variable of the place.
func (p *place) tmux(s size, term string, args ...string) *terminal {
	p.t.Helper()
	d := &terminal{place: p, socket: filepath.Join(p.dir, "tmux")}
	conf := filepath.Join(p.dir, "tmux.conf")
	lines := []string{
		"set -g default-terminal " + term, "set -g status off", "set -g remain-on-exit on",
		"set -g allow-rename off", "set -s escape-time 10", "set -g history-limit 20000",
	}
	if err := os.WriteFile(conf, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _, _ = d.try("kill-server") })
	start := append([]string{
		"-f", conf, "new-session", "-d", "-s", "desk", "-c", p.home,
		"-x", strconv.Itoa(s.width), "-y", strconv.Itoa(s.height), "--", built,
	}, args...)
	if out, err := d.try(start...); err != nil {
		p.t.Fatalf("tmux: %v\n%s", err, out)
	}
	return d
}

// desk starts the demo in a terminal and waits for its customers.
func desk(t *testing.T, s size, args ...string) *terminal {
	t.Helper()
	d := newPlace(t).tmux(s, "tmux-256color", append([]string{"demo"}, args...)...)
	d.sees("Customers", ".onm")
	return d
}

func (d *terminal) try(args ...string) (string, error) {
	cmd := exec.Command("tmux", append([]string{"-S", d.socket}, args...)...)
	cmd.Env = d.env
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (d *terminal) must(args ...string) string {
	d.t.Helper()
	out, err := d.try(args...)
	if err != nil {
		d.t.Fatalf("tmux %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// screen returns the visible text.
func (d *terminal) screen() string {
	d.t.Helper()
	text := d.must("capture-pane", "-p", "-t", "desk")
	d.seen.WriteString(text)
	return text
}

// styled returns the screen with the escape sequences for colors and attributes.
func (d *terminal) styled() string {
	d.t.Helper()
	return d.must("capture-pane", "-p", "-e", "-t", "desk")
}

// transcript returns all lines, including those that have scrolled away, with wrapped
// lines joined.
func (d *terminal) transcript() string {
	d.t.Helper()
	return d.must("capture-pane", "-p", "-J", "-S", "-", "-t", "desk")
}

// press sends keys by their tmux names, such as Enter, Escape or C-c, or single
// characters.
func (d *terminal) press(keys ...string) *terminal {
	d.t.Helper()
	for _, key := range keys {
		d.must("send-keys", "-t", "desk", key)
	}
	return d
}

// types types a text literally.
func (d *terminal) types(text string) *terminal {
	d.t.Helper()
	d.must("send-keys", "-t", "desk", "-l", "--", text)
	return d
}

// sees waits until all texts are on the screen.
func (d *terminal) sees(texts ...string) *terminal {
	d.t.Helper()
	return d.seesWithin(patience, texts...)
}

func (d *terminal) seesWithin(within time.Duration, texts ...string) *terminal {
	d.t.Helper()
	until(d.t, within, fmt.Sprintf("the screen shows %q", texts), func() (bool, string) {
		screen := d.screen()
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false, fmt.Sprintf("missing %q on\n%s", text, screen)
			}
		}
		return true, ""
	})
	return d
}

// finds waits for a pattern and returns its submatches.
func (d *terminal) finds(pattern string) []string {
	d.t.Helper()
	re := regexp.MustCompile(pattern)
	var match []string
	until(d.t, patience, "the screen matches "+pattern, func() (bool, string) {
		screen := d.screen()
		match = re.FindStringSubmatch(screen)
		return match != nil, screen
	})
	return match
}

// loses waits until a text has disappeared.
func (d *terminal) loses(text string) *terminal {
	d.t.Helper()
	until(d.t, patience, fmt.Sprintf("%q has gone from the screen", text), func() (bool, string) {
		screen := d.screen()
		return !strings.Contains(screen, text), screen
	})
	return d
}

// settled waits until the screen stops changing, and returns it.
func (d *terminal) settled() string {
	d.t.Helper()
	last, since := "", time.Now()
	until(d.t, patience, "the screen is still", func() (bool, string) {
		if screen := d.screen(); screen != last {
			last, since = screen, time.Now()
		}
		return time.Since(since) > 400*time.Millisecond, last
	})
	return last
}

// ends waits until the program exits and returns its exit code.
func (d *terminal) ends() int {
	d.t.Helper()
	code := -1
	until(d.t, patience, "the program has ended", func() (bool, string) {
		state := d.must("display-message", "-p", "-t", "desk", "#{pid} #{pane_dead} #{pane_dead_status}")
		var server, dead int
		n, _ := fmt.Sscanf(state, "%d %d %d", &server, &dead, &code)
		if n == 2 && dead == 1 {
			// Sometimes tmux doesn't notice that a program has exited; this makes it check.
			_ = syscall.Kill(server, syscall.SIGCHLD)
		}
		return n == 3 && dead == 1, state + d.screen()
	})
	return code
}

// quits quits the program and expects exit code 0.
func (d *terminal) quits() {
	d.t.Helper()
	d.press("C-c")
	if code := d.ends(); code != 0 {
		d.t.Errorf("ctrl+c quit with exit code %d\n%s", code, d.screen())
	}
}

// resize changes the size of the terminal.
func (d *terminal) resize(s size) {
	d.t.Helper()
	d.must("resize-window", "-t", "desk", "-x", strconv.Itoa(s.width), "-y", strconv.Itoa(s.height))
}

// pid returns the id of the process in the terminal.
func (d *terminal) pid() int {
	d.t.Helper()
	pid, err := strconv.Atoi(strings.TrimSpace(d.must("display-message", "-p", "-t", "desk", "#{pane_pid}")))
	if err != nil {
		d.t.Fatal(err)
	}
	return pid
}
