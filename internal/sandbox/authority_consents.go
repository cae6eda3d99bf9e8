package sandbox

import (
	"net/http"
	"strings"

	"github.com/google/uuid"
)

// applicationConsent is what an application may do in a customer's tenant.
type applicationConsent struct {
	ApplicationID     string             `json:"applicationId"`
	ApplicationGrants []applicationGrant `json:"applicationGrants"`
}

type applicationGrant struct {
	EnterpriseApplicationID string `json:"enterpriseApplicationId"`
	Scope                   string `json:"scope"`
}

// consentState holds a customer's consents by the lower-case id of the
// application; an empty one was removed.
type consentState map[string]applicationConsent

// consentOf finds the consent of a customer. Every third customer consented to the
// partner's own application before the sandbox began.
func (s *Sandbox) consents(c *customer, application string) bool {
	application = strings.ToLower(application)
	if known, ok := s.state.seen(c.index).consents[application]; ok {
		return known.ApplicationID != ""
	}
	return application == s.ClientID() && s.world.invented(c.index) && c.index%3 == 0
}

func (s *Sandbox) setConsent(c *customer, application string, consent applicationConsent) {
	changes := s.state.of(c.index)
	if changes.consents == nil {
		changes.consents = consentState{}
	}
	changes.consents[strings.ToLower(application)] = consent
}

func (s *Sandbox) acquireConsent(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	var given applicationConsent
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	if refused := given.check(); refused != nil {
		return refused
	}
	if s.consents(&found, given.ApplicationID) {
		return refuse(http.StatusConflict, http.StatusConflict, "Application %s has the consent of customer %s already.", clip(given.ApplicationID), found.id)
	}
	s.setConsent(&found, given.ApplicationID, given)
	return replyStatus(http.StatusCreated, given)
}

func (g *applicationConsent) check() *answer {
	switch {
	case strings.TrimSpace(g.ApplicationID) == "":
		return badRequest("applicationId is required.")
	case len(g.ApplicationGrants) == 0:
		return badRequest("applicationGrants is required.")
	}
	for _, grant := range g.ApplicationGrants {
		if !isGUID(grant.EnterpriseApplicationID) || strings.TrimSpace(grant.Scope) == "" {
			return badRequest("Each grant needs the GUID of an enterprise application and a scope, unlike %q with %q.", clip(grant.EnterpriseApplicationID), clip(grant.Scope))
		}
	}
	return nil
}

func (s *Sandbox) removeConsent(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	if !s.consents(&found, c.arg(1)) {
		return notFound("Application %s has no consent of customer %s.", clip(c.arg(1)), found.id)
	}
	s.setConsent(&found, c.arg(1), applicationConsent{})
	return newAnswer(http.StatusOK)
}

func isGUID(text string) bool {
	_, err := uuid.Parse(text)
	return err == nil && len(text) == 36
}
