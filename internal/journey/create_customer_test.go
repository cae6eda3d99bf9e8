package journey

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

// office answers what the journeys of customers ask.
type office struct {
	domain, address int // statuses
	refused         string
	fails           string // a path that breaks
	sent            []string
}

func (o *office) RoundTrip(r *http.Request) (*http.Response, error) {
	path := strings.TrimPrefix(r.URL.Path, "/v1")
	switch {
	case path == o.fails:
		return apitest.Answer(r, 403, `{}`), nil
	case strings.HasPrefix(path, "/domains/"):
		return apitest.Answer(r, o.domain, ""), nil
	case path == "/validations/address":
		return apitest.Answer(r, o.address, o.refused), nil
	case strings.HasPrefix(path, "/countryvalidationrules/"):
		return apitest.Answer(r, 200, `{"supportedCultures":{"value":["de-CH","fr-CH"]},"supportedLanguages":{"value":["de","fr"]}}`), nil
	case path == "/relationships":
		return apitest.Answer(r, 200, `{"items":[{"id":"R1","name":"Relecloud","state":"Active"},{"id":"R2","name":"Lamna","state":"Terminated"}]}`), nil
	case path == "/customers" && r.Method == http.MethodPost:
		o.sent = append(o.sent, path)
		return apitest.Answer(r, 201, `{"id":"new","userCredentials":{"userName":"admin","password":"x"}}`), nil
	}
	return apitest.Answer(r, 404, `{}`), nil
}

func newDraft() CustomerDraft {
	return CustomerDraft{Customer: api.NewCustomer{
		CompanyProfile: &api.NewCompanyProfile{Domain: "neu.onmicrosoft.com"},
		BillingProfile: &api.NewBillingProfile{
			Email: "a@b.example", Culture: "de-CH", Language: "de", CompanyName: "Neu AG",
			DefaultAddress: &api.Address{AddressLine1: "Seestrasse 1", City: "Zürich", PostalCode: "8001", Country: "CH"},
		},
	}}
}

func TestADraftIsCheckedBeforeItIsSent(t *testing.T) {
	const badAddress = `{"code":2007,"description":"{\"reason\":\"ZipCityInvalid\",\"corrected_address\":{\"city\":\"Bern\"}}"}`
	for name, test := range map[string]struct {
		office office
		draft  func(*CustomerDraft)
		fields string
	}{
		"good":             {office{domain: 404, address: 200}, func(*CustomerDraft) {}, ""},
		"of a reseller":    {office{domain: 404, address: 200}, func(d *CustomerDraft) { d.Reseller = "r1" }, ""},
		"a taken domain":   {office{domain: 200, address: 200}, func(*CustomerDraft) {}, "domain"},
		"a wrong address":  {office{domain: 404, address: 400, refused: badAddress}, func(*CustomerDraft) {}, "address"},
		"another culture":  {office{domain: 404, address: 200}, func(d *CustomerDraft) { d.Customer.BillingProfile.Culture = "en-US" }, "culture"},
		"another language": {office{domain: 404, address: 200}, func(d *CustomerDraft) { d.Customer.BillingProfile.Language = "ja" }, "language"},
		"no such reseller": {office{domain: 404, address: 200}, func(d *CustomerDraft) { d.Reseller = "r9" }, "reseller"},
		"a former one":     {office{domain: 404, address: 200}, func(d *CustomerDraft) { d.Reseller = "r2" }, "reseller"},
		"several":          {office{domain: 200, address: 400, refused: badAddress}, func(d *CustomerDraft) { d.Reseller = "r9" }, "domain address reseller"},
		"nothing":          {office{domain: 404, address: 200}, func(d *CustomerDraft) { d.Customer = api.NewCustomer{} }, "domain company-name email culture language address city country"},
	} {
		t.Run(name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				draft := newDraft()
				test.draft(&draft)
				plan, err := PlanCustomer(t.Context(), client(t, test.office.RoundTrip), draft)
				var refused *DraftError
				if errors.As(err, &refused) {
					var fields []string
					for _, p := range refused.Findings.Problems {
						fields = append(fields, p.Field)
						if !strings.HasSuffix(p.Problem, ".") || !strings.Contains(err.Error(), p.Problem) {
							t.Errorf("%q is not a sentence of %q", p.Problem, err)
						}
					}
					if got := strings.Join(fields, " "); got != test.fields || test.fields == "" {
						t.Errorf("problems with %q, want %q", got, test.fields)
					}
					return
				}
				if err != nil || test.fields != "" {
					t.Fatalf("planned in spite of %q: %v", test.fields, err)
				}
				if len(test.office.sent) != 0 {
					t.Error("a plan was sent")
				}
				if hasReseller := strings.Contains(string(plan.Body), "associatedPartnerId"); hasReseller != (draft.Reseller != "") {
					t.Errorf("sends %s", plan.Body)
				}
				resp, err := plan.Send(t.Context())
				var made api.Customer
				if err != nil || api.Decode(resp.Body, &made) != nil || made.UserCredentials.Password != "x" || len(test.office.sent) != 1 {
					t.Errorf("%+v, %v", made, err)
				}
			})
		})
	}
}

func TestACheckThatFailsIsNotAProblemOfTheDraft(t *testing.T) {
	for _, path := range []string{"/domains/neu.onmicrosoft.com", "/validations/address", "/countryvalidationrules/CH", "/relationships"} {
		t.Run(path, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				draft := newDraft()
				draft.Reseller = "R1"
				o := &office{domain: 404, address: 200, fails: path}
				_, err := PlanCustomer(t.Context(), client(t, o.RoundTrip), draft)
				if e := api.AsError(err); e == nil || e.Status != 403 {
					t.Errorf("%v", err)
				}
			})
		})
	}
}
