package api

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
