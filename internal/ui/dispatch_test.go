package ui_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

func TestKeysGoToWhatIsNearest(t *testing.T) {
	t.Parallel()
	root := &page{title: "Root"}
	ran := func(name string) func() tea.Cmd {
		return func() tea.Cmd {
			root.say("ran " + name)
			return nil
		}
	}
	root.bindings = []widget.Binding{do("own-refresh", "r", ran("own")), {Keys: []string{"j"}, Help: "Told in the help only."}}
	onDesk(t, root, nil, func(desk *uitest.Driver) {
		desk.Press("r").Sees("ran own")
		desk.Press("j").Sees("key j")
		desk.Press("x").Sees("key x")
		root.typing = true
		desk.Press("r", "?", "esc").Sees("key r", "key ?", "key esc")
		root.typing = false
		desk.Press("?").Sees("Keys on this screen")
		desk.Press("x")
		if n := strings.Count(strings.Join(root.lines, ","), "key x"); n != 1 {
			t.Errorf("the screen got x %d times", n)
		}
	})
}

func TestKeysThatArriveAtOnceAreTakenApart(t *testing.T) {
	t.Parallel()
	root := &page{title: "Root"}
	onDesk(t, root, nil, func(desk *uitest.Driver) {
		desk.Press("?").Sees("Keys on this screen")
		desk.Send(tea.KeyPressMsg{Code: tea.KeyEscape, Mod: tea.ModAlt}).SeesNot("Keys on this screen").Sees("This is the first screen.")
		desk.Send(tea.KeyPressMsg{Code: 'c', Mod: tea.ModAlt | tea.ModCtrl})
		if !desk.Ended() {
			t.Error("esc and ctrl+c at once did not quit")
		}
	})
}

func TestDisabledKeySaysWhy(t *testing.T) {
	t.Parallel()
	reason := "The subscription is suspended already."
	root := &page{title: "Root"}
	suspend := do("suspend", "u", func() tea.Cmd {
		root.say("suspended")
		return nil
	})
	suspend.Disabled = func() string { return reason }
	root.bindings = []widget.Binding{suspend}
	onDesk(t, root, nil, func(desk *uitest.Driver) {
		if strings.Contains(desk.Line(-1), "suspend") {
			t.Errorf("the footer offers it: %q", desk.Line(-1))
		}
		desk.Press("u").Sees("! " + reason).SeesNot("suspended\n")
		reason = ""
		desk.Press("u").Sees("suspended")
	})
}

func TestFirstEnabledBindingOfAKeyActs(t *testing.T) {
	t.Parallel()
	root := &page{title: "Root"}
	for _, name := range []string{"suspend", "reactivate"} {
		b := do(name, "u", func() tea.Cmd {
			root.say("did " + name)
			return nil
		})
		if name == "suspend" {
			b.Disabled = func() string { return "It is suspended." }
		}
		root.bindings = append(root.bindings, b)
	}
	onDesk(t, root, nil, func(desk *uitest.Driver) {
		desk.Press("u").Sees("did reactivate").SeesNot("did suspend")
	})
}

func TestReadOnlyRefusesChanges(t *testing.T) {
	t.Parallel()
	change := func(c *ui.Config) {
		c.ReadOnly = true
		c.Commands = func() []ui.Command {
			return []ui.Command{{ID: "delete-it", Title: "Delete it", Change: true, Do: func() tea.Cmd { return ui.Toast(text.ToneGood, "deleted") }}}
		}
	}
	suspend := do("suspend", "u", func() tea.Cmd { return ui.Toast(text.ToneGood, "done") })
	suspend.Change = true
	onDesk(t, &page{title: "Root", bindings: []widget.Binding{suspend}}, change, func(desk *uitest.Driver) {
		desk.Sees("read-only")
		if strings.Contains(desk.Line(-1), "suspend") {
			t.Errorf("the footer offers a change: %q", desk.Line(-1))
		}
		desk.Press("u").Sees("read-only, so “suspend” is not available").SeesNot("done")
		desk.Press("?").Type("does suspend").Sees("No key matches.").Press("esc", "esc")
		desk.Press(":").Type("delete-it").Press("enter").Sees("“Delete it” is not available").SeesNot("deleted")
	})
}

func TestUserRebindsKeys(t *testing.T) {
	t.Parallel()
	rebind := func(c *ui.Config) { c.Rebind = map[string][]string{"help": {"f1"}, "open": {"l", "enter"}} }
	root := &page{title: "Root", bindings: []widget.Binding{do("open", "enter", func() tea.Cmd { return ui.Toast(text.ToneGood, "opened") })}}
	withScreens := func(c *ui.Config) {
		rebind(c)
		c.Screens = func() []ui.Screen { return []ui.Screen{root} }
	}
	onDesk(t, root, withScreens, func(desk *uitest.Driver) {
		desk.Press("?").SeesNot("Keys on this screen")
		desk.Press("f1").Sees("Keys on this screen").Press("esc")
		desk.Press("l").Sees("opened")
	})
}

func TestBadRebindingIsRefused(t *testing.T) {
	t.Parallel()
	open := do("open", "enter", ui.Quit)
	tests := map[string]struct {
		rebind map[string][]string
		want   []string
	}{
		"two meanings":    {map[string][]string{"open": {"r"}}, []string{`"r" is bound to both "open" and "refresh"`}},
		"shell's own":     {map[string][]string{"help": {":"}}, []string{`":" is bound to both "palette" and "help"`}},
		"unknown":         {map[string][]string{"opne": {"o"}}, []string{`no binding "opne"`}},
		"ctrl+c":          {map[string][]string{"open": {"ctrl+c"}}, []string{`"open" can't have ctrl+c`}},
		"all at once":     {map[string][]string{"opne": {"o"}, "open": {"?"}}, []string{"opne", `both "open" and "help"`}},
		"swap is allowed": {map[string][]string{"open": {"r"}, "refresh": {"enter"}}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := ui.New(t.Context(), ui.Config{
				Root:    func() ui.Screen { return &page{} },
				Screens: func() []ui.Screen { return []ui.Screen{&page{bindings: []widget.Binding{open}}} },
				Rebind:  test.rebind,
			})
			if (err == nil) != (test.want == nil) {
				t.Fatalf("error %v", err)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
		})
	}
}

func TestUnknownThemeIsRefused(t *testing.T) {
	t.Parallel()
	_, err := ui.New(t.Context(), ui.Config{Root: func() ui.Screen { return &page{} }, Theme: "solarised"})
	if err == nil || !strings.Contains(err.Error(), `no theme "solarised"; choose one of dark, light`) {
		t.Errorf("error %v", err)
	}
}

func TestShellActsOnWhatTheScreenCanDo(t *testing.T) {
	t.Parallel()
	root := &able{page: page{title: "Root"}}
	onDesk(t, root, nil, func(desk *uitest.Driver) {
		desk.Press("r").Sees("got refreshed").Press("d").Sees("got described").Press("e").Sees("got exported")
		desk.Press("J").Sees("Root ▸ Subscription", `"quantity": 25`)
		desk.Press("/").Type("quant").Press("enter").Sees("“quant”").Press("esc").Sees("Root ▸ Subscription").SeesNot("“quant”")
		desk.Press("ctrl+x").SeesNot("quantity").Press("ctrl+x", "y").Sees("whole JSON").Press("esc", "esc")
		desk.Press("o").Sees("Copied the portal address: https://portal.example/x")
	})
	onDesk(t, root, func(c *ui.Config) { c.OpenURL = func(string) error { return nil } }, func(desk *uitest.Driver) {
		desk.Press("o").Sees("Opened in the browser: https://portal.example/x")
	})
	onDesk(t, &page{title: "Root"}, nil, func(desk *uitest.Driver) {
		for key, reason := range map[string]string{
			"r": "nothing to refresh", "d": "nothing to describe", "e": "nothing to export", "J": "no JSON",
			"o": "no page for", "y": "nothing to copy", "R": "Requests are not recorded",
		} {
			desk.Press(key).Sees(reason)
		}
	})
}

// able is a page with every capability.
type able struct{ page }

func (a *able) Refresh() tea.Cmd          { return later(time.Millisecond, "refreshed") }
func (a *able) Describe() tea.Cmd         { return later(time.Millisecond, "described") }
func (a *able) Export() tea.Cmd           { return later(time.Millisecond, "exported") }
func (a *able) PortalURL() string         { return "https://portal.example/x" }
func (a *able) RawJSON() (string, []byte) { return "Subscription", []byte("{\n  \"quantity\": 25\n}") }

func (a *able) Copies() []widget.CopyItem {
	return []widget.CopyItem{{Label: "subscription id", Value: "a1b2"}, {Label: "name", Value: "Microsoft 365 E3"}}
}
