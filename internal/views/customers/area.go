package customers

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// foundArgs open what the service finds for the beginning of a name or domain.
type foundArgs struct {
	Field string `json:"field"` // as the service names it
	Text  string `json:"text"`
}

const (
	foundRoute            kit.Route[foundArgs]  = "found"
	findCustomersQuestion kit.Route[kit.NoArgs] = "find-customers"
)

// Area is the list of customers and the screen of each.
var Area = kit.Area{
	Routes: []kit.RouteHandler{
		kit.Handle(kit.CustomersRoute, func(d *kit.Desk, _ kit.NoArgs) (ui.Screen, error) { return NewCustomers(d), nil }),
		kit.Handle(foundRoute, func(d *kit.Desk, a foundArgs) (ui.Screen, error) { return newFoundCustomers(d, a), nil }),
		kit.Handle(kit.CustomerRoute, func(d *kit.Desk, a kit.CustomerArgs) (ui.Screen, error) {
			return newCustomerAt(d, a.Customer, a.Page), nil
		}),
		kit.Handle(kit.ChooseCustomerRoute, func(d *kit.Desk, a kit.ChooseCustomerArgs) (ui.Screen, error) { return newChooseCustomer(d, a), nil }),
	},
	Questions: []kit.QuestionHandler{
		kit.HandleQuestion(findCustomersQuestion, func(a kit.QuestionContext, _ kit.NoArgs) kit.TextQuestion { return findCustomersBox(a.Desk) }),
	},
	Commands: func(d *kit.Desk) []ui.Command {
		return []ui.Command{
			{ID: "customers", Title: "Customers", Group: "Go", Detail: "all customers of the partner", Do: func() tea.Cmd { return ui.Push(NewCustomers(d)) }},
			{ID: "find", Title: "Find customers", Group: "Go", Detail: "by the beginning of name or domain", Do: func() tea.Cmd { return findCustomers(d) }},
		}
	},
	Samples: func(d *kit.Desk) []ui.Screen {
		return append([]ui.Screen{NewCustomers(d)}, kit.SplitTabs(NewCustomer(d, &kit.Customer{}))...)
	},
	Found: map[string]kit.FoundHandler{
		api.BriefCustomer: func(_ context.Context, d *kit.Desk, f kit.Found) func() ui.Screen {
			domain, _, _ := strings.Cut(f.Text, " ")
			return func() ui.Screen { return NewCustomer(d, &kit.Customer{ID: f.ID, Name: f.Title, Domain: domain}) }
		},
	},
}

// newChooseCustomer lists the customers to choose one from.
func newChooseCustomer(d *kit.Desk, a kit.ChooseCustomerArgs) *kit.List[*kit.Customer] {
	kind := customerKind()
	kind.Open = func(_ *kit.List[*kit.Customer], c *kit.Customer) tea.Cmd { return a.Do(c) }
	return kit.NewList(d, kind, a.Title, kit.NewSource(d, api.ListCustomers, api.None{}, customerRow))
}
