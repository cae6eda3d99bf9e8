package views

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/journal"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/views/customers"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// front is the first screen: the customers, and once what an earlier run left open.
type front struct{ *kit.List[*kit.Customer] }

func newHomeScreen(d *kit.Desk) *front { return &front{customers.NewCustomers(d)} }

// Start implements [ui.Screen].
func (f *front) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	return tea.Batch(f.List.Start(ctx, env), f.Desk.ReadMarks(ctx), readStartupReport(ctx, f.Desk))
}

// startupReport is what earlier runs left open.
type startupReport struct {
	reconciled int // changes whose outcome a look at their target has shown
	open       int // changes with an unknown outcome
	uploads    []journal.Broken
	err        error
	notices    []string // of the start itself
}

// Update implements [ui.Screen].
func (f *front) Update(msg tea.Msg) tea.Cmd {
	if left, ok := msg.(startupReport); ok {
		return left.tell()
	}
	return f.List.Update(msg)
}

// readStartupReport finds changes and uploads that earlier runs left open. Changes whose
// target shows the outcome are reconciled.
func readStartupReport(ctx context.Context, d *kit.Desk) tea.Cmd {
	return func() tea.Msg {
		left := startupReport{notices: d.Notices}
		if d.Journal == nil || d.Uploads == nil {
			return left
		}
		open, err := d.Journal.Unknown(ctx)
		if err != nil {
			left.err = err
			return left
		}
		for i := range open {
			if found, err := d.Journal.Look(api.InBackground(ctx), d.Client, &open[i]); err == nil && !found.State.Open() {
				left.reconciled++
				continue
			}
			left.open++
		}
		left.uploads, left.err = d.Uploads.Unfinished(ctx)
		return left
	}
}

// tell says what is left open and where to go for it.
func (m startupReport) tell() tea.Cmd {
	parts := slices.Clone(m.notices)
	if m.err != nil {
		parts = append(parts, kit.Sentence(m.err))
	}
	if m.open > 0 {
		parts = append(parts, text.Plural(m.open, "earlier change has", "earlier changes have")+" an unknown outcome: H shows the journal, t finds it out.")
	}
	if m.reconciled > 0 {
		parts = append(parts, text.Plural(m.reconciled, "earlier change was", "earlier changes were")+" open, and the outcome is known now: H shows the journal.")
	}
	if len(m.uploads) > 0 {
		b := m.uploads[0]
		label := fmt.Sprintf("The upload of %s broke off after %s of %s devices", b.File, text.Thousands(b.Sent), text.Thousands(b.Total))
		if len(m.uploads) > 1 {
			label = text.Plural(len(m.uploads), "upload", "uploads") + " of devices broke off"
		}
		parts = append(parts, label+": run “resume uploads” (:) to go on.")
	}
	if len(parts) == 0 {
		return nil
	}
	return ui.Toast(text.ToneWarn, strings.Join(parts, " "))
}
