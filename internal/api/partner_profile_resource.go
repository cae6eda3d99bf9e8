package api

// OrganizationProfile is the partner's company.
type OrganizationProfile struct {
	ID             string      `json:"id"`
	CompanyName    string      `json:"companyName"`
	DefaultAddress *Address    `json:"defaultAddress"`
	TenantID       string      `json:"tenantId"`
	Domain         string      `json:"domain"`
	Email          string      `json:"email"`
	Language       string      `json:"language"` // such as es
	Culture        string      `json:"culture"`  // of communication and currency, such as es-US
	ProfileType    Enum        `json:"profileType"`
	Links          *Links      `json:"links"`
	Attributes     *Attributes `json:"attributes"`
	Extra
}

// MpnProfile is a partner in the Microsoft Partner Network.
type MpnProfile struct {
	PartnerName string      `json:"partnerName"` // often left out
	MPNID       string      `json:"mpnId"`
	ProfileType Enum        `json:"profileType"`
	Links       *Links      `json:"links"`
	Attributes  *Attributes `json:"attributes"`
	Extra
}

// VerifiedMpnProfile says whether an MPN id exists, and if so whose it is.
type VerifiedMpnProfile struct {
	Valid Bool `json:"valid"` // made of the answer's status
	MpnProfile
}

// BillingProfile says whom Microsoft bills the partner by.
type BillingProfile struct {
	CompanyName         string      `json:"companyName"`
	Address             *Address    `json:"address"`
	PrimaryContact      *Contact    `json:"primaryContact"`
	PurchaseOrderNumber string      `json:"purchaseOrderNumber"`
	TaxID               string      `json:"taxId"`
	BillingCurrency     string      `json:"billingCurrency"` // ISO 4217
	ProfileType         Enum        `json:"profileType"`
	Links               *Links      `json:"links"`
	Attributes          *Attributes `json:"attributes"`
	Extra
}

// SupportProfile is where the partner's customers find help. It has no version:
// the last change wins.
type SupportProfile struct {
	Email       string      `json:"email"`
	Telephone   string      `json:"telephone"`
	Website     string      `json:"website"`
	ProfileType Enum        `json:"profileType"`
	Links       *Links      `json:"links"`
	Attributes  *Attributes `json:"attributes"`
	Extra
}

// LegalBusinessProfile is the partner as a legal entity, and how far Microsoft
// has vetted it. It has no version: the last change wins.
type LegalBusinessProfile struct {
	CompanyName            string      `json:"companyName"`
	Address                *Address    `json:"address"`
	PrimaryContact         *Contact    `json:"primaryContact"`
	CompanyApproverAddress *Address    `json:"companyApproverAddress"`
	CompanyApproverEmail   string      `json:"companyApproverEmail"`
	VettingStatus          Enum        `json:"vettingStatus"`    // such as authorized
	VettingSubStatus       Enum        `json:"vettingSubStatus"` // such as none
	ProfileType            Enum        `json:"profileType"`
	Links                  *Links      `json:"links"`
	Attributes             *Attributes `json:"attributes"`
	Extra
}

// AgreementSignatureStatus says whether a partner has signed the Microsoft
// Partner Agreement.
type AgreementSignatureStatus struct {
	IsAgreementSigned Bool `json:"isAgreementSigned"`
	Extra
}
