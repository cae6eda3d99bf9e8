package sandbox_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

func TestAddressesAreChecked(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	for _, test := range []struct{ name, body, reason, city string }{
		{"as documented", `{"AddressLine1":"One Microsoft Way","City":"Redmond","State":"WA","PostalCode":"98052","Country":"US"}`, "", ""},
		{"another script", `{"addressline1":"千代田 1","city":"東京","state":"東京都","postalcode":"100-0001","country":"jp"}`, "", ""},
		{"no postal codes", `{"addressLine1":"1 Palm Road","city":"Dubai","country":"AE"}`, "", ""},
		{"an unknown city", `{"addressLine1":"1 Main Street","city":"Springfield","state":"IL","postalCode":"62701","country":"US"}`, "", ""},
		{"the wrong city", `{"AddressLine1":"One Microsoft Way","City":"Redmond","State":"WA","PostalCode":"98007","Country":"US"}`, "ZipCityInvalid", "Bellevue"},
		{"no state", `{"addressLine1":"1 Main Street","city":"Seattle","postalCode":"98101","country":"US"}`, "RequiredFieldMissing", ""},
		{"a wrong state", `{"addressLine1":"1 Main Street","city":"Toronto","state":"XX","postalCode":"M5V 2T6","country":"CA"}`, "StateInvalid", ""},
		{"a wrong postal code", `{"addressLine1":"Hauptstraße 1","city":"Berlin","postalCode":"1011","country":"DE"}`, "ZipInvalid", ""},
		{"no country", `{"addressLine1":"1 Main Street","city":"Seattle"}`, "CountryInvalid", ""},
	} {
		r := d.call("POST", "/v1/validations/address", test.body)
		if test.reason == "" {
			if r.status != 200 || len(r.body) != 0 {
				t.Errorf("%s: %d %s", test.name, r.status, r.body)
			}
			continue
		}
		r.refused(400, "2007")
		var inner map[string]any
		if err := json.Unmarshal([]byte(r.text("description")), &inner); err != nil {
			t.Errorf("%s: the description is not JSON: %s", test.name, r.text("description"))
			continue
		}
		if reason, _ := inner["reason"].(string); inner["code"] != "60071" || !strings.HasPrefix(reason, test.reason) || inner["object_type"] != "AddressValidation" {
			t.Errorf("%s: %v", test.name, inner)
		}
		corrected, _ := inner["corrected_address"].(map[string]any)
		if city, _ := corrected["city"].(string); city != test.city {
			t.Errorf("%s: corrected to %v", test.name, corrected)
		}
	}
	d.call("POST", "/v1/validations/address", "").refused(400, "2001")
}

func TestCountryRules(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	for country, want := range map[string]string{"US": "en-US", "ch": "de-CH", "JP": "ja-JP", "IT": "it-IT", "BR": "pt-BR", "EG": "ar-EG"} {
		r := d.get("/v1/countryvalidationrules/" + country)
		if r.text("defaultCulture") != want || r.text("iso2Code") != strings.ToUpper(country) || !strings.Contains(string(r.body), `"supportedCultures":{"value":["`+want) {
			t.Errorf("%s: %s", country, r.body)
		}
	}
	us := d.get("/v1/countryvalidationrules/US")
	if states, _ := us.at("states.value").([]any); len(states) != 51 || us.at("isStateRequired") != true {
		t.Errorf("%d states", len(states))
	}
	if got := d.get("/v1/countryvalidationrules/DE"); got.at("states") != nil || got.at("isStateRequired") != false {
		t.Errorf("%s", got.body)
	}
	for _, unknown := range []string{"XX", "USA", "1"} {
		d.call("GET", "/v1/countryvalidationrules/"+unknown, "").refused(404, "3000")
	}
}
