package sandbox

import (
	"slices"
	"strings"
)

type managedService struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	GroupName  string     `json:"groupName"`
	Links      links      `json:"links"`
	Attributes attributes `json:"attributes"`
}

// administered are the services that partners administer for customers, with
// what the service plans behind them are called.
var administered = []struct {
	id, name, group string
	plans           []string // prefixes
}{
	{"Exchange", "Exchange", "Office", []string{"EXCHANGE_S_STANDARD", "EXCHANGE_S_ENTERPRISE"}},
	{"MicrosoftCommunicationsOnline", "SkypeforBusiness", "Office", []string{"TEAMS", "MCO"}},
	{"SharePoint", "SharePoint", "Office", []string{"SHAREPOINT"}},
	{"Intune", "Intune", "Intune", []string{"INTUNE"}},
}

// listManagedServices serves what the partner administers: nothing without
// delegated privileges. This collection has no attributes.
func (s *Sandbox) listManagedServices(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	items := []managedService{}
	if found.delegated {
		for _, service := range administered {
			if s.hasService(&found, service.plans) {
				items = append(items, managedService{service.id, service.name, service.group, servicePages(&found, service.id), typed("ManagedService")})
			}
		}
	}
	return reply(struct {
		TotalCount int              `json:"totalCount"`
		Items      []managedService `json:"items"`
	}{len(items), items})
}

// hasService reports an active subscription with a service plan whose name begins
// in one of the ways.
func (s *Sandbox) hasService(c *customer, prefixes []string) bool {
	plans := s.plansOf(c.index)
	for i := range plans {
		if !s.begun(&plans[i]) || s.subscriptionNow(c, plans, i).Status != "active" {
			continue
		}
		product := licensedOf(fold(catalogue[plans[i].product].sku))
		if slices.ContainsFunc(product.plans, func(p servicePlanData) bool {
			return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(p.service, prefix) })
		}) {
			return true
		}
	}
	return false
}

// servicePages are addresses for a browser.
func servicePages(c *customer, service string) links {
	begin := "https://portal.office.com/Partner/BeginClientSession.aspx?CTID=" + c.id + "&CSDEST="
	admin := begin + service
	if service == "Exchange" {
		admin += "&InitialDomain=" + c.domain + "&PrimaryDomain=" + c.custom[len(c.custom)-1]
	}
	return links{"adminService": get(admin), "serviceHealth": get(begin + "ServiceStatus"), "serviceTicket": get(begin + "Support")}
}
