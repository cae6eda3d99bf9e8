package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

var sandbox = ui.HeaderInfo{
	Partner: "Contoso Partners", Badge: "SANDBOX", BadgeTone: text.ToneSandbox,
	Account: "ada@contoso.example", InFlight: 2, BudgetLeft: 487, BudgetMax: 500,
}

func showing(info *ui.HeaderInfo) func(*ui.Config) {
	return func(c *ui.Config) { c.Header = func() ui.HeaderInfo { return *info } }
}

// customers is a page with something of everything the chrome shows.
func customers() *page {
	p := &page{title: "Customers", status: "12 of 12 · sorted by name ▲"}
	for i := range 12 {
		p.say(fmt.Sprintf("customer %d", i+1))
	}
	p.bindings = []widget.Binding{
		do("open", "enter", func() tea.Cmd { return nil }),
		do("actions", "a", func() tea.Cmd { return nil }),
		do("filter", "/", func() tea.Cmd { return nil }),
		opening("c", func() ui.Screen { return &page{title: "Fabrikam Ltd", status: "1 of 1"} }),
	}
	return p
}

func TestChromeLooks(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		width, height int
		change        func(*ui.Config)
		keys          []string
		opts          []uitest.Option
	}{
		{"sandbox-80x24", 80, 24, nil, nil, nil},
		{"sandbox-120x40", 120, 40, nil, []string{"c"}, nil},
		{"sandbox-200x50", 200, 50, nil, []string{"?"}, nil},
		{"help-80x24", 80, 24, nil, []string{"?"}, nil},
		{"small-60x16", 60, 16, nil, nil, nil},
		{"ascii-80x24", 80, 24, func(c *ui.Config) { c.ASCII = true }, []string{":"}, nil},
		{"screen-reader-80x24", 80, 24, func(c *ui.Config) { c.ScreenReader = true }, []string{"?"}, nil},
		{"masked-80x24", 80, 24, nil, []string{"ctrl+x"}, nil},
		{"read-only-80x24", 80, 24, func(c *ui.Config) { c.ReadOnly = true }, nil, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				cfg := ui.Config{Product: "cspdesk", Root: func() ui.Screen { return customers() }, Header: func() ui.HeaderInfo { return sandbox }}
				if test.change != nil {
					test.change(&cfg)
				}
				app, err := ui.New(t.Context(), cfg)
				if err != nil {
					t.Fatal(err)
				}
				uitest.New(t, app, test.width, test.height, test.opts...).Press(test.keys...).Golden(test.name)
			})
		})
	}
}

func TestColorsAndTheirAbsence(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string][]uitest.Option{
		"dark": nil, "light": {uitest.Light}, "no-color": {uitest.NoColor},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				desk := newDesk(t, customers(), showing(&sandbox), opts...)
				desk.Press(":").GoldenStyled("styled-" + name)
			})
		})
	}
}

func TestProductionNeverLooksLikeTheSandbox(t *testing.T) {
	t.Parallel()
	production := sandbox
	production.Badge, production.BadgeTone = "PRODUCTION", text.ToneProduction
	rules := map[string]string{}
	for _, info := range []ui.HeaderInfo{sandbox, production} {
		synctest.Test(t, func(t *testing.T) {
			desk := newDesk(t, customers(), showing(&info), uitest.NoColor)
			desk.Sees(" " + info.Badge + " ")
			rules[info.Badge] = desk.Line(2)
		})
	}
	if rules["SANDBOX"] == rules["PRODUCTION"] {
		t.Error("without colour the rules look the same")
	}
}

func TestHeaderGivesWayFromTheEdges(t *testing.T) {
	t.Parallel()
	info := sandbox
	info.Partner, info.Waiting, info.Offline, info.Unsettled = strings.Repeat("Very Long Partner Name ", 6), "throttled, 43 s", true, 2
	for width := 66; width <= 300; width += 13 {
		onDesk(t, customers(), showing(&info), func(desk *uitest.Driver) {
			desk.Resize(width, 30)
			for _, text := range []string{" SANDBOX ", "throttled, 43 s", "2 unknown", "offline"} {
				if !strings.Contains(desk.Line(0), text) {
					t.Errorf("at %d cells the header lost %q: %q", width, text, desk.Line(0))
				}
			}
		})
	}
}

func TestEveryWindowSizeFits(t *testing.T) {
	t.Parallel()
	onDesk(t, customers(), showing(&sandbox), func(desk *uitest.Driver) {
		for _, keys := range [][]string{nil, {"c"}, {"?"}, {"esc", ":"}, {"esc", "ctrl+x"}} {
			desk.Press(keys...)
			for _, size := range [][2]int{{1, 1}, {20, 5}, {39, 24}, {40, 8}, {79, 23}, {80, 24}, {81, 7}, {132, 43}, {300, 100}} {
				desk.Resize(size[0], size[1]) // the desk checks that every frame fits
			}
		}
		desk.Advance(time.Minute).Resize(60, 20).Sees("This window is 60×20; 80×24 or more is needed.", " SANDBOX ")
		desk.Resize(39, 20).Sees("This window is 39×20;").SeesNot("customer")
		desk.Resize(80, 24).SeesNot("This window").Sees("Customers")
	})
}

func TestBreadcrumbsKeepTheirEnd(t *testing.T) {
	t.Parallel()
	titles := []string{"Customers", strings.Repeat("Fabrikam ", 5), strings.Repeat("Subscription ", 3), "Add-on"}
	var at func(int) *page
	at = func(i int) *page {
		p := &page{title: strings.TrimSpace(titles[i])}
		if i+1 < len(titles) {
			p.bindings = []widget.Binding{opening("n", func() ui.Screen { return at(i + 1) })}
		}
		return p
	}
	onDesk(t, at(0), nil, func(desk *uitest.Driver) {
		desk.Press("n", "n", "n")
		if got := desk.Line(1); !strings.HasPrefix(got, " … ▸ Subscription") || !strings.HasSuffix(got, "▸ Add-on") {
			t.Errorf("the path is %q", got)
		}
		desk.Resize(160, 30).Sees("Customers ▸ Fabrikam")
	})
}

func TestToastsExpire(t *testing.T) {
	t.Parallel()
	root := &page{title: "Root", bindings: []widget.Binding{
		do("good", "g", func() tea.Cmd { return ui.Toast(text.ToneGood, "Saved.") }),
		do("bad", "b", func() tea.Cmd { return ui.Toast(text.ToneBad, "Refused.") }),
	}}
	onDesk(t, root, nil, func(desk *uitest.Driver) {
		desk.Press("g").Sees("✓ Saved.").Advance(3 * time.Second).Sees("✓ Saved.").Advance(2 * time.Second).SeesNot("Saved.")
		// The end of an earlier toast doesn't end a later one.
		desk.Press("g").Advance(3 * time.Second).Press("b").Advance(3 * time.Second).Sees("✗ Refused.")
		desk.Press("esc").SeesNot("Refused.")
	})
}

func TestMaskingIsAnnounced(t *testing.T) {
	t.Parallel()
	var heard []bool
	root := &page{title: "Root", update: func(p *page, msg tea.Msg) tea.Cmd {
		if m, ok := msg.(ui.MaskMsg); ok {
			heard = append(heard, m.Masked && p.env.Masked)
		}
		return nil
	}}
	onDesk(t, root, showing(&sandbox), func(desk *uitest.Driver) {
		desk.Press("ctrl+x").Sees("masked").SeesNot("Contoso", "ada@")
		if title := desk.View().WindowTitle; title != "desk" {
			t.Errorf("the window title is %q", title)
		}
		desk.Press("ctrl+x").Sees("Contoso Partners", "ada@")
		if fmt.Sprint(heard) != "[true false]" {
			t.Errorf("heard %v", heard)
		}
	})
}

func TestHeaderFollowsTheWorkAndThenRests(t *testing.T) {
	t.Parallel()
	info := sandbox
	onDesk(t, customers(), showing(&info), func(desk *uitest.Driver) {
		desk.Sees("⟳ 2   487/500")
		info.InFlight, info.BudgetLeft = 0, 500
		desk.Sees("500/500").SeesNot("⟳")
		frames := desk.Frames()
		info.Partner = "Somebody Else"
		desk.Advance(time.Hour)
		if desk.Frames() != frames {
			t.Errorf("%d frames were drawn while nothing happened", desk.Frames()-frames)
		}
	})
}

func TestThemeFollowsTheBackground(t *testing.T) {
	t.Parallel()
	root := &page{title: "Root", update: func(p *page, msg tea.Msg) tea.Cmd {
		if _, ok := msg.(ui.ThemeMsg); ok {
			p.lines = []string{"theme " + p.env.Theme.Name}
		}
		return nil
	}}
	for want, test := range map[string]struct {
		theme string
		opt   uitest.Option
	}{"light": {"", uitest.Light}, "mono": {"", uitest.NoColor}, "contrast": {"contrast", uitest.Light}} {
		synctest.Test(t, func(t *testing.T) {
			newDesk(t, root, func(c *ui.Config) { c.Theme = test.theme }, test.opt).Sees("theme " + want)
		})
	}
}

func TestASCIITerminalGetsASCIIOnly(t *testing.T) {
	t.Parallel()
	root := &page{title: "Müller · Söhne", lines: []string{"naïve 日本 “quoted” " + strings.Repeat("long ", 30)}}
	onDesk(t, root, func(c *ui.Config) { c.ASCII = true }, func(desk *uitest.Driver) {
		desk.Sees("Muller - Sohne", `naive ???? "quoted" long`).Press("?")
		for _, r := range desk.View().Content {
			if r > '~' {
				t.Fatalf("%q reached the terminal:\n%s", r, desk.Screen())
			}
		}
	})
}

func TestStatusIsCutBetweenItsParts(t *testing.T) {
	t.Parallel()
	root := &page{title: "Root", status: "12 of 12 · 3 marked (1 hidden) · sorted by renewal · +2 columns"}
	for _, key := range []string{"o", "f", "p", "c"} {
		root.bindings = append(root.bindings, do("do "+strings.Repeat(key, 6), key, nil))
	}
	onDesk(t, root, nil, func(desk *uitest.Driver) {
		desk.Sees("12 of 12 · 3 marked (1 hidden)").SeesNot("sorted", "…").Resize(200, 24).Sees("+2 columns")
		root.status = "2 so far · office failed after 2 lines: the service is not available"
		desk.Resize(80, 24).Sees("office failed after 2 lines: the…")
	})
}
