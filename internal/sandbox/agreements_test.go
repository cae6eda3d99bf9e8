package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/journey"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

const template = "117a77b0-9360-443b-8795-c6dedc750cf9"

// knowAgreements knows the values for agreements.
func (d *desk) knowAgreements(operation string, params, _ map[string]string) {
	switch operation {
	case "confirm-customer-acceptance-of-microsoft-customer-agreement":
		params["first-name"], params["last-name"], params["email"], params["phone-number"] = "Tania", "Carr", "tania@fabrikam.example", "+44 20 7946 0111"
		params["date-agreed"], params["template-id"] = "2000-01-02T03:04:05Z", template
	case "get-a-download-link-for-the-microsoft-customer-agreement-template":
		params["agreement-template-id"] = template
	case "get-confirmation-of-customer-acceptance-of-microsoft-cloud-agreement":
		for _, c := range d.get("/v1/customers").items() {
			id := c["id"].(string)
			if len(d.get("/v1/customers/"+id+"/agreements").items()) > 0 {
				params["customer-id"] = id
			}
		}
	}
}

func TestWithoutATypeOnlyTheOldAgreementIsSeen(t *testing.T) {
	t.Parallel()
	d := newDesk(t, sandbox.Config{})
	for query, want := range map[string][]string{
		"": {"MicrosoftCloudAgreement"},
		"?agreementType=MicrosoftCustomerAgreement": {"MicrosoftCustomerAgreement"},
		"?agreementType=*":                          {"MicrosoftCloudAgreement", "MicrosoftCustomerAgreement"},
	} {
		var kinds []string
		for _, a := range d.get("/v1/agreements" + query).items() {
			kinds = append(kinds, a["agreementType"].(string))
		}
		if fmt.Sprint(kinds) != fmt.Sprint(want) {
			t.Errorf("%q: %v, want %v", query, kinds, want)
		}
	}
	d.call("GET", "/v1/agreements?agreementType=Handshake", "").refused(400, "2000")
	for _, a := range d.get("/v1/customers/" + d.customer("Fabrikam") + "/agreements").items() {
		if a["type"] != "MicrosoftCloudAgreement" {
			t.Errorf("%v", a)
		}
	}
}

func TestEveryCustomerHasAcceptedInSomeWayOrNot(t *testing.T) {
	t.Parallel()
	d := newDesk(t, sandbox.Config{Customers: 200})
	counts := map[string]int{}
	for _, c := range d.get("/v1/customers").items() {
		path := "/v1/customers/" + c["id"].(string)
		confirmed := len(d.get(path+"/agreements?agreementType=MicrosoftCustomerAgreement").items()) > 0
		direct := d.get(path+"/directSignedMicrosoftCustomerAgreementStatus").at("isSigned") == true
		counts[fmt.Sprint(confirmed, direct)]++
	}
	if counts["true false"] < 100 || counts["false true"] < 5 || counts["false false"] < 5 || counts["true true"] > 0 {
		t.Errorf("confirmed and direct: %v", counts)
	}
}

const confirmation = `{"primaryContact":{"firstName":"Tania","lastName":"Carr","email":"someone@example.com","phoneNumber":"1234567890"},` +
	`"templateId":"` + template + `","dateAgreed":"1999-06-14T00:00:00.000Z","type":"MicrosoftCustomerAgreement"}`

func TestAConfirmationIsOnRecord(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, sandbox.Config{})
		path := "/v1/customers/" + d.customer("Lucerne") + "/agreements"
		r := d.call("POST", path, confirmation)
		if r.status != http.StatusCreated || r.text("userId") == "" || r.text("dateAgreed") != "1999-06-14T00:00:00.000Z" || r.text("primaryContact.email") != "someone@example.com" {
			t.Errorf("%d %s", r.status, r.body)
		}
		known := d.get(path + "?agreementType=MicrosoftCustomerAgreement")
		if len(known.items()) != 1 || known.text("items.0.dateAgreed") != "1999-06-14T00:00:00" || known.text("items.0.agreementLink") == "" {
			t.Errorf("%s", known.body)
		}
		if n := len(d.get(path).items()); n != 0 {
			t.Errorf("%d of the older kind", n)
		}
		again := d.call("POST", path, confirmation)
		if again.status != http.StatusConflict || again.text("code") != "600061" || again.text("errorName") == "" || again.at("isRetryable") != false {
			t.Errorf("%d %s", again.status, again.body)
		}
		if other := d.call("POST", path, strings.Replace(confirmation, "1234567890", "7", 1)); other.status != http.StatusCreated {
			t.Errorf("another phone number: %d %s", other.status, other.body)
		}
	})
}

func TestConfirmationRefusals(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, sandbox.Config{})
		path := "/v1/customers/" + d.customer("Lucerne") + "/agreements"
		for _, change := range [][2]string{
			{`"Tania"`, `""`},
			{"someone@example.com", "nobody"},
			{template, strings.ToUpper(template)},
			{"MicrosoftCustomerAgreement", "MicrosoftCloudAgreement"},
			{"1999-06-14T00:00:00.000Z", "1999-06-14"},
			{"1999", "2001"},
			{`"primaryContact"`, `"contact"`},
		} {
			d.call("POST", path, strings.Replace(confirmation, change[0], change[1], 1)).refused(400, "2000")
		}
		d.call("POST", path, "").refused(400, "2001")
	})
}

func TestAgreementDocumentsFallBackSilently(t *testing.T) {
	t.Parallel()
	d := newDesk(t, sandbox.Config{})
	path := "/v1/agreementtemplates/" + template + "/document"
	for query, want := range map[string]string{
		"": "US en-US", "?country=DE&language=de-DE": "DE de-DE", "?country=DE&language=th-TH": "DE en-US", "?language=de-DE": "US en-US", "?country=PG": "PG en-US",
	} {
		r := d.get(path + query)
		if got := r.text("country") + " " + r.text("language"); got != want {
			t.Errorf("%q: %s, want %s", query, got, want)
		}
	}
	if first, second := d.get(path), d.get(path); first.text("downloadUri") == second.text("downloadUri") {
		t.Error("two calls gave the same link")
	}
	d.call("GET", path+"?country=de", "").refused(400, "2000")
	d.call("GET", strings.ReplaceAll(path, template, strings.ToUpper(template)), "").refused(404, "3000")
}

func TestAgreementJourney(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, sandbox.Config{})
		c := d.client()
		customer := api.CustomerRef{CustomerID: d.customer("Lucerne")}
		person := api.Contact{FirstName: "Tania", LastName: "Carr", Email: "tania@lucerne.example"}
		before, err := journey.ReadAgreementState(t.Context(), c, customer)
		if err != nil || before.Accepted() || before.UpToDate() || before.Current.TemplateID != template {
			t.Fatalf("%+v, %v", before, err)
		}
		for _, already := range []bool{false, true} {
			got, err := journey.ConfirmCustomerAgreement(t.Context(), c, customer, person, time.Now().Add(-time.Hour))
			if err != nil || got != already {
				t.Fatalf("already %v, %v; want %v", got, err, already)
			}
		}
		person.PhoneNumber = "1"
		if _, err := journey.ConfirmCustomerAgreement(t.Context(), c, customer, person, time.Now()); err != nil {
			t.Fatal(err)
		}
		after, err := journey.ReadAgreementState(t.Context(), c, customer)
		if err != nil || !after.Accepted() || !after.UpToDate() || len(after.Confirmations) != 2 || after.Confirmations[0].PrimaryContact.PhoneNumber != "1" {
			t.Errorf("%+v, %v", after, err)
		}
		trey, err := journey.ReadAgreementState(t.Context(), c, api.CustomerRef{CustomerID: d.customer("Trey")})
		if err != nil || !trey.Accepted() || len(trey.Confirmations) != 0 {
			t.Errorf("%+v, %v", trey, err)
		}
	})
}
