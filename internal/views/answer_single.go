package views

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
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
	failure error
}

func newSingleAnswer(o *Operation, args api.Args) *singleAnswer {
	return &singleAnswer{JSONScreen: ui.NewJSONScreen(o.desc.Title, nil), op: o, args: args}
}

type singleMsg struct {
	raw []byte
	err error
}

// Start implements [ui.Screen].
func (s *singleAnswer) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	s.ctx, s.env = ctx, env
	return tea.Batch(s.JSONScreen.Start(ctx, env), s.Refresh())
}

// Refresh implements [ui.Refresher]. What is shown stays until the new answer.
func (s *singleAnswer) Refresh() tea.Cmd {
	s.reading = true
	return func() tea.Msg {
		for page, err := range s.op.op.Pages(s.ctx, s.op.desk.Client, s.args) {
			switch {
			case err != nil:
				return singleMsg{err: err}
			case len(page.Items) > 0:
				return singleMsg{raw: page.Items[0]}
			default: // the status is the answer
				return singleMsg{raw: fmt.Appendf(nil, `{"status":%d}`, page.Reply.Status)}
			}
		}
		return singleMsg{}
	}
}

// Update implements [ui.Screen].
func (s *singleAnswer) Update(msg tea.Msg) tea.Cmd {
	answer, ok := msg.(singleMsg)
	if !ok {
		return s.JSONScreen.Update(msg)
	}
	s.reading, s.failure = false, answer.err
	if answer.err != nil {
		return showFailure(answer.err)
	}
	s.raw = answer.raw
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
		p.wrap(width, " ", s.env.Theme.Paint(ui.ToneMuted, sentence(s.failure)+" Press r to try again."))
	} else {
		p.line(s.env.Theme.Paint(ui.ToneMuted, " Reading …"))
	}
	return p.window(0, width, height)
}

// Status implements [ui.Screen].
func (s *singleAnswer) Status() string {
	switch {
	case s.reading:
		return "reading …"
	case s.failure != nil:
		return "NOT READ, r tries again"
	}
	return s.JSONScreen.Status()
}

// Revive implements [ui.Revivable].
func (s *singleAnswer) Revive() ui.Screen { return newSingleAnswer(s.op, s.args) }
