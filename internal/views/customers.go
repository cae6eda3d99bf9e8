package views

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// Customer is what the customer list keeps of a customer: with 100,000 of them,
// every field counts.
type Customer struct {
	ID           string // tenant id
	Name         string
	Domain       string
	Relationship string
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

func customerKind() *Kind[*Customer] {
	return &Kind[*Customer]{
		Name: "customers", Singular: "customer", Plural: "customers",
		ID: func(c *Customer) string { return c.ID },
		Columns: []ui.Column[*Customer]{
			{Name: "name", Title: "Name", Min: 20, Max: 48, Flex: 3, Text: func(c *Customer) string { return c.Name }},
			{Name: "domain", Title: "Domain", Min: 22, Max: 48, Flex: 2, Text: func(c *Customer) string { return c.Domain }, Tone: muted[*Customer]},
			{Name: "relationship", Title: "Relationship", Min: 12, Priority: 2, Text: func(c *Customer) string { return c.Relationship }, Tone: muted[*Customer]},
			{Name: "tenant", Title: "Tenant ID", Min: 36, Priority: 3, Text: func(c *Customer) string { return c.ID }, Tone: muted[*Customer]},
		},
		SortBy: "name",
		Empty:  "There are no customers. Create one in Partner Center or with the palette (:).",
		Open: func(l *List[*Customer], c *Customer) tea.Cmd {
			return ui.Push(NewCustomer(l.desk, c))
		},
		Copies: func(c *Customer) []ui.CopyItem {
			return []ui.CopyItem{{Label: "tenant id", Value: c.ID}, {Label: "domain", Value: c.Domain}, {Label: "name", Value: c.Name}}
		},
		PortalURL: func(c *Customer) string { return portalCustomer(c.ID) },
		Bindings:  customerBindings,
	}
}

func muted[T any](T) ui.Tone { return ui.ToneMuted }

func portalCustomer(id string) string {
	return "https://partner.microsoft.com/commerce/customers/" + id
}

// NewCustomers makes the list of all customers.
func NewCustomers(d *Desk) *List[*Customer] {
	return NewList(d, customerKind(), "Customers", from(d, api.ListCustomers, api.None{}, customerRow))
}

func customerBindings(l *List[*Customer]) []ui.Binding {
	return []ui.Binding{
		{
			ID: "customers.find", Keys: []string{"F"}, Label: "find", Group: "Customer", Footer: true,
			Help: "Search at Partner Center for customers whose name or domain begins with a text, without waiting for the whole list.",
			Do:   func() tea.Cmd { return l.desk.findCustomers() },
		},
		{
			ID: "customers.invoices", Keys: []string{"I"}, Label: "invoices", Group: "Go", Footer: true,
			Help: "Show the partner's invoices.",
			Do:   func() tea.Cmd { return ui.Push(NewInvoices(l.desk)) },
		},
	}
}

// findCustomers asks for a prefix and lists what the service finds.
func (d *Desk) findCustomers() tea.Cmd {
	field := api.FilterCompanyName
	labels := map[string]string{api.FilterCompanyName: "Name begins with: ", api.FilterDomain: "Domain begins with: "}
	return askText(textQuestion{
		Title: "Find customers", Label: labels[field],
		Help:   "Partner Center itself searches, so this is quick on any number of customers. Tab switches between name and domain.",
		Toggle: "name/domain",
		OnToggle: func(on bool) string {
			field = api.FilterCompanyName
			if on {
				field = api.FilterDomain
			}
			return labels[field]
		},
		Check: func(text string) error {
			if text == "" {
				return fmt.Errorf("Type at least one character.")
			}
			return nil
		},
		Do: func(text string) tea.Cmd {
			title := fmt.Sprintf("%s “%s…”", map[string]string{api.FilterCompanyName: "Name", api.FilterDomain: "Domain"}[field], text)
			filter := api.FilteredCustomers{Filter: api.CustomerFilter{Field: field, Value: text}}
			kind := customerKind()
			kind.Empty = "Partner Center knows no customer whose " + labels[field] + text + "."
			return ui.Push(NewList(d, kind, title, from(d, api.FilterCustomers, filter, customerRow)))
		},
	})
}
