package customers

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// serviceSearchArgs are the arguments of a search at Partner Center for customers whose
// name or domain starts with a text.
type serviceSearchArgs struct {
	Field string `json:"field"` // the name that the service uses
	Text  string `json:"text"`
}

const (
	serviceSearchRoute    kit.Route[serviceSearchArgs] = "found"
	findCustomersQuestion kit.Route[kit.NoArgs]        = "find-customers"
)

// Area lists the screens of customers.
var Area = kit.Area{
	Routes: []kit.RouteHandler{
		kit.Handle(kit.CustomersRoute, func(d *kit.Desk, _ kit.NoArgs) (ui.Screen, error) { return NewCustomers(d), nil }),
		kit.Handle(serviceSearchRoute, func(d *kit.Desk, a serviceSearchArgs) (ui.Screen, error) { return newServiceSearch(d, a), nil }),
		kit.Handle(kit.CustomerRoute, func(d *kit.Desk, a kit.CustomerArgs) (ui.Screen, error) {
			return newCustomerAt(d, a.Customer, a.Page), nil
		}),
		kit.Handle(kit.ChooseCustomerRoute, func(d *kit.Desk, a kit.ChooseCustomerArgs) (ui.Screen, error) { return newChooseCustomer(d, a), nil }),
	},
	Questions: []kit.QuestionHandler{
		kit.HandleQuestion(findCustomersQuestion, func(a kit.QuestionContext, _ kit.NoArgs) kit.TextQuestion { return findCustomersPrompt(a.Desk) }),
	},
	Commands: func(d *kit.Desk) []ui.Command {
		return []ui.Command{
			{ID: "customers", Title: "Customers", Group: "Go", Detail: "all customers of the partner", Do: func() tea.Cmd { return ui.Push(NewCustomers(d)) }},
			{ID: "find", Title: "Find customers", Group: "Go", Detail: "by the start of the name or domain", Do: func() tea.Cmd { return findCustomers(d) }},
		}
	},
	Samples: func(d *kit.Desk) []ui.Screen {
		return append([]ui.Screen{NewCustomers(d)}, kit.SplitTabs(newCustomer(d, &kit.Customer{}))...)
	},
	Found: map[string]kit.FoundHandler{
		api.BriefCustomer: func(_ context.Context, d *kit.Desk, f kit.Found) func() ui.Screen {
			domain, _, _ := strings.Cut(f.Text, " ")
			return func() ui.Screen { return newCustomer(d, &kit.Customer{ID: f.ID, Name: f.Title, Domain: domain}) }
		},
	},
}

// newChooseCustomer makes the list to choose a customer from.
func newChooseCustomer(d *kit.Desk, a kit.ChooseCustomerArgs) *kit.List[*kit.Customer] {
	kind := customerSpec()
	kind.Open = func(_ *kit.List[*kit.Customer], c *kit.Customer) tea.Cmd { return a.Do(c) }
	return kit.NewList(d, kind, a.Title, kit.NewSource(d, api.ListCustomers, api.None{}, customerRow))
}
