package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"
)

// givenUser is what a request says of a user; nil is nothing.
type givenUser struct {
	UsageLocation     *string
	UserPrincipalName *string
	FirstName         *string
	LastName          *string
	DisplayName       *string
	ImmutableID       *string
	PasswordProfile   *passwordProfile
	State             *string
}

func (s *Sandbox) createUser(c *call) *answer {
	o, refused := s.directoryIn(c)
	if refused != nil {
		return refused
	}
	var given givenUser
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	switch {
	case given.UserPrincipalName == nil, given.DisplayName == nil || strings.TrimSpace(*given.DisplayName) == "":
		return refuse(http.StatusBadRequest, codeMissingInput, "UserPrincipalName and DisplayName are required.")
	case given.PasswordProfile == nil:
		return refuse(http.StatusBadRequest, codeMissingInput, "PasswordProfile is required.")
	}
	a := account{position: firstCreated + o.changes.created, domainType: "none"}
	if refused := o.apply(&a, &given); refused != nil {
		return refused
	}
	s.state.of(o.index).users.created++
	o.store(a)
	return reply(o.resource(&a).withPassword(given.PasswordProfile).withoutLinks())
}

func (r customerUser) withoutLinks() customerUser {
	r.Links = nil
	return r
}

// patchUser changes fields, resets the password and restores: all of it is one
// PATCH of what changes.
func (s *Sandbox) patchUser(c *call) *answer {
	o, refused := s.directoryIn(c)
	if refused != nil {
		return refused
	}
	a, ok := o.byID(c.arg(1))
	if !ok {
		return noUser(c.arg(1), &o.customer)
	}
	var given givenUser
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	restores := given.State != nil && strings.EqualFold(*given.State, "active") && !a.active()
	switch {
	case given.State != nil && !strings.EqualFold(*given.State, "active"):
		return badRequest("The state of a user can't be set to %q: delete the user instead.", clip(*given.State))
	case !a.active() && !restores:
		return noUser(c.arg(1), &o.customer)
	case restores && o.principalTaken(a.principal, a.position):
		return refuse(http.StatusConflict, http.StatusConflict, "The user can't be restored: another user has the sign-in name %s by now.", a.principal)
	}
	if restores {
		o.revive(&a)
	}
	if refused := o.apply(&a, &given); refused != nil {
		return refused
	}
	o.store(a)
	switch r := o.resource(&a); {
	case restores:
		r.Attributes = pascalType{"CustomerUser"}
		return reply(r)
	case given.PasswordProfile != nil:
		return reply(r.withPassword(given.PasswordProfile))
	default:
		return reply(r)
	}
}

// revive brings a deleted user back, with the licences that are still free.
func (o *directory) revive(a *account) {
	all := o.units()
	a.licences = slices.DeleteFunc(slices.Clone(a.licences), func(l heldLicence) bool {
		at := slices.IndexFunc(all, func(u *units) bool { return u.sku == l.sku })
		return at < 0 || o.free(all[at]) == 0
	})
	a.deleted = time.Time{}
}

// apply checks what is given of a user and sets it.
func (o *directory) apply(a *account, given *givenUser) *answer {
	if given.UserPrincipalName != nil {
		if refused := o.setPrincipal(a, *given.UserPrincipalName); refused != nil {
			return refused
		}
	}
	if given.UsageLocation != nil {
		if !isCountry(*given.UsageLocation) {
			return badRequest("UsageLocation has to be a two-letter country code, not %q.", clip(*given.UsageLocation))
		}
		a.usage = strings.ToUpper(*given.UsageLocation)
	}
	if p := given.PasswordProfile; p != nil && !strong(p.Password) {
		return badRequest("The password has to have 8 to 256 characters of at least three kinds: capital letters, small letters, digits, symbols.")
	}
	for _, f := range []struct {
		to    *string
		given *string
	}{{&a.first, given.FirstName}, {&a.last, given.LastName}, {&a.display, given.DisplayName}, {&a.immutable, given.ImmutableID}} {
		if f.given != nil && *f.given != "" {
			*f.to = *f.given
		}
	}
	return nil
}

func (o *directory) setPrincipal(a *account, principal string) *answer {
	local, domain, ok := strings.Cut(principal, "@")
	if !ok || local == "" || strings.ContainsFunc(local, func(r rune) bool { return unicode.IsSpace(r) || r > unicode.MaxASCII }) {
		return badRequest("UserPrincipalName has to be a name, @ and a domain of the customer, not %q.", clip(principal))
	}
	if !slices.ContainsFunc(o.custom, func(d string) bool { return strings.EqualFold(d, domain) }) {
		return badRequest("The domain %q is not one of the customer's verified domains.", clip(domain))
	}
	if o.principalTaken(principal, a.position) {
		return refuse(http.StatusConflict, http.StatusConflict, "Another user has the sign-in name %s.", clip(principal))
	}
	a.principal, a.domainType = principal, "none"
	if !strings.EqualFold(domain, o.domain) {
		a.domainType = "managed"
	}
	return nil
}

// isCountry reports a two-letter code that names a country.
func isCountry(code string) bool {
	region, err := language.ParseRegion(code)
	return err == nil && len(code) == 2 && region.IsCountry()
}

// strong reports a password that a directory accepts.
func strong(password string) bool {
	var upper, lower, digit, other int
	for _, r := range password {
		switch {
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	n := len([]rune(password))
	return n >= 8 && n <= 256 && upper+lower+digit+other >= 3
}
