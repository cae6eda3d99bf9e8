package sandbox

import (
	"encoding/json"
	"net/http"
	"strings"
)

// customerUser is a user account as the service sends it. Lists leave the times
// out; the answers to a creation and a reset have them as null.
type customerUser struct {
	UsageLocation         string           `json:"usageLocation,omitempty"`
	ID                    string           `json:"id"`
	UserPrincipalName     string           `json:"userPrincipalName"`
	FirstName             string           `json:"firstName"`
	LastName              string           `json:"lastName"`
	DisplayName           string           `json:"displayName"`
	ImmutableID           string           `json:"immutableId,omitempty"`
	PasswordProfile       *passwordProfile `json:"passwordProfile,omitempty"`
	LastDirectorySyncTime any              `json:"lastDirectorySyncTime,omitempty"`
	UserDomainType        string           `json:"userDomainType"`
	State                 string           `json:"state"`
	SoftDeletionTime      any              `json:"softDeletionTime,omitempty"`
	Links                 links            `json:"links,omitempty"`
	Attributes            any              `json:"attributes"`
}

type passwordProfile struct {
	ForceChangePassword bool   `json:"forceChangePassword"`
	Password            string `json:"password"`
}

// pascalType is how the attributes of some answers are spelt.
type pascalType struct {
	ObjectType string `json:"ObjectType"`
}

var null = json.RawMessage("null")

func (o *directory) resource(a *account) customerUser {
	r := customerUser{
		UsageLocation: a.usage, ID: o.idOf(a), UserPrincipalName: a.principal, FirstName: a.first, LastName: a.last,
		DisplayName: a.display, ImmutableID: a.immutable, UserDomainType: a.domainType, State: "active", Attributes: typed("CustomerUser"),
	}
	r.Links = links{"self": get("/customers/" + o.id + "/users/" + r.ID)}
	if !a.synced.IsZero() {
		r.LastDirectorySyncTime = stampZ(a.synced)
	}
	if !a.active() {
		r.State, r.SoftDeletionTime = "inactive", stampZ(a.deleted)
	}
	return r
}

// withPassword is the form of a user that repeats the password.
func (r customerUser) withPassword(p *passwordProfile) customerUser {
	r.PasswordProfile, r.SoftDeletionTime = p, null
	if r.LastDirectorySyncTime == nil {
		r.LastDirectorySyncTime = null
	}
	return r
}

// directoryIn resolves the customer in the path.
func (s *Sandbox) directoryIn(c *call) (*directory, *answer) {
	found, refused := s.customerOf(c)
	if refused != nil {
		return nil, refused
	}
	return s.directoryOf(&found), nil
}

// userIn resolves the customer and the active user in the path.
func (s *Sandbox) userIn(c *call) (*directory, account, *answer) {
	o, refused := s.directoryIn(c)
	if refused != nil {
		return nil, account{}, refused
	}
	a, ok := o.byID(c.arg(1))
	if !ok || !a.active() {
		return nil, account{}, noUser(c.arg(1), &o.customer)
	}
	return o, a, nil
}

func noUser(id string, c *customer) *answer {
	return notFound("User %s was not found in the directory of customer %s.", clip(id), c.id)
}

// listUsers serves the accounts, and with the filter for it the deleted ones.
func (s *Sandbox) listUsers(c *call) *answer {
	o, refused := s.directoryIn(c)
	if refused != nil {
		return refused
	}
	active := true
	if text := c.param("filter"); text != "" {
		if refused := deletedFilter(text); refused != nil {
			return refused
		}
		active = false
	}
	all := o.accounts(active)
	size, refused := c.number("size", len(all))
	if refused != nil {
		return refused
	}
	of := "users " + o.id + c.param("filter")
	offset, refused := s.seek(c, of)
	if refused != nil {
		return refused
	}
	from := min(offset, len(all))
	to := len(all)
	if size > 0 {
		to = min(from+size, to)
	}
	items := make([]customerUser, 0, to-from)
	for i := range all[from:to] {
		items = append(items, o.resource(&all[from+i]))
	}
	self := strings.TrimPrefix(c.request.URL.RequestURI(), "/v1")
	page := list(items, self)
	if to < len(all) {
		page.Links["next"] = s.nextPage(nextUsers(self), of, to)
	}
	return reply(page)
}

func nextUsers(self string) string {
	if strings.Contains(self, "seekOperation=") {
		return self
	}
	return self + "&seekOperation=Next"
}

func deletedFilter(text string) *answer {
	var f struct{ Field, Value, Operator string }
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return badRequest("The filter is not a JSON object with Field, Value and Operator: %v.", err)
	}
	if !strings.EqualFold(f.Field, "UserState") || !strings.EqualFold(f.Value, "Inactive") || !strings.EqualFold(f.Operator, "equals") {
		return badRequest("Users can only be filtered by the field UserState with the operator equals and the value Inactive.")
	}
	return nil
}

func (s *Sandbox) getUser(c *call) *answer {
	o, a, refused := s.userIn(c)
	if refused != nil {
		return refused
	}
	return reply(o.resource(&a))
}

func (s *Sandbox) deleteUser(c *call) *answer {
	o, a, refused := s.userIn(c)
	if refused != nil {
		return refused
	}
	a.deleted = s.now()
	o.store(a)
	return newAnswer(http.StatusNoContent)
}
