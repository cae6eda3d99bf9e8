package api

import "github.com/go-json-experiment/json/jsontext"

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
