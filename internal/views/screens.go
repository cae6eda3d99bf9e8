package views

import (
	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// Screens returns one screen of every kind, not started: their bindings are what
// a user can give other keys to, and what docs/keys.md lists.
func (d *Desk) Screens() []ui.Screen {
	customer, subscription := &Customer{}, &api.Subscription{}
	screens := []ui.Screen{NewCustomers(d)}
	screens = append(screens, pagesOf(NewCustomer(d, customer))...)
	screens = append(screens, pagesOf(NewSubscription(d, customer, subscription))...)
	screens = append(screens, pagesOf(NewInvoice(d, &Invoice{Invoice: &api.Invoice{}}).Tabs)...)
	screens = append(screens, deviceScreens(d, customer)...)
	return append(screens,
		NewFind(d),
		NewInvoices(d),
		NewJournal(d),
		newJournalEntry(d, &state.Change{ID: 1}),
		NewBrokenUploads(d),
		newLineDetails(d, &invoiceLine{part: &linePart{}}),
		NewChange(d, ChangeSpec{Title: "A change before it is sent", Verb: "Send"}),
	)
}

// pagesOf takes a screen of several pages apart, so that each has a title and the
// keys of its own.
func pagesOf(t *Tabs) []ui.Screen {
	screens := make([]ui.Screen, len(t.tabs))
	for i, tab := range t.tabs {
		screens[i] = NewTabs(tab.Title, 0, nil, tab)
	}
	return screens
}
