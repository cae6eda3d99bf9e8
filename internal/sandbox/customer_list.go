package sandbox

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

// companyProfile, address and customerResource are a customer as the service
// sends it. A list has the short form.
type companyProfile struct {
	TenantID    string     `json:"tenantId"`
	Domain      string     `json:"domain"`
	CompanyName string     `json:"companyName"`
	Address     *address   `json:"address,omitempty"`
	Email       string     `json:"email,omitempty"`
	Links       links      `json:"links,omitempty"`
	Attributes  attributes `json:"attributes"`
}

type customerResource struct {
	ID                    string          `json:"id"`
	CommerceID            string          `json:"commerceId,omitempty"`
	CompanyProfile        companyProfile  `json:"companyProfile"`
	BillingProfile        *billingProfile `json:"billingProfile,omitempty"`
	RelationshipToPartner string          `json:"relationshipToPartner"`
	AllowDelegatedAccess  *bool           `json:"allowDelegatedAccess,omitempty"`
	UserCredentials       *credentials    `json:"userCredentials,omitempty"`
	CustomDomains         []string        `json:"customDomains,omitempty"`
	AssociatedPartnerID   string          `json:"associatedPartnerId,omitempty"`
	Links                 links           `json:"links,omitempty"`
	Attributes            attributes      `json:"attributes"`
}

const (
	customersPage    = 500 // also the most that one page holds
	everythingAtOnce = 0   // a size that asks a filtered list for all
)

func profileOf(c *customer) companyProfile {
	return companyProfile{
		TenantID: c.id, Domain: c.domain, CompanyName: c.name,
		Links: links{"self": get("/customers/" + c.id + "/profiles/company")}, Attributes: typed("CustomerCompanyProfile"),
	}
}

func shortCustomer(c *customer) customerResource {
	return customerResource{
		ID: c.id, CompanyProfile: profileOf(c), RelationshipToPartner: c.relation,
		Links: links{"self": get("/customers/" + c.id)}, Attributes: typed("Customer"),
	}
}

// listCustomers serves the plain, the filtered and the reseller's list: they
// differ in the query only.
func (s *Sandbox) listCustomers(c *call) *answer {
	size, refused := c.number("size", customersPage)
	if refused != nil {
		return refused
	}
	found, filtered, refused := s.matchCustomers(c)
	if refused != nil {
		return refused
	}
	of := "customers " + c.param("filter")
	offset, refused := s.seek(c, of)
	if refused != nil {
		return refused
	}
	switch {
	case size == everythingAtOnce && filtered:
		size = len(found)
	case size == everythingAtOnce || size > customersPage:
		size = customersPage
	}
	from := min(offset, len(found))
	to := min(from+size, len(found))
	items := make([]customerResource, 0, to-from)
	for _, at := range found[from:to] {
		customer := s.customerIn(at)
		items = append(items, shortCustomer(&customer))
	}
	page := list(items, c.request.URL.RequestURI())
	if to < len(found) {
		page.Links["next"] = s.nextPage(nextCustomers(size, c.param("filter")), of, to)
	}
	return reply(page)
}

func nextCustomers(size int, filter string) string {
	uri := fmt.Sprintf("/v1/customers?size=%d", size)
	if filter != "" {
		uri += "&filter=" + url.QueryEscape(filter)
	}
	return uri + "&seekOperation=Next"
}

// customerFilter is the JSON in the filter parameter.
type customerFilter struct{ Field, Value, Operator string }

func parseCustomerFilter(text string) (f customerFilter, refused *answer) {
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return f, badRequest("The filter is not a JSON object with Field, Value and Operator: %v.", err)
	}
	if !strings.EqualFold(f.Operator, "starts_with") {
		return f, badRequest("The operator %q is not supported: the only operator is starts_with.", clip(f.Operator))
	}
	return f, nil
}

func (s *Sandbox) matchCustomers(c *call) (found []int32, filtered bool, refused *answer) {
	d, text := s.world.customerIndex(), c.param("filter")
	if text == "" {
		return s.asOfNow(d.all(), func(*customer) bool { return true }), false, nil
	}
	f, refused := parseCustomerFilter(text)
	if refused != nil {
		return nil, false, refused
	}
	prefix := fold(f.Value)
	switch strings.ToLower(f.Field) {
	case "companyname":
		return s.asOfNow(d.named(prefix), func(c *customer) bool { return strings.HasPrefix(fold(c.name), prefix) }), true, nil
	case "domain":
		return s.asOfNow(d.inDomain(prefix), func(c *customer) bool { return strings.HasPrefix(fold(c.domain), prefix) }), true, nil
	case "indirectreseller", "indirectcloudsolutionprovider":
		n, ok := s.world.resellerByTenant(f.Value)
		if !ok {
			return nil, true, nil
		}
		return s.asOfNow(s.world.ofReseller(n), func(c *customer) bool { return c.reseller == n }), true, nil
	}
	return nil, false, badRequest("The field %q is not one of CompanyName, Domain, IndirectReseller and IndirectCloudSolutionProvider.", clip(f.Field))
}

// ofReseller finds the customers of an indirect reseller.
func (w *world) ofReseller(n int) (found []int32) {
	for at, e := range w.customerIndex().entries {
		if c := w.customer(int(e.index)); c.reseller == n {
			found = append(found, int32(at))
		}
	}
	return found
}

// resellerTenant is the tenant id of an indirect reseller.
func (w *world) resellerTenant(i int) string { return w.ids.guid(kindPartner, 0, i+1) }

// resellerByTenant finds an indirect reseller by its tenant id.
func (w *world) resellerByTenant(id string) (int, bool) {
	_, n, ok := w.ids.decode(kindPartner, id)
	return n - 1, ok && n > 0 && n <= resellerCount
}

// customerOf resolves the customer in the path.
func (s *Sandbox) customerOf(c *call) (customer, *answer) {
	found, ok := s.customerByID(c.arg(0))
	if !ok {
		return customer{}, notFound("Customer with id %s was not found, or has no relationship with this partner.", clip(c.arg(0)))
	}
	return found, nil
}

func (s *Sandbox) getCustomer(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	return reply(s.fullCustomer(&found))
}

func (s *Sandbox) fullCustomer(c *customer) customerResource {
	r := shortCustomer(c)
	billing := s.billingProfileOf(c)
	r.BillingProfile, r.CommerceID = &billing, s.world.ids.guid(kindResource, c.index, 0)
	r.AllowDelegatedAccess, r.CustomDomains = &c.delegated, c.custom
	if c.reseller >= 0 {
		r.AssociatedPartnerID = s.world.resellerTenant(c.reseller)
	}
	return r
}

func (s *Sandbox) getCompanyProfile(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	p := profileOf(&found)
	p.Address = &address{Country: found.market.Country, Region: found.city.State, City: found.city.City, AddressLine1: found.street, PostalCode: found.city.PostalCode, PhoneNumber: found.phone}
	p.Email = found.email
	return reply(p)
}
