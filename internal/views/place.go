package views

import (
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// place is what makes a screen again at a later start: one of the kinds below and
// what it is about.
type place struct {
	kind string
	args any // of the kind's own type; nil when there is nothing to say
}

// The arguments of the places.
type (
	nowhere       struct{}
	customerPlace struct {
		Customer *Customer `json:"customer"`
		Page     string    `json:"page,omitempty"`
	}
	foundPlace struct {
		Field string `json:"field"` // as the service names it
		Text  string `json:"text"`
	}
	subscriptionPlace struct {
		Customer     *Customer         `json:"customer"`
		Subscription *api.Subscription `json:"subscription"`
	}
	orderPlace struct {
		Customer *Customer `json:"customer"`
		Order    string    `json:"order"`
	}
	batchPlace struct {
		Customer *Customer `json:"customer"`
		Batch    string    `json:"batch,omitempty"`
	}
	devicePlace struct {
		Customer *Customer   `json:"customer"`
		Batch    string      `json:"batch"`
		Device   *api.Device `json:"device"`
		Policy   string      `json:"policy,omitempty"`
	}
	policyPlace struct {
		Customer *Customer                `json:"customer"`
		Policy   *api.ConfigurationPolicy `json:"policy,omitempty"`
	}
	invoicePlace struct {
		Invoice *api.Invoice `json:"invoice"`
		Amends  *api.Invoice `json:"amends,omitempty"`
	}
	unbilledPlace struct {
		Currency string   `json:"currency"`
		Period   api.Enum `json:"period"`
	}
	operationPlace struct {
		Operation string              `json:"operation"`
		Params    map[string][]string `json:"params,omitempty"`
	}
)

// places makes each kind of screen from its arguments.
var places = map[string]func(*Desk, jsontext.Value) (ui.Screen, error){
	"customers": opens(func(d *Desk, _ nowhere) (ui.Screen, error) { return NewCustomers(d), nil }),
	"found":     opens(func(d *Desk, p foundPlace) (ui.Screen, error) { return newFoundCustomers(d, p), nil }),
	"customer": opens(func(d *Desk, p customerPlace) (ui.Screen, error) {
		return orGone(p.Customer != nil, func() ui.Screen { return newCustomerAt(d, p.Customer, p.Page) })
	}),
	"subscription": opens(func(d *Desk, p subscriptionPlace) (ui.Screen, error) {
		return orGone(p.whole(), func() ui.Screen { return NewSubscription(d, p.Customer, p.Subscription) })
	}),
	"order": opens(func(d *Desk, p orderPlace) (ui.Screen, error) {
		return orGone(p.Customer != nil, func() ui.Screen { return newOrder(d, p.Customer, p.Order) })
	}),
	"batch": opens(func(d *Desk, p batchPlace) (ui.Screen, error) {
		return orGone(p.Customer != nil, func() ui.Screen { return NewDevices(d, p.Customer, p.Batch) })
	}),
	"device": opens(func(d *Desk, p devicePlace) (ui.Screen, error) {
		return orGone(p.Customer != nil && p.Device != nil, func() ui.Screen { return newDeviceDetails(d, p.Customer, p.Batch, &Device{p.Device, p.Policy}) })
	}),
	"upload": opens(func(d *Desk, p batchPlace) (ui.Screen, error) {
		return orGone(p.Customer != nil, func() ui.Screen { return NewUpload(d, p.Customer, p.Batch) })
	}),
	"policy": opens(func(d *Desk, p policyPlace) (ui.Screen, error) {
		return orGone(p.Customer != nil && p.Policy != nil, func() ui.Screen { return newPolicyDetails(d, p.Customer, p.Policy) })
	}),
	"policy-form": opens(func(d *Desk, p policyPlace) (ui.Screen, error) {
		return orGone(p.Customer != nil, func() ui.Screen { return newPolicyForm(d, p.Customer, p.Policy) })
	}),
	"invoices": opens(func(d *Desk, _ nowhere) (ui.Screen, error) { return NewInvoices(d), nil }),
	"invoice": opens(func(d *Desk, p invoicePlace) (ui.Screen, error) {
		return orGone(p.Invoice != nil, func() ui.Screen { return NewInvoice(d, &Invoice{Invoice: p.Invoice, Amended: p.Amends}) })
	}),
	"unbilled": opens(func(d *Desk, p unbilledPlace) (ui.Screen, error) { return NewUnbilled(d, p.Currency, p.Period), nil }),
	"find":     opens(func(d *Desk, _ nowhere) (ui.Screen, error) { return orAbsent(NewFind(d), d.cannotFind()) }),
	"journal": opens(func(d *Desk, _ nowhere) (ui.Screen, error) {
		return orAbsent(NewJournal(d), unless(d.Journal != nil, "this desk keeps no journal"))
	}),
	"broken": opens(func(d *Desk, _ nowhere) (ui.Screen, error) {
		return orAbsent(NewBrokenUploads(d), unless(d.Uploads != nil, "this desk keeps no uploads"))
	}),
	"operation": opens(func(d *Desk, p operationPlace) (ui.Screen, error) { return openOperation(d, p, false) }),
	"answer":    opens(func(d *Desk, p operationPlace) (ui.Screen, error) { return openOperation(d, p, true) }),
}

// opens reads the arguments of a place before it is opened.
func opens[A any](open func(*Desk, A) (ui.Screen, error)) func(*Desk, jsontext.Value) (ui.Screen, error) {
	return func(d *Desk, raw jsontext.Value) (ui.Screen, error) {
		var args A
		if len(raw) > 0 {
			if err := api.Decode(raw, &args); err != nil {
				return nil, fmt.Errorf("what was kept of it can't be read: %w", err)
			}
		}
		return open(d, args)
	}
}

var errNotWhole = errors.New("what was kept of it is not whole")

func orGone(whole bool, open func() ui.Screen) (ui.Screen, error) {
	if !whole {
		return nil, errNotWhole
	}
	return open(), nil
}

// orAbsent opens a screen unless this desk lacks what it shows.
func orAbsent(screen ui.Screen, why string) (ui.Screen, error) {
	if why != "" {
		return nil, errors.New(why)
	}
	return screen, nil
}

// stateful is a screen that tells how it is looked at, and takes that back before
// it is started.
type stateful interface {
	state() any // nil when nothing is worth keeping
	setState(jsontext.Value) error
}

// save makes what is kept of a screen.
func save(title string, at place, state any) (ui.SavedScreen, bool) {
	if at.kind == "" {
		return ui.SavedScreen{}, false
	}
	saved := ui.SavedScreen{Title: title, Kind: at.kind}
	var err error
	if at.args != nil {
		if saved.Args, err = api.Encode(at.args); err != nil {
			return ui.SavedScreen{}, false
		}
	}
	if state != nil {
		if saved.State, err = json.Marshal(state, json.Deterministic(true)); err != nil {
			return ui.SavedScreen{}, false
		}
	}
	return saved, true
}

// OpenSaved makes a screen again that an earlier run has kept.
func (d *Desk) OpenSaved(saved ui.SavedScreen) (ui.Screen, error) {
	open, known := places[saved.Kind]
	if !known {
		return nil, fmt.Errorf("“%s” is of a kind that this version doesn't know", saved.Title)
	}
	screen, err := open(d, saved.Args)
	if err != nil {
		return nil, fmt.Errorf("“%s” could not be opened: %w", saved.Title, err)
	}
	s, ok := screen.(stateful)
	if !ok || len(saved.State) == 0 {
		return screen, nil
	}
	if err := s.setState(saved.State); err != nil {
		return nil, fmt.Errorf("“%s” could not be brought back as it was: %w", saved.Title, err)
	}
	return screen, nil
}

// keptMarks bounds the marks that are kept: more are no selection any more.
const keptMarks = 10_000

// listState is how a list is looked at.
type listState struct {
	Filter string   `json:"filter,omitempty"`
	Sort   string   `json:"sort"`
	Desc   bool     `json:"desc,omitempty"`
	Cursor string   `json:"cursor,omitempty"` // id of the row
	Marks  []string `json:"marks,omitempty"`
}

// at says what makes the list again at a later start.
func (l *List[T]) at(kind string, args any) *List[T] {
	l.place = place{kind, args}
	return l
}

// Save implements [ui.Savable].
func (l *List[T]) Save() (ui.SavedScreen, bool) { return save(l.title, l.place, l.state()) }

func (l *List[T]) state() any {
	s := listState{Filter: l.prompt.Value(), Cursor: l.table.HeldID()}
	s.Sort, s.Desc = l.table.Sorted()
	if l.table.MarkedLen() <= keptMarks {
		s.Marks = l.table.MarkedIDs()
	}
	if s.Filter == "" && s.Cursor == "" && len(s.Marks) == 0 && s.Sort == l.kind.SortBy && s.Desc == l.kind.Desc {
		return nil
	}
	return s
}

func (l *List[T]) setState(raw jsontext.Value) error {
	var s listState
	if err := json.Unmarshal(raw, &s); err != nil {
		return err
	}
	l.table.SortBy(s.Sort, s.Desc)
	l.table.MarkLater(s.Marks)
	if s.Cursor != "" {
		l.table.Select(s.Cursor)
	}
	if s.Filter != "" {
		l.prompt.SetValue(s.Filter)
		l.table.SetFilter(s.Filter)
	}
	return nil
}

// tabsState is which page is shown, and how each is looked at.
type tabsState struct {
	Active string                    `json:"active"`
	Pages  map[string]jsontext.Value `json:"pages,omitempty"`
}

// at says what makes the screen again at a later start.
func (t *Tabs) at(kind string, args any) *Tabs {
	t.place = place{kind, args}
	return t
}

// Save implements [ui.Savable].
func (t *Tabs) Save() (ui.SavedScreen, bool) { return save(t.title, t.place, t.state()) }

func (t *Tabs) state() any {
	s := tabsState{Active: t.tabs[t.active].Title, Pages: map[string]jsontext.Value{}}
	for i, tab := range t.tabs {
		page, ok := tab.Screen.(stateful)
		if !ok || !t.started[i] {
			continue
		}
		if state := page.state(); state != nil {
			if raw, err := json.Marshal(state, json.Deterministic(true)); err == nil {
				s.Pages[tab.Title] = raw
			}
		}
	}
	return s
}

func (t *Tabs) setState(raw jsontext.Value) error {
	var s tabsState
	if err := json.Unmarshal(raw, &s); err != nil {
		return err
	}
	for i, tab := range t.tabs {
		if tab.Title == s.Active {
			t.active = i
		}
		page, ok := tab.Screen.(stateful)
		if state := s.Pages[tab.Title]; ok && len(state) > 0 {
			if err := page.setState(state); err != nil {
				return err
			}
		}
	}
	return nil
}
