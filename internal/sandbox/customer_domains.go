package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

// domainTaken reports whether a domain exists.
func (s *Sandbox) domainTaken(domain string) bool {
	if strings.EqualFold(domain, partnerDomain) {
		return true
	}
	for i := range s.state.created {
		if strings.EqualFold(s.state.created[i].domain, domain) { // a tenant outlives its partner
			return true
		}
	}
	for _, changes := range s.state.customers {
		if slices.ContainsFunc(changes.domains, func(d string) bool { return strings.EqualFold(d, domain) }) {
			return true
		}
	}
	d := s.world.customerIndex()
	for _, at := range d.inDomain(tenantOf(domain)) {
		c := s.world.customer(int(d.entries[at].index))
		if slices.ContainsFunc(c.custom, func(own string) bool { return strings.EqualFold(own, domain) }) {
			return true
		}
	}
	return false
}

// tenantOf is the first domain of the tenant that would have a domain: every
// custom domain of this world has its tenant's name in it.
func tenantOf(domain string) string {
	name := strings.TrimPrefix(fold(domain), "mail.")
	host, _, _ := strings.Cut(name, ".")
	return host + ".onmicrosoft.com"
}

// headDomain answers 200 for a domain that exists, so is not to be had, and 404
// for one that is available.
func (s *Sandbox) headDomain(c *call) *answer {
	if s.domainTaken(c.arg(0)) {
		return newAnswer(http.StatusOK)
	}
	return newAnswer(http.StatusNotFound)
}

type domain struct {
	AuthenticationType string `json:"authenticationType"`
	Capability         string `json:"capability"`
	IsDefault          bool   `json:"isDefault"`
	IsInitial          bool   `json:"isInitial"`
	Name               string `json:"name"`
	RootDomain         string `json:"rootDomain,omitempty"`
	Status             string `json:"status"`
	VerificationMethod string `json:"verificationMethod"`
}

type verifiedDomain struct {
	VerifiedDomainName string
	Domain             *struct {
		AuthenticationType, Capability, Name, RootDomain, Status, VerificationMethod string

		IsDefault, IsInitial *bool
	}
	DomainFederationSettings *struct {
		IssuerURI, LogOffURI, PassiveLogOnURI, PreferredAuthenticationProtocol, PromptLoginBehavior, SigningCertificate string
	}
}

var anyDomain = pattern.Lazy(`(?i)^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$`)

func (s *Sandbox) addDomain(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	var given verifiedDomain
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	if refused := given.complete(); refused != nil {
		return refused
	}
	if s.domainTaken(given.VerifiedDomainName) {
		return refuse(http.StatusConflict, http.StatusConflict, "The domain %s belongs to a tenant already.", clip(given.VerifiedDomainName))
	}
	changes := s.state.of(found.index)
	changes.domains = append(changes.domains, given.VerifiedDomainName)
	d := given.Domain
	return replyStatus(http.StatusCreated, domain{
		AuthenticationType: snake(d.AuthenticationType), Capability: snake(d.Capability), IsDefault: d.IsDefault != nil && *d.IsDefault,
		IsInitial: d.IsInitial != nil && *d.IsInitial, Name: d.Name, RootDomain: d.RootDomain, Status: snake(d.Status), VerificationMethod: "dns_record",
	})
}

func (v *verifiedDomain) complete() *answer {
	d := v.Domain
	if v.VerifiedDomainName == "" || d == nil || d.AuthenticationType == "" || d.Capability == "" || d.Name == "" || d.Status == "" || d.VerificationMethod == "" {
		return refuse(http.StatusBadRequest, codeMissingInput, "VerifiedDomainName and Domain with AuthenticationType, Capability, Name, Status and VerificationMethod are required.")
	}
	switch {
	case !anyDomain().MatchString(v.VerifiedDomainName) || !strings.EqualFold(v.VerifiedDomainName, d.Name):
		return badRequest("VerifiedDomainName and Domain.Name have to be the same domain.")
	case !strings.EqualFold(d.AuthenticationType, "Managed") && !strings.EqualFold(d.AuthenticationType, "Federated"):
		return badRequest("AuthenticationType %q is not one of Managed and Federated.", clip(d.AuthenticationType))
	case !strings.EqualFold(d.Status, "Verified"):
		return badRequest("Only a verified domain can be added, not one that is %q.", clip(d.Status))
	case strings.EqualFold(d.AuthenticationType, "Federated"):
		f := v.DomainFederationSettings
		if f == nil || f.IssuerURI == "" || f.LogOffURI == "" || f.PassiveLogOnURI == "" || f.PreferredAuthenticationProtocol == "" || f.PromptLoginBehavior == "" || f.SigningCertificate == "" {
			return refuse(http.StatusBadRequest, codeMissingInput, "A federated domain needs DomainFederationSettings.")
		}
	}
	return nil
}

// snake spells an enumeration's value as answers do: DnsRecord is dns_record.
func snake(s string) string {
	var b strings.Builder
	for i, r := range s {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
