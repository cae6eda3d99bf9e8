package ui_test

import (
	"context"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// plain hides the optional interfaces of a screen.
type plain struct{ ui.Screen }

// binder is a composite screen: it shows one of its pages.
type binder struct {
	title  string
	pages  []ui.Screen
	active int
}

func (b *binder) Title() string                 { return b.title }
func (b *binder) Inner() ui.Screen              { return b.pages[b.active] }
func (b *binder) View(width, height int) string { return b.Inner().View(width, height) }
func (b *binder) Status() string                { return b.Inner().Status() }

func (b *binder) Bindings() []widget.Binding {
	return []widget.Binding{do("turn", "t", func() tea.Cmd {
		b.active = (b.active + 1) % len(b.pages)
		return nil
	})}
}

func (b *binder) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	var cmds []tea.Cmd
	for _, p := range b.pages {
		cmds = append(cmds, p.Start(ctx, env))
	}
	return tea.Batch(cmds...)
}

func (b *binder) Update(msg tea.Msg) tea.Cmd { return b.Inner().Update(msg) }

// capable is a page with every optional interface; it says what it was asked.
type capable struct {
	page
	escapes int
}

func (c *capable) act(what string) tea.Cmd {
	c.say(what + " " + c.title)
	return nil
}

func (c *capable) Refresh() tea.Cmd  { return c.act("refresh") }
func (c *capable) Describe() tea.Cmd { return c.act("describe") }
func (c *capable) Export() tea.Cmd   { return c.act("export") }
func (c *capable) Resume() tea.Cmd   { return c.act("resume") }
func (c *capable) Copies() []widget.CopyItem {
	return []widget.CopyItem{{Label: c.title + " id", Value: "42"}}
}

func (c *capable) RawJSON() (string, []byte)    { return c.title + " as JSON", []byte(`{"page":1}`) }
func (c *capable) PortalURL() string            { return "https://portal.example/" + c.title }
func (c *capable) Personal() text.MaskKind      { return text.MaskName }
func (c *capable) Guard() string                { return "The page " + c.title + " is not saved." }
func (c *capable) Revive() ui.Screen            { return &page{title: "revived " + c.title} }
func (c *capable) Save() (ui.SavedScreen, bool) { return ui.SavedScreen{Kind: c.title}, true }

func (c *capable) Escape() (bool, tea.Cmd) {
	if c.escapes == 0 {
		return false, nil
	}
	c.escapes--
	return true, c.act("escape")
}

func TestTheShellUsesTheCapabilitiesOfTheInnerScreen(t *testing.T) {
	t.Parallel()
	first := &capable{page: page{title: "first"}, escapes: 1}
	composite := &binder{title: "Contoso", pages: []ui.Screen{first, plain{&page{title: "second"}}}}
	root := &page{title: "Root", bindings: []widget.Binding{opening("c", func() ui.Screen { return composite })}}
	onDesk(t, root, nil, func(desk *uitest.Driver) {
		desk.Press("c").Sees("Root ▸ Contoso")
		desk.Press("r").Sees("refresh first").Press("d").Sees("describe first").Press("e").Sees("export first")
		desk.Press("y").Sees("first id").Press("esc")
		desk.Press("o").Sees("https://portal.example/first")
		desk.Press("J").Sees("first as JSON", `"page"`).Press("esc").Sees("resume first")
		desk.Press("ctrl+x").SeesNot("Root ▸ Contoso").Press("ctrl+x").Sees("Root ▸ Contoso")
		desk.Press("esc").Sees("escape first").Press("esc").Sees("The page first is not saved.").Press("n")
		desk.Press("t", "r").Sees("There is nothing to refresh on this screen.")
		desk.Press("esc").SeesNot("Contoso").Press("[").SeesNot("revived first")
	})
}

func TestAnInnerScreenWithAnOpenPromptGetsTheKeys(t *testing.T) {
	t.Parallel()
	prompt := &page{title: "prompt", typing: true}
	onDesk(t, &binder{title: "Contoso", pages: []ui.Screen{prompt}}, nil, func(desk *uitest.Driver) {
		desk.Press("t").Sees("key t").Press("?").Sees("key ?")
	})
}

// own is a composite with a capability of its own.
type own struct{ binder }

func (o *own) Refresh() tea.Cmd { return ui.Toast(text.ToneGood, "The composite was refreshed.") }

func TestACompositesOwnCapabilityTakesPrecedence(t *testing.T) {
	t.Parallel()
	outer := &own{binder{title: "Contoso", pages: []ui.Screen{&capable{page: page{title: "first"}}}}}
	onDesk(t, outer, nil, func(desk *uitest.Driver) {
		desk.Press("r").Sees("The composite was refreshed.").SeesNot("refresh first")
		desk.Press("d").Sees("describe first")
	})
}

func TestACompositeIsNotSavedAsItsInnerScreen(t *testing.T) {
	t.Parallel()
	var saved []ui.SavedScreen
	root := &binder{title: "Contoso", pages: []ui.Screen{&capable{page: page{title: "first"}}}}
	onDesk(t, root, func(cfg *ui.Config) {
		cfg.SaveSession = func(path []ui.SavedScreen) { saved = path }
	}, func(desk *uitest.Driver) {
		desk.Press("r").Advance(2 * time.Second)
		if len(saved) > 0 {
			t.Errorf("saved %v; only the composite itself can say how it is restored", saved)
		}
	})
}

func TestAsFollowsInnerScreens(t *testing.T) {
	t.Parallel()
	page := &capable{page: page{title: "page"}}
	nested := &binder{pages: []ui.Screen{&binder{pages: []ui.Screen{page}}}}
	if got, ok := ui.As[ui.Copier](nested); !ok || got != ui.Copier(page) {
		t.Errorf("As[Copier] = %v, %v; want the innermost page", got, ok)
	}
	if got, ok := ui.As[*binder](nested); !ok || got != nested {
		t.Errorf("As[*binder] = %v, %v; want the outermost screen", got, ok)
	}
	if _, ok := ui.As[ui.Copier](&binder{pages: []ui.Screen{nil}}); ok {
		t.Error("a composite that shows nothing has a Copier")
	}
	if _, ok := ui.As[ui.Copier](nil); ok {
		t.Error("no screen has a Copier")
	}
}
