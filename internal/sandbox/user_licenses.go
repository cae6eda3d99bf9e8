package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

type subscribedSku struct {
	AvailableUnits   int           `json:"availableUnits"`
	ActiveUnits      int           `json:"activeUnits"`
	ConsumedUnits    int           `json:"consumedUnits"`
	SuspendedUnits   int           `json:"suspendedUnits"`
	TotalUnits       int           `json:"totalUnits"`
	WarningUnits     int           `json:"warningUnits"`
	ProductSku       productSku    `json:"productSku"`
	ServicePlans     []servicePlan `json:"servicePlans"`
	CapabilityStatus string        `json:"capabilityStatus"`
	Attributes       attributes    `json:"attributes"`
}

type productSku struct {
	ID             string `json:"id"`
	Name           string `json:"name"`
	SkuPartNumber  string `json:"skuPartNumber"`
	TargetType     string `json:"targetType,omitempty"`
	LicenseGroupID string `json:"licenseGroupId"`
}

type servicePlan struct {
	DisplayName      string `json:"displayName"`
	ServiceName      string `json:"serviceName"`
	ID               string `json:"id"`
	CapabilityStatus string `json:"capabilityStatus"`
	TargetType       string `json:"targetType"`
}

type license struct {
	ServicePlans []servicePlan `json:"servicePlans"`
	ProductSku   productSku    `json:"productSku"`
	Attributes   attributes    `json:"attributes"`
}

// servicePlans lists those of a product but the excluded ones.
func (l *licensed) servicePlans(status string, excluded []string) []servicePlan {
	all := []servicePlan{}
	for _, p := range l.plans {
		if slices.ContainsFunc(excluded, func(id string) bool { return strings.EqualFold(id, p.id) }) {
			continue
		}
		target := "User"
		if p.tenant {
			target = "Tenant"
		}
		all = append(all, servicePlan{p.name, p.service, p.id, status, target})
	}
	return all
}

// groups reads the license groups that are asked for; without any it is group 1.
func (c *call) groups() ([]string, *answer) {
	var groups []string
	for key, values := range c.query {
		if !strings.EqualFold(key, "licenseGroupIds") {
			continue
		}
		for _, value := range values {
			if !strings.EqualFold(value, "Group1") && !strings.EqualFold(value, "Group2") {
				return nil, badRequest("licenseGroupIds %q is not one of Group1 and Group2.", clip(value))
			}
			groups = append(groups, strings.ToLower(value))
		}
	}
	if groups == nil {
		groups = []string{"group1"}
	}
	return groups, nil
}

func (s *Sandbox) listSubscribedSkus(c *call) *answer {
	o, refused := s.directoryIn(c)
	if refused != nil {
		return refused
	}
	groups, refused := c.groups()
	if refused != nil {
		return refused
	}
	var items []subscribedSku
	for _, u := range o.units() {
		known := licensedOf(u.sku)
		if !slices.Contains(groups, known.group) {
			continue
		}
		items = append(items, subscribedSku{
			AvailableUnits: o.free(u), ActiveUnits: u.active, ConsumedUnits: o.consumed(u.sku), SuspendedUnits: u.suspended,
			TotalUnits: u.total(), WarningUnits: u.warning,
			ProductSku:   productSku{u.sku, u.name, known.part, "User", known.group},
			ServicePlans: known.servicePlans(u.status(), nil), CapabilityStatus: u.status(), Attributes: typed("SubscribedSku"),
		})
	}
	return reply(list(items, ""))
}

func (s *Sandbox) listUserLicenses(c *call) *answer {
	o, a, refused := s.userIn(c)
	if refused != nil {
		return refused
	}
	groups, refused := c.groups()
	if refused != nil {
		return refused
	}
	var items []license
	for _, u := range o.units() {
		known := licensedOf(u.sku)
		at := slices.IndexFunc(a.licences, func(l heldLicence) bool { return l.sku == u.sku })
		if at < 0 || !slices.Contains(groups, known.group) {
			continue
		}
		status := "Assigned"
		if u.total() == 0 {
			status = "Suspended"
		}
		items = append(items, license{
			known.servicePlans(status, a.licences[at].excluded), productSku{u.sku, u.name, known.part, "", known.group}, typed("License"),
		})
	}
	return reply(list(items, ""))
}

// licenseUpdate is a request to give and take licences, and its answer.
type licenseUpdate struct {
	LicensesToAssign []licenseAssignment `json:"licensesToAssign"`
	LicensesToRemove []string            `json:"licensesToRemove,omitempty"`
	LicenseWarnings  []string            `json:"licenseWarnings"`
	Attributes       attributes          `json:"attributes"`
}

type licenseAssignment struct {
	ExcludedPlans []string `json:"excludedPlans,omitempty"`
	SkuID         string   `json:"skuId"`
}

const codeNoLicences = 60012

func (s *Sandbox) updateLicenses(c *call) *answer {
	o, a, refused := s.userIn(c)
	if refused != nil {
		return refused
	}
	given := licenseUpdate{LicenseWarnings: []string{}}
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	if len(given.LicensesToAssign)+len(given.LicensesToRemove) == 0 {
		return refuse(http.StatusBadRequest, codeMissingInput, "LicensesToAssign or LicensesToRemove is required.")
	}
	all := o.units()
	if refused := given.oneGroup(); refused != nil {
		return refused
	}
	a.licences = slices.Clone(a.licences)
	for _, id := range given.LicensesToRemove {
		if !a.holds(strings.ToLower(id)) {
			return badRequest("The user does not have a license of the SKU %s.", clip(id))
		}
		a.licences = slices.DeleteFunc(a.licences, func(l heldLicence) bool { return strings.EqualFold(l.sku, id) })
	}
	for _, assignment := range given.LicensesToAssign {
		if refused := o.assign(&a, &assignment, all); refused != nil {
			return refused
		}
	}
	o.store(a)
	given.Attributes, given.LicenseWarnings = typed("LicenseUpdate"), []string{}
	if given.LicensesToAssign == nil {
		given.LicensesToAssign = []licenseAssignment{}
	}
	return replyStatus(http.StatusCreated, given)
}

// oneGroup refuses an update that mixes license groups.
func (g *licenseUpdate) oneGroup() *answer {
	groups := map[string]bool{}
	for _, assignment := range g.LicensesToAssign {
		groups[licensedOf(strings.ToLower(assignment.SkuID)).group] = true
	}
	for _, id := range g.LicensesToRemove {
		groups[licensedOf(strings.ToLower(id)).group] = true
	}
	if len(groups) > 1 {
		return badRequest("All licenses of one request have to belong to the same license group.")
	}
	return nil
}

// assign gives a user a licence, or changes the service plans of one.
func (o *directory) assign(a *account, given *licenseAssignment, all []*units) *answer {
	sku := strings.ToLower(given.SkuID)
	at := slices.IndexFunc(all, func(u *units) bool { return u.sku == sku })
	if at < 0 {
		return badRequest("The SKU %q is not among the subscribed SKUs of customer %s.", clip(given.SkuID), o.id)
	}
	if a.usage == "" {
		return badRequest("A license can't be assigned to %s: the user has no usage location.", a.principal)
	}
	known := licensedOf(sku)
	for _, plan := range given.ExcludedPlans {
		if !known.plan(plan) {
			return badRequest("The service plan %q is not part of the SKU %s.", clip(plan), sku)
		}
	}
	if held := slices.IndexFunc(a.licences, func(l heldLicence) bool { return l.sku == sku }); held >= 0 {
		a.licences[held].excluded = given.ExcludedPlans
		return nil
	}
	before, _ := o.account(a.position)
	if o.free(all[at]) == 0 && !before.holds(sku) {
		return o.noneLeft(sku)
	}
	a.licences = append(a.licences, heldLicence{sku, given.ExcludedPlans})
	return nil
}

func (o *directory) noneLeft(sku string) *answer {
	return replyStatus(http.StatusBadRequest, refusalBody{
		codeNoLicences, "We're sorry, it looks like you've run out of licenses. Buy more licenses, and then try again.",
		[]string{fmt.Sprintf("LicenseQuotaExceededException : Subscription with Account %s and SKU %s does not have any available licenses left.", o.id, sku)},
		"PartnerFD",
	})
}
