package sandbox

import (
	"net/http"
	"strings"
)

// selfServePolicy lets a customer buy at the partner's expense.
type selfServePolicy struct {
	ID              string          `json:"id"`
	SelfServeEntity selfServeEntity `json:"selfServeEntity"`
	Grantor         grantor         `json:"grantor"`
	Permissions     []permission    `json:"permissions"`
	Attributes      attributes      `json:"attributes"`
}

type selfServeEntity struct {
	SelfServeEntityType string `json:"selfServeEntityType"`
	TenantID            string `json:"tenantID"`
}

type grantor struct {
	GrantorType string `json:"grantorType"`
	TenantID    string `json:"tenantID"`
}

type permission struct {
	Resource string `json:"resource"`
	Action   string `json:"action"`
}

// selfServeState is a customer's policy, when it has changed.
type selfServeState struct {
	known   bool
	allowed bool // there is a policy
	version int
}

const (
	codeNoPolicy     = 600039
	codeBadPolicyID  = 600040
	codePolicyExists = 600041
)

// selfServeOf reports whether a customer has a policy. One customer had before
// the sandbox began.
func (s *Sandbox) selfServeOf(c *customer) bool {
	if changed := s.state.seen(c.index).selfServe; changed.known {
		return changed.allowed
	}
	return c.story != nil && c.story.name == "Tailwind Traders"
}

func (s *Sandbox) setSelfServe(c *customer, allowed bool) {
	state := &s.state.of(c.index).selfServe
	state.known, state.allowed = true, allowed
	state.version++
}

func (s *Sandbox) selfServePolicyOf(c *customer) selfServePolicy {
	version := s.world.ids.guid(kindPolicy, c.index, 1<<20+s.state.seen(c.index).selfServe.version)
	return selfServePolicy{
		s.Tenant() + "_" + c.id,
		selfServeEntity{"customer", c.id},
		grantor{"billToPartner", s.Tenant()},
		[]permission{{"AzureReservedInstances", "Purchase"}},
		attributes{`"` + version + `"`, "SelfServePolicy"},
	}
}

func (s *Sandbox) listSelfServe(c *call) *answer {
	id := c.param("entity_id")
	if id == "" {
		return badRequest("entity_id is required.")
	}
	var items []selfServePolicy
	if found, ok := s.customerByID(id); ok && s.selfServeOf(&found) {
		items = append(items, s.selfServePolicyOf(&found))
	}
	return reply(list(items, ""))
}

// selfServeByID finds the customer whose policy has an id.
func (s *Sandbox) selfServeByID(id string) (customer, *answer) {
	partner, tenant, _ := strings.Cut(id, "_")
	if !isGUID(partner) || !isGUID(tenant) {
		return customer{}, refuse(http.StatusNotFound, codeBadPolicyID, "Self serve policy identifier is incorrect.")
	}
	found, ok := s.customerByID(tenant)
	if !ok || !strings.EqualFold(partner, s.Tenant()) || !s.selfServeOf(&found) {
		return customer{}, refuse(http.StatusNotFound, codeNoPolicy, "Self serve policy not found.")
	}
	return found, nil
}

func (s *Sandbox) getSelfServe(c *call) *answer {
	found, refused := s.selfServeByID(c.arg(0))
	if refused != nil {
		return refused
	}
	return reply(s.selfServePolicyOf(&found))
}

// check refuses an impossible policy; the rest is the same for all.
func (p *selfServePolicy) check(tenant string) *answer {
	switch {
	case !strings.EqualFold(p.SelfServeEntity.SelfServeEntityType, "customer"):
		return badRequest("selfServeEntityType has to be customer, not %q.", clip(p.SelfServeEntity.SelfServeEntityType))
	case !strings.EqualFold(p.Grantor.GrantorType, "billToPartner"):
		return badRequest("grantorType has to be billToPartner, not %q.", clip(p.Grantor.GrantorType))
	case !strings.EqualFold(p.Grantor.TenantID, tenant):
		return badRequest("The tenantID of the grantor has to be this partner's.")
	case len(p.Permissions) == 0:
		return badRequest("permissions is required.")
	}
	for _, given := range p.Permissions {
		if !strings.EqualFold(given.Resource, "AzureReservedInstances") || !strings.EqualFold(given.Action, "Purchase") {
			return badRequest("The permission to %s %s is unknown: there is Purchase of AzureReservedInstances.", clip(given.Action), clip(given.Resource))
		}
	}
	return nil
}

func (s *Sandbox) createSelfServe(c *call) *answer {
	var given selfServePolicy
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	if refused := given.check(s.Tenant()); refused != nil {
		return refused
	}
	found, ok := s.customerByID(given.SelfServeEntity.TenantID)
	switch {
	case !ok:
		return notFound("Customer with id %s was not found.", clip(given.SelfServeEntity.TenantID))
	case s.selfServeOf(&found):
		return refuse(http.StatusConflict, codePolicyExists, "Self serve policy already exists.")
	}
	s.setSelfServe(&found, true)
	return replyStatus(http.StatusCreated, s.selfServePolicyOf(&found))
}

// putSelfServe finds the policy by the id in the body.
func (s *Sandbox) putSelfServe(c *call) *answer {
	var given selfServePolicy
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	found, refused := s.selfServeByID(given.ID)
	if refused != nil {
		return refused
	}
	version := strings.Trim(s.selfServePolicyOf(&found).Attributes.Etag, `"`)
	if refused := c.current(version, strings.Trim(given.Attributes.Etag, `"`)); refused != nil {
		return refused
	}
	if refused := given.check(s.Tenant()); refused != nil {
		return refused
	}
	if !strings.EqualFold(given.SelfServeEntity.TenantID, found.id) {
		return badRequest("The tenantID of the entity is not that of the policy.")
	}
	s.setSelfServe(&found, true)
	return reply(s.selfServePolicyOf(&found))
}

func (s *Sandbox) deleteSelfServe(c *call) *answer {
	found, refused := s.selfServeByID(c.arg(0))
	if refused != nil {
		return refused
	}
	s.setSelfServe(&found, false)
	return newAnswer(http.StatusNoContent)
}
