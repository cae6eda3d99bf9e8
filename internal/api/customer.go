package api

import (
	"github.com/go-json-experiment/json"
)

// CustomerRef names a customer.
type CustomerRef struct {
	CustomerID string `path:"customer-id" doc:"Tenant id of the customer, the Microsoft ID on its account page."`
}

// CustomerFilter is the one filter that the service offers on customers: a
// prefix of a field, case ignored.
type CustomerFilter struct {
	Field string // FilterCompanyName, FilterDomain, FilterIndirectReseller or FilterIndirectCSP
	Value string
}

// Fields that customers can be filtered by.
const (
	FilterCompanyName      = "CompanyName"
	FilterDomain           = "Domain"
	FilterIndirectReseller = "IndirectReseller"
	FilterIndirectCSP      = "IndirectCloudSolutionProvider"
)

// fieldFilter is the form in which the service takes filters.
type fieldFilter struct {
	Field    string `json:"Field"`
	Value    string `json:"Value"`
	Operator string `json:"Operator"`
}

// MarshalText writes the JSON that the filter parameter carries; "" for the zero filter.
func (f CustomerFilter) MarshalText() ([]byte, error) {
	if f == (CustomerFilter{}) {
		return nil, nil
	}
	return json.Marshal(fieldFilter{f.Field, f.Value, "starts_with"})
}

// UnmarshalText reads the JSON form, or the short forms "Field=prefix" and
// "prefix" (a company name).
func (f *CustomerFilter) UnmarshalText(text []byte) error {
	var w fieldFilter
	if len(text) > 0 && text[0] == '{' {
		if err := Decode(text, &w); err != nil {
			return &ValueError{Kind: "customer filter", Text: string(text)}
		}
		*f = CustomerFilter{w.Field, w.Value}
		return nil
	}
	*f = CustomerFilter{FilterCompanyName, string(text)}
	for i, b := range text {
		if b == '=' {
			*f = CustomerFilter{string(text[:i]), string(text[i+1:])}
			break
		}
	}
	return nil
}

// FilteredCustomers is a search for customers.
type FilteredCustomers struct {
	Filter CustomerFilter `query:"filter" required:"true" doc:"Field=prefix, or the JSON the manual shows; fields: CompanyName, Domain, IndirectReseller, IndirectCloudSolutionProvider."`
}

// CustomersPageSize is how many customers a page asks for; the service gives at
// most 500.
const CustomersPageSize = 500

// ListCustomers reads all customers of the partner, in pages. The items are
// short: company profile and relationship, no billing profile.
var ListCustomers = list[None, Customer](Spec{
	ID: "get-a-list-of-customers", Title: "Get a list of customers", Area: AreaCustomers,
	Method: "GET", Path: "/v1/customers", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Paging: seek(CustomersPageSize),
	Doc:    "Lists every customer of the partner.",
})

// FilterCustomers reads the customers whose name or domain begins with a text.
var FilterCustomers = list[FilteredCustomers, Customer](Spec{
	ID: "get-a-list-of-customers-filtered-by-a-search-field", Title: "Get a list of customers filtered by a search field", Area: AreaCustomers,
	Method: "GET", Path: "/v1/customers", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Paging: seek(CustomersPageSize),
	Doc:    "Lists the customers whose field begins with a text.",
	Limits: []string{"starts_with is the only operator"},
})

// GetCustomer reads one customer, with what lists leave out: billing profile,
// delegated access, custom domains.
var GetCustomer = readOne[CustomerRef, Customer](Spec{
	ID: "get-a-customer-by-id", Title: "Get a customer by ID", Area: AreaCustomers,
	Method: "GET", Path: "/v1/customers/{customer-id}", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Reads a customer with its profiles and delegated access.",
})

// GetCustomerCompanyProfile reads a customer's company profile; it is read-only.
var GetCustomerCompanyProfile = readOne[CustomerRef, CustomerCompanyProfile](Spec{
	ID: "get-a-customers-company-profile", Title: "Get a customer's company profile", Area: AreaCustomers,
	Method: "GET", Path: "/v1/customers/{customer-id}/profiles/company", Effect: Read, Auth: AppUser, Clouds: EveryCloud,
	Doc: "Reads a customer's company profile.",
})

// GetCustomerBillingProfile reads who receives a customer's bills.
var GetCustomerBillingProfile = readOne[CustomerRef, CustomerBillingProfile](Spec{
	ID: "get-a-customers-billing-profile", Title: "Get a customer's billing profile", Area: AreaCustomers,
	Method: "GET", Path: "/v1/customers/{customer-id}/profiles/billing", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Reads who receives a customer's bills.",
})

// UpdateCustomerBillingProfileParams names what of a billing profile changes.
type UpdateCustomerBillingProfileParams struct {
	CustomerRef
	FirstName   string `change:"firstName" name:"first-name" doc:"First name of the billing contact."`
	LastName    string `change:"lastName" name:"last-name" doc:"Last name of the billing contact."`
	Email       string `change:"email" doc:"E-mail of the billing contact."`
	Culture     string `change:"culture" doc:"Culture for communication and currency, such as en-US."`
	Language    string `change:"language" doc:"Language for communication, such as en."`
	CompanyName string `change:"companyName" name:"company-name" doc:"Company name."`
	DefaultAddressChange
	AddressFirstName string `change:"defaultAddress.firstName" name:"address-first-name" doc:"First name at the address, where it isn't the contact's."`
	AddressLastName  string `change:"defaultAddress.lastName" name:"address-last-name" doc:"Last name at the address."`
}

// UpdateCustomerBillingProfile changes a billing profile; the service replaces
// all of it, so it is read first and sent back whole.
var UpdateCustomerBillingProfile = modify[UpdateCustomerBillingProfileParams, CustomerBillingProfile](Spec{
	ID: "update-a-customers-billing-profile", Title: "Update a customer's billing profile", Area: AreaCustomers,
	Method: "PUT", Path: "/v1/customers/{customer-id}/profiles/billing", Effect: Change, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Changes who receives a customer's bills.",
})

// Customer is a customer of the partner. Lists give only ids, company profile and
// relationship; [GetCustomer] gives all of it.
type Customer struct {
	ID                    string                  `json:"id"`         // tenant id, the Microsoft ID on the account page
	CommerceID            string                  `json:"commerceId"` // id in the billing system
	CompanyProfile        *CustomerCompanyProfile `json:"companyProfile"`
	BillingProfile        *CustomerBillingProfile `json:"billingProfile"`
	RelationshipToPartner Enum                    `json:"relationshipToPartner" values:"none|reseller|advisor|syndication|microsoft_support"` // the partner's licensing program for this customer
	AllowDelegatedAccess  Bool                    `json:"allowDelegatedAccess"`                                                               // whether the partner holds delegated admin privileges
	UserCredentials       *UserCredentials        `json:"userCredentials"`                                                                    // first administrator, only in the answer to a creation
	CustomDomains         []string                `json:"customDomains"`
	AssociatedPartnerID   string                  `json:"associatedPartnerId"` // the indirect reseller; only an indirect provider may set it
	Links                 *Links                  `json:"links"`
	Attributes            *Attributes             `json:"attributes"`
	Extra
}

// CustomerCompanyProfile says who a customer is. It is read-only.
type CustomerCompanyProfile struct {
	TenantID    string      `json:"tenantId"` // Azure AD tenant id, the same as the customer's id
	Domain      string      `json:"domain"`   // such as contoso.onmicrosoft.com
	CompanyName string      `json:"companyName"`
	Address     *Address    `json:"address"` // the state stands in its region
	Email       string      `json:"email"`
	Links       *Links      `json:"links"`
	Attributes  *Attributes `json:"attributes"`
	Extra
}

// CustomerBillingProfile says who receives a customer's bills and in what
// language and currency.
type CustomerBillingProfile struct {
	ID             string      `json:"id"`
	FirstName      string      `json:"firstName"` // of the billing contact
	LastName       string      `json:"lastName"`
	Email          string      `json:"email"`
	Culture        string      `json:"culture"`  // decides language and currency, such as en-US
	Language       string      `json:"language"` // such as en
	CompanyName    string      `json:"companyName"`
	DefaultAddress *Address    `json:"defaultAddress"` // where bills are sent
	Links          *Links      `json:"links"`
	Attributes     *Attributes `json:"attributes"` // its etag guards changes
	Extra
}

// UserCredentials are a new user's name and password, in clear text: show them
// once, keep them nowhere.
type UserCredentials struct {
	UserName string `json:"userName"`
	Password string `json:"password"`
	Extra
}
