package api

// ListPortalRequestsWithoutMFA reads who used the portal without a second factor.
var ListPortalRequestsWithoutMFA = list[None, PortalRequest](Spec{
	ID: "get-portal-requests-without-mfa", Title: "Get portal requests without MFA", Area: AreaSecurity,
	Method: "GET", Path: "/v1/nonMfaCompliantPartnerPrincipals", Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Lists who used the portal without multifactor authentication.",
})

// PortalRequest is a person who used the portal without a second factor.
type PortalRequest struct {
	ObjectID                           string `json:"objectId"`
	TenantID                           string `json:"tenantId"`
	UPN                                string `json:"upn"`                                // sign-in name
	LastNonMFACompliantRequestDateTime Time   `json:"lastNonMfaCompliantRequestDateTime"` // UTC, though without a zone
	Extra
}

// ListMFAAdoption reads how many of each application's calls came with a second
// factor, day by day.
var ListMFAAdoption = list[None, MFAAdoption](Spec{
	ID: "get-mfa-adoption-status", Title: "Get MFA adoption status", Area: AreaSecurity,
	Method: "GET", Path: "/v1/applicationmfaadoptionstatus", Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Counts each application's calls with and without multifactor authentication, by day.",
})

// MFAAdoption counts the calls of one application on one day.
type MFAAdoption struct {
	LoginDate                Time   `json:"loginDate"` // a day
	MFACompliantRequestCount Int    `json:"mfaCompliantRequestCount"`
	TotalRequestCount        Int    `json:"totalRequestCount"`
	ApplicationID            string `json:"applicationId"`
	ApplicationName          string `json:"applicationName"` // often empty
	Extra
}

// Compliant reports whether every call came with a second factor.
func (s *MFAAdoption) Compliant() bool {
	return s.MFACompliantRequestCount.Int64() >= s.TotalRequestCount.Int64()
}

// ListPartnerRequests reads the latest calls that people made through applications.
var ListPartnerRequests = list[None, PartnerRequest](Spec{
	ID: "get-app-and-user-api-requests", Title: "Get App and User API requests", Area: AreaSecurity,
	Method: "GET", Path: "/v1/partnerRequests", Effect: Read, Auth: AppUser, Clouds: Global,
	Doc:    "Lists the latest calls with App+User credentials, and whether they came with multifactor authentication.",
	Limits: []string{"at most the latest 10,000 calls"},
})

// PartnerRequest is one call of a person through an application.
type PartnerRequest struct {
	RequestID       string `json:"requestId"`
	CorrelationID   string `json:"correlationId"`   // often empty
	OperationName   string `json:"operationName"`   // verb and template of the address
	RequestDateTime Time   `json:"requestDateTime"` // UTC, though without a zone
	SourceIPAddress string `json:"sourceIpAddress"`
	ObjectID        string `json:"objectId"`
	TenantID        string `json:"tenantId"`
	UPN             string `json:"upn"` // sign-in name
	ApplicationID   string `json:"applicationId"`
	MFACompliant    Bool   `json:"mfaCompliant"`
	Extra
}
