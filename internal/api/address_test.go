package api

import (
	"net/http"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

func TestWhatTheServiceSaysOfAWrongAddress(t *testing.T) {
	t.Parallel()
	const description = `{\"code\":\"60071\",\"reason\":\"ZipCityInvalid\", \"corrected_address\": {\"country\": \"US\", \"region\": \"WA\", \"city\": \"BELLEVUE\", \"address_line1\": \"One Microsoft Way\", \"postal_code\": \"98007\"}}`
	for name, test := range map[string]struct {
		status int
		body   string
		valid  Bool
		reason string
		city   string
		fails  bool
	}{
		"valid":             {200, ``, True, "", "", false},
		"corrected":         {400, `{"code":2007,"description":"` + description + `","data":[],"source":"PartnerFD"}`, False, "ZipCityInvalid", "BELLEVUE", false},
		"words":             {400, `{"code":"2007","description":"No such place."}`, False, "No such place.", "", false},
		"damaged JSON":      {400, `{"code":2007,"description":"{\"code\":"}`, False, `{"code":`, "", false},
		"not of an address": {400, `{"code":2001,"description":"The body is missing."}`, Unset, "", "", true},
	} {
		c := client(t, func(r *http.Request) (*http.Response, error) { return apitest.Answer(r, test.status, test.body), nil })
		got, err := ValidateAddress.Do(t.Context(), c, None{}, Address{City: "Redmond"})
		city := ""
		if got.Value.Corrected != nil {
			city = got.Value.Corrected.City
			if got.Value.Corrected.State != "WA" || got.Value.Corrected.AddressLine1 != "One Microsoft Way" {
				t.Errorf("%s: %+v", name, got.Value.Corrected)
			}
		}
		if (err != nil) != test.fails || got.Value.Valid != test.valid || got.Value.Reason != test.reason || city != test.city {
			t.Errorf("%s: %+v, %v", name, got.Value, err)
		}
	}
}

func TestListsOfACountryComeInTwoForms(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"states":{"value":["AK","AL"]},"supportedCultures":{"value":["en-US"]}}`,
		`{"states":["AK","AL"],"supportedCultures":["en-US"]}`,
		`{"supportedStatesList":["AK","AL"],"supportedCulturesList":["en-US"]}`,
	} {
		var c CountryInformation
		if err := Decode([]byte(text), &c); err != nil || len(c.StateCodes()) != 2 || len(c.Cultures()) != 1 || c.Languages() != nil {
			t.Errorf("%s: %+v, %v", text, c, err)
		}
	}
}

// FuzzRefusedAddress reads whatever a refusal may hold: it has to stay a "no".
func FuzzRefusedAddress(f *testing.F) {
	for _, seed := range []string{
		`{"code":2007,"description":"{\"code\":\"60071\",\"reason\":\"x\",\"corrected_address\":{\"region\":\"WA\"}}"}`,
		`{"code":2007,"description":"{"}`, `{"description":null}`, `[]`, ``, `{"description":"{\"reason\":{\"a\":[1]},\"corrected_address\":[]}"}`, "{\"description\":\"\xff\"}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var found AddressValidation
		if err := Decode(refusedAddress(body), &found); err != nil || found.Valid != False {
			t.Errorf("%q: %+v, %v", body, found, err)
		}
	})
}

// FuzzValueList reads a list in any form and writes it back.
func FuzzValueList(f *testing.F) {
	for _, seed := range []string{`{"value":["a"]}`, `["a","b"]`, `null`, `{"Value":[1,null],"more":2}`, `{}`, `"a"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var list ValueList
		if Decode(data, &list) != nil {
			return
		}
		text, err := Encode(&list)
		var again ValueList
		if err != nil || Decode(text, &again) != nil || len(again.Value) != len(list.Value) {
			t.Errorf("%q became %q: %v", data, text, err)
		}
	})
}
