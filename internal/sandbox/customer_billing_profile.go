package sandbox

import (
	"net/http"
	"strings"
)

type address struct {
	Country      string `json:"country"`
	Region       string `json:"region,omitempty"`
	City         string `json:"city"`
	State        string `json:"state,omitempty"`
	AddressLine1 string `json:"addressLine1"`
	AddressLine2 string `json:"addressLine2,omitempty"`
	PostalCode   string `json:"postalCode"`
	FirstName    string `json:"firstName,omitempty"`
	LastName     string `json:"lastName,omitempty"`
	PhoneNumber  string `json:"phoneNumber,omitempty"`
}

type billingProfile struct {
	ID             string     `json:"id"`
	FirstName      string     `json:"firstName"`
	LastName       string     `json:"lastName"`
	Email          string     `json:"email"`
	Culture        string     `json:"culture"`
	Language       string     `json:"language"`
	CompanyName    string     `json:"companyName"`
	DefaultAddress address    `json:"defaultAddress"`
	Links          links      `json:"links"`
	Attributes     attributes `json:"attributes"`
}

func (s *Sandbox) billingProfileOf(c *customer) billingProfile {
	p := billingProfile{
		ID: s.world.ids.guid(kindBillingProfile, c.index, 0), FirstName: c.first.native(), LastName: c.last.native(), Email: c.email,
		Culture: c.market.Culture, Language: c.market.Language, CompanyName: c.name,
		DefaultAddress: address{
			Country: c.market.Country, City: c.city.City, State: c.city.State, AddressLine1: c.street, PostalCode: c.city.PostalCode,
			FirstName: c.first.native(), LastName: c.last.native(), PhoneNumber: c.phone,
		},
	}
	changes := s.state.seen(c.index)
	if changes.billing != nil {
		p = *changes.billing
	}
	p.Links = links{"self": get("/v1/customers/" + c.id + "/profiles/billing")}
	p.Attributes = attributes{etag(p.ID, changes.billingVersion), "CustomerBillingProfile"}
	return p
}

func (s *Sandbox) getBillingProfile(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	p := s.billingProfileOf(&found)
	return withEtag(reply(p), p.Attributes.Etag)
}

func (s *Sandbox) putBillingProfile(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	var given billingProfile
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	now := s.billingProfileOf(&found)
	if refused := c.current(now.Attributes.Etag, given.Attributes.Etag); refused != nil {
		return refused
	}
	if refused := given.complete(now.ID); refused != nil {
		return refused
	}
	changes := s.state.of(found.index)
	given.ID = now.ID
	changes.billing = &given
	changes.billingVersion++
	p := s.billingProfileOf(&found)
	return withEtag(reply(p), p.Attributes.Etag)
}

// complete checks a whole profile: PUT replaces everything.
func (p *billingProfile) complete(id string) *answer {
	if p.ID != "" && !strings.EqualFold(p.ID, id) {
		return badRequest("The id %s is not that of this billing profile.", clip(p.ID))
	}
	for _, field := range []struct{ name, value string }{
		{"FirstName", p.FirstName},
		{"LastName", p.LastName},
		{"Email", p.Email},
		{"CompanyName", p.CompanyName},
		{"Culture", p.Culture},
		{"Language", p.Language},
		{"DefaultAddress.Country", p.DefaultAddress.Country},
		{"DefaultAddress.City", p.DefaultAddress.City},
		{"DefaultAddress.AddressLine1", p.DefaultAddress.AddressLine1},
	} {
		if strings.TrimSpace(field.value) == "" {
			return badRequest("%s is required: the body has to be the full resource.", field.name)
		}
	}
	if !strings.Contains(p.Email, "@") {
		return badRequest("Email has to be an e-mail address, not %q.", clip(p.Email))
	}
	return nil
}

// current checks the version that a write is based on. It travels in If-Match,
// in double quotes, or in the body's attributes.
func (c *call) current(want, inBody string) *answer {
	given := strings.Join(c.request.Header.Values("If-Match"), ",")
	matches, ok := ifMatch(given, want)
	switch {
	case !ok:
		return badRequest("The If-Match header has to hold an ETag in double quotation marks.")
	case given == "" && inBody == "":
		return badRequest("The ETag of the resource is required, in If-Match or in Attributes.Etag.")
	case !matches, inBody != "" && inBody != want:
		return refuse(http.StatusPreconditionFailed, http.StatusPreconditionFailed, "The resource was changed since it was read: its ETag is not the given one.")
	}
	return nil
}

// ifMatch reports whether a condition holds: it names no tag, any tag by an asterisk,
// or this one among others. A weak tag never matches. What is no condition isn't ok.
func ifMatch(condition, want string) (matches, ok bool) {
	if condition == "" || strings.TrimSpace(condition) == "*" {
		return true, true
	}
	for tag := range strings.SplitSeq(condition, ",") {
		tag = strings.TrimSpace(tag)
		weak := strings.HasPrefix(tag, "W/")
		tag = strings.TrimPrefix(tag, "W/")
		if len(tag) < 2 || tag[0] != '"' || tag[len(tag)-1] != '"' {
			return false, false
		}
		matches = matches || !weak && tag[1:len(tag)-1] == want
	}
	return matches, true
}

func withEtag(a *answer, tag string) *answer {
	if tag != "" {
		a.header.Set("ETag", `"`+tag+`"`)
	}
	return a
}
