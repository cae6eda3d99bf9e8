package sandbox

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

type directoryRole struct {
	Name       string     `json:"name"`
	ID         string     `json:"id"`
	Attributes attributes `json:"attributes"`
}

type userMember struct {
	DisplayName       string `json:"displayName"`
	UserPrincipalName string `json:"userPrincipalName"`
	RoleID            string `json:"roleId"`
	ID                string `json:"id"`
	Attributes        any    `json:"attributes"`
}

// directoryRoles are the roles that every directory has, with the ids that they
// have everywhere. The first is that of a new customer's administrator.
var directoryRoles = []struct {
	id, name string
	percent  int // how often a customer has somebody in it
}{
	{"62e90394-69f5-4237-9190-012177145e10", "Company Administrator", 30},
	{"729827e3-9c14-49f7-bb1b-9608f156bbb8", "Helpdesk Administrator", 60},
	{"fe930be7-5e62-47db-91af-98c3a49a38b1", "User Account Administrator", 40},
	{"b0f54661-2d74-4c50-afa3-1ec803f12efe", "Billing Administrator", 45},
	{"f023fd81-a637-4b56-95fd-791ac0226033", "Service Support Administrator", 20},
	{"29232cdf-9323-42fd-ade2-1d097af3e4de", "Exchange Service Administrator", 30},
	{"f28a1f50-f6e7-4571-818b-6a12f2af6b6c", "SharePoint Service Administrator", 20},
	{"194ae4cb-b126-40b2-bd5b-6091b380977d", "Security Administrator", 15},
	{"5d6b6bb7-de71-4623-b4af-96380a352509", "Security Reader", 10},
	{"4a5d8f65-41da-4de4-8968-e035b65339cf", "Reports Reader", 10},
	{"17315797-102d-40b4-93e0-432062caca18", "Compliance Administrator", 8},
	{"88d8e3e3-8f55-4a1e-953a-9b9898b8876b", "Directory Readers", 0},
	{"9360feb5-f418-4baa-8175-e2a00bac4301", "Directory Writers", 0},
}

// seededMembers lists who holds a role when the world begins, by position.
func (w *world) seededMembers(owner int, st *staff, role int) []int {
	var members []int
	if role == 0 {
		members = append(members, 0)
	}
	r := w.rng.at("roles", owner, role)
	if st.people > 1 && chance(r, directoryRoles[role].percent) {
		members = append(members, 1+r.IntN(min(st.people-1, 12)))
	}
	return members
}

// members lists the active users who hold a role.
func (o *directory) members(role int) []account {
	positions := map[int]bool{}
	for _, position := range o.s.world.seededMembers(o.index, &o.staff, role) {
		positions[position] = true
	}
	maps.Copy(positions, o.changes.roles[directoryRoles[role].id])
	var all []account
	for _, position := range slices.Sorted(maps.Keys(positions)) {
		if a, ok := o.account(position); ok && a.active() && positions[position] {
			all = append(all, a)
		}
	}
	return all
}

func (o *directory) isMember(role, position int) bool {
	return slices.ContainsFunc(o.members(role), func(a account) bool { return a.position == position })
}

func roleResource(role int) directoryRole {
	return directoryRole{directoryRoles[role].name, directoryRoles[role].id, typed("DirectoryRole")}
}

func (s *Sandbox) listRoles(c *call) *answer {
	if _, refused := s.directoryIn(c); refused != nil {
		return refused
	}
	items := make([]directoryRole, len(directoryRoles))
	for role := range directoryRoles {
		items[role] = roleResource(role)
	}
	return reply(list(items, ""))
}

func (s *Sandbox) listUserRoles(c *call) *answer {
	o, a, refused := s.userIn(c)
	if refused != nil {
		return refused
	}
	var items []directoryRole
	for role := range directoryRoles {
		if o.isMember(role, a.position) {
			items = append(items, roleResource(role))
		}
	}
	return reply(list(items, ""))
}

// roleIn resolves the customer and the role in the path.
func (s *Sandbox) roleIn(c *call) (*directory, int, *answer) {
	o, refused := s.directoryIn(c)
	if refused != nil {
		return nil, 0, refused
	}
	for role := range directoryRoles {
		if strings.EqualFold(directoryRoles[role].id, c.arg(1)) {
			return o, role, nil
		}
	}
	return nil, 0, notFound("Directory role %s was not found for customer %s.", clip(c.arg(1)), o.id)
}

func (s *Sandbox) listMembers(c *call) *answer {
	o, role, refused := s.roleIn(c)
	if refused != nil {
		return refused
	}
	var items []userMember
	for _, a := range o.members(role) {
		items = append(items, o.member(&a, role, typed("UserMember")))
	}
	return reply(list(items, ""))
}

func (o *directory) member(a *account, role int, kind any) userMember {
	return userMember{a.display, a.principal, directoryRoles[role].id, o.idOf(a), kind}
}

func (s *Sandbox) addMember(c *call) *answer {
	o, role, refused := s.roleIn(c)
	if refused != nil {
		return refused
	}
	var given struct{ ID, DisplayName, UserPrincipalName string }
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	if given.ID == "" || given.DisplayName == "" || given.UserPrincipalName == "" {
		return refuse(http.StatusBadRequest, codeMissingInput, "Id, DisplayName and UserPrincipalName are required.")
	}
	a, ok := o.byID(given.ID)
	switch {
	case !ok || !a.active():
		return noUser(given.ID, &o.customer)
	case o.isMember(role, a.position):
		return refuse(http.StatusConflict, http.StatusConflict, "User %s is a member of the role %s already.", a.principal, directoryRoles[role].name)
	}
	o.setMember(role, a.position, true)
	return replyStatus(http.StatusCreated, o.member(&a, role, pascalType{"UserMember"}))
}

func (s *Sandbox) removeMember(c *call) *answer {
	o, role, refused := s.roleIn(c)
	if refused != nil {
		return refused
	}
	a, ok := o.byID(c.arg(2))
	if !ok || !o.isMember(role, a.position) {
		return notFound("User %s is not a member of the role %s.", clip(c.arg(2)), directoryRoles[role].name)
	}
	o.setMember(role, a.position, false)
	return newAnswer(http.StatusNoContent)
}

func (o *directory) setMember(role, position int, member bool) {
	roles, id := o.s.state.of(o.index).users.roles, directoryRoles[role].id
	if roles[id] == nil {
		roles[id] = map[int]bool{}
	}
	roles[id][position] = member
}
