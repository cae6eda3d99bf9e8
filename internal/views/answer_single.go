package views

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// singleAnswer shows the one resource that a call returns, as JSON.
type singleAnswer struct {
	*ui.JSONScreen
	op      *Operation
	args    api.Args
	ctx     context.Context
	env     *ui.Env
	reading bool
	raw     []byte
	age     api.Age // of raw
	failure error
}

func newSingleAnswer(o *Operation, args api.Args) *singleAnswer {
	return &singleAnswer{JSONScreen: ui.NewJSONScreen(o.desc.Title, nil), op: o, args: args}
}

type singleMsg struct {
	raw  []byte
	age  api.Age
	kept bool // it comes from the cache, and what the service says is on the way
	err  error
}

// Start implements [ui.Screen].
func (s *singleAnswer) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	s.ctx, s.env = ctx, env
	return tea.Batch(s.JSONScreen.Start(ctx, env), s.read(api.FromCache(ctx), true), s.Refresh())
}

// Refresh implements [ui.Refresher]. What is shown stays until the new answer.
func (s *singleAnswer) Refresh() tea.Cmd {
	s.reading = true
	return s.read(s.ctx, false)
}

func (s *singleAnswer) read(ctx context.Context, kept bool) tea.Cmd {
	return func() tea.Msg {
		ctx, ages := api.WithAges(ctx)
		raw, err := s.ask(ctx)
		return singleMsg{raw, ages.Age(), kept, err}
	}
}

func (s *singleAnswer) ask(ctx context.Context) ([]byte, error) {
	for page, err := range s.op.op.Pages(ctx, s.op.desk.Client, s.args) {
		switch {
		case err != nil:
			return nil, err
		case len(page.Items) > 0:
			return page.Items[0], nil
		default: // the status is the answer
			return fmt.Appendf(nil, `{"status":%d}`, page.Reply.Status), nil
		}
	}
	return nil, nil
}

// Update implements [ui.Screen].
func (s *singleAnswer) Update(msg tea.Msg) tea.Cmd {
	answer, ok := msg.(singleMsg)
	if !ok {
		return s.JSONScreen.Update(msg)
	}
	if answer.kept && (answer.err != nil || !s.reading && s.failure == nil) {
		return nil
	}
	if !answer.kept {
		s.reading, s.failure = false, answer.err
	}
	switch {
	case answer.err != nil && s.raw != nil && api.Unreachable(answer.err):
		return nil // what is shown is kept, and the status says so
	case answer.err != nil:
		return showFailure(answer.err)
	}
	s.raw, s.age = answer.raw, answer.age
	s.JSONScreen = ui.NewJSONScreen(s.op.desc.Title, s.raw)
	return s.JSONScreen.Start(s.ctx, s.env)
}

// View implements [ui.Screen].
func (s *singleAnswer) View(width, height int) string {
	if s.raw != nil {
		return s.JSONScreen.View(width, height)
	}
	var p page
	p.line("")
	if s.failure != nil {
		p.wrap(width, " ", s.env.Theme.Paint(text.ToneMuted, sentence(s.failure)+" Press r to try again."))
	} else {
		p.line(s.env.Theme.Paint(text.ToneMuted, " Reading …"))
	}
	return p.window(0, width, height)
}

// Status implements [ui.Screen].
func (s *singleAnswer) Status() string {
	var parts []string
	switch {
	case s.reading && s.raw == nil:
		return "reading …"
	case s.failure != nil && s.raw == nil:
		return "NOT READ, r tries again"
	case s.failure != nil:
		parts = append(parts, staleStatus(s.failure, s.age)+", r tries again")
	case s.reading:
		parts = append(parts, asOf(s.age)+" · refreshing")
	default:
		parts = append(parts, readAt(s.age))
	}
	return joined(append(parts, s.JSONScreen.Status())...)
}

// Revive implements [ui.Revivable].
func (s *singleAnswer) Revive() ui.Screen { return newSingleAnswer(s.op, s.args) }
