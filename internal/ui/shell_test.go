package ui_test

import (
	"context"
	"slices"
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

// page is a screen that tests put together: it shows what reached it.
type page struct {
	title    string
	lines    []string
	status   string
	typing   bool
	bindings []widget.Binding
	start    func(p *page, ctx context.Context) tea.Cmd
	update   func(p *page, msg tea.Msg) tea.Cmd

	ctx context.Context
	env *ui.Env
}

func (p *page) Title() string              { return p.title }
func (p *page) Status() string             { return p.status }
func (p *page) Typing() bool               { return p.typing }
func (p *page) Bindings() []widget.Binding { return p.bindings }

func (p *page) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	p.ctx, p.env = ctx, env
	if p.start != nil {
		return p.start(p, ctx)
	}
	return nil
}

func (p *page) Update(msg tea.Msg) tea.Cmd {
	if p.update != nil {
		return p.update(p, msg)
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		p.say("key " + msg.String())
	case answer:
		p.say("got " + string(msg))
	}
	return nil
}

func (p *page) View(width, height int) string {
	lines := p.lines[max(0, len(p.lines)-height):]
	shown := make([]string, len(lines))
	for i, line := range lines {
		shown[i] = text.Truncate(" "+line, width)
	}
	return strings.Join(shown, "\n")
}

func (p *page) say(text string) { p.lines = append(p.lines, text) }

// answer is what a test's command comes back with.
type answer string

// later answers after a while.
func later(d time.Duration, text string) tea.Cmd {
	return func() tea.Msg {
		time.Sleep(d)
		return answer(text)
	}
}

func do(id, key string, cmd func() tea.Cmd) widget.Binding {
	return widget.Binding{ID: id, Keys: []string{key}, Label: id, Help: "Does " + id + ".", Group: "Test", Footer: true, Do: cmd}
}

// opening binds a key to pushing a screen.
func opening(key string, s func() ui.Screen) widget.Binding {
	return do("open-"+key, key, func() tea.Cmd { return ui.Push(s()) })
}

// onDesk runs a test with a desk that shows root.
func onDesk(t *testing.T, root ui.Screen, change func(*ui.Config), test func(desk *uitest.Desk)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		test(newDesk(t, root, change))
	})
}

func newDesk(t *testing.T, root ui.Screen, change func(*ui.Config), opts ...uitest.Option) *uitest.Desk {
	t.Helper()
	cfg := ui.Config{Product: "desk", Root: func() ui.Screen { return root }, CrashDir: t.TempDir()}
	if change != nil {
		change(&cfg)
	}
	app, err := ui.New(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return uitest.New(t, app, 80, 24, opts...)
}

func TestAnswersReachTheScreenThatAsked(t *testing.T) {
	t.Parallel()
	root := &page{title: "Root", start: func(*page, context.Context) tea.Cmd {
		return tea.Batch(
			later(time.Second, "one"),
			tea.Sequence(later(2*time.Second, "two"), tea.Batch(later(time.Second, "three"), later(time.Second, "four"))),
		)
	}}
	child := &page{title: "Child"}
	root.bindings = []widget.Binding{opening("c", func() ui.Screen { return child })}
	onDesk(t, root, nil, func(desk *uitest.Desk) {
		desk.Press("c").Sees("Root ▸ Child").Advance(5 * time.Second)
		if len(child.lines) > 0 {
			t.Errorf("the covering screen got %q", child.lines)
		}
		slices.Sort(root.lines)
		if got := strings.Join(root.lines, ","); got != "got four,got one,got three,got two" {
			t.Errorf("the asking screen got %s", got)
		}
	})
}

func TestAnswersOfLeftScreensAreDropped(t *testing.T) {
	t.Parallel()
	root := &page{title: "Root"}
	child := &page{title: "Child", start: func(_ *page, ctx context.Context) tea.Cmd {
		return func() tea.Msg {
			<-ctx.Done()
			return answer("late")
		}
	}}
	root.bindings = []widget.Binding{opening("c", func() ui.Screen { return child })}
	onDesk(t, root, nil, func(desk *uitest.Desk) {
		desk.Press("c").Sees("Child").Press("esc").SeesNot("Child")
		if child.ctx.Err() == nil {
			t.Error("the left screen's context is still alive")
		}
		if len(root.lines)+len(child.lines) > 0 {
			t.Errorf("a late answer reached %q and %q", root.lines, child.lines)
		}
	})
}
