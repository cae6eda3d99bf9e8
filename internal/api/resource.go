package api

// Link is a URI found in an answer, with the method and headers to use it.
// Links are hints: see [Paging].
//
// Manual: line 35876.
type Link struct {
	URI     string   `json:"uri"`
	Method  string   `json:"method"`
	Headers []Header `json:"headers"`
	Extra
}

// Header is a name and a value in a [Link].
type Header struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	Extra
}

// Links are the links of a resource.
//
// Manual: line 35897, ResourceLinks.
type Links struct {
	Self     *Link `json:"self"`
	Next     *Link `json:"next"`
	Previous *Link `json:"previous"`
	Extra
}

// Attributes are a resource's metadata.
//
// Manual: line 35907, ResourceAttributes.
type Attributes struct {
	Etag       string `json:"etag"`       // version; temporary, read it again before writing
	ObjectType string `json:"objectType"` // name of the resource type
	Extra
}

// Address is an address of a customer or partner profile; formats differ by country.
//
// Manual: line 35832.
type Address struct {
	AddressLine1 string `json:"addressLine1"` // First line
	AddressLine2 string `json:"addressLine2"` // Second line
	City         string `json:"city"`         // City
	State        string `json:"state"`        // State
	PostalCode   string `json:"postalCode"`   // Postal code
	Country      string `json:"country"`      // ISO country code
	Region       string `json:"region"`       // Region
	FirstName    string `json:"firstName"`    // Contact's first name
	LastName     string `json:"lastName"`     // Contact's last name
	PhoneNumber  string `json:"phoneNumber"`  // Contact's phone number
	Extra
}
