package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// valueList is how the rules wrap their lists.
type valueList struct {
	Value []string `json:"value"`
}

type countryInformation struct {
	Iso2Code                      string     `json:"iso2Code"`
	DefaultCulture                string     `json:"defaultCulture"`
	IsStateRequired               bool       `json:"isStateRequired"`
	States                        *valueList `json:"states,omitempty"`
	SupportedLanguages            valueList  `json:"supportedLanguages"`
	SupportedCultures             valueList  `json:"supportedCultures"`
	IsPostalCodeRequired          bool       `json:"isPostalCodeRequired"`
	PostalCodeRegex               string     `json:"postalCodeRegex,omitempty"`
	IsCityRequired                bool       `json:"isCityRequired"`
	IsVatIDSupported              bool       `json:"isVatIdSupported"`
	TaxIDFormat                   string     `json:"taxIdFormat,omitempty"`
	TaxIDSample                   string     `json:"taxIdSample,omitempty"`
	PhoneNumberRegex              string     `json:"phoneNumberRegex,omitempty"`
	IsRegistrationNumberSupported bool       `json:"isRegistrationNumberSupported"`
	IsTaxIDSupported              bool       `json:"isTaxIdSupported"`
	ResellerAgreementRegion       string     `json:"resellerAgreementRegion"`
	GeographicRegion              string     `json:"geographicRegion"`
	CountryCallingCodes           valueList  `json:"countryCallingCodes"`
	Attributes                    attributes `json:"attributes"`
}

// countryRules returns the rules of a country; false if there is no such country.
func (s *Sandbox) countryRules(code string) (countryInformation, bool) {
	if !isCountry(code) {
		return countryInformation{}, false
	}
	code = strings.ToUpper(code)
	r := countryInformation{
		Iso2Code: code, IsCityRequired: true, IsPostalCodeRequired: !noPostalCode[code], PostalCodeRegex: postalPatterns[code],
		ResellerAgreementRegion: "AOC", GeographicRegion: "EuropeMiddleEastAfrica", IsVatIDSupported: regions[code] == "", IsTaxIDSupported: regions[code] != "",
		Attributes: typed("CountryInformation"),
	}
	if known := regions[code]; known != "" {
		r.GeographicRegion = known
	}
	if code == "US" {
		r.TaxIDFormat, r.TaxIDSample = "US#####", "US999965"
	}
	if states := statesOf[code]; states != nil {
		r.IsStateRequired, r.States = true, &valueList{states}
	}
	r.CountryCallingCodes.Value = []string{}
	if prefix := callingCodes[code]; prefix != "" {
		r.CountryCallingCodes.Value = []string{prefix}
		r.PhoneNumberRegex = `^(\+?` + prefix + `[ .-]?)?[0-9 ()/.-]{4,20}$`
	}
	r.DefaultCulture = s.cultureOf(code)
	r.SupportedCultures.Value = []string{r.DefaultCulture}
	for _, other := range append(alsoSpoken[code], "en-US") {
		if !slices.Contains(r.SupportedCultures.Value, other) {
			r.SupportedCultures.Value = append(r.SupportedCultures.Value, other)
		}
	}
	for _, culture := range r.SupportedCultures.Value {
		spoken, _, _ := strings.Cut(culture, "-")
		if !slices.Contains(r.SupportedLanguages.Value, spoken) {
			r.SupportedLanguages.Value = append(r.SupportedLanguages.Value, spoken)
		}
	}
	return r, true
}

// alsoSpoken are further cultures of countries with several languages.
var alsoSpoken = map[string][]string{
	"CH": {"fr-CH", "it-CH"}, "CA": {"fr-CA"}, "BE": {"fr-BE"}, "US": {"es-US"}, "IN": {"hi-IN"}, "IE": {"ga-IE"}, "LU": {"de-LU"},
}

// cultureOf is the culture of most people in a country.
func (s *Sandbox) cultureOf(code string) string {
	for i := range s.world.atlas.markets {
		if m := &s.world.atlas.markets[i]; m.Country == code {
			return m.Culture
		}
	}
	spoken, _ := language.Make("und-" + code).Base()
	return spoken.String() + "-" + code
}

func (s *Sandbox) getCountryRules(c *call) *answer {
	rules, ok := s.countryRules(c.arg(0))
	if !ok {
		return notFound("There are no rules for the country %q: a two-letter ISO code is needed.", clip(c.arg(0)))
	}
	return reply(rules)
}

// addressFault is what is wrong with an address, and what was probably meant.
type addressFault struct {
	Code           string         `json:"code"`
	Reason         string         `json:"reason"`
	Corrected      *correctedForm `json:"corrected_address,omitempty"`
	ObjectType     string         `json:"object_type"`
	ResourceStatus string         `json:"resource_status"`
}

// correctedForm spells an address as only this answer does.
type correctedForm struct {
	Country      string `json:"country"`
	Region       string `json:"region,omitempty"`
	City         string `json:"city"`
	AddressLine1 string `json:"address_line1"`
	AddressLine2 string `json:"address_line2,omitempty"`
	PostalCode   string `json:"postal_code"`
}

const codeBadAddress = 2007

// answer puts the fault as JSON into the description of a refusal.
func (f *addressFault) answer() *answer {
	text, err := json.Marshal(f)
	if err != nil {
		return badRequest("%s", f.Reason)
	}
	return replyStatus(http.StatusBadRequest, refusalBody{codeBadAddress, string(text), []string{}, "PartnerFD"})
}

func badAddress(reason string, corrected *correctedForm) *addressFault {
	return &addressFault{"60071", reason, corrected, "AddressValidation", "Active"}
}

func (s *Sandbox) validateAddress(c *call) *answer {
	var given address
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	if fault := s.faultOf(&given); fault != nil {
		return fault.answer()
	}
	return newAnswer(http.StatusOK)
}

// faultOf finds what is wrong with an address, nil when nothing is.
func (s *Sandbox) faultOf(a *address) *addressFault {
	rules, ok := s.countryRules(a.Country)
	if !ok {
		return badAddress("CountryInvalid - Details: Field - 'Country' is not a two-letter ISO code.", nil)
	}
	for _, f := range []struct {
		name, value string
		required    bool
	}{
		{"AddressLine1", a.AddressLine1, true},
		{"City", a.City, true},
		{"State", a.State, rules.IsStateRequired},
		{"PostalCode", a.PostalCode, rules.IsPostalCodeRequired},
	} {
		if f.required && strings.TrimSpace(f.value) == "" {
			return badAddress("RequiredFieldMissing - Details: Field - '"+f.name+"' is required.", nil)
		}
	}
	if rules.States != nil && !containsFold(rules.States.Value, a.State) {
		return badAddress("StateInvalid - Details: Field - 'State' is not a state of "+rules.Iso2Code+".", nil)
	}
	if rules.PostalCodeRegex != "" && !regexp.MustCompile(rules.PostalCodeRegex).MatchString(a.PostalCode) { //nolint:forbidigo // which one is known only here
		return badAddress("ZipInvalid - Details: Field - 'PostalCode' has not the form of "+rules.Iso2Code+".", nil)
	}
	if meant, known := s.cityWithCode(rules.Iso2Code, a.PostalCode); known && !strings.EqualFold(meant.City, a.City) {
		return badAddress(
			fmt.Sprintf("ZipCityInvalid - Details: Field - 'City' is corrected from OldValue: '%s' to NewValue: '%s'.", clip(a.City), meant.City),
			&correctedForm{rules.Iso2Code, meant.State, meant.City, a.AddressLine1, a.AddressLine2, a.PostalCode},
		)
	}
	return nil
}

// cityWithCode finds the city that has a postal code, among those that this world
// knows. A code that several cities share says nothing.
func (s *Sandbox) cityWithCode(country, code string) (meant city, known bool) {
	cities := otherCities[country]
	for i := range s.world.atlas.markets {
		if m := &s.world.atlas.markets[i]; m.Country == country {
			cities = append(slices.Clip(cities), m.Cities...)
		}
	}
	found := 0
	for _, at := range cities {
		if strings.EqualFold(at.PostalCode, code) {
			meant = at
			found++
		}
	}
	return meant, found == 1
}

// otherCities are known beside those that customers live in.
var otherCities = map[string][]city{
	"US": {{"Redmond", "WA", "98052"}, {"Bellevue", "WA", "98007"}},
}
