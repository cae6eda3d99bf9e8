package ui_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

func copying(label, value string) *page {
	return &page{title: "Root", bindings: []widget.Binding{do("take", "t", func() tea.Cmd { return ui.Copy(label, value) })}}
}

func TestCopyReachesTheTerminalOfTheUser(t *testing.T) {
	t.Parallel()
	encoded := base64.StdEncoding.EncodeToString([]byte("a1b2"))
	plain := "\x1b]52;c;" + encoded + "\x07"
	tests := map[string]struct {
		environ []string
		want    string
	}{
		"plain":              {nil, plain},
		"tmux":               {[]string{"TMUX=/tmp/tmux-0/default,1,0", "TERM=tmux-256color"}, plain + "\x1bPtmux;\x1b\x1b]52;c;" + encoded + "\x07\x1b\\"},
		"screen":             {[]string{"TERM=screen-256color"}, "\x1bP" + plain + "\x1b\\"},
		"tmux before screen": {[]string{"TMUX=x", "TERM=screen-256color"}, plain + "\x1bPtmux;\x1b\x1b]52;c;" + encoded + "\x07\x1b\\"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				desk := newDesk(t, copying("customer id", "a1b2"), nil, uitest.Environ(test.environ...))
				desk.Press("t").Sees("✓ Copied the customer id: a1b2")
				if got := desk.Written(); got != test.want {
					t.Errorf("wrote %q, want %q", got, test.want)
				}
			})
		})
	}
}

func TestCopyOfTooMuchShowsItInstead(t *testing.T) {
	t.Parallel()
	fits := strings.Repeat("x", 56_244) // encodes to 74,992 bytes
	onDesk(t, copying("JSON", fits), nil, func(desk *uitest.Desk) {
		desk.Press("t").Sees("Copied the JSON: xxx")
		if len(desk.Written()) < 74_992 {
			t.Errorf("wrote only %d bytes", len(desk.Written()))
		}
	})
	onDesk(t, copying("JSON", "first\n"+fits), nil, func(desk *uitest.Desk) {
		desk.Press("t").Sees("Too large to copy", "takes 75000 bytes", "first")
		if desk.Written() != "" {
			t.Errorf("wrote %d bytes", len(desk.Written()))
		}
	})
}

func TestCopyKeepsMaskedValuesOffTheScreen(t *testing.T) {
	t.Parallel()
	onDesk(t, copying("customer id", "a1b2"), nil, func(desk *uitest.Desk) {
		desk.Press("ctrl+x", "t").Sees("Copied the customer id.").SeesNot("a1b2")
		if !strings.Contains(desk.Written(), base64.StdEncoding.EncodeToString([]byte("a1b2"))) {
			t.Error("the value itself was not copied")
		}
	})
}

func TestCopyOfNothing(t *testing.T) {
	t.Parallel()
	onDesk(t, copying("order id", ""), nil, func(desk *uitest.Desk) {
		desk.Press("t").Sees("There is no order id to copy.")
	})
}

func TestCopyShowsHostileValuesHarmlessly(t *testing.T) {
	t.Parallel()
	onDesk(t, copying("name", "a\x1b]0;owned\x07b"), nil, func(desk *uitest.Desk) {
		desk.Press("t").Sees("Copied the name: a␛]0;owned␇b")
		if strings.Contains(desk.View().Content, "\x1b]0;") {
			t.Error("an escape sequence reached the frame")
		}
	})
}
