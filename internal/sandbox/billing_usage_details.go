package sandbox

import (
	"encoding/json"
	"net/http"
	"strings"
)

// consumptionOf resolves the Azure subscription in the path and what it used.
func (s *Sandbox) consumptionOf(c *call) (bought, consumption, *answer) {
	b, refused := s.azureSubscriptionOf(c)
	if refused != nil {
		return b, consumption{}, refused
	}
	e := entitle(b.customer.index, b.at, &b.plans[b.at])
	return b, s.ledger.consume(&e, &b.plans[b.at], currencyOf(b.customer.market.Currency), s.world.monthAgo(s.ledger.thisMonth())), nil
}

func (b *bought) uri(tail string) string {
	return "/customers/" + b.customer.id + "/subscriptions/" + b.now.ID + tail
}

type subscriptionUsageSummary struct {
	usageSubject
	usagePeriod
	spent
	Links      links      `json:"links"`
	Attributes attributes `json:"attributes"`
}

func (s *Sandbox) getSubscriptionUsage(c *call) *answer {
	b, used, refused := s.consumptionOf(c)
	if refused != nil {
		return refused
	}
	sum := subscriptionUsageSummary{
		usageSubject: subject(b.now.ID, b.now.FriendlyName), usagePeriod: s.usagePeriod(),
		spent: s.spent(&b.customer, used.modern(), used.cost, used.usd),
		Links: links{"self": get(b.uri("/usagesummary"))}, Attributes: typed("SubscriptionUsageSummary"),
	}
	if used.modern() {
		sum.ID, sum.Name = "", ""
	}
	return reply(sum)
}

// serviceUsage is what MS-AZR-0145P used by one meter, in the older shape.
type serviceUsage struct {
	Category     string      `json:"category"`
	Subcategory  string      `json:"subcategory"`
	QuantityUsed json.Number `json:"quantityUsed"`
	Unit         string      `json:"unit"`
	ID           string      `json:"id"`
	Name         string      `json:"name"`
	spent
	Attributes attributes `json:"attributes"`
}

func (s *Sandbox) serviceUsages(b *bought, used *consumption) []serviceUsage {
	var items []serviceUsage
	for _, m := range used.meters {
		r := serviceUsage{
			Category: m.category, Subcategory: m.sub, QuantityUsed: fixed(m.quantity, 3), Unit: m.unit, ID: m.id, Name: m.name,
			spent: s.spent(&b.customer, false, m.cost, m.usd), Attributes: typed("AzureResourceMonthlyUsageRecord"),
		}
		r.LastModifiedDate = ""
		items = append(items, r)
	}
	return items
}

// listServiceUsage serves MS-AZR-0145P only. Its self link is damaged in the
// documented way.
func (s *Sandbox) listServiceUsage(c *call) *answer {
	b, used, refused := s.consumptionOf(c)
	switch {
	case refused != nil:
		return refused
	case used.modern():
		return refuse(http.StatusBadRequest, codeInvalidInput, "Subscription %s is an Azure plan: ask for its usage by meter.", b.now.ID)
	}
	return reply(list(s.serviceUsages(&b, &used), "/v1"+b.uri("%20/usagerecords")))
}

type meterUsage struct {
	SubscriptionID string      `json:"subscriptionId"`
	MeterID        string      `json:"meterId"`
	MeterName      string      `json:"meterName"`
	Category       string      `json:"category"`
	Subcategory    string      `json:"subcategory"`
	QuantityUsed   json.Number `json:"quantityUsed"`
	Unit           string      `json:"unit"`
	spent
	Attributes attributes `json:"attributes"`
}

func (s *Sandbox) listMeterUsage(c *call) *answer {
	b, used, refused := s.consumptionOf(c)
	if refused != nil {
		return refused
	}
	self := b.uri("/meterusagerecords")
	if !used.modern() {
		return reply(list(s.serviceUsages(&b, &used), self))
	}
	var items []meterUsage
	for _, m := range used.meters {
		items = append(items, meterUsage{
			SubscriptionID: b.now.ID, MeterID: m.planID(), MeterName: m.name, Category: m.category, Subcategory: m.sub,
			QuantityUsed: fixed(m.quantity, 3), Unit: m.unit, spent: s.spent(&b.customer, true, m.cost, m.usd), Attributes: typed("MeterUsageRecord"),
		})
	}
	return reply(list(items, self))
}

type resourceUsage struct {
	SubscriptionID    string `json:"subscriptionId"`
	ResourceURI       string `json:"resourceUri"`
	ResourceType      string `json:"resourceType"`
	EntitlementID     string `json:"entitlementId"`
	EntitlementName   string `json:"entitlementName"`
	ResourceGroupName string `json:"resourceGroupName"`
	Name              string `json:"name"`
	ResourceName      string `json:"resourceName"`
	spent
	Attributes attributes `json:"attributes"`
}

// listResourceUsage serves Azure plans only. The case of a group's name differs
// from record to record, as it does at the service.
func (s *Sandbox) listResourceUsage(c *call) *answer {
	b, used, refused := s.consumptionOf(c)
	switch {
	case refused != nil:
		return refused
	case !used.modern():
		return refuse(http.StatusBadRequest, codeInvalidInput, "Subscription %s is not an Azure plan: its usage by resource is not supported.", b.now.ID)
	}
	var items []resourceUsage
	for i, m := range used.meters {
		group := "RG-PRODUCTION"
		if i%2 == 1 {
			group = "rg-production"
		}
		provider, _, _ := strings.Cut(m.resource, "/")
		name := m.resource[strings.LastIndex(m.resource, "/")+1:]
		items = append(items, resourceUsage{
			SubscriptionID: b.now.ID, ResourceURI: "/subscriptions/" + b.now.EntitlementID + "/resourceGroups/" + group + "/providers/" + m.resource,
			ResourceType: provider, EntitlementID: b.now.EntitlementID, EntitlementName: "Partner Subscription", ResourceGroupName: group,
			Name: name, ResourceName: name, spent: s.spent(&b.customer, true, m.cost, m.usd), Attributes: typed("ResourceUsageRecord"),
		})
	}
	return reply(list(items, b.uri("/resourceusagerecords")))
}

type azureEntitlement struct {
	ID             string `json:"id"`
	FriendlyName   string `json:"friendlyName"`
	Status         string `json:"status"`
	SubscriptionID string `json:"subscriptionId"`
}

func (s *Sandbox) listAzureEntitlements(c *call) *answer {
	b, refused := s.azureSubscriptionOf(c)
	if refused != nil {
		return refused
	}
	return reply(list([]azureEntitlement{{b.now.EntitlementID, b.now.FriendlyName, b.now.Status, b.now.ID}}, ""))
}
