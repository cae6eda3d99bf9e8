package views

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// entriesAtOnce is how many entries of the journal make a page.
const entriesAtOnce = 500

// NewJournal makes the list of what was changed from this computer, by whom, and
// what became of it.
func NewJournal(d *Desk) *List[*state.Change] {
	return NewList(d, journalKind(), "Journal", func(ctx context.Context, _ *api.Cursor) iter.Seq2[Page[*state.Change], error] {
		return func(yield func(Page[*state.Change], error) bool) {
			j, err := d.Journal.Open(ctx)
			if err != nil {
				yield(Page[*state.Change]{}, err)
				return
			}
			var page Page[*state.Change]
			for c, err := range j.List(ctx, state.ChangeFilter{}) {
				if err != nil {
					yield(page, err)
					return
				}
				if page.Rows = append(page.Rows, &c); len(page.Rows) == entriesAtOnce {
					if !yield(page, nil) {
						return
					}
					page.Rows = nil
				}
			}
			yield(page, nil)
		}
	}).At(JournalRoute.At(NoArgs{}))
}

func journalKind() *Kind[*state.Change] {
	type row = *state.Change
	return &Kind[row]{
		Name: "journal", Singular: "change", Plural: "changes",
		ID: func(c row) string { return strconv.FormatInt(c.ID, 10) },
		Columns: []widget.Column[row]{
			{Name: "when", Title: "When", Min: 16, Text: func(c row) string { return localMinute(c.Begun) }, Compare: func(a, b row) int { return cmp.Compare(a.ID, b.ID) }},
			{Name: "state", Title: "Outcome", Min: 9, Text: changeOutcome, Tone: changeTone},
			{Name: "what", Title: "What", Min: 26, Max: 48, Flex: 2, Text: changeTitle},
			{Name: "fields", Title: "Changes", Min: 20, Flex: 3, Priority: 2, Text: changeFields, Mask: text.MaskName},
			{Name: "who", Title: "Who", Min: 14, Max: 30, Flex: 1, Priority: 1, Text: func(c row) string { return orDash(c.Account) }, Mask: text.MaskMail, Tone: muted[row]},
			{Name: "customer", Title: "Customer", Min: 36, Priority: 4, Text: func(c row) string { return orDash(c.Customer) }, Mask: text.MaskID, Tone: muted[row]},
			{Name: "target", Title: "Target", Min: 36, Priority: 5, Text: func(c row) string { return orDash(c.Target) }, Mask: text.MaskID, Tone: muted[row]},
			{Name: "request", Title: "MS-RequestId", Min: 36, Priority: 6, Text: func(c row) string { return c.RequestID }, Mask: text.MaskID, Tone: muted[row]},
		},
		SortBy: "when", Desc: true,
		Empty:  "Nothing was changed from this computer yet.",
		Open:   func(l *List[row], c row) tea.Cmd { return ui.Push(newJournalEntry(l.desk, c)) },
		Copies: changeCopies,
		Raw:    func(c row) []byte { return encoded(c) },
		Bindings: func(l *List[row]) []widget.Binding {
			return []widget.Binding{settleBinding(l.desk, func() *state.Change {
				c, _ := l.table.Current()
				return c
			}, func() context.Context { return l.ctx })}
		},
	}
}

// localMinute shows a moment in the zone of the person's day.
func localMinute(t time.Time) string {
	if t.IsZero() {
		return none
	}
	return t.Local().Format("2006-01-02 15:04")
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
		parts = append(parts, fmt.Sprintf("%s: %s → %s", f.Name, orNone(f.Before), orNone(f.After)))
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

// newJournalEntry makes the page of all that is known of a change.
func newJournalEntry(d *Desk, c *state.Change) *FactsPage {
	current := func(f *FactsPage) *state.Change {
		if now, _ := f.Part(0); now != nil {
			return now.(*state.Change)
		}
		return c
	}
	return NewFacts(FactsSpec{
		Title: fmt.Sprintf("Entry %d of the journal", c.ID),
		Parts: []Part{{"Change", func(ctx context.Context) (Facts, error) {
			j, err := d.Journal.Open(ctx)
			if err != nil {
				return Facts{}, err
			}
			now, err := j.Get(ctx, c.ID)
			if err != nil {
				return Facts{}, err
			}
			return Facts{Sections: changeSections(&now), Raw: encoded(&now), Value: &now}, nil
		}}},
		Bindings: func(f *FactsPage) []widget.Binding {
			return []widget.Binding{settleBinding(d, func() *state.Change { return current(f) }, func() context.Context { return f.ctx })}
		},
		Revive: func() ui.Screen { return newJournalEntry(d, c) },
	})
}

func changeSections(c *state.Change) []widget.Section {
	var what, outcome, request []widget.Field
	fact(&what, "what", changeTitle(c))
	fact(&what, "when", localMinute(c.Begun))
	fact(&what, "who", c.Account, text.MaskMail)
	fact(&what, "profile", c.Profile)
	fact(&what, "customer", c.Customer, text.MaskID)
	fact(&what, "target", c.Target, text.MaskID)
	for _, f := range c.Fields {
		fact(&what, f.Name, orNone(f.Before)+" → "+orNone(f.After), text.MaskName)
	}
	fact(&outcome, "outcome", changeOutcome(c), changeTone(c))
	if c.Status != 0 {
		fact(&outcome, "HTTP status", strconv.Itoa(c.Status))
	}
	fact(&outcome, "code", c.Code)
	fact(&outcome, "message", c.Message)
	fact(&outcome, "ended", localMinute(c.Ended))
	fact(&outcome, "found out", localMinute(c.Reconciled))
	fact(&outcome, "how", c.ReconciledHow)
	fact(&outcome, "by", c.ReconciledBy, text.MaskMail)
	fact(&request, "MS-RequestId", c.RequestID, text.MaskID)
	fact(&request, "MS-CorrelationId", c.CorrelationID, text.MaskID)
	fact(&request, "request", c.Method+" "+shortURL(c.URL), text.MaskID)
	fact(&request, "if match", c.IfMatch)
	fact(&request, "body", string(c.Body), text.MaskName)
	fact(&request, "begun", strconv.Itoa(c.Sends)+" times, last by "+c.Process)
	return []widget.Section{{Title: "Change", Fields: what}, {Title: "Outcome", Fields: outcome}, {Title: "Request", Fields: request}}
}
