package api

import (
	"net/url"
	"slices"
	"strings"
	"time"
)

const consentsPath = "/v1/customers/{customer-id}/applicationconsents"

// ApplicationGrant is access to one API in a customer's tenant.
type ApplicationGrant struct {
	EnterpriseApplicationID string `json:"enterpriseApplicationId"` // application id of the API that is accessed
	Scope                   string `json:"scope"`                   // scopes, separated by commas
}

// APIs that control panel vendors usually need.
const (
	MicrosoftGraph       = "00000003-0000-0000-c000-000000000000"
	AzureResourceManager = "797f4846-ba00-4fd7-ba43-dac1f8f63013"
)

// grantHosts are those APIs by the host that scopes name them with.
var grantHosts = map[string]string{
	"graph.microsoft.com":  MicrosoftGraph,
	"management.azure.com": AzureResourceManager,
}

// GrantsOf are the grants that scopes such as
// https://graph.microsoft.com/User.Read.All ask for, one for each API. Scopes that
// name none of the APIs that vendors usually need are left out.
func GrantsOf(scopes []string) []ApplicationGrant {
	var grants []ApplicationGrant
	for _, scope := range scopes {
		u, err := url.Parse(scope)
		if err != nil {
			continue
		}
		id, name := grantHosts[strings.ToLower(u.Host)], strings.Trim(u.Path, "/")
		if id == "" || name == "" {
			continue
		}
		at := slices.IndexFunc(grants, func(g ApplicationGrant) bool { return g.EnterpriseApplicationID == id })
		if at < 0 {
			grants = append(grants, ApplicationGrant{id, name})
		} else {
			grants[at].Scope += "," + name
		}
	}
	return grants
}

// UnmarshalText reads "API-ID=scope,scope".
func (g *ApplicationGrant) UnmarshalText(text []byte) error {
	id, scope, ok := strings.Cut(string(text), "=")
	if !ok || id == "" || scope == "" {
		return &ValueError{Kind: "grant such as " + AzureResourceManager + "=user_impersonation", Text: string(text)}
	}
	*g = ApplicationGrant{strings.TrimSpace(id), strings.TrimSpace(scope)}
	return nil
}

// String writes what UnmarshalText reads.
func (g ApplicationGrant) String() string { return g.EnterpriseApplicationID + "=" + g.Scope }

// ApplicationConsent is what an application of a control panel vendor may do in a
// customer's tenant.
type ApplicationConsent struct {
	CustomerRef
	ApplicationID string             `body:"applicationId" name:"application-id" required:"true" doc:"Application id of the vendor's application."`
	Grants        []ApplicationGrant `body:"applicationGrants" name:"grant" required:"true" doc:"API-ID=scope,scope: an API and what may be done with it; one for each API."`
}

// ConsentRef names the consent of a customer to an application.
type ConsentRef struct {
	CustomerRef
	ApplicationID string `path:"application-id" doc:"Application id of the vendor's application."`
}

// consentRate is for each application; a client is one.
var consentRate = Rate{"consent", 50, time.Second}

const consentLimit = "50 requests a second for each application"

// AcquireConsent gives an application access to a customer's tenant in the
// customer's name. [journey.RenewConsent] replaces an older consent.
var AcquireConsent = write[ApplicationConsent, None, None](Spec{
	ID: "acquire-application-consent", Title: "Acquire application consent", Area: AreaCustomers,
	Method: "POST", Path: consentsPath, Effect: Change,
	Doc:    "Gives an application of a control panel vendor access to a customer's tenant.",
	Limits: []string{consentLimit}, Rate: consentRate,
	Advice: "To change what is granted, remove the consent first.",
})

// RemoveConsent takes an application's access to a customer's tenant away.
var RemoveConsent = write[ConsentRef, None, None](Spec{
	ID: "remove-application-consent", Title: "Remove application consent", Area: AreaCustomers,
	Method: "DELETE", Path: consentsPath + "/{application-id}", Effect: Destroy,
	Doc:    "Takes the access of a control panel vendor's application to a customer's tenant away.",
	Limits: []string{consentLimit}, Rate: consentRate,
	Advice: "What the application does for this customer stops working at once.",
})
