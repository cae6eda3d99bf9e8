package views

import (
	tea "charm.land/bubbletea/v2"

	"context"
	"strings"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// foundArgs open what the service finds for the beginning of a name or domain.
type foundArgs struct {
	Field string `json:"field"` // as the service names it
	Text  string `json:"text"`
}

const (
	foundRoute            Route[foundArgs] = "found"
	findCustomersQuestion Route[NoArgs]    = "find-customers"
)

// CustomersArea is the list of customers and the screen of each.
var CustomersArea = Area{
	Routes: []RouteHandler{
		Handle(CustomersRoute, func(d *Desk, _ NoArgs) (ui.Screen, error) { return NewCustomers(d), nil }),
		Handle(foundRoute, func(d *Desk, a foundArgs) (ui.Screen, error) { return newFoundCustomers(d, a), nil }),
		Handle(CustomerRoute, func(d *Desk, a CustomerArgs) (ui.Screen, error) { return newCustomerAt(d, a.Customer, a.Page), nil }),
		Handle(ChooseCustomerRoute, func(d *Desk, a ChooseCustomerArgs) (ui.Screen, error) { return newChooseCustomer(d, a), nil }),
	},
	Questions: []QuestionHandler{
		HandleQuestion(findCustomersQuestion, func(a Asking, _ NoArgs) textQuestion { return findCustomersBox(a.Desk) }),
	},
	Commands: func(d *Desk) []ui.Command {
		return []ui.Command{
			{ID: "customers", Title: "Customers", Group: "Go", Detail: "all customers of the partner", Do: func() tea.Cmd { return ui.Push(NewCustomers(d)) }},
			{ID: "find", Title: "Find customers", Group: "Go", Detail: "by the beginning of name or domain", Do: func() tea.Cmd { return findCustomers(d) }},
		}
	},
	Samples: func(d *Desk) []ui.Screen {
		return append([]ui.Screen{NewCustomers(d)}, pagesOf(NewCustomer(d, &Customer{}))...)
	},
	Found: map[string]FoundHandler{
		api.BriefCustomer: func(_ context.Context, d *Desk, f Found) func() ui.Screen {
			domain, _, _ := strings.Cut(f.Text, " ")
			return func() ui.Screen { return NewCustomer(d, &Customer{ID: f.ID, Name: f.Title, Domain: domain}) }
		},
	},
}

// newChooseCustomer lists the customers to choose one from.
func newChooseCustomer(d *Desk, a ChooseCustomerArgs) *List[*Customer] {
	kind := customerKind()
	kind.Open = func(_ *List[*Customer], c *Customer) tea.Cmd { return a.Do(c) }
	return NewList(d, kind, a.Title, from(d, api.ListCustomers, api.None{}, customerRow))
}
