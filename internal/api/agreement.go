package api

import (
	"cmp"
)

const agreementsPath = "/v1/agreements"

// AgreementKind chooses agreements. It is always sent: without it the service
// tells of the Microsoft Cloud Agreement only, and hides all that customers
// accept today.
type AgreementKind struct {
	AgreementType Enum `query:"agreementType" default:"MicrosoftCustomerAgreement" values:"MicrosoftCustomerAgreement|MicrosoftCloudAgreement|*" doc:"Kind of agreement; * for all."`
}

// CloudAgreementKind chooses the Microsoft Cloud Agreement.
type CloudAgreementKind struct {
	AgreementType Enum `query:"agreementType" default:"MicrosoftCloudAgreement" values:"MicrosoftCloudAgreement" doc:"Kind of agreement."`
}

// ListAgreements reads the agreements that customers can accept at present.
var ListAgreements = list[AgreementKind, AgreementMetaData](Spec{
	ID: "get-agreement-metadata-for-the-microsoft-customer-agreement", Title: "Get agreement metadata for the Microsoft Customer Agreement", Area: AreaCustomers,
	Method: "GET", Path: agreementsPath, Effect: Read, Private: true, Auth: AppUser, Clouds: Global,
	Doc:    "Reads which version of the Microsoft Customer Agreement customers accept now.",
	Advice: "Read the template id each time: it changes with the agreement.",
})

// ListCloudAgreements reads the present Microsoft Cloud Agreement.
var ListCloudAgreements = list[CloudAgreementKind, AgreementMetaData](Spec{
	ID: "get-agreement-metadata-for-microsoft-cloud-agreement", Title: "Get agreement metadata for Microsoft Cloud Agreement", Area: AreaCustomers,
	Method: "GET", Path: agreementsPath, Effect: Read, Private: true, Auth: AppUser, Clouds: Global,
	Doc: "Reads the present version of the Microsoft Cloud Agreement.",
})

const customerAgreementsPath = "/v1/customers/{customer-id}/agreements"

// CustomerAgreements chooses agreements of a customer.
type CustomerAgreements struct {
	CustomerRef
	AgreementKind
}

// CustomerCloudAgreements chooses a customer's Microsoft Cloud Agreements.
type CustomerCloudAgreements struct {
	CustomerRef
	CloudAgreementKind
}

// ListCustomerAgreements reads the confirmations that partners gave of a
// customer. They come in no certain order.
var ListCustomerAgreements = list[CustomerAgreements, Agreement](Spec{
	ID: "get-confirmation-of-customer-acceptance-of-microsoft-customer-agreement", Title: "Get confirmation of customer acceptance of Microsoft Customer Agreement", Area: AreaCustomers,
	Method: "GET", Path: customerAgreementsPath, Effect: Read, Auth: AppUser, Clouds: Global,
	Doc:    "Lists who at the customer has accepted the Microsoft Customer Agreement, as the partner confirmed it.",
	Advice: "An empty list is not the whole truth: the customer may have accepted directly.",
})

// ListCustomerCloudAgreements reads a customer's confirmations of the Microsoft
// Cloud Agreement.
var ListCustomerCloudAgreements = list[CustomerCloudAgreements, Agreement](Spec{
	ID: "get-confirmation-of-customer-acceptance-of-microsoft-cloud-agreement", Title: "Get confirmation of customer acceptance of Microsoft Cloud Agreement", Area: AreaCustomers,
	Method: "GET", Path: customerAgreementsPath, Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Lists who at the customer has accepted the Microsoft Cloud Agreement, as the partner confirmed it.",
})

// GetDirectAcceptance asks whether the customer accepted without the partner.
var GetDirectAcceptance = readOne[CustomerRef, DirectSignedCustomerAgreementStatus](Spec{
	ID:    "get-the-status-of-a-customers-direct-signing-direct-acceptance-of-microsoft-customer-agreement",
	Title: "Get the status of a customer's direct signing (direct acceptance) of Microsoft Customer Agreement", Area: AreaCustomers,
	Method: "GET", Path: "/v1/customers/{customer-id}/directSignedMicrosoftCustomerAgreementStatus", Effect: Read, Clouds: Global,
	Doc:    "Tells whether the customer accepted the Microsoft Customer Agreement itself.",
	Advice: "No does not mean that nothing is accepted: the partner may have confirmed it.",
})

// AgreementTemplate names the text of an agreement.
type AgreementTemplate struct {
	TemplateID string `path:"agreement-template-id" doc:"Template id of the Microsoft Customer Agreement, from its metadata; case matters."`
	Country    string `query:"country" required:"true" doc:"The customer's country, two capital letters. The service would take US for a missing one."`
	Language   string `query:"language" values:"ar-SA|bg-BG|cs-CZ|da-DK|de-DE|el-GR|en-US|es-ES|et-EE|fi-FI|fr-FR|he-IL|hi-IN|hr-HR|hu-HU|id-ID|it-IT|ja-JP|kk-KZ|ko-KR|lt-LT|lv-LV|ms-MY|nb-NO|nl-NL|pl-PL|pt-BR|pt-PT|ro-RO|ru-RU|sk-SK|sl-SI|sr-Latn-RS|sv-SE|th-TH|tr-TR|uk-UA|vi-VN|zh-HK|zh-SG" doc:"Language of the document; en-US when missing, or when the country doesn't have it."`
}

// GetAgreementDocument reads where the text of the Microsoft Customer Agreement is.
var GetAgreementDocument = readOne[AgreementTemplate, AgreementDocument](Spec{
	ID: "get-a-download-link-for-the-microsoft-customer-agreement-template", Title: "Get a download link for the Microsoft Customer Agreement template", Area: AreaCustomers,
	Method: "GET", Path: "/v1/agreementtemplates/{agreement-template-id}/document", Effect: Read, Private: true, Auth: AppUser, Clouds: Global,
	Doc:    "Reads where the text of the Microsoft Customer Agreement can be seen and downloaded.",
	Limits: []string{"the links expire after five minutes, each call gives new ones", "only for the Microsoft Customer Agreement"},
	Advice: "Compare country and language in the answer with those that you asked for.",
})

// CodeAlreadyConfirmed is the service's code for a confirmation that it has
// already, with the same contact.
const CodeAlreadyConfirmed = "600061"

// AgreementConfirmation says who at the customer accepted what, and when.
type AgreementConfirmation struct {
	CustomerRef
	FirstName   string `body:"primaryContact.firstName" name:"first-name" required:"true" doc:"First name of the person at the customer who accepted."`
	LastName    string `body:"primaryContact.lastName" name:"last-name" required:"true" doc:"Last name."`
	Email       string `body:"primaryContact.email" name:"email" required:"true" doc:"E-mail address."`
	PhoneNumber string `body:"primaryContact.phoneNumber" name:"phone-number" doc:"Phone number."`
	DateAgreed  Time   `body:"dateAgreed" name:"date-agreed" required:"true" doc:"When the customer accepted, such as 2026-05-01T09:30:00Z."`
	TemplateID  string `body:"templateId" name:"agreement-template-id" also:"template-id" required:"true" doc:"Template id of the Microsoft Customer Agreement, from its metadata; case matters."`
}

// ConfirmAgreement tells Microsoft that the customer has accepted the Microsoft
// Customer Agreement; [journey.PlanAgreementConfirmation] finds the template.
var ConfirmAgreement = write[AgreementConfirmation, None, Agreement](Spec{
	ID: "confirm-customer-acceptance-of-microsoft-customer-agreement", Title: "Confirm customer acceptance of Microsoft Customer Agreement", Area: AreaCustomers,
	Method: "POST", Path: customerAgreementsPath, Effect: Change, Auth: AppUser, Clouds: Global,
	Doc:    "Confirms that the customer has accepted the Microsoft Customer Agreement.",
	Limits: []string{"a further confirmation needs another name, e-mail address or phone number"},
	Advice: "Confirm only what the customer did: it is the partner's word to Microsoft.",
	Set:    map[string]any{"type": string(CustomerAgreement)},
})

// Kinds of agreements between Microsoft and a customer.
const (
	CloudAgreement    Enum = "MicrosoftCloudAgreement" // the older one
	CustomerAgreement Enum = "MicrosoftCustomerAgreement"
	AnyAgreement      Enum = "*"
)

// AgreementMetaData is an agreement that customers can accept at present.
type AgreementMetaData struct {
	TemplateID    string `json:"templateId"` // changes with each version of the agreement: read it, never keep it
	AgreementType Enum   `json:"agreementType" values:"MicrosoftCloudAgreement|MicrosoftCustomerAgreement"`
	Type          Enum   `json:"type"`          // the kind under the name that the reference gives it; no answer has it
	AgreementLink string `json:"agreementLink"` // address where the text can be read
	VersionRank   Int    `json:"versionRank"`
	Extra
}

// Kind is the kind of agreement, whichever name the answer has for it.
func (a *AgreementMetaData) Kind() Enum { return cmp.Or(a.AgreementType, a.Type) }

// Agreement is the partner's word that somebody at the customer has accepted an
// agreement. A customer may have several: people and versions change.
type Agreement struct {
	UserID         string   `json:"userId"` // person at the partner who confirmed; the service takes it from the sign-in
	PrimaryContact *Contact `json:"primaryContact"`
	DateAgreed     Time     `json:"dateAgreed"` // when the customer accepted; answers have no time zone
	TemplateID     string   `json:"templateId"`
	Type           Enum     `json:"type" values:"MicrosoftCloudAgreement|MicrosoftCustomerAgreement"`
	AgreementLink  string   `json:"agreementLink"` // address where the text can be read
	Extra
}

// AgreementDocument is where the text of an agreement can be had. Both addresses
// expire after five minutes.
type AgreementDocument struct {
	DisplayURI  string `json:"displayUri"`  // a preview for the browser
	DownloadURI string `json:"downloadUri"` // a Word document
	Language    string `json:"language"`    // en-US when the country doesn't have the language that was asked for
	Country     string `json:"country"`
	Extra
}

// DirectSignedCustomerAgreementStatus says whether the customer accepted the
// Microsoft Customer Agreement itself, without the partner's word.
type DirectSignedCustomerAgreementStatus struct {
	IsSigned Bool `json:"isSigned"`
	Extra
}
