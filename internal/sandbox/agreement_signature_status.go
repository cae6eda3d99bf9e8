package sandbox

import (
	"net/http"
	"strings"
)

// unsigned is the indirect reseller that has not signed the Microsoft Partner
// Agreement.
const unsigned = 4

// signedByMpn reports whether the partner with an MPN id has signed, and whether
// the partner exists.
func signedByMpn(id string) (signed, known bool) {
	if id == partnerMpn {
		return true, true
	}
	for i := range resellerCount {
		if resellerMpn(i) == id {
			return i != unsigned, true
		}
	}
	return false, false
}

type signatureStatus struct {
	IsAgreementSigned bool `json:"isAgreementSigned"`
}

func (s *Sandbox) getSignatureStatus(c *call) *answer {
	mpn, tenant := c.param("mpnId"), c.param("tenantId")
	switch {
	case !strings.EqualFold(c.arg(0), "csp"):
		return notFound("Program %s was not found.", clip(c.arg(0)))
	case mpn == "" && tenant == "":
		return controllerError(codeMissingInput, "Both MPN Id and Tenant Id cannot be empty.")
	case mpn != "" && tenant != "":
		return controllerError(codeInvalidInput, "Both MPN Id and Tenant Id should not be passed.")
	case strings.Trim(mpn, "0123456789") != "":
		return badRequest("MPN Id must be numeric.")
	case tenant != "" && !isGUID(tenant):
		return badRequest("Tenant Id must be a GUID.")
	}
	signed, known := signedByMpn(mpn)
	if strings.EqualFold(tenant, s.Tenant()) {
		signed, known = true, true
	} else if i, ok := s.world.resellerByTenant(tenant); ok {
		signed, known = i != unsigned, true
	}
	if !known {
		return notFound("No partner has the id %s.", clip(mpn+tenant))
	}
	return reply(signatureStatus{signed})
}

// controllerError is an error from the controller itself, which has a different
// source.
func controllerError(code int, words string) *answer {
	return replyStatus(http.StatusBadRequest, refusalBody{code, words, []string{}, "ComplianceController"})
}
