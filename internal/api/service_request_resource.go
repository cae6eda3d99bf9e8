package api

// Severities of a service request. SeverityUnknown stands for "not said".
const (
	SeverityUnknown  Enum = "unknown"
	SeverityCritical Enum = "critical"
	SeverityModerate Enum = "moderate"
	SeverityMinimal  Enum = "minimal"
)

// Statuses of a service request. A new one has none until the service has filed it.
const (
	ServiceRequestNone            Enum = "none"
	ServiceRequestOpen            Enum = "open"
	ServiceRequestClosed          Enum = "closed"
	ServiceRequestAttentionNeeded Enum = "attention_needed" // Microsoft waits for the partner
)

// ServiceRequest is a support request that the partner filed with Microsoft, and
// what has become of it.
type ServiceRequest struct {
	Title            string                      `json:"title"`
	Description      string                      `json:"description"`
	Severity         Enum                        `json:"severity" values:"unknown|critical|moderate|minimal"` // a number in lists: see SeverityName
	SupportTopicID   string                      `json:"supportTopicId"`                                      // of a SupportTopic
	SupportTopicName string                      `json:"supportTopicName"`
	ID               string                      `json:"id"`                                                // 15 digits in examples
	Status           Enum                        `json:"status" values:"none|open|closed|attention_needed"` // a number in lists: see StatusName
	Organization     *ServiceRequestOrganization `json:"organization"`                                      // for which it is filed
	PrimaryContact   *ServiceRequestContact      `json:"primaryContact"`                                    // whom Microsoft answers
	LastUpdatedBy    *ServiceRequestContact      `json:"lastUpdatedBy"`
	ProductName      string                      `json:"productName"`
	ProductID        string                      `json:"productId"`
	CreatedDate      Time                        `json:"createdDate"` // never, in the answer to its creation
	LastModifiedDate Time                        `json:"lastModifiedDate"`
	LastClosedDate   Time                        `json:"lastClosedDate"` // never, while it was never closed
	FileLinks        []FileInfo                  `json:"fileLinks"`
	NewNote          *ServiceRequestNote         `json:"newNote"` // only in changes: the note to add
	Notes            []ServiceRequestNote        `json:"notes"`
	CountryCode      string                      `json:"countryCode"` // two letters
	Attributes       *Attributes                 `json:"attributes"`
	Extra
}

// Lists give severity and status as the position in the documented values.
var (
	severityNumbers             = []Enum{SeverityUnknown, SeverityCritical, SeverityModerate, SeverityMinimal}
	serviceRequestStatusNumbers = []Enum{ServiceRequestNone, ServiceRequestOpen, ServiceRequestClosed, ServiceRequestAttentionNeeded}
)

// SeverityName is the severity in words, also where the service sent a number.
func (r *ServiceRequest) SeverityName() Enum { return nameAt(r.Severity, severityNumbers) }

// StatusName is the status in words, also where the service sent a number.
func (r *ServiceRequest) StatusName() Enum { return nameAt(r.Status, serviceRequestStatusNumbers) }

// nameAt names a value that may have come as its position among the names.
func nameAt(value Enum, names []Enum) Enum {
	if len(value) == 1 && value[0] >= '0' && int(value[0]-'0') < len(names) {
		return names[value[0]-'0']
	}
	return value
}

// ServiceRequestOrganization is a company that a service request concerns.
type ServiceRequestOrganization struct {
	ID          string `json:"id"` // tenant id
	Name        string `json:"name"`
	PhoneNumber string `json:"phoneNumber"`
	Extra
}

// ServiceRequestContact is a person who files or changes a service request.
type ServiceRequestContact struct {
	Organization *ServiceRequestOrganization `json:"organization"`
	ContactID    string                      `json:"contactId"`
	LastName     string                      `json:"lastName"`
	FirstName    string                      `json:"firstName"`
	Email        string                      `json:"email"`
	PhoneNumber  string                      `json:"phoneNumber"`
	Extra
}

// ServiceRequestNote is what somebody added to a service request.
type ServiceRequestNote struct {
	CreatedByName string `json:"createdByName"`
	CreatedDate   Time   `json:"createdDate"`
	Text          string `json:"text"`
	Extra
}

// FileInfo is a file attached to a service request.
type FileInfo struct {
	Comment                  string `json:"comment"`
	FileExtension            string `json:"fileExtension"`
	FileNameWithoutExtension string `json:"fileNameWithoutExtension"`
	FileSize                 Int    `json:"fileSize"` // bytes
	ID                       string `json:"id"`       // of the upload
	Extra
}

// SupportTopic is what a service request can be about.
type SupportTopic struct {
	Name        string      `json:"name"`
	Description string      `json:"description"`
	ID          string      `json:"id"` // a number on the wire
	Attributes  *Attributes `json:"attributes"`
	Extra
}

// ManagedService is a service of a customer that the partner may administer.
type ManagedService struct {
	ID         string               `json:"id"` // such as Exchange
	Name       string               `json:"name"`
	GroupName  string               `json:"groupName"` // such as Office
	Links      *ManagedServiceLinks `json:"links"`
	Attributes *Attributes          `json:"attributes"`
	Extra
}

// ManagedServiceLinks lead to pages for a browser, not to the API: a token must
// never go there.
type ManagedServiceLinks struct {
	AdminService  *Link `json:"adminService"`
	ServiceHealth *Link `json:"serviceHealth"`
	ServiceTicket *Link `json:"serviceTicket"`
	Self          *Link `json:"self"`
	Next          *Link `json:"next"`
	Previous      *Link `json:"previous"`
	Extra
}
