package kit

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
)

// refreshQuietly reads those parts again that have become untrue or old, without being
// asked. A failure that passes leaves a part as it is.
func (f *FactsPage) refreshQuietly(m refreshMsg) tea.Cmd {
	var cmds []tea.Cmd
	for i := range f.parts {
		state := &f.parts[i]
		if !state.done {
			continue // what comes is as new
		}
		if with, calls, _ := m.wants(state.ages, state.age, state.err); with != nil && calls <= mostReread {
			cmds = append(cmds, f.reread(i, m, with))
		}
	}
	return tea.Batch(cmds...)
}

func (f *FactsPage) reread(i int, m refreshMsg, with withContext) tea.Cmd {
	run, part := f.run, f.Spec.Parts[i]
	ctx, stop := context.WithCancel(f.Ctx)
	m.join(ctx, stop)
	return func() tea.Msg {
		defer stop()
		ctx, ages := api.WithAges(with(ctx))
		facts, err := part.Read(ctx)
		if err != nil && api.Passing(err) {
			m.failed(err)
			return nil
		}
		return partMsg{f, run, i, false, facts, ages, err}
	}
}
