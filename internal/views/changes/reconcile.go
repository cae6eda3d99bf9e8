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

// settleBinding is the key that finds out what became of a change.
func settleBinding(d *kit.Desk, current func() *state.Change, ctx func() context.Context) widget.Binding {
	return widget.Binding{
		ID: "journal.settle", Keys: []string{"t"}, Label: "settle", Group: "Journal", Footer: true,
		Help: "Find out what became of a change whose answer was lost: by looking at what it changes, by sending the very same request again, or by what you know.",
		Disabled: func() string {
			switch c := current(); {
			case c == nil:
				return "There is no change under the cursor."
			case !c.State.Open():
				return "What became of this change is known."
			}
			return ""
		},
		Do: func() tea.Cmd { return settle(ctx(), d, current()) },
	}
}

// settle offers the ways to find out, from the one that only looks to the one that
// relies on the person.
func settle(ctx context.Context, d *kit.Desk, c *state.Change) tea.Cmd {
	again := ""
	switch err := journal.CanRepeat(d.Client, c); {
	case err != nil:
		again = kit.Sentence(err)
	case d.Client.ReadOnly():
		again = "cspdesk is read-only."
	}
	run := func(find func(context.Context) (journal.Finding, error)) func() tea.Cmd {
		return func() tea.Cmd { return settling(ctx, find) }
	}
	decide := func(tookEffect bool) func() tea.Cmd {
		return run(func(ctx context.Context) (journal.Finding, error) { return d.Journal.Decide(ctx, c, tookEffect, "") })
	}
	return ui.Open(ui.NewMenu(ui.Menu{Title: "What became of it?", Items: []widget.MenuItem{
		{ID: "look", Title: "Look at what it changes", Detail: "changes nothing", Do: run(func(ctx context.Context) (journal.Finding, error) { return d.Journal.Look(ctx, d.Client, c) })},
		{ID: "again", Title: "Send the very same request again", Detail: "it is carried out once", Off: again, Do: func() tea.Cmd { return askAgain(ctx, d, c) }},
		{ID: "took-effect", Title: "I know that it took effect", Detail: "entered under your name", Do: decide(true)},
		{ID: "no-effect", Title: "I know that it did not", Detail: "entered under your name", Do: decide(false)},
	}}))
}

// askAgain shows what is sent before it is.
func askAgain(ctx context.Context, d *kit.Desk, c *state.Change) tea.Cmd {
	text := changeTitle(c) + "\n" + c.Method + " " + kit.ShortURL(c.URL) + "\nMS-RequestId " + c.RequestID
	if fields := changeFields(c); fields != "" {
		text += "\n" + strings.ReplaceAll(fields, ", ", "\n")
	}
	if len(c.Body) > 0 {
		text += "\n" + kit.Pretty(c.Body)
	}
	return ui.Ask(ui.Question{
		Title: "Send it again?",
		Text:  text + "\n\nThe service carries out one MS-RequestId once. If the change did not take effect the first time, it does now.",
		Yes:   "Send", Danger: true,
		Do: func() tea.Cmd {
			return settling(ctx, func(ctx context.Context) (journal.Finding, error) { return d.Journal.Repeat(ctx, d.Client, c) })
		},
	})
}

// settling finds out in the background and says what came of it.
func settling(ctx context.Context, find func(context.Context) (journal.Finding, error)) tea.Cmd {
	return func() tea.Msg {
		f, err := find(ctx)
		switch {
		case err != nil:
			return kit.ShowFailure(err)()
		case f.State.Open():
			return ui.Show(ui.Message{Title: "Still open", Tone: text.ToneWarn, Text: f.Why})()
		}
		tone := text.ToneGood
		if f.State != state.ChangeDone {
			tone = text.ToneWarn
		}
		told := tea.BatchMsg{ui.Toast(tone, "It is settled: "+string(f.State)+". "+f.Why), ui.Broadcast(kit.ChangedMsg{What: "the journal"})}
		if f.State == state.ChangeDone && len(f.Answer) > 0 {
			told = append(told, ui.Push(ui.NewJSONScreen("Answer", f.Answer))) // it may hold a password that comes this once
		}
		return told
	}
}
