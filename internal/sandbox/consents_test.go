package sandbox_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/journey"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

const consentBody = `{"applicationId":"app","applicationGrants":[{"enterpriseApplicationId":"797f4846-ba00-4fd7-ba43-dac1f8f63013","scope":"user_impersonation"}]}`

// knowConsents knows the values for application consents.
func (d *desk) knowConsents(operation string, params, _ map[string]string) {
	switch operation {
	case "acquire-application-consent":
		params["application-id"], params["grant"] = "app", "797f4846-ba00-4fd7-ba43-dac1f8f63013=user_impersonation"
	case "remove-application-consent":
		d.call("POST", "/v1/customers/"+params["customer-id"]+"/applicationconsents", consentBody)
		params["application-id"] = "APP"
	}
}

func TestConsentsAreGivenOnceAndTakenAway(t *testing.T) {
	t.Parallel()
	d := newDesk(t, sandbox.Config{})
	path := "/v1/customers/" + d.customer("Litware") + "/applicationconsents"
	d.call("DELETE", path+"/app", "").refused(404, "3000")
	for range 2 {
		if r := d.call("POST", path, consentBody); r.status != http.StatusCreated {
			t.Fatalf("%d %s", r.status, r.body)
		}
		d.call("POST", path, consentBody).refused(409, "409")
		if r := d.call("DELETE", path+"/app", ""); r.status != http.StatusOK {
			t.Fatalf("%d %s", r.status, r.body)
		}
	}
	for _, change := range [][2]string{{`"app"`, `""`}, {`"applicationGrants"`, `"grants"`}, {"797f4846", "x"}, {"user_impersonation", ""}} {
		d.call("POST", path, strings.Replace(consentBody, change[0], change[1], 1)).refused(400, "2000")
	}
}

func TestConsentJourney(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, sandbox.Config{})
		consent := api.ApplicationConsent{
			CustomerRef: api.CustomerRef{CustomerID: d.customer("Fabrikam")}, ApplicationID: d.ClientID(),
			Grants: []api.ApplicationGrant{{EnterpriseApplicationID: api.MicrosoftGraph, Scope: "User.Read.All"}},
		}
		for range 2 { // whether it exists already or not
			if err := journey.RenewConsent(t.Context(), d.client(), consent); err != nil {
				t.Fatal(err)
			}
		}
	})
}
