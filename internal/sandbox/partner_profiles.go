package sandbox

import (
	"net/http"
	"strings"
)

// profileState holds the partner's profiles that somebody has changed.
type profileState struct {
	organization        *organizationProfile
	organizationVersion int
	billing             *partnerBillingProfile
	billingVersion      int
	support             *supportProfile
	legal               *legalProfile
}

type organizationProfile struct {
	ID             string     `json:"id"`
	CompanyName    string     `json:"companyName"`
	DefaultAddress address    `json:"defaultAddress"`
	TenantID       string     `json:"tenantId"`
	Domain         string     `json:"domain"`
	Email          string     `json:"email"`
	Language       string     `json:"language"`
	Culture        string     `json:"culture"`
	ProfileType    string     `json:"profileType"`
	Links          links      `json:"links"`
	Attributes     attributes `json:"attributes"`
}

type partnerBillingProfile struct {
	CompanyName         string     `json:"companyName"`
	Address             address    `json:"address"`
	PrimaryContact      contact    `json:"primaryContact"`
	PurchaseOrderNumber string     `json:"purchaseOrderNumber"`
	TaxID               string     `json:"taxId"`
	BillingCurrency     string     `json:"billingCurrency"`
	ProfileType         string     `json:"profileType"`
	Links               links      `json:"links"`
	Attributes          attributes `json:"attributes"`
}

type supportProfile struct {
	Email       string     `json:"email"`
	Telephone   string     `json:"telephone"`
	Website     string     `json:"website"`
	ProfileType string     `json:"profileType"`
	Links       links      `json:"links"`
	Attributes  attributes `json:"attributes"`
}

type legalProfile struct {
	CompanyName            string     `json:"companyName"`
	Address                address    `json:"address"`
	PrimaryContact         contact    `json:"primaryContact"`
	CompanyApproverAddress address    `json:"companyApproverAddress"`
	CompanyApproverEmail   string     `json:"companyApproverEmail"`
	VettingStatus          string     `json:"vettingStatus"`
	VettingSubStatus       string     `json:"vettingSubStatus"`
	ProfileType            string     `json:"profileType"`
	Links                  links      `json:"links"`
	Attributes             attributes `json:"attributes"`
}

// partnerAddress is where the partner is, until somebody moves it.
var partnerAddress = address{
	Country: "US", City: "Redmond", State: "WA", AddressLine1: "1 Contoso Plaza", AddressLine2: "Floor 3", PostalCode: "98052",
	FirstName: "Ada", LastName: "Contoso", PhoneNumber: "4255550100",
}

var partnerContact = contact{"Ada", "Contoso", partnerAccount, "4255550100"}

func (s *Sandbox) organization() organizationProfile {
	p := organizationProfile{
		CompanyName: partnerName, DefaultAddress: partnerAddress, Email: partnerAccount, Language: "en", Culture: "en-US",
	}
	if changed := s.state.profiles.organization; changed != nil {
		p = *changed
	}
	p.ID, p.TenantID, p.Domain, p.ProfileType = s.Tenant(), s.Tenant(), partnerDomain, "OrganizationProfile"
	p.Links = links{"self": get("/profiles/organization")}
	p.Attributes = attributes{etag(p.ID, s.state.profiles.organizationVersion), "OrganizationProfile"}
	return p
}

func (s *Sandbox) getOrganization(*call) *answer {
	p := s.organization()
	return withEtag(reply(p), p.Attributes.Etag)
}

func (s *Sandbox) putOrganization(c *call) *answer {
	var given organizationProfile
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	if refused := c.current(s.organization().Attributes.Etag, given.Attributes.Etag); refused != nil {
		return refused
	}
	if refused := whole(given.DefaultAddress, given.Email, text{"companyName", given.CompanyName}, text{"language", given.Language}, text{"culture", given.Culture}); refused != nil {
		return refused
	}
	s.state.profiles.organization = &given
	s.state.profiles.organizationVersion++
	return s.getOrganization(c)
}

func (s *Sandbox) partnerBilling() partnerBillingProfile {
	p := partnerBillingProfile{
		CompanyName: partnerName, Address: partnerAddress, PrimaryContact: partnerContact,
		PurchaseOrderNumber: "9888", TaxID: "12-345678", BillingCurrency: "USD",
	}
	if changed := s.state.profiles.billing; changed != nil {
		p = *changed
	}
	p.ProfileType, p.Links = "BillingProfile", links{"self": get("/profiles/billing")}
	p.Attributes = attributes{etag(s.Tenant(), s.state.profiles.billingVersion), "BillingProfile"}
	return p
}

func (s *Sandbox) getPartnerBilling(*call) *answer {
	p := s.partnerBilling()
	return withEtag(reply(p), p.Attributes.Etag)
}

func (s *Sandbox) putPartnerBilling(c *call) *answer {
	var given partnerBillingProfile
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	now := s.partnerBilling()
	if refused := c.current(now.Attributes.Etag, given.Attributes.Etag); refused != nil {
		return refused
	}
	if refused := whole(given.Address, given.PrimaryContact.Email, text{"companyName", given.CompanyName}, text{"billingCurrency", given.BillingCurrency}); refused != nil {
		return refused
	}
	s.state.profiles.billing = &given
	s.state.profiles.billingVersion++
	return s.getPartnerBilling(c)
}

func (s *Sandbox) getSupportProfile(*call) *answer {
	p := supportProfile{Email: "help@contoso.example", Telephone: "4255550199", Website: "www.contoso.example"}
	if changed := s.state.profiles.support; changed != nil {
		p = *changed
	}
	p.ProfileType, p.Attributes = "support_profile", typed("PartnerSupportProfile")
	p.Links = links{"self": get("/v1/profiles/support")}
	return reply(p)
}

func (s *Sandbox) putSupportProfile(c *call) *answer {
	var given supportProfile
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	if !strings.Contains(given.Email, "@") || given.Telephone == "" || given.Website == "" {
		return badRequest("Email, Telephone and Website are required: the body has to be the full resource.")
	}
	s.state.profiles.support = &given
	return s.getSupportProfile(c)
}

func (s *Sandbox) getLegalProfile(c *call) *answer {
	if version := c.param("vettingVersion"); version != "" && !strings.EqualFold(version, "Current") {
		return badRequest("vettingVersion %q is not Current.", clip(version))
	}
	p := legalProfile{
		CompanyName: partnerName, Address: partnerAddress, PrimaryContact: partnerContact,
		CompanyApproverAddress: partnerAddress, CompanyApproverEmail: partnerAccount,
	}
	if changed := s.state.profiles.legal; changed != nil {
		p = *changed
	}
	p.VettingStatus, p.VettingSubStatus, p.ProfileType = "authorized", "none", "LegalBusinessProfile"
	p.Links, p.Attributes = links{"self": get("/profiles/legalbusiness")}, typed("LegalBusinessProfile")
	return reply(p)
}

func (s *Sandbox) putLegalProfile(c *call) *answer {
	var given legalProfile
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	for _, where := range []address{given.Address, given.CompanyApproverAddress} {
		if refused := whole(where, given.PrimaryContact.Email, text{"companyName", given.CompanyName}, text{"companyApproverEmail", given.CompanyApproverEmail}); refused != nil {
			return refused
		}
	}
	s.state.profiles.legal = &given
	return s.getLegalProfile(c)
}

// text is a member of a body that has to be given.
type text struct{ name, value string }

// whole checks that a profile is complete: PUT replaces everything.
func whole(where address, email string, needed ...text) *answer {
	needed = append(needed, text{"address.city", where.City}, text{"address.addressLine1", where.AddressLine1})
	for _, t := range needed {
		if strings.TrimSpace(t.value) == "" {
			return badRequest("%s is required: the body has to be the full resource.", t.name)
		}
	}
	switch {
	case !strings.Contains(email, "@"):
		return badRequest("The e-mail address %q is not valid.", clip(email))
	case !countryCode().MatchString(where.Country):
		return badRequest("address.country %q is not a two-letter code.", clip(where.Country))
	case len(where.State) > 2, len([]rune(where.AddressLine1)) > 200, len([]rune(where.AddressLine2)) > 200,
		len([]rune(where.FirstName)) > 50, len([]rune(where.LastName)) > 50:
		return badRequest("The address is too long: lines have up to 200 characters, names up to 50, the state up to 2.")
	}
	return nil
}

type mpnProfile struct {
	MpnID       string     `json:"mpnId"`
	ProfileType string     `json:"profileType"`
	Links       links      `json:"links"`
	Attributes  attributes `json:"attributes"`
}

// getMpn tells of an MPN id, or of the partner's own when none is asked for.
func (s *Sandbox) getMpn(c *call) *answer {
	id := c.param("mpnId")
	if strings.Trim(id, "0123456789") != "" {
		return badRequest("MPN Id must be numeric.")
	}
	if id == "" {
		id = partnerMpn
	}
	if _, known := signedByMpn(id); !known {
		return replyStatus(http.StatusNotFound, refusalBody{codeNotFound, "Partner Organization with partner_id " + id + " could not be found", []string{}, "PartnerFD"})
	}
	return reply(mpnProfile{id, "MpnProfile", links{"self": get("/profiles/mpn")}, typed("MpnProfile")})
}
