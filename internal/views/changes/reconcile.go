package changes

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/journal"
	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// reconcileBinding is the key that finds out the outcome of a change.
func reconcileBinding(d *kit.Desk, current func() *state.Change, ctx func() context.Context) widget.Binding {
	return widget.Binding{
		ID: "journal.settle", Keys: []string{"t"}, Label: "reconcile", Group: "Journal", Footer: true,
		Help: "Find out the outcome of a change whose response was lost: check the resource, send the same request again, or enter what you know.",
		Disabled: func() string {
			switch c := current(); {
			case c == nil:
				return "There is no change under the cursor."
			case !c.State.Open():
				return "The outcome of this change is known."
			}
			return ""
		},
		Do: func() tea.Cmd { return openReconcileMenu(ctx(), d, current()) },
	}
}

// openReconcileMenu offers the ways to find out the outcome of a change. The safest
// comes first.
func openReconcileMenu(ctx context.Context, d *kit.Desk, c *state.Change) tea.Cmd {
	again := ""
	switch err := journal.CanRepeat(d.Client, c); {
	case err != nil:
		again = kit.Sentence(err)
	case d.Client.ReadOnly():
		again = "cspdesk is read-only."
	}
	run := func(find func(context.Context) (journal.Finding, error)) func() tea.Cmd {
		return func() tea.Cmd { return reconcile(ctx, find) }
	}
	decide := func(tookEffect bool) func() tea.Cmd {
		return run(func(ctx context.Context) (journal.Finding, error) { return d.Journal.Decide(ctx, c, tookEffect, "") })
	}
	return ui.Open(ui.NewMenu(ui.Menu{Title: "Outcome unknown", Items: []widget.MenuItem{
		{ID: "look", Title: "Check the resource", Detail: "only reads", Do: run(func(ctx context.Context) (journal.Finding, error) { return d.Journal.Look(ctx, d.Client, c) })},
		{ID: "again", Title: "Send the same request again", Detail: "the service applies it only once", Off: again, Do: func() tea.Cmd { return confirmResend(ctx, d, c) }},
		{ID: "took-effect", Title: "It took effect", Detail: "recorded under your name", Do: decide(true)},
		{ID: "no-effect", Title: "It did not take effect", Detail: "recorded under your name", Do: decide(false)},
	}}))
}

// confirmResend shows the request and asks before it sends it again.
func confirmResend(ctx context.Context, d *kit.Desk, c *state.Change) tea.Cmd {
	text := changeTitle(c) + "\n" + c.Method + " " + kit.ShortURL(c.URL) + "\nMS-RequestId " + c.RequestID
	if fields := changeFields(c); fields != "" {
		text += "\n" + strings.ReplaceAll(fields, ", ", "\n")
	}
	if len(c.Body) > 0 {
		text += "\n" + kit.Pretty(c.Body)
	}
	return ui.Ask(ui.Question{
		Title: "Send the request again?",
		Text:  text + "\n\nThe service applies a request with the same MS-RequestId only once. If the change did not take effect before, it takes effect now.",
		Yes:   "Send", Danger: true,
		Do: func() tea.Cmd {
			return reconcile(ctx, func(ctx context.Context) (journal.Finding, error) { return d.Journal.Repeat(ctx, d.Client, c) })
		},
	})
}

// reconcile runs find in a command and shows the outcome.
func reconcile(ctx context.Context, find func(context.Context) (journal.Finding, error)) tea.Cmd {
	return func() tea.Msg {
		f, err := find(ctx)
		switch {
		case err != nil:
			return kit.ShowFailure(err)()
		case f.State.Open():
			return ui.Show(ui.Message{Title: "Outcome still unknown", Tone: text.ToneWarn, Text: f.Why})()
		}
		tone := text.ToneGood
		if f.State != state.ChangeDone {
			tone = text.ToneWarn
		}
		msgs := tea.BatchMsg{ui.Toast(tone, "The outcome is known: "+string(f.State)+". "+f.Why), ui.Broadcast(kit.ChangedMsg{What: "the journal"})}
		if f.State == state.ChangeDone && len(f.Answer) > 0 {
			msgs = append(msgs, ui.Push(ui.NewJSONScreen("Answer", f.Answer))) // the response may hold a password that is shown only once
		}
		return msgs
	}
}
