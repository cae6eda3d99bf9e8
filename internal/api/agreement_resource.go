package api

import "cmp"

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
