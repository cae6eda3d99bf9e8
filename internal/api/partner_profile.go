package api

const (
	organizationPath = "/v1/profiles/organization"
	mpnPath          = "/v1/profiles/mpn"
	billingPath      = "/v1/profiles/billing"
	supportPath      = "/v1/profiles/support"
	legalPath        = "/v1/profiles/legalbusiness"
)

// GetOrganizationProfile reads the partner's company.
var GetOrganizationProfile = readOne[None, OrganizationProfile](Spec{
	ID: "get-an-organization-profile", Title: "Get an organization profile", Area: AreaProfiles,
	Method: "GET", Path: organizationPath, Effect: Read, Auth: AppUser, Clouds: EveryCloud,
	Doc: "Reads the partner's company name, address and languages.",
})

// DefaultAddressChange names what of a profile's postal address changes.
type DefaultAddressChange struct {
	AddressLine1 string `change:"defaultAddress.addressLine1" name:"address-line-1" doc:"Street, up to 200 characters."`
	AddressLine2 string `change:"defaultAddress.addressLine2" name:"address-line-2" doc:"Second line, up to 200 characters."`
	City         string `change:"defaultAddress.city" name:"city" doc:"City."`
	State        string `change:"defaultAddress.state" name:"state" doc:"State, up to two letters."`
	PostalCode   string `change:"defaultAddress.postalCode" name:"postal-code" doc:"Postal code."`
	Region       string `change:"defaultAddress.region" name:"region" doc:"Region, where a country has them."`
	Country      string `change:"defaultAddress.country" name:"country" doc:"Country, two letters."`
	PhoneNumber  string `change:"defaultAddress.phoneNumber" name:"phone-number" doc:"Phone number of the contact."`
}

// OrganizationChange names what of the organization profile changes.
type OrganizationChange struct {
	CompanyName string `change:"companyName" name:"company-name" doc:"Company name."`
	Email       string `change:"email" doc:"E-mail address."`
	Language    string `change:"language" doc:"Language for communication, such as en."`
	Culture     string `change:"culture" doc:"Culture for communication and currency, such as en-US."`
	DefaultAddressChange
	FirstName string `change:"defaultAddress.firstName" name:"first-name" doc:"First name of the contact, up to 50 characters."`
	LastName  string `change:"defaultAddress.lastName" name:"last-name" doc:"Last name of the contact, up to 50 characters."`
}

var addressLimits = []string{"address lines up to 200 characters, names up to 50, state up to 2, country exactly 2"}

// UpdateOrganizationProfile changes the partner's company.
var UpdateOrganizationProfile = modify[OrganizationChange, OrganizationProfile](Spec{
	ID: "update-an-organization-profile", Title: "Update an organization profile", Area: AreaProfiles,
	Method: "PUT", Path: organizationPath, Effect: Change, Auth: AppUser, Clouds: EveryCloud,
	Doc: "Changes the partner's company name, address or languages.", Limits: addressLimits,
})

// GetMpnProfile reads the partner's own membership of the Microsoft Partner Network.
var GetMpnProfile = readOne[None, MpnProfile](Spec{
	ID: "get-microsoft-partner-network-profile", Title: "Get Microsoft Partner Network profile", Area: AreaProfiles,
	Method: "GET", Path: mpnPath, Effect: Read, Auth: AppUser, Clouds: EveryCloud,
	Doc: "Reads the partner's own MPN id.",
})

// MPNRef names a partner in the Microsoft Partner Network.
type MPNRef struct {
	MPNID string `query:"mpnId" required:"true" doc:"MPN id to look for, a number. Without one the service would verify the partner itself."`
}

// VerifyMPN asks whether an MPN id exists. That it doesn't is an answer, not an
// error.
var VerifyMPN = readOne[MPNRef, VerifiedMpnProfile](Spec{
	ID: "verify-a-partner-mpn-id", Title: "Verify a partner MPN ID", Area: AreaProfiles,
	Method: "GET", Path: mpnPath, Effect: Read, Auth: AppUser, Clouds: EveryCloud,
	Doc: "Tells whether a partner has an MPN id.",
	Answers: []Answer{
		{Status: 200, From: validMPN},
		{Status: 404, Code: "3000", JSON: `{"valid":false}`},
	},
})

// validMPN adds to a profile that its id is valid.
func validMPN(body []byte) []byte {
	doc, err := parseDocument(body)
	if err != nil || doc.set("valid", true) != nil {
		return body // undecodable: the caller says so
	}
	return doc.bytes()
}

// GetPartnerBillingProfile reads whom Microsoft bills the partner by.
var GetPartnerBillingProfile = readOne[None, BillingProfile](Spec{
	ID: "get-partner-billing-profile", Title: "Get partner billing profile", Area: AreaProfiles,
	Method: "GET", Path: billingPath, Effect: Read, Auth: AppUser, Clouds: EveryCloud,
	Doc: "Reads the address, contact and currency of Microsoft's bills to the partner.",
})

// PartnerContact names what of a profile's contact and address changes.
type PartnerContact struct {
	FirstName    string `change:"primaryContact.firstName" name:"first-name" doc:"First name of the contact."`
	LastName     string `change:"primaryContact.lastName" name:"last-name" doc:"Last name of the contact."`
	Email        string `change:"primaryContact.email" name:"email" doc:"E-mail address of the contact."`
	PhoneNumber  string `change:"primaryContact.phoneNumber" name:"phone-number" doc:"Phone number of the contact."`
	AddressLine1 string `change:"address.addressLine1" name:"address-line-1" doc:"Street, up to 200 characters."`
	AddressLine2 string `change:"address.addressLine2" name:"address-line-2" doc:"Second line, up to 200 characters."`
	City         string `change:"address.city" name:"city" doc:"City."`
	State        string `change:"address.state" name:"state" doc:"State, up to two letters."`
	PostalCode   string `change:"address.postalCode" name:"postal-code" doc:"Postal code."`
	Region       string `change:"address.region" name:"region" doc:"Region, where a country has them."`
	Country      string `change:"address.country" name:"country" doc:"Country, two letters."`
}

// BillingChange names what of the partner's billing profile changes.
type BillingChange struct {
	CompanyName         string `change:"companyName" name:"company-name" doc:"Billing company name."`
	PurchaseOrderNumber string `change:"purchaseOrderNumber" name:"purchase-order-number" doc:"Purchase order number."`
	TaxID               string `change:"taxId" name:"tax-id" doc:"Tax id."`
	BillingCurrency     string `change:"billingCurrency" name:"billing-currency" doc:"Currency of the bills, such as USD."`
	PartnerContact
}

// UpdatePartnerBillingProfile changes whom Microsoft bills the partner by.
var UpdatePartnerBillingProfile = modify[BillingChange, BillingProfile](Spec{
	ID: "update-the-partner-billing-profile", Title: "Update the partner billing profile", Area: AreaProfiles,
	Method: "PUT", Path: billingPath, Effect: Change, Auth: AppUser, Clouds: EveryCloud,
	Doc: "Changes the address, contact or purchase order number of Microsoft's bills to the partner.", Limits: addressLimits,
})

// GetSupportProfile reads where the partner's customers find help.
var GetSupportProfile = readOne[None, SupportProfile](Spec{
	ID: "get-support-profile", Title: "Get support profile", Area: AreaProfiles,
	Method: "GET", Path: supportPath, Effect: Read, Auth: AppUser, Clouds: Global | Germany | USGov,
	Doc: "Reads the e-mail address, phone number and website of the partner's support.",
})

// SupportChange names what of the support profile changes.
type SupportChange struct {
	Email     string `change:"email" doc:"Support e-mail address."`
	Telephone string `change:"telephone" doc:"Support phone number."`
	Website   string `change:"website" doc:"Support website."`
}

const lastChangeWins = "The profile has no version: a change that somebody else makes meanwhile is overwritten."

// UpdateSupportProfile changes where the partner's customers find help.
var UpdateSupportProfile = modify[SupportChange, SupportProfile](Spec{
	ID: "update-support-profile", Title: "Update support profile", Area: AreaProfiles,
	Method: "PUT", Path: "/v1/profiles/supportprofile", ReadFrom: supportPath, Effect: Change, Auth: AppUser, Clouds: EveryCloud,
	Doc: "Changes the e-mail address, phone number or website of the partner's support.", Advice: lastChangeWins,
})

// LegalVersion chooses a version of the legal business profile.
type LegalVersion struct {
	VettingVersion Enum `query:"vettingVersion" values:"Current" doc:"Version of the profile; the manual mentions Current only."`
}

// GetLegalBusinessProfile reads the partner as a legal entity.
var GetLegalBusinessProfile = readOne[LegalVersion, LegalBusinessProfile](Spec{
	ID: "get-the-partner-legal-business-profile", Title: "Get the partner legal business profile", Area: AreaProfiles,
	Method: "GET", Path: legalPath, Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Reads the partner's legal name, address and approver, and how far it is vetted.",
})

// ApproverAddress names what of the address of a company's approver changes.
type ApproverAddress struct {
	ApproverAddressLine1 string `change:"companyApproverAddress.addressLine1" name:"approver-address-line-1" doc:"Street of the approver."`
	ApproverAddressLine2 string `change:"companyApproverAddress.addressLine2" name:"approver-address-line-2" doc:"Second line of the approver's address."`
	ApproverCity         string `change:"companyApproverAddress.city" name:"approver-city" doc:"City of the approver."`
	ApproverState        string `change:"companyApproverAddress.state" name:"approver-state" doc:"State of the approver, up to two letters."`
	ApproverPostalCode   string `change:"companyApproverAddress.postalCode" name:"approver-postal-code" doc:"Postal code of the approver."`
	ApproverCountry      string `change:"companyApproverAddress.country" name:"approver-country" doc:"Country of the approver, two letters."`
}

// LegalChange names what of the legal business profile changes.
type LegalChange struct {
	CompanyName          string `change:"companyName" name:"company-name" doc:"Legal company name."`
	CompanyApproverEmail string `change:"companyApproverEmail" name:"company-approver-email" doc:"E-mail address of the person who approves for the company."`
	PartnerContact
	AddressPhoneNumber string `change:"address.phoneNumber" name:"address-phone-number" doc:"Phone number at the address."`
	ApproverAddress
}

// UpdateLegalBusinessProfile changes the partner as a legal entity.
var UpdateLegalBusinessProfile = modify[LegalChange, LegalBusinessProfile](Spec{
	ID: "update-the-partner-legal-business-profile", Title: "Update the partner legal business profile", Area: AreaProfiles,
	Method: "PUT", Path: legalPath, Effect: Change, Auth: AppUser, Clouds: EveryCloud,
	Doc: "Changes the partner's legal name, address, contact or approver.", Limits: addressLimits,
	Advice: lastChangeWins + " A change of the legal name or address may have the company vetted again.",
})

// ResellerAgreement names an indirect reseller by one of its two ids.
type ResellerAgreement struct {
	Program  string `path:"program" default:"csp" doc:"Partner program; csp when left out."`
	MPNID    string `query:"mpnId" oneof:"reseller" doc:"MPN id of the indirect reseller, a number."`
	TenantID string `query:"tenantId" oneof:"reseller" doc:"Microsoft id of the indirect reseller: its tenant."`
}

// VerifyResellerAgreement asks whether an indirect reseller has signed the
// Microsoft Partner Agreement, without which it can't place orders.
var VerifyResellerAgreement = readOne[ResellerAgreement, AgreementSignatureStatus](Spec{
	ID:    "verify-an-indirect-resellers-microsoft-partner-agreement-signing-status",
	Title: "Verify an indirect reseller's Microsoft Partner Agreement signing status", Area: AreaProfiles,
	Method: "GET", Path: "/v1/compliance/{program}/agreementstatus", Effect: Read, Auth: AppUser, Clouds: Global | USGov,
	Doc:    "Tells whether an indirect reseller has signed the Microsoft Partner Agreement.",
	Limits: []string{"exactly one of MPN id and tenant id"},
})

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
