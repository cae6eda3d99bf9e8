package sandbox

import (
	"net/http"
	"strings"
)

type supportContact struct {
	SupportTenantID string     `json:"supportTenantId"`
	SupportMpnID    string     `json:"supportMpnId"`
	Name            string     `json:"name"`
	Links           links      `json:"links"`
	Attributes      attributes `json:"attributes"`
}

func (s *Sandbox) supportContactOf(b *bought) supportContact {
	contact, ok := s.state.seen(b.customer.index).contacts[b.now.ID]
	switch {
	case ok:
	case b.customer.reseller >= 0:
		contact = s.resellerContact(b.customer.reseller)
	default:
		contact = supportContact{SupportTenantID: s.Tenant(), SupportMpnID: partnerMpn, Name: partnerName}
	}
	self := get("/customers/" + b.customer.id + "/subscriptions/" + b.now.ID + "/supportcontact")
	self.Method = "Get"
	contact.Links, contact.Attributes = links{"self": self}, typed("SupportContact")
	return contact
}

func (s *Sandbox) resellerContact(i int) supportContact {
	return supportContact{SupportTenantID: s.world.resellerTenant(i), SupportMpnID: resellerMpn(i), Name: resellerNames[i]}
}

func (s *Sandbox) getSupportContact(c *call) *answer {
	b, refused := s.subscriptionOf(c)
	if refused != nil {
		return refused
	}
	return reply(s.supportContactOf(&b))
}

func (s *Sandbox) putSupportContact(c *call) *answer {
	b, refused := s.subscriptionOf(c)
	if refused != nil {
		return refused
	}
	var given supportContact
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	if given.SupportTenantID == "" || given.SupportMpnID == "" || given.Name == "" {
		return badRequest("SupportTenantId, SupportMpnId and Name are required.")
	}
	if !s.isSupporter(&given) {
		return refuse(http.StatusBadRequest, codeInvalidInput, "The support contact has to be this partner or one of its value added resellers.")
	}
	s.state.of(b.customer.index).contacts[b.now.ID] = given
	return reply(s.supportContactOf(&b))
}

// isSupporter reports whether a contact is the partner or one of its resellers,
// with its right MPN id.
func (s *Sandbox) isSupporter(given *supportContact) bool {
	if strings.EqualFold(given.SupportTenantID, s.Tenant()) {
		return given.SupportMpnID == partnerMpn
	}
	for i := range resellerCount {
		if known := s.resellerContact(i); strings.EqualFold(known.SupportTenantID, given.SupportTenantID) {
			return known.SupportMpnID == given.SupportMpnID
		}
	}
	return false
}
