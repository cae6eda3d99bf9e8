package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// creation is a body that creates a customer; changes are pairs of what to
// replace by what.
func creation(name, domain string, changes ...string) string {
	body := fmt.Sprintf(`{"CompanyProfile":{"Domain":%q},"BillingProfile":{"Culture":"EN-GB","Email":"ada@new.example","Language":"en","CompanyName":%q,
		"DefaultAddress":{"FirstName":"Ada","LastName":"Lovelace","AddressLine1":"1 High Street","City":"London","PostalCode":"EC1A 1BB","Country":"GB"}}}`, domain, name)
	return strings.NewReplacer(changes...).Replace(body)
}

func TestACreatedCustomerIsACustomerLikeAnyOther(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Customers: 300})
	made := d.call("POST", "/v1/customers", creation("Lamberts Mill Ltd", "lambertsmill.onmicrosoft.com"), "MS-RequestId: once")
	if made.status != 201 || made.text("userCredentials.userName") != "admin" || made.text("userCredentials.password") == "" ||
		made.text("relationshipToPartner") != "none" || made.text("billingProfile.culture") != "en-GB" {
		t.Fatalf("%d %s", made.status, made.body)
	}
	again := d.call("POST", "/v1/customers", creation("Lamberts Mill Ltd", "lambertsmill.onmicrosoft.com"), "MS-RequestId: once")
	if string(again.body) != string(made.body) || len(d.Effects()) != 1 {
		t.Errorf("the same request made another customer: %s", again.body)
	}
	id := made.text("id")
	for _, query := range []string{filter("CompanyName", "LAMBERTS"), filter("Domain", "lambertsmill")} {
		if got := d.get("/v1/customers?size=0&filter=" + query).text("items.0.id"); got != id {
			t.Errorf("%s finds %q", query, got)
		}
	}
	all, _ := d.pages("/v1/customers?size=100")
	at, previous := -1, ""
	for i, c := range all[14:] { // behind the stories, by name
		name := strings.ToLower(c["companyProfile"].(map[string]any)["companyName"].(string))
		if name < previous {
			t.Errorf("%q is behind %q", name, previous)
		}
		previous = name
		if c["id"] == id {
			at = i
		}
	}
	if len(all) != 301 || at < 0 {
		t.Errorf("%d customers, the new one at %d", len(all), at)
	}

	path := "/v1/customers/" + id
	full := d.get(path)
	if full.text("relationshipToPartner") != "reseller" || full.at("userCredentials") != nil || full.text("billingProfile.defaultAddress.city") != "London" {
		t.Errorf("%s", full.body)
	}
	if got := d.get(path + "/profiles/company").text("address.addressLine1"); got != "1 High Street" {
		t.Errorf("company profile: %s", got)
	}
	profile := d.get(path + "/profiles/billing")
	changed := d.call("PUT", path+"/profiles/billing", with(profile.json.(map[string]any), "firstName", "Grace"), "If-Match: "+profile.header.Get("ETag"))
	if changed.status != 200 || changed.text("firstName") != "Grace" {
		t.Errorf("%d %s", changed.status, changed.body)
	}
	for _, list := range []string{"/subscriptions", "/orders", "/subscribedskus", "/deviceBatches"} {
		if n := len(d.get(path + list).items()); n != 0 {
			t.Errorf("%s has %d items", list, n)
		}
	}
	users := d.get(path + "/users").items()
	if len(users) != 1 || users[0]["userPrincipalName"] != "admin@lambertsmill.onmicrosoft.com" {
		t.Errorf("%v", users)
	}
}

func TestCustomersOfResellers(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	resellers := d.get("/v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf")
	tenant, mpn := resellers.text("items.2.id"), resellers.text("items.2.mpnId")
	if resellers.text("items.2.state") != "Active" || resellers.text("items.2.relationshipType") != "is_indirect_cloud_solution_provider_of" {
		t.Errorf("%s", resellers.body)
	}
	if n := len(d.get("/v1/relationships?relationship_type=IsIndirectResellerOf").items()); n != 0 {
		t.Errorf("%d providers", n)
	}
	d.call("GET", "/v1/relationships?relationship_type=Friends", "").refused(400, "2000")

	of := "/v1/customers?size=0&filter=" + filter("IndirectReseller", tenant)
	before := d.get(of).items()
	for _, c := range before {
		path := "/v1/customers/" + c["id"].(string)
		if got := d.get(path + "/relationships"); got.text("items.0.id") != tenant || got.text("items.0.mpnId") != mpn || got.at("items.0.state") != nil {
			t.Errorf("%s", got.body)
		}
		if got := d.get(path).text("associatedPartnerId"); got != tenant {
			t.Errorf("associated partner %s", got)
		}
		if a, b := d.get(path+"/subscriptions").items(), d.get(path+"/subscriptions?mpn_id="+mpn).items(); len(a) != len(b) {
			t.Errorf("%d of %d subscriptions are the reseller's", len(b), len(a))
		}
	}
	made := d.call("POST", "/v1/customers", creation("Resold Ltd", "resold.onmicrosoft.com", `{"CompanyProfile"`, `{"AssociatedPartnerId":"`+tenant+`","CompanyProfile"`))
	if made.status != 201 || made.text("relationshipToPartner") != "reseller" || made.text("associatedPartnerId") != tenant || made.at("allowDelegatedAccess") != true {
		t.Errorf("%d %s", made.status, made.body)
	}
	if n := len(d.get(of).items()); n != len(before)+1 {
		t.Errorf("%d customers, before %d", n, len(before))
	}
	direct := d.get("/v1/customers/" + d.call("POST", "/v1/customers", creation("Direct Ltd", "direct.onmicrosoft.com")).text("id") + "/relationships")
	if len(direct.items()) != 0 {
		t.Errorf("%s", direct.body)
	}
}

func TestCustomerCreationRefusals(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	for _, test := range []struct {
		status  int
		code    string
		changes []string
	}{
		{400, "2001", []string{"ada@new.example", ""}},
		{400, "2001", []string{`"New Ltd"`, `" "`}},
		{400, "2000", []string{"ada@new.example", "ada"}},
		{400, "2000", []string{"EN-GB", "xx-XX"}},
		{400, "2000", []string{`"en"`, `"english"`}},
		{400, "2000", []string{"new.onmicrosoft.com", "new.example"}},
		{400, "2000", []string{`"Country":"GB"`, `"Country":"Narnia"`}},
		{400, "2007", []string{`"City":"London"`, `"City":""`}},
		{400, "2000", []string{`{"CompanyProfile"`, `{"AssociatedPartnerId":"8a0b1c2d-0000-4000-8000-000000000000","CompanyProfile"`}},
		{409, "409", []string{"new.onmicrosoft.com", "fabrikam.onmicrosoft.com"}},
	} {
		d.call("POST", "/v1/customers", creation("New Ltd", "new.onmicrosoft.com", test.changes...)).refused(test.status, test.code)
	}
	d.call("POST", "/v1/customers", `{}`).refused(400, "2001")
	if n := len(d.Effects()); n != 0 {
		t.Errorf("%d effects", n)
	}
}

func TestARelationshipEndsOnlyWithoutActiveSubscriptions(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	const none = `{"relationshipToPartner":"none","attributes":{"objectType":"Customer"}}`
	path := "/v1/customers/" + d.customer("Alpine Ski House")
	d.call("PATCH", path, none).refused(400, "2000")
	d.call("PATCH", path, `{"relationshipToPartner":"advisor"}`).refused(400, "2000")
	for _, sub := range d.get(path + "/subscriptions").items() {
		if sub["status"] == "active" {
			d.call("PATCH", path+"/subscriptions/"+sub["id"].(string), with(sub, "status", "suspended"))
		}
	}
	all := len(d.get("/v1/customers").items())
	r := d.call("PATCH", path, none)
	if r.status != 200 || r.text("RelationshipToPartner") != "none" || r.text("Attributes.ObjectType") != "Customer" || !strings.Contains(string(r.body), `"CompanyProfile":null`) {
		t.Fatalf("%d %s", r.status, r.body)
	}
	for _, gone := range []string{path, path + "/subscriptions", path + "/users"} {
		d.call("GET", gone, "").refused(404, "3000")
	}
	if n := len(d.get("/v1/customers").items()); n != all-1 {
		t.Errorf("%d customers are listed, before %d", n, all)
	}
	if n := len(d.get("/v1/customers?filter=" + filter("CompanyName", "Alpine Ski")).items()); n != 0 {
		t.Errorf("%d are found", n)
	}
	if r := d.call("HEAD", "/v1/domains/alpineskihouse.onmicrosoft.com", ""); r.status != http.StatusOK {
		t.Errorf("the domain of a former customer is free: %d", r.status)
	}
}

func TestDomains(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	status := func(domain string) int { return d.call("HEAD", "/v1/domains/"+domain, "").status }
	customer := "/v1/customers/" + d.customer("Fabrikam")
	for _, own := range d.get(customer).at("customDomains").([]any) {
		if got := status(own.(string)); got != http.StatusOK {
			t.Errorf("%v: %d", own, got)
		}
	}
	if got := status("fabrikam-works.test"); got != http.StatusNotFound {
		t.Errorf("a free domain: %d", got)
	}
	const body = `{"VerifiedDomainName":"fabrikam-works.test","Domain":{"AuthenticationType":"Managed","Capability":"Email","Name":"fabrikam-works.test","Status":"Verified","VerificationMethod":"None"}}`
	r := d.call("POST", customer+"/verifieddomain", body)
	if want := `{"authenticationType":"managed","capability":"email","isDefault":false,"isInitial":false,"name":"fabrikam-works.test","status":"verified","verificationMethod":"dns_record"}`; r.status != 201 || string(r.body) != want {
		t.Errorf("%d %s", r.status, r.body)
	}
	if status("fabrikam-works.test") != http.StatusOK || !strings.Contains(string(d.get(customer).body), "fabrikam-works.test") {
		t.Error("the domain was not added")
	}
	if r := d.call("POST", customer+"/users", `{"displayName":"Ada","userPrincipalName":"ada@fabrikam-works.test","passwordProfile":{"password":"abCD123*"}}`); r.status != 200 {
		t.Errorf("%d %s", r.status, r.body)
	}
	d.call("POST", customer+"/verifieddomain", body).refused(409, "409")
	d.call("POST", customer+"/verifieddomain", `{}`).refused(400, "2001")
	other := strings.ReplaceAll(body, "fabrikam-works", "fabrikam-more")
	d.call("POST", customer+"/verifieddomain", strings.Replace(other, "Managed", "Federated", 1)).refused(400, "2001")
	d.call("POST", customer+"/verifieddomain", strings.Replace(other, `"Verified"`, `"Unverified"`, 1)).refused(400, "2000")
	d.call("POST", customer+"/verifieddomain", strings.Replace(other, `"Managed"`, `"Guessed"`, 1)).refused(400, "2000")
}

func TestQualifications(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	path := "/v1/customers/" + d.customer("Fabrikam") + "/qualification"
	if got := string(d.get(path).body); got != `"none"` {
		t.Errorf("%s", got)
	}
	d.call("PUT", path, "0").refused(400, "2000")
	d.call("PUT", path, "3").refused(400, "2000")
	d.call("PUT", path+"?code=1", "3").refused(400, "2000")
	codes := d.get("/v1/customers/all/validations")
	used := codes.text("1.validationId")
	if codes.text("1.remainingCreates") != "0" || codes.text("0.remainingCreates") != "4" || !strings.Contains(codes.text("0.eTag"), "%3A") {
		t.Errorf("%s", codes.body)
	}
	d.call("PUT", path+"?code="+used, "3").refused(400, "2000")
	if r := d.call("PUT", path+"?code="+codes.text("0.validationId"), "3"); r.status != 200 || string(r.body) != `"governmentcommunitycloud"` {
		t.Errorf("%d %s", r.status, r.body)
	}
	if got := d.get("/v1/customers/all/validations").text("0.remainingCreates"); got != "3" {
		t.Errorf("%s creations are left", got)
	}
	d.call("PUT", path, "1").refused(400, "2000")
	if got := string(d.get("/v1/customers/" + d.customer("Trey Research") + "/qualification").body); got != `"education"` {
		t.Errorf("%s", got)
	}
	if got := d.get("/v1/customers/relationshiprequests"); !strings.Contains(got.text("url"), d.Tenant()) {
		t.Errorf("%s", got.body)
	}
}
