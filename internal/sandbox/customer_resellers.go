package sandbox

import (
	"fmt"
	"strings"
)

type partnerRelationship struct {
	ID               string     `json:"id"`
	Name             string     `json:"name"`
	RelationshipType string     `json:"relationshipType"`
	State            string     `json:"state,omitempty"`
	MpnID            string     `json:"mpnId"`
	Location         string     `json:"location,omitempty"`
	Attributes       attributes `json:"attributes"`
}

// resellerCountries are where the indirect resellers are.
var resellerCountries = [resellerCount]string{"GB", "US", "DE", "US", "NL", "AU"}

func (s *Sandbox) relationshipTo(reseller int) partnerRelationship {
	return partnerRelationship{
		ID: s.world.resellerTenant(reseller), Name: resellerNames[reseller], MpnID: resellerMpn(reseller),
		RelationshipType: "is_indirect_cloud_solution_provider_of", Attributes: typed("PartnerRelationship"),
	}
}

// listRelationships serves the indirect resellers; this partner is a provider
// and has no providers of its own.
func (s *Sandbox) listRelationships(c *call) *answer {
	var items []partnerRelationship
	switch kind := c.param("relationship_type"); {
	case strings.EqualFold(kind, "IsIndirectCloudSolutionProviderOf"):
		for i := range resellerCount {
			r := s.relationshipTo(i)
			r.State, r.Location = "Active", resellerCountries[i]
			items = append(items, r)
		}
	case strings.EqualFold(kind, "IsIndirectResellerOf"):
	default:
		return badRequest("relationship_type %q is not one of IsIndirectCloudSolutionProviderOf and IsIndirectResellerOf.", clip(kind))
	}
	return reply(list(items, ""))
}

func (s *Sandbox) listCustomerRelationships(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	var items []partnerRelationship
	if found.reseller >= 0 {
		items = append(items, s.relationshipTo(found.reseller))
	}
	return reply(list(items, ""))
}

type relationshipRequest struct {
	URL        string     `json:"url"`
	Attributes attributes `json:"attributes"`
}

func (s *Sandbox) getRelationshipRequest(*call) *answer {
	return reply(relationshipRequest{
		fmt.Sprintf("https://portal.office.com/partner/partnersignup.aspx?type=ResellerRelationship&id=%s&csp=1&msppid=0", s.Tenant()),
		typed("RelationshipRequest"),
	})
}

// validationCode entitles to customers in the government community cloud.
type validationCode struct {
	PartnerID        string `json:"partnerId"`
	OrganizationName string `json:"organizationName"`
	ValidationID     string `json:"validationId"`
	MaxCreates       int    `json:"maxCreates"`
	RemainingCreates int    `json:"remainingCreates"`
	ETag             string `json:"eTag"`
}

// codes are the partner's validation codes: the number, for whom, and how many
// customers were made with it before the sandbox began.
var codes = []struct {
	id, organization string
	used             int
}{{"52817", "Contoso Partners", 1}, {"987654", "Contoso Partners Public Sector", 5}}

const maxCreates = 5

func (s *Sandbox) listValidationCodes(*call) *answer {
	items := make([]validationCode, len(codes))
	for i, code := range codes {
		at := s.world.born.AddDate(0, -2, -9*i).Format("2006-01-02T15:04:05.0000000Z")
		items[i] = validationCode{
			s.Tenant(), code.organization, code.id, maxCreates, s.remainingCreates(i),
			"W/\"datetime'" + strings.ReplaceAll(at, ":", "%3A") + "'\"",
		}
	}
	return reply(items)
}

// remainingCreates is how often a code can still be used.
func (s *Sandbox) remainingCreates(code int) int {
	return maxCreates - codes[code].used - s.state.usedCodes[codes[code].id]
}
