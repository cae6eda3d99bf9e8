package sandbox_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// knowProfiles sets the parameters of partner profile operations.
func (d *testClient) knowProfiles(operation string, params, _ map[string]string) {
	switch operation {
	case "update-an-organization-profile", "update-the-partner-billing-profile", "update-the-partner-legal-business-profile":
		for _, name := range []string{"state", "email", "language", "culture", "country", "billing-currency"} {
			delete(params, name)
		}
		params["phone-number"], params["city"] = "4255550142", "Bellevue"
	case "update-support-profile":
		params["telephone"] = "4255550142"
	case "verify-a-partner-mpn-id":
		params["mpn-id"] = "4391507"
	}
}

func (d *testClient) run(id string, params ...string) (result string, err error) {
	d.t.Helper()
	args := api.Args{Params: url.Values{}}
	for i := 0; i+1 < len(params); i += 2 {
		args.Params.Add(params[i], params[i+1])
	}
	for page, err := range api.Lookup(id).Pages(d.t.Context(), d.client(), args) {
		if err != nil {
			return "", err
		}
		for _, item := range page.Items {
			result += string(item)
		}
	}
	return result, nil
}

func TestAProfileChangesInOneFieldOnly(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ update, path, param, value, member string }{
		{"update-an-organization-profile", "/v1/profiles/organization", "phone-number", "777", "defaultAddress.phoneNumber"},
		{"update-the-partner-billing-profile", "/v1/profiles/billing", "purchase-order-number", "PO 7", "purchaseOrderNumber"},
		{"update-support-profile", "/v1/profiles/support", "telephone", "777", "telephone"},
		{"update-the-partner-legal-business-profile", "/v1/profiles/legalbusiness", "address-line-1", "Side 1", "address.addressLine1"},
	} {
		t.Run(test.update, func(t *testing.T) {
			t.Parallel()
			d := newTestClient(t, sandbox.Config{})
			before := d.get(test.path)
			if _, err := d.run(test.update, test.param, test.value); err != nil {
				t.Fatal(err)
			}
			after := d.get(test.path)
			if after.text(test.member) != test.value {
				t.Errorf("%s is %q", test.member, after.text(test.member))
			}
			strip := strings.NewReplacer(test.value, "", before.text(test.member), "", before.text("attributes.etag"), "", after.text("attributes.etag"), "")
			if then, now := strip.Replace(string(before.body)), strip.Replace(string(after.body)); then != now {
				t.Errorf("more has changed:\n%s\n%s", then, now)
			}
			if tag := before.text("attributes.etag"); tag != "" {
				d.call("PUT", test.path, string(before.body)).refused(http.StatusPreconditionFailed, "412")
			}
		})
	}
}

func TestProfileRefusals(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	for path, changes := range map[string][][2]string{
		"/v1/profiles/organization":  {{`"Contoso Partners"`, `""`}, {`"country":"US"`, `"country":"usa"`}, {`"WA"`, `"Washington"`}, {"ada@contoso.example", "ada"}},
		"/v1/profiles/billing":       {{`"USD"`, `""`}, {"1 Contoso Plaza", strings.Repeat("x", 201)}},
		"/v1/profiles/legalbusiness": {{`"companyApproverEmail":"ada@contoso.example"`, `"companyApproverEmail":""`}, {`"city":"Redmond"`, `"city":" "`}},
		"/v1/profiles/support":       {{"@", ""}, {`"www.contoso.example"`, `""`}},
	} {
		body := string(d.get(path).body)
		for _, change := range changes {
			if !strings.Contains(body, change[0]) {
				t.Fatalf("%s has no %s: %s", path, change[0], body)
			}
			d.call("PUT", strings.Replace(path, "/support", "/supportprofile", 1), strings.Replace(body, change[0], change[1], 1)).refused(400, "2000")
		}
	}
	d.call("PUT", "/v1/profiles/support", "{}").refused(405, "2000")
	d.call("GET", "/v1/profiles/legalbusiness?vettingVersion=Next", "").refused(400, "2000")
}

func TestMPNIDs(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	for id, want := range map[string]string{"4391507": `"valid":true`, "99999999": `"valid":false`} {
		if got, err := d.run("verify-a-partner-mpn-id", "mpn-id", id); err != nil || !strings.Contains(got, want) {
			t.Errorf("%s: %s, %v", id, got, err)
		}
	}
	if _, err := d.run("verify-a-partner-mpn-id"); err == nil {
		t.Error("an id that is missing was verified")
	}
	unknown := d.call("GET", "/v1/profiles/mpn?mpnId=99999999", "")
	unknown.refused(404, "3000")
	if unknown.text("source") != "PartnerFD" {
		t.Errorf("%s", unknown.body)
	}
	d.call("GET", "/v1/profiles/mpn?mpnId=abc", "").refused(400, "2000")
	if got := d.get("/v1/profiles/mpn").text("mpnId"); got != "4847383" {
		t.Errorf("the partner's own id is %s", got)
	}
}

func TestResellersHaveSignedOrNot(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	const path = "/v1/compliance/csp/agreementstatus"
	counts := map[string]int{}
	for _, r := range d.get("/v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf").items() {
		byTenant := d.get(path + "?tenantId=" + r["id"].(string)).text("isAgreementSigned")
		byMPN := d.get(fmt.Sprintf("%s?mpnId=%s", path, r["mpnId"])).text("isAgreementSigned")
		if byTenant != byMPN {
			t.Errorf("%v: %s by tenant, %s by MPN id", r["name"], byTenant, byMPN)
		}
		counts[byTenant]++
	}
	if counts["true"] == 0 || counts["false"] == 0 {
		t.Errorf("%v", counts)
	}
	for query, code := range map[string]string{"": "2001", "?mpnId=1&tenantId=" + d.Tenant(): "2000", "?mpnId=a": "2000", "?tenantId=a": "2000"} {
		d.call("GET", path+query, "").refused(400, code)
	}
	d.call("GET", path+"?mpnId=1", "").refused(404, "3000")
	if got, err := d.run("verify-an-indirect-resellers-microsoft-partner-agreement-signing-status", "mpn-id", "4391507"); err != nil || got != `{"isAgreementSigned":true}` {
		t.Errorf("%s, %v", got, err)
	}
}
