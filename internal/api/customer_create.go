package api

const customersPath = "/v1/customers"

const createCustomerAdvice = "Check domain and address first. The answer holds the first administrator's password in clear text, once."

// CreateCustomer creates a tenant with its first administrator, and the
// partner's relationship with it. The answer holds the administrator's password
// in clear text: show it once, keep it nowhere.
var CreateCustomer = write[None, NewCustomer, Customer](Spec{
	ID: "create-a-customer", Title: "Create a customer", Area: AreaCustomers,
	Method: "POST", Path: customersPath, Effect: Change, Auth: AppOrUser, Clouds: Global | China | USGov,
	Doc:    "Creates a customer: tenant, reseller relationship and first administrator.",
	Advice: createCustomerAdvice + " Customers of an indirect reseller need the call made for them.",
})

// IndirectReseller names the reseller that a new customer belongs to. Without
// it the service would make a direct customer of the indirect provider.
type IndirectReseller struct {
	AssociatedPartnerID string `body:"associatedPartnerId" name:"associated-partner-id" required:"true" doc:"Tenant id of the indirect reseller, who needs a partnership with this provider."`
}

// CreateResellerCustomer creates a customer that belongs to an indirect reseller;
// see [CreateCustomer].
var CreateResellerCustomer = write[IndirectReseller, NewCustomer, Customer](Spec{
	ID: "create-a-customer-for-an-indirect-reseller", Title: "Create a customer for an indirect reseller", Area: AreaCustomers,
	Method: "POST", Path: customersPath, Effect: Change, Auth: AppUser, Clouds: Global,
	Doc:    "Creates a customer of an indirect reseller.",
	Advice: createCustomerAdvice,
})

// NewCustomer is a customer to be created.
type NewCustomer struct {
	CompanyProfile        *NewCompanyProfile `json:"companyProfile" required:"true" doc:"Company: its domain."`
	BillingProfile        *NewBillingProfile `json:"billingProfile" required:"true" doc:"Who receives the bills."`
	RelationshipToPartner Enum               `json:"relationshipToPartner"` // the service decides
	Attributes            *Attributes        `json:"attributes"`
	Extra
}

// NewCompanyProfile is the company of a customer to be created.
type NewCompanyProfile struct {
	Domain     string      `json:"domain" required:"true" doc:"Domain of the new tenant, such as contoso.onmicrosoft.com."`
	Attributes *Attributes `json:"attributes"`
	Extra
}

// NewBillingProfile says who will receive a new customer's bills.
type NewBillingProfile struct {
	FirstName      string      `json:"firstName" doc:"First name of the billing contact."`
	LastName       string      `json:"lastName" doc:"Last name of the billing contact."`
	Email          string      `json:"email" required:"true" doc:"E-mail of the billing contact."`
	Culture        string      `json:"culture" required:"true" doc:"Culture for communication and currency, such as en-US."`
	Language       string      `json:"language" required:"true" doc:"Language, two letters such as en."`
	CompanyName    string      `json:"companyName" required:"true" doc:"Registered name of the company."`
	DefaultAddress *Address    `json:"defaultAddress" required:"true" doc:"Registered address of the company."`
	Attributes     *Attributes `json:"attributes"`
	Extra
}
