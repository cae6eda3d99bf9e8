package customers

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

func customerRow(c *api.Customer) *kit.Customer {
	row := &kit.Customer{ID: c.ID, Relationship: string(c.RelationshipToPartner)}
	if p := c.CompanyProfile; p != nil {
		row.Name, row.Domain = p.CompanyName, p.Domain
		if row.ID == "" {
			row.ID = p.TenantID
		}
	}
	return row
}

// readCustomerRow reads one customer. It keeps the signals of the row that it replaces,
// because signals are read for all customers at once.
func readCustomerRow(ctx context.Context, d *kit.Desk, id string, was *kit.Customer) (*kit.Customer, error) {
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

func customerSpec() *kit.ListSpec[*kit.Customer] {
	return &kit.ListSpec[*kit.Customer]{
		Name: "customers", Singular: "customer", Plural: "customers",
		ID: func(c *kit.Customer) string { return c.ID },
		Columns: []widget.Column[*kit.Customer]{
			{Name: "name", Title: "Name", Min: 28, Max: 48, Flex: 3, Mask: text.MaskName, Text: (*kit.Customer).Title},
			{Name: "signals", Title: "Signals", Min: 20, Max: 24, Flex: 1, Text: func(c *kit.Customer) string { return c.Signal.String() }, Tone: func(c *kit.Customer) text.Tone { return c.Signal.Tone() }, Compare: compareSignals},
			{Name: "domain", Title: "Domain", Min: 36, Least: 24, Max: 48, Flex: 3, Mask: text.MaskDomain, Text: func(c *kit.Customer) string { return c.Domain }, Tone: kit.MutedTone[*kit.Customer]},
			{Name: "tenant", Title: "Tenant ID", Min: 36, Priority: 3, Mask: text.MaskID, Text: func(c *kit.Customer) string { return c.ID }, Tone: kit.MutedTone[*kit.Customer]},
			{Name: "relationship", Title: "Relationship", Min: 14, Priority: 4, Text: func(c *kit.Customer) string { return kit.EnumText(api.Enum(c.Relationship)) }, Tone: kit.MutedTone[*kit.Customer]},
		},
		SortBy: "name", Large: true,
		Changed: func(news api.News, since time.Time) []string { return news.Customers(since) },
		Row:     readCustomerRow,
		Empty:   "There are no customers.\nCreate one in Partner Center, then press r.",
		Open: func(l *kit.List[*kit.Customer], c *kit.Customer) tea.Cmd {
			return ui.Push(newCustomer(l.Desk, c))
		},
		Describe: func(l *kit.List[*kit.Customer], c *kit.Customer) tea.Cmd {
			return ui.Push(newCustomerAt(l.Desk, c, "Profile"))
		},
		Copies: func(c *kit.Customer) []widget.CopyItem {
			return []widget.CopyItem{{Label: "tenant id", Value: c.ID}, {Label: "domain", Value: c.Domain}, {Label: "name", Value: c.Name}}
		},
		PortalURL: func(c *kit.Customer) string { return kit.PortalCustomer(c.ID) + "/subscriptions" },
		Bindings:  customerBindings,
	}
}

// NewCustomers makes the list of all customers, which is the home screen.
func NewCustomers(d *kit.Desk) *kit.List[*kit.Customer] {
	return kit.NewList(d, kit.WithNotes(d, customerSpec(), kit.CustomerSubject), "Customers", withSignals(d, kit.NewSource(d, api.ListCustomers, api.None{}, customerRow))).At(kit.CustomersRoute.At(kit.NoArgs{}))
}

func customerBindings(l *kit.List[*kit.Customer]) []widget.Binding {
	return []widget.Binding{
		{
			ID: "find", Keys: []string{"F"}, Label: "find", Group: "Customer", Footer: true,
			Help: "Search at Partner Center for customers whose name or domain starts with a text, without waiting for the whole list.",
			Do:   func() tea.Cmd { return findCustomers(l.Desk) },
		},
		{
			ID: "invoices", Keys: []string{"I"}, Label: "invoices", Group: "Go", Footer: true,
			Help: "Show the partner's invoices.",
			Do:   func() tea.Cmd { return kit.InvoicesRoute.Push(l.Desk, kit.NoArgs{}) },
		},
		{
			ID: "journal", Keys: []string{"H"}, Label: "journal", Group: "Go",
			Help:     "Show the journal: who changed what from this computer, and the outcome.",
			Disabled: func() string { return kit.ReasonUnless(l.Desk.Journal != nil, "No journal is stored.") },
			Do:       func() tea.Cmd { return kit.JournalRoute.Push(l.Desk, kit.NoArgs{}) },
		},
	}
}

// findCustomers asks for the start of a name or domain and opens the list of customers
// that Partner Center finds.
func findCustomers(d *kit.Desk) tea.Cmd { return kit.AskText(findCustomersPrompt(d)) }

func findCustomersPrompt(d *kit.Desk) kit.TextQuestion {
	field := api.FilterCompanyName
	return kit.TextQuestion{
		Title: "Find customers", Label: "Name starts with: ", At: findCustomersQuestion.At(kit.NoArgs{}),
		Help:   "Partner Center runs the search, so it is fast for any number of customers. Tab switches between name and domain.",
		Toggle: "name/domain",
		OnToggle: func(on bool) string {
			if on {
				field = api.FilterDomain
				return "Domain starts with: "
			}
			field = api.FilterCompanyName
			return "Name starts with: "
		},
		Check: func(text string) error {
			if strings.TrimSpace(text) == "" {
				return errors.New("Type at least one character.")
			}
			return nil
		},
		Do: func(text string) tea.Cmd {
			return ui.Push(newServiceSearch(d, serviceSearchArgs{Field: field, Text: strings.TrimSpace(text)}))
		},
	}
}

// newServiceSearch makes the list of customers that Partner Center finds.
func newServiceSearch(d *kit.Desk, p serviceSearchArgs) *kit.List[*kit.Customer] {
	what := "name"
	if p.Field == api.FilterDomain {
		what = "domain"
	}
	kind := customerSpec()
	kind.Empty = fmt.Sprintf("Partner Center has no customer whose %s starts with “%s”.", what, p.Text)
	filter := api.FilteredCustomers{Filter: api.CustomerFilter{Field: p.Field, Value: p.Text}}
	return kit.NewList(d, kind, fmt.Sprintf("%s… by %s", p.Text, what), withSignals(d, kit.NewSource(d, api.FilterCustomers, filter, customerRow))).At(serviceSearchRoute.At(p))
}
