package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/auth"
)

func TestTunnelCommand(t *testing.T) {
	t.Parallel()
	const here = "jump01"
	tests := []struct {
		name, user, connection, want string
	}{
		{"over SSH", "ada", "10.0.0.1 50000 10.20.30.40 22", "ssh -L 4711:127.0.0.1:4711 ada@10.20.30.40"},
		{"another port", "ada", "10.0.0.1 50000 10.20.30.40 2222", "ssh -p 2222 -L 4711:127.0.0.1:4711 ada@10.20.30.40"},
		{"IPv6", "ada", "fe80::1%eth0 50000 fe80::2%eth0 22", "ssh -L 4711:127.0.0.1:4711 ada@fe80::2"},
		{"no SSH", "ada", "", "ssh -L 4711:127.0.0.1:4711 ada@jump01"},
		{"no user", "", "", "ssh -L 4711:127.0.0.1:4711 USER@jump01"},
		{"shell metacharacters", "ada;rm -rf ~", "a b $(reboot) 22", "ssh -L 4711:127.0.0.1:4711 USER@jump01"},
		{"invalid port", "ada", "10.0.0.1 50000 10.20.30.40 22;ls", "ssh -L 4711:127.0.0.1:4711 ada@10.20.30.40"},
	}
	for _, tt := range tests {
		getenv := func(name string) string {
			return map[string]string{"USER": tt.user, "SSH_CONNECTION": tt.connection}[name]
		}
		if got := tunnelCommand(getenv, here, 4711); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// consoleAt returns a console of the given size that writes to a buffer.
func consoleAt(columns, rows int, typed io.Reader, environ ...string) (*console, *bytes.Buffer) {
	var screen bytes.Buffer
	p := newProgram(World{In: typed, Out: io.Discard, Err: &screen, Environ: environ})
	p.inTTY, p.errTTY = true, true
	c := p.console()
	c.columns, c.rows = columns, rows
	return c, &screen
}

func TestAddressIsShown(t *testing.T) {
	t.Parallel()
	at := auth.Address{URL: signInAddress, Port: 46123, Elsewhere: true, Expires: time.Date(2026, 5, 1, 12, 30, 0, 0, time.Local)}
	link := "\x1b]8;;" + signInAddress + "\a" + signInAddress + "\x1b]8;;\a"
	copied := "\x1b]52;c;"
	tests := []struct {
		name          string
		columns, rows int
		environ       []string
		want, without []string
	}{
		{"small", 80, 24, nil, []string{link, copied, "ssh -L 46123:127.0.0.1:46123", "Until 12:30"}, []string{"█", "⣿"}},
		{"large", 160, 60, nil, []string{link, copied, "█"}, nil},
		{"dumb", 80, 24, []string{"TERM=dumb"}, []string{signInAddress, "ssh -L"}, []string{"\x1b]8", "█"}},
		{"tmux", 80, 24, []string{"TMUX=x"}, []string{link, "\x1bPtmux;"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, screen := consoleAt(tt.columns, tt.rows, strings.NewReader(""), tt.environ...)
			c.ShowAddress(t.Context(), at)
			c.close()
			for _, want := range tt.want {
				if !strings.Contains(screen.String(), want) {
					t.Errorf("%q is missing in:\n%q", want, screen)
				}
			}
			for _, without := range tt.without {
				if strings.Contains(screen.String(), without) {
					t.Errorf("%q is in:\n%q", without, screen)
				}
			}
		})
	}
}

func TestQRCodeOnDemand(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		columns, rows int
		want          string
	}{
		"80×24": {80, 24, "⡤"}, "too small": {80, 18, "too small for a QR code of the address"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, screen := consoleAt(tt.columns, tt.rows, strings.NewReader("qr\n  pasted-code-CANARY\n"))
			c.ShowAddress(t.Context(), auth.Address{URL: signInAddress, Port: 1, Elsewhere: true})
			got, err := c.AskSecret(t.Context(), "Paste: ")
			if err != nil || got.Reveal() != "pasted-code-CANARY" {
				t.Errorf("%q, %v", got.Reveal(), err)
			}
			if !strings.Contains(screen.String(), tt.want) || strings.Contains(screen.String(), "CANARY") {
				t.Errorf("on the screen:\n%s", screen)
			}
			if _, err := c.AskSecret(t.Context(), "Paste: "); !errors.Is(err, auth.ErrNoInput) {
				t.Errorf("at the end of the input: %v", err)
			}
		})
	}
}

func TestDeviceCodeCountsDown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, screen := consoleAt(80, 24, strings.NewReader(""))
		ctx, cancel := context.WithCancel(t.Context())
		c.ShowDeviceCode(ctx, auth.UserCode{Code: "ABCD1234", URL: "https://microsoft.com/devicelogin", Expires: time.Now().Add(15 * time.Minute)})
		time.Sleep(90*time.Second + 500*time.Millisecond)
		c.Note("A note.")
		time.Sleep(time.Second)
		cancel()
		c.close()
		c.say("done")
		text := screen.String()
		for _, want := range []string{
			"█", "valid for 15 minutes:\n\n    ABCD1234\n", "\rWaiting for you to sign in: 15:00 left.", "\rWaiting for you to sign in: 13:30 left.",
			"A note.\nWaiting for you to sign in: 13:30 left.", "\r\x1b[Kdone\n",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is missing in:\n%q", want, text)
			}
		}
	})
}

func TestReadLine(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 20_000)
	tests := []struct {
		name, typed, want string
		err               bool
	}{
		{"a line", "code\nrest", "code", false},
		{"carriage return", "code\r", "code", false},
		{"bracketed paste", "\x1b[200~code\x1b[201~\r", "code", false},
		{"backspace", "cox\x7fdé\x7fe\n", "code", false},
		{"erased", "wrong\x15code\n", "code", false},
		{"longer than a terminal's line", long + "\n", long, false},
		{"end of file", "\x04", "", true},
		{"endless", strings.Repeat("x", 70_000), "", true},
	}
	for _, tt := range tests {
		got, err := readSilentLine(strings.NewReader(tt.typed))
		if got != tt.want || (err != nil) != tt.err {
			t.Errorf("%s: %.40q, %v", tt.name, got, err)
		}
	}
}
