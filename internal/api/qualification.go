package api

import (
	"strconv"

	"github.com/go-json-experiment/json"
)

// Qualifications of customers.
const (
	QualificationNone       Enum = "none"
	QualificationEducation  Enum = "education"
	QualificationNonprofit  Enum = "nonprofit"
	QualificationGovernment Enum = "governmentcommunitycloud"
)

const qualificationPath = "/v1/customers/{customer-id}/qualification"

// GetQualification reads whether a customer may buy at special prices.
var GetQualification = readOne[CustomerRef, Enum](Spec{
	ID: "get-a-customers-qualification", Title: "Get a customer's qualification", Area: AreaCustomers,
	Method: "GET", Path: qualificationPath, Effect: Read, Auth: AppOrUser, Clouds: Global,
	Doc: "Reads whether a customer is an education, nonprofit or government customer.",
})

// SettableQualification is a qualification as a change names it. On the wire it
// is a number, though answers spell it out.
type SettableQualification string

// The qualifications that a partner can set.
const (
	SetEducation  SettableQualification = "Education"
	SetGovernment SettableQualification = "GovernmentCommunityCloud"
)

// qualificationNumbers are the values of the service's enumeration: none is 0,
// nonprofit 2.
var qualificationNumbers = map[Enum]int{Enum(SetEducation): 1, Enum(SetGovernment): 3}

// UnmarshalText reads a qualification, whatever its case.
func (q *SettableQualification) UnmarshalText(text []byte) error {
	for known := range qualificationNumbers {
		if known.Is(Enum(text)) {
			*q = SettableQualification(known)
			return nil
		}
	}
	return &ValueError{Kind: "qualification that can be set: Education or GovernmentCommunityCloud", Text: string(text)}
}

// MarshalText writes the qualification's name.
func (q SettableQualification) MarshalText() ([]byte, error) { return []byte(q), nil }

// MarshalJSON writes the qualification's number.
func (q SettableQualification) MarshalJSON() ([]byte, error) {
	number, ok := qualificationNumbers[Enum(q)]
	if !ok {
		return nil, &ValueError{Kind: "qualification", Text: string(q)}
	}
	return strconv.AppendInt(nil, int64(number), 10), nil
}

var _ json.Marshaler = SettableQualification("")

// QualificationChange names a customer's new qualification.
type QualificationChange struct {
	CustomerRef
	Qualification SettableQualification `body:"." name:"qualification" required:"true" values:"Education|GovernmentCommunityCloud" doc:"New qualification."`
	Code          string                `query:"code" doc:"Validation code of the customer, needed for GovernmentCommunityCloud."`
}

// UpdateQualification sets a customer's qualification.
var UpdateQualification = write[QualificationChange, None, Enum](Spec{
	ID: "update-a-customers-qualification", Title: "Update a customer's qualification", Area: AreaCustomers,
	Method: "PUT", Path: qualificationPath, Effect: Change, Auth: AppUser, Clouds: Global,
	Doc: "Sets a customer's qualification.",
	Limits: []string{
		"Education and GovernmentCommunityCloud can be set, None and Nonprofit can't",
		"GovernmentCommunityCloud needs a customer without a qualification and a validation code",
	},
	Advice: "A qualification can't be taken back.",
})

// ValidationCode entitles a partner to create customers in the government
// community cloud.
type ValidationCode struct {
	PartnerID        string `json:"partnerId"`
	OrganizationName string `json:"organizationName"` // as it was validated
	ValidationID     string `json:"validationId"`     // the code
	MaxCreates       Int    `json:"maxCreates"`       // customers that may be created with the code
	RemainingCreates Int    `json:"remainingCreates"` // those still to be created
	ETag             string `json:"eTag"`
	Extra
}

// ListValidationCodes reads the partner's codes for the government community cloud.
var ListValidationCodes = list[None, ValidationCode](Spec{
	ID: "get-a-partners-validation-codes", Title: "Get a partner's validation codes", Area: AreaCustomers,
	Method: "GET", Path: "/v1/customers/all/validations", Effect: Read, Private: true, Auth: AppOrUser, Clouds: Global,
	Doc: "Lists the partner's validation codes for the government community cloud.",
})
