package api

// Link is an address found in an answer, with the method and headers to use it.
// Links are hints: see [Paging].
type Link struct {
	URI     string   `json:"uri"`    // "/v1/…", "/…" or absolute
	Method  string   `json:"method"` // HTTP method
	Headers []Header `json:"headers"`
	Extra
}

// Header is a header to send along with a [Link].
type Header struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	Extra
}

// Links lead from a resource to itself and, on a page of a collection, to its
// neighbours.
type Links struct {
	Self     *Link `json:"self"`
	Next     *Link `json:"next"`
	Previous *Link `json:"previous"`
	Extra
}

// Attributes tell the kind and version of a resource.
type Attributes struct {
	Etag       string `json:"etag"`       // version, good for one change: read it again before writing
	ObjectType string `json:"objectType"` // name of the resource type, such as Customer
	Extra
}

// Contact is a person.
type Contact struct {
	FirstName   string `json:"firstName"`
	LastName    string `json:"lastName"`
	Email       string `json:"email"`
	PhoneNumber string `json:"phoneNumber"`
	Extra
}

// Address is a postal address; which parts it needs differs by country.
type Address struct {
	AddressLine1 string `json:"addressLine1"`
	AddressLine2 string `json:"addressLine2"`
	City         string `json:"city"`
	State        string `json:"state"` // in company profiles it stands in Region
	PostalCode   string `json:"postalCode"`
	Country      string `json:"country"` // two letters, ISO 3166
	Region       string `json:"region"`
	FirstName    string `json:"firstName"` // of the contact
	LastName     string `json:"lastName"`
	PhoneNumber  string `json:"phoneNumber"`
	Extra
}
