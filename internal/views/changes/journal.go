package changes

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// pageSize is how many entries the list reads before it shows them.
const pageSize = 500

// newJournal makes the list of the changes that were made from this computer: what
// was changed, by whom, and the outcome.
func newJournal(d *kit.Desk) *kit.List[*state.Change] {
	return kit.NewList(d, journalSpec(), "Journal", func(ctx context.Context, _ *api.Cursor) iter.Seq2[kit.Page[*state.Change], error] {
		return func(yield func(kit.Page[*state.Change], error) bool) {
			j, err := d.Journal.Open(ctx)
			if err != nil {
				yield(kit.Page[*state.Change]{}, err)
				return
			}
			var page kit.Page[*state.Change]
			for c, err := range j.List(ctx, state.ChangeFilter{}) {
				if err != nil {
					yield(page, err)
					return
				}
				if page.Rows = append(page.Rows, &c); len(page.Rows) == pageSize {
					if !yield(page, nil) {
						return
					}
					page.Rows = nil
				}
			}
			yield(page, nil)
		}
	}).At(kit.JournalRoute.At(kit.NoArgs{}))
}

func journalSpec() *kit.ListSpec[*state.Change] {
	type row = *state.Change
	return &kit.ListSpec[row]{
		Name: "journal", Singular: "change", Plural: "changes",
		ID: func(c row) string { return strconv.FormatInt(c.ID, 10) },
		Columns: []widget.Column[row]{
			{Name: "when", Title: "When", Min: 16, Text: func(c row) string { return kit.LocalMinute(c.Begun) }, Compare: func(a, b row) int { return cmp.Compare(a.ID, b.ID) }},
			{Name: "state", Title: "Outcome", Min: 9, Text: changeOutcome, Tone: changeTone},
			{Name: "what", Title: "What", Min: 26, Max: 48, Flex: 2, Text: changeTitle},
			{Name: "fields", Title: "Changes", Min: 20, Flex: 3, Priority: 2, Text: changeFields, Mask: text.MaskName},
			{Name: "who", Title: "Who", Min: 14, Max: 30, Flex: 1, Priority: 1, Text: func(c row) string { return kit.OrDash(c.Account) }, Mask: text.MaskMail, Tone: kit.MutedTone[row]},
			{Name: "customer", Title: "Customer", Min: 36, Priority: 4, Text: func(c row) string { return kit.OrDash(c.Customer) }, Mask: text.MaskID, Tone: kit.MutedTone[row]},
			{Name: "target", Title: "Target", Min: 36, Priority: 5, Text: func(c row) string { return kit.OrDash(c.Target) }, Mask: text.MaskID, Tone: kit.MutedTone[row]},
			{Name: "request", Title: "MS-RequestId", Min: 36, Priority: 6, Text: func(c row) string { return c.RequestID }, Mask: text.MaskID, Tone: kit.MutedTone[row]},
		},
		SortBy: "when", Desc: true,
		Empty:  "No changes were made from this computer yet.",
		Open:   func(l *kit.List[row], c row) tea.Cmd { return ui.Push(newEntry(l.Desk, c)) },
		Copies: changeCopies,
		Raw:    func(c row) []byte { return kit.EncodeJSON(c) },
		Bindings: func(l *kit.List[row]) []widget.Binding {
			return []widget.Binding{reconcileBinding(l.Desk, func() *state.Change {
				c, _ := l.Table.Current()
				return c
			}, func() context.Context { return l.Ctx })}
		},
	}
}

func changeOutcome(c *state.Change) string {
	if c.State == state.ChangeBegun {
		return "open"
	}
	return string(c.State)
}

func changeTone(c *state.Change) text.Tone {
	switch c.State {
	case state.ChangeDone:
		return text.ToneGood
	case state.ChangeRefused:
		return text.ToneBad
	case state.ChangeNoEffect:
		return text.ToneMuted
	}
	return text.ToneWarn
}

func changeTitle(c *state.Change) string {
	if op := api.Lookup(c.Operation); op != nil {
		return op.Spec().Title
	}
	return c.Operation
}

func changeFields(c *state.Change) string {
	var parts []string
	for _, f := range c.Fields {
		parts = append(parts, fmt.Sprintf("%s: %s → %s", f.Name, cmp.Or(f.Before, "(none)"), cmp.Or(f.After, "(none)")))
	}
	return strings.Join(parts, ", ")
}

func changeCopies(c *state.Change) []widget.CopyItem {
	var items []widget.CopyItem
	for _, item := range []widget.CopyItem{
		{Label: "MS-RequestId", Value: c.RequestID},
		{Label: "MS-CorrelationId", Value: c.CorrelationID},
		{Label: "customer tenant id", Value: c.Customer},
		{Label: "target id", Value: c.Target},
		{Label: "operation", Value: c.Operation},
	} {
		if item.Value != "" {
			items = append(items, item)
		}
	}
	return items
}

// newEntry makes the details page of one change.
func newEntry(d *kit.Desk, c *state.Change) *kit.FactsPage {
	current := func(f *kit.FactsPage) *state.Change {
		if now, _ := f.Part(0); now != nil {
			return now.(*state.Change)
		}
		return c
	}
	return kit.NewFacts(kit.FactsSpec{
		Title: fmt.Sprintf("Journal entry %d", c.ID),
		Parts: []kit.Part{{Title: "Change", Read: func(ctx context.Context) (kit.Facts, error) {
			j, err := d.Journal.Open(ctx)
			if err != nil {
				return kit.Facts{}, err
			}
			now, err := j.Get(ctx, c.ID)
			if err != nil {
				return kit.Facts{}, err
			}
			return kit.Facts{Sections: changeSections(&now), Raw: kit.EncodeJSON(&now), Value: &now}, nil
		}}},
		Bindings: func(f *kit.FactsPage) []widget.Binding {
			return []widget.Binding{reconcileBinding(d, func() *state.Change { return current(f) }, func() context.Context { return f.Ctx })}
		},
		Revive: func() ui.Screen { return newEntry(d, c) },
	})
}

func changeSections(c *state.Change) []widget.Section {
	var what, outcome, request []widget.Field
	kit.AddField(&what, "what", changeTitle(c))
	kit.AddField(&what, "when", kit.LocalMinute(c.Begun))
	kit.AddField(&what, "who", c.Account, text.MaskMail)
	kit.AddField(&what, "profile", c.Profile)
	kit.AddField(&what, "customer", c.Customer, text.MaskID)
	kit.AddField(&what, "target", c.Target, text.MaskID)
	for _, f := range c.Fields {
		kit.AddField(&what, f.Name, cmp.Or(f.Before, "(none)")+" → "+cmp.Or(f.After, "(none)"), text.MaskName)
	}
	kit.AddField(&outcome, "outcome", changeOutcome(c), changeTone(c))
	if c.Status != 0 {
		kit.AddField(&outcome, "HTTP status", strconv.Itoa(c.Status))
	}
	kit.AddField(&outcome, "code", c.Code)
	kit.AddField(&outcome, "message", c.Message)
	kit.AddField(&outcome, "ended", kit.LocalMinute(c.Ended))
	kit.AddField(&outcome, "reconciled", kit.LocalMinute(c.Reconciled))
	kit.AddField(&outcome, "how", c.ReconciledHow)
	kit.AddField(&outcome, "by", c.ReconciledBy, text.MaskMail)
	kit.AddField(&request, "MS-RequestId", c.RequestID, text.MaskID)
	kit.AddField(&request, "MS-CorrelationId", c.CorrelationID, text.MaskID)
	kit.AddField(&request, "request", c.Method+" "+kit.ShortURL(c.URL), text.MaskID)
	kit.AddField(&request, "if match", c.IfMatch)
	kit.AddField(&request, "body", string(c.Body), text.MaskName)
	kit.AddField(&request, "started", text.Plural(c.Sends, "time", "times")+", last by "+c.Process)
	return []widget.Section{{Title: "Change", Fields: what}, {Title: "Outcome", Fields: outcome}, {Title: "Request", Fields: request}}
}
