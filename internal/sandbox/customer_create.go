package sandbox

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

// credentials are those of a new customer's first administrator.
type credentials struct {
	UserName string `json:"userName"`
	Password string `json:"password"`
}

// newCustomer is a request to create a customer.
type newCustomer struct {
	CompanyProfile      *struct{ Domain string }
	BillingProfile      *billingProfile
	AssociatedPartnerID string
}

// tenantDomain is the domain of a tenant: those of the integration sandbox end
// in ccsctp.net.
var tenantDomain = pattern.Lazy(`(?i)^[a-z0-9]([a-z0-9-]{0,25}[a-z0-9])?\.(onmicrosoft\.com|ccsctp\.net)$`)

func (s *Sandbox) createCustomer(c *call) *answer {
	var given newCustomer
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	if given.CompanyProfile == nil || given.BillingProfile == nil {
		return refuse(http.StatusBadRequest, codeMissingInput, "CompanyProfile and BillingProfile are required.")
	}
	if refused := s.overFull(); refused != nil {
		return refused
	}
	reseller, refused := s.associated(given.AssociatedPartnerID)
	if refused != nil {
		return refused
	}
	if refused := s.billable(given.BillingProfile); refused != nil {
		return refused
	}
	switch domain := given.CompanyProfile.Domain; {
	case !tenantDomain().MatchString(domain):
		return badRequest("CompanyProfile.Domain has to be a domain such as contoso.onmicrosoft.com, not %q.", clip(domain))
	case s.domainTaken(domain):
		return refuse(http.StatusConflict, http.StatusConflict, "The domain %s is not available.", clip(domain))
	}
	made := s.addCustomer(&given, reseller)
	return replyStatus(http.StatusCreated, s.createdCustomer(&made))
}

// associated resolves the indirect reseller that a request names.
func (s *Sandbox) associated(tenant string) (reseller int, refused *answer) {
	if tenant == "" {
		return -1, nil
	}
	reseller, ok := s.world.resellerByTenant(tenant)
	if !ok {
		return 0, badRequest("The indirect reseller %s has no partnership with this indirect provider.", clip(tenant))
	}
	return reseller, nil
}

// billable checks the billing profile of a new customer.
func (s *Sandbox) billable(p *billingProfile) *answer {
	for _, field := range []struct{ name, value string }{
		{"Email", p.Email},
		{"Culture", p.Culture},
		{"Language", p.Language},
		{"CompanyName", p.CompanyName},
	} {
		if strings.TrimSpace(field.value) == "" {
			return refuse(http.StatusBadRequest, codeMissingInput, "BillingProfile.%s is required.", field.name)
		}
	}
	rules, ok := s.countryRules(p.DefaultAddress.Country)
	switch {
	case !strings.Contains(p.Email, "@"):
		return badRequest("BillingProfile.Email has to be an e-mail address, not %q.", clip(p.Email))
	case !ok:
		return badRequest("BillingProfile.DefaultAddress.Country has to be a two-letter country code, not %q.", clip(p.DefaultAddress.Country))
	case !containsFold(rules.SupportedCultures.Value, p.Culture):
		return badRequest("The culture %q is not supported in %s.", clip(p.Culture), rules.Iso2Code)
	case len(p.Language) != 2:
		return badRequest("BillingProfile.Language has to be a two-letter language code, not %q.", clip(p.Language))
	}
	if fault := s.faultOf(&p.DefaultAddress); fault != nil {
		return fault.answer()
	}
	return nil
}

// addCustomer adds a customer with the next index.
func (s *Sandbox) addCustomer(given *newCustomer, reseller int) customer {
	p := given.BillingProfile
	at := &p.DefaultAddress
	index := s.world.size + len(s.state.created)
	host, _, _ := strings.Cut(given.CompanyProfile.Domain, ".")
	made := customer{
		index: index, id: s.world.ids.guid(kindCustomer, index, 0), name: p.CompanyName, domain: given.CompanyProfile.Domain,
		market: s.marketFor(at.Country, p), first: word{at.FirstName, host}, last: word{at.LastName, host},
		email: p.Email, phone: at.PhoneNumber, street: at.AddressLine1, city: city{at.City, at.State, at.PostalCode},
		custom: []string{given.CompanyProfile.Domain}, relation: "reseller", delegated: true, reseller: reseller,
	}
	s.state.created = append(s.state.created, made)
	p.ID = s.world.ids.guid(kindBillingProfile, index, 0)
	if p.FirstName == "" && p.LastName == "" { // the contact stands in the address
		p.FirstName, p.LastName = at.FirstName, at.LastName
	}
	p.Culture = s.spelling(at.Country, p.Culture)
	s.state.of(index).billing = p
	return made
}

// spelling is a culture as the country's rules write it.
func (s *Sandbox) spelling(country, culture string) string {
	rules, _ := s.countryRules(country)
	for _, known := range rules.SupportedCultures.Value {
		if strings.EqualFold(known, culture) {
			return known
		}
	}
	return culture
}

// marketFor is the market of a country, made up where the atlas has none.
func (s *Sandbox) marketFor(country string, p *billingProfile) *market {
	for i := range s.world.atlas.markets {
		if m := &s.world.atlas.markets[i]; strings.EqualFold(m.Country, country) {
			return m
		}
	}
	m := *s.world.atlas.country("US")
	m.Country, m.Culture, m.Language = strings.ToUpper(country), p.Culture, strings.ToLower(p.Language)
	return &m
}

// createdCustomer is the answer to a creation: the customer with its
// administrator's password, which no other answer has. For a direct customer it
// says that there is no relationship yet, although there is.
func (s *Sandbox) createdCustomer(made *customer) customerResource {
	r := s.fullCustomer(made)
	r.Links, r.CustomDomains = nil, nil
	r.BillingProfile.Links = nil
	r.UserCredentials = &credentials{"admin", password(s.world.rng.at("password", made.index))}
	if made.reseller < 0 {
		r.RelationshipToPartner, r.AllowDelegatedAccess, r.CompanyProfile.Links = "none", nil, nil
	}
	return r
}

// password makes up one that a directory accepts.
func password(r *rand.Rand) string {
	const capitals, small, digits, symbols = "ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "!*=;.+-"
	var b []byte
	for _, kind := range []string{capitals, small, small, digits, symbols, capitals, digits, small, small, small} {
		b = append(b, kind[r.IntN(len(kind))])
	}
	return string(b)
}

// patchCustomer ends the relationship with a customer, the only change that PATCH
// allows.
func (s *Sandbox) patchCustomer(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	var given struct{ RelationshipToPartner string }
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	if !strings.EqualFold(given.RelationshipToPartner, "none") {
		return badRequest("RelationshipToPartner can only be set to none, not to %q.", clip(given.RelationshipToPartner))
	}
	if slices.ContainsFunc(s.subscriptionsOf(&found), func(sub subscription) bool { return sub.Status == "active" }) {
		return badRequest("The relationship can't be removed while the customer has active subscriptions: suspend them first.")
	}
	if s.hasReservations(&found) {
		return badRequest("The relationship can't be removed before all Azure Reserved VM Instance orders are cancelled.")
	}
	s.state.remove(found.index)
	return reply(endedRelationship{RelationshipToPartner: "none", Attributes: pascalType{"Customer"}})
}

// hasReservations reports reserved instances that aren't cancelled.
func (s *Sandbox) hasReservations(c *customer) bool {
	return slices.ContainsFunc(s.ownedItemsOf(c), func(b ownedItem) bool { return b.reserved() })
}

// endedRelationship is the answer to the end of a relationship: an empty customer,
// spelled as no other answer is.
type endedRelationship struct {
	ID                    *string    `json:"Id"`
	CommerceID            *string    `json:"CommerceId"`
	CompanyProfile        *string    `json:"CompanyProfile"`
	BillingProfile        *string    `json:"BillingProfile"`
	RelationshipToPartner string     `json:"RelationshipToPartner"`
	AllowDelegatedAccess  *string    `json:"AllowDelegatedAccess"`
	UserCredentials       *string    `json:"UserCredentials"`
	CustomDomains         *string    `json:"CustomDomains"`
	AssociatedPartnerID   *string    `json:"AssociatedPartnerId"`
	Attributes            pascalType `json:"Attributes"`
}
