package api

import (
	"github.com/go-json-experiment/json/jsontext"
)

// CountryRef names a country.
type CountryRef struct {
	Country string `path:"country" doc:"Two-letter country code, ISO 3166."`
}

// GetCountryRules reads how addresses of a country have to be written.
var GetCountryRules = readOne[CountryRef, CountryInformation](Spec{
	ID: "get-address-formatting-rules-by-market", Title: "Get address formatting rules by market", Area: AreaUtilities,
	Method: "GET", Path: "/v1/countryvalidationrules/{country}", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc:    "Reads which parts an address of a country needs.",
	Advice: "Take the regular expressions for hints: the documented ones refuse valid values.",
})

// codeInvalidAddress is the service's code for an address that doesn't exist.
const codeInvalidAddress = "2007"

// ValidateAddress checks an address. That it is wrong is an answer, not an
// error; it may come with the address that was meant.
var ValidateAddress = write[None, Address, AddressValidation](Spec{
	ID: "validate-an-address", Title: "Validate an address", Area: AreaUtilities,
	Method: "POST", Path: "/v1/validations/address", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc:    "Checks whether an address exists.",
	Limits: []string{"the state is checked against a list in the United States, Canada, China and Mexico only"},
	Answers: []Answer{
		{Status: 200, JSON: `{"valid":true}`},
		{Status: 400, Code: codeInvalidAddress, From: refusedAddress},
	},
})

// refusedAddress reads what the service says of a wrong address: JSON in the
// description of an error. The address in it has names of its own.
func refusedAddress(body []byte) []byte {
	result := AddressValidation{Valid: False}
	var refusal struct {
		Description anyText `json:"description"`
	}
	var said struct {
		Code      string          `json:"code"`
		Reason    string          `json:"reason"`
		Corrected *correctedWords `json:"corrected_address"`
	}
	if Decode(body, &refusal) == nil {
		result.Reason = string(refusal.Description)
	}
	if text := jsontext.Value(refusal.Description); text.Kind() == '{' && Decode(text, &said) == nil {
		result.Code, result.Reason = said.Code, said.Reason
		if said.Corrected != nil {
			result.Corrected = said.Corrected.address()
		}
	}
	encoded, err := Encode(&result)
	if err != nil {
		return []byte(`{"valid":false}`)
	}
	return encoded
}

// correctedWords is an address as a refusal spells it.
type correctedWords struct {
	Country      string `json:"country"`
	Region       string `json:"region"`
	City         string `json:"city"`
	AddressLine1 string `json:"address_line1"`
	AddressLine2 string `json:"address_line2"`
	PostalCode   string `json:"postal_code"`
}

func (w *correctedWords) address() *Address {
	return &Address{
		Country: w.Country, State: w.Region, City: w.City, PostalCode: w.PostalCode,
		AddressLine1: w.AddressLine1, AddressLine2: w.AddressLine2,
	}
}

// AddressValidation is what a check of an address found.
type AddressValidation struct {
	Valid     Bool     `json:"valid"`
	Code      string   `json:"code"`             // of a wrong address, such as 60071
	Reason    string   `json:"reason"`           // what is wrong with it
	Corrected *Address `json:"correctedAddress"` // the address that was probably meant
	Extra
}

// CountryInformation says how addresses, phone numbers and tax ids of a country
// are written. Lists come in one of two forms: read them by the methods.
type CountryInformation struct {
	Iso2Code                      string      `json:"iso2Code"`
	Iso3Code                      string      `json:"iso3Code"`
	DefaultCulture                string      `json:"defaultCulture"` // such as en-US
	IsStateRequired               Bool        `json:"isStateRequired"`
	States                        *ValueList  `json:"states"`
	SupportedStatesList           []string    `json:"supportedStatesList"`
	SupportedLanguages            *ValueList  `json:"supportedLanguages"`
	SupportedLanguagesList        []string    `json:"supportedLanguagesList"`
	SupportedCultures             *ValueList  `json:"supportedCultures"`
	SupportedCulturesList         []string    `json:"supportedCulturesList"`
	IsPostalCodeRequired          Bool        `json:"isPostalCodeRequired"`
	PostalCodeRegex               string      `json:"postalCodeRegex"` // a hint: the documented one refuses valid codes
	IsCityRequired                Bool        `json:"isCityRequired"`
	IsVatIDSupported              Bool        `json:"isVatIdSupported"`
	VatIDRegex                    string      `json:"vatIdRegex"`
	IsTaxIDSupported              Bool        `json:"isTaxIdSupported"`
	IsTaxIDOptional               Bool        `json:"isTaxIdOptional"`
	TaxIDFormat                   string      `json:"taxIdFormat"` // such as US#####
	TaxIDSample                   string      `json:"taxIdSample"`
	PhoneNumberRegex              string      `json:"phoneNumberRegex"`
	IsRegistrationNumberSupported Bool        `json:"isRegistrationNumberSupported"`
	ResellerAgreementRegion       string      `json:"resellerAgreementRegion"`
	GeographicRegion              string      `json:"geographicRegion"`
	CountryCallingCodes           *ValueList  `json:"countryCallingCodes"`
	CountryCallingCodesList       []string    `json:"countryCallingCodesList"`
	Attributes                    *Attributes `json:"attributes"`
	Extra
}

// StateCodes are the states of the country, when addresses need one.
func (c *CountryInformation) StateCodes() []string { return c.States.or(c.SupportedStatesList) }

// Languages are the languages that a customer of the country can have.
func (c *CountryInformation) Languages() []string {
	return c.SupportedLanguages.or(c.SupportedLanguagesList)
}

// Cultures are the cultures that a customer of the country can have.
func (c *CountryInformation) Cultures() []string {
	return c.SupportedCultures.or(c.SupportedCulturesList)
}

// CallingCodes are the country's telephone prefixes, without a plus.
func (c *CountryInformation) CallingCodes() []string {
	return c.CountryCallingCodes.or(c.CountryCallingCodesList)
}

// ValueList is a list of texts inside an object.
type ValueList struct {
	Value []string `json:"value"`
	Extra
}

// UnmarshalJSON reads the object, or the bare list that other articles show.
func (l *ValueList) UnmarshalJSON(b []byte) error {
	if jsontext.Value(b).Kind() == '[' {
		return Decode(b, &l.Value)
	}
	type plain ValueList
	return Decode(b, (*plain)(l))
}

func (l *ValueList) or(bare []string) []string {
	if l != nil && len(l.Value) > 0 {
		return l.Value
	}
	return bare
}
