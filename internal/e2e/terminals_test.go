//go:build e2e && linux

package e2e_test

import (
	"regexp"
	"strings"
	"testing"
)

var (
	sgr    = regexp.MustCompile(`\x1b\[([0-9;:]*)m`)
	colour = regexp.MustCompile(`(^|;)([34][0-8]|9[0-7]|10[0-7])($|[;:])`)
)

// colours returns the escape sequences that set a colour.
func colours(styled string) []string {
	var found []string
	for _, match := range sgr.FindAllStringSubmatch(styled, -1) {
		if colour.MatchString(match[1]) {
			found = append(found, match[0])
		}
	}
	return found
}

func TestNoColor(t *testing.T) {
	t.Parallel()
	d := newPlace(t, "NO_COLOR=yes").tmux(small, "tmux-256color", "demo")
	d.sees("250 of 250").press("/").types("fabrikam").press("Enter").sees("1 of 250").settled()
	styled := d.styled()
	if found := colours(styled); len(found) > 0 {
		t.Errorf("with NO_COLOR=yes the screen has colors: %q", found)
	}
	for line := range strings.SplitSeq(styled, "\n") {
		if strings.Contains(line, "Fabrikam Ltd") && !strings.Contains(line, "▌") {
			t.Errorf("the row under the cursor is not marked: %q", line)
		}
	}
	if !regexp.MustCompile(`\x1b\[([0-9]+;)*7[;m]`).MatchString(styled) {
		t.Errorf("without colors nothing is in reverse video:\n%q", styled)
	}
	d.quits()
}

func TestColoursInTmuxAndScreen(t *testing.T) {
	t.Parallel()
	for _, term := range []string{"screen", "screen-256color", "tmux-256color", "xterm"} {
		t.Run(term, func(t *testing.T) {
			t.Parallel()
			d := newPlace(t).tmux(small, term, "demo")
			d.sees("250 of 250", ".onm").settled()
			if len(colours(d.styled())) == 0 {
				t.Errorf("TERM=%s shows no colors", term)
			}
			d.press("Down", "End").settled()
			d.press("Enter").sees("Subscriptions").press("Escape").sees("250 of 250")
			d.quits()
		})
	}
}

func TestDumbTerminal(t *testing.T) {
	t.Parallel()
	p := newPlace(t, "CSPDESK_API_URL=http://127.0.0.1:9", "CSPDESK_TOKEN=any")
	d := p.tmux(small, "dumb")
	if code := d.ends(); code != 2 {
		t.Errorf("exit code %d", code)
	}
	said := d.transcript()
	for _, text := range []string{"TERM is dumb", "cspdesk run"} {
		if !strings.Contains(said, text) {
			t.Errorf("the message lacks %q:\n%s", text, said)
		}
	}
	if strings.Contains(said, "1049") || strings.Contains(said, "\x1b") {
		t.Errorf("escape sequences for a dumb terminal: %q", said)
	}
}

func TestDemoOnADumbTerminalIsATour(t *testing.T) {
	t.Parallel()
	d := newPlace(t).tmux(large, "dumb", "demo")
	if code := d.ends(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if said := d.transcript(); !strings.Contains(said, "This is a tour") || !strings.Contains(said, "This is the end of the tour.") {
		t.Errorf("the tour is missing:\n%s", said)
	}
}

func TestWithoutTerminal(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	out := p.run("demo")
	if out.code != 0 || out.stderr != "" || strings.Contains(out.stdout, "\x1b") {
		t.Errorf("exit code %d, stderr %q", out.code, out.stderr)
	}
	for _, text := range []string{"Fabrikam Ltd", "Microsoft 365 E3", "invoice", "ZtdDeviceAssignedToOtherTenant", "This is the end of the tour."} {
		if !strings.Contains(out.stdout, text) {
			t.Errorf("the tour does not mention %q:\n%s", text, out.stdout)
		}
	}
	if out := p.run(); out.code != 2 || !strings.Contains(out.stderr, "cspdesk run") || out.stdout != "" {
		t.Errorf("without a command: exit code %d, stdout %q, stderr %q", out.code, out.stdout, out.stderr)
	}
}

func TestTourOnAFaultyService(t *testing.T) {
	t.Parallel()
	out := newPlace(t).run("demo", "--faults", "throttle=5%,cut=2%,5xx=3%,truncate=1%")
	if out.code != 0 || !strings.Contains(out.stdout, "This is the end of the tour.") {
		t.Errorf("exit code %d, stderr %q\n%s", out.code, out.stderr, out.stdout)
	}
}

func TestHostileNames(t *testing.T) {
	t.Parallel()
	d := newPlace(t).tmux(large, "tmux-256color", "demo", "--customers", "80", "--hostile")
	d.sees("80 of 80").settled()
	title := d.must("display-message", "-p", "-t", "desk", "#{pane_title}")
	if strings.Contains(title, "owned") {
		t.Errorf("a customer's name set the window title: %q", title)
	}
	d.press("G").settled()
	for _, line := range strings.Split(strings.TrimSuffix(d.screen(), "\n"), "\n")[4:] {
		if strings.ContainsAny(line, "\t\x00\x07\x08\r") || strings.ContainsRune(line, '\u202e') {
			t.Errorf("a control character on the screen: %q", line)
		}
	}
	d.quits()
}
