package api

// Customer is a customer or reseller (person or organisation); has a company profile and a billing profile.
//
// Manual: line 34018.
type Customer struct {
	ID                    string                  `json:"id"`                                                                                 // Customer id
	CommerceID            string                  `json:"commerceId"`                                                                         // Commerce id
	CompanyProfile        *CustomerCompanyProfile `json:"companyProfile"`                                                                     // Company details
	BillingProfile        *CustomerBillingProfile `json:"billingProfile"`                                                                     // Billing details
	RelationshipToPartner Enum                    `json:"relationshipToPartner" values:"none|reseller|advisor|syndication|microsoft_support"` // Licensing program the partner uses for the customer
	AllowDelegatedAccess  Bool                    `json:"allowDelegatedAccess"`                                                               // Whether the customer granted delegated admin privileges; present only when a customer is read by id, not in lists
	UserCredentials       *UserCredentials        `json:"userCredentials"`                                                                    // User credentials
	CustomDomains         []string                `json:"customDomains"`                                                                      // Custom domains
	AssociatedPartnerID   string                  `json:"associatedPartnerId"`                                                                // Indirect reseller of this customer; only indirect CSP partners may set it
	Links                 *Links                  `json:"links"`                                                                              // Links
	Attributes            *Attributes             `json:"attributes"`                                                                         // Metadata
	Extra
}

// CustomerCompanyProfile is company details of a customer.
//
// Manual: line 34041.
type CustomerCompanyProfile struct {
	TenantID    string      `json:"tenantId"`    // Azure AD tenant id, also called MicrosoftID
	Domain      string      `json:"domain"`      // Domain such as contoso.onmicrosoft.com
	CompanyName string      `json:"companyName"` // Company name
	Links       *Links      `json:"links"`       // Links
	Attributes  *Attributes `json:"attributes"`  // Metadata
	Address     *Address    `json:"address"`     // Address; the state is in region
	Email       string      `json:"email"`       // E-mail
	Extra
}

// CustomerBillingProfile is billing details of a customer.
//
// Manual: line 34052.
type CustomerBillingProfile struct {
	ID             string      `json:"id"`             // Profile id
	FirstName      string      `json:"firstName"`      // First name of the billing contact, who receives invoices
	LastName       string      `json:"lastName"`       // Last name of the billing contact
	Email          string      `json:"email"`          // E-mail of the billing contact
	Culture        string      `json:"culture"`        // Culture for communication and currency, e.g. en-us
	Language       string      `json:"language"`       // Language for communication
	CompanyName    string      `json:"companyName"`    // Company name
	DefaultAddress *Address    `json:"defaultAddress"` // Address bills are sent to
	Links          *Links      `json:"links"`          // Links
	Attributes     *Attributes `json:"attributes"`     // Metadata
	Extra
}

// UserCredentials is a user's login credentials.
//
// Manual: line 35800.
type UserCredentials struct {
	UserName string `json:"userName"` // User name
	Password string `json:"password"` // Password
	Extra
}
