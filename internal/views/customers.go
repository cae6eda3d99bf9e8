package views

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// Customer is what the customer list keeps of a customer: with 100,000 of them,
// every field counts.
type Customer struct {
	ID           string // tenant id
	Name         string
	Domain       string
	Relationship string
	Signal       *signal `json:"-"` // what wants attention; nil for nothing
}

func customerRow(c *api.Customer) *Customer {
	row := &Customer{ID: c.ID, Relationship: string(c.RelationshipToPartner)}
	if p := c.CompanyProfile; p != nil {
		row.Name, row.Domain = p.CompanyName, p.Domain
		if row.ID == "" {
			row.ID = p.TenantID
		}
	}
	return row
}

// readCustomerRow reads one customer again; what wants attention is known of all
// or of none.
func readCustomerRow(ctx context.Context, d *Desk, id string, was *Customer) (*Customer, error) {
	reply, err := api.GetCustomer.Do(ctx, d.Client, api.CustomerRef{CustomerID: id})
	if err != nil {
		return nil, err
	}
	row := customerRow(&reply.Value)
	if was != nil {
		row.Signal = was.Signal
	}
	return row, nil
}

// Title is what a person calls the customer.
func (c *Customer) Title() string {
	for _, name := range []string{c.Name, c.Domain} {
		if strings.TrimSpace(name) != "" {
			return name
		}
	}
	return c.ID
}

func customerKind() *Kind[*Customer] {
	return &Kind[*Customer]{
		Name: "customers", Singular: "customer", Plural: "customers",
		ID: func(c *Customer) string { return c.ID },
		Columns: []widget.Column[*Customer]{
			{Name: "name", Title: "Name", Min: 28, Max: 48, Flex: 3, Mask: text.MaskName, Text: (*Customer).Title},
			{Name: "signals", Title: "Signals", Min: 20, Max: 24, Flex: 1, Text: func(c *Customer) string { return c.Signal.String() }, Tone: func(c *Customer) text.Tone { return c.Signal.tone() }, Compare: compareSignals},
			{Name: "domain", Title: "Domain", Min: 36, Least: 24, Max: 48, Flex: 3, Mask: text.MaskDomain, Text: func(c *Customer) string { return c.Domain }, Tone: muted[*Customer]},
			{Name: "tenant", Title: "Tenant ID", Min: 36, Priority: 3, Mask: text.MaskID, Text: func(c *Customer) string { return c.ID }, Tone: muted[*Customer]},
			{Name: "relationship", Title: "Relationship", Min: 14, Priority: 4, Text: func(c *Customer) string { return words(api.Enum(c.Relationship)) }, Tone: muted[*Customer]},
		},
		SortBy: "name", Large: true,
		Changed: func(news api.News, since time.Time) []string { return news.Customers(since) },
		Row:     readCustomerRow,
		Empty:   "There are no customers.\nCreate one in Partner Center; it appears here after r.",
		Open: func(l *List[*Customer], c *Customer) tea.Cmd {
			return ui.Push(NewCustomer(l.desk, c))
		},
		Describe: func(l *List[*Customer], c *Customer) tea.Cmd {
			return ui.Push(newCustomerAt(l.desk, c, "Profile"))
		},
		Copies: func(c *Customer) []widget.CopyItem {
			return []widget.CopyItem{{Label: "tenant id", Value: c.ID}, {Label: "domain", Value: c.Domain}, {Label: "name", Value: c.Name}}
		},
		PortalURL: func(c *Customer) string { return portalCustomer(c.ID) + "/subscriptions" },
		Bindings:  customerBindings,
	}
}

func muted[T any](T) text.Tone { return text.ToneMuted }

func portalCustomer(id string) string {
	return "https://partner.microsoft.com/commerce/customers/" + url.PathEscape(id)
}

// NewCustomers makes the list of all customers.
func NewCustomers(d *Desk) *List[*Customer] {
	return NewList(d, withNotes(d, customerKind(), aboutCustomer), "Customers", withSignals(d, from(d, api.ListCustomers, api.None{}, customerRow))).At(CustomersRoute.At(NoArgs{}))
}

func customerBindings(l *List[*Customer]) []widget.Binding {
	return []widget.Binding{
		{
			ID: "find", Keys: []string{"F"}, Label: "find", Group: "Customer", Footer: true,
			Help: "Search at Partner Center for customers whose name or domain begins with a text, without waiting for the whole list.",
			Do:   func() tea.Cmd { return findCustomers(l.desk) },
		},
		{
			ID: "invoices", Keys: []string{"I"}, Label: "invoices", Group: "Go", Footer: true,
			Help: "Show the partner's invoices.",
			Do:   func() tea.Cmd { return InvoicesRoute.Push(l.desk, NoArgs{}) },
		},
		{
			ID: "journal", Keys: []string{"H"}, Label: "journal", Group: "Go",
			Help:     "Show the journal: who changed what from this computer, and what became of it.",
			Disabled: func() string { return unless(l.desk.Journal != nil, "This desk keeps no journal.") },
			Do:       func() tea.Cmd { return JournalRoute.Push(l.desk, NoArgs{}) },
		},
	}
}

// findCustomers asks for the beginning of a name or domain and lists what the
// service finds.
func findCustomers(d *Desk) tea.Cmd { return askText(findCustomersBox(d)) }

func findCustomersBox(d *Desk) textQuestion {
	field := api.FilterCompanyName
	return textQuestion{
		Title: "Find customers", Label: "Name begins with: ", At: findCustomersQuestion.At(NoArgs{}),
		Help:   "Partner Center itself searches, so this is quick on any number of customers. Tab switches between name and domain.",
		Toggle: "name/domain",
		OnToggle: func(on bool) string {
			if on {
				field = api.FilterDomain
				return "Domain begins with: "
			}
			field = api.FilterCompanyName
			return "Name begins with: "
		},
		Check: func(text string) error {
			if strings.TrimSpace(text) == "" {
				return errors.New("Type at least one character.")
			}
			return nil
		},
		Do: func(text string) tea.Cmd {
			return ui.Push(newFoundCustomers(d, foundArgs{Field: field, Text: strings.TrimSpace(text)}))
		},
	}
}

// newFoundCustomers lists what the service itself finds.
func newFoundCustomers(d *Desk, p foundArgs) *List[*Customer] {
	what := "name"
	if p.Field == api.FilterDomain {
		what = "domain"
	}
	kind := customerKind()
	kind.Empty = fmt.Sprintf("Partner Center knows no customer whose %s begins with “%s”.", what, p.Text)
	filter := api.FilteredCustomers{Filter: api.CustomerFilter{Field: p.Field, Value: p.Text}}
	return NewList(d, kind, fmt.Sprintf("%s… by %s", p.Text, what), withSignals(d, from(d, api.FilterCustomers, filter, customerRow))).At(foundRoute.At(p))
}
