package api

// ServiceRequestRef names a service request.
type ServiceRequestRef struct {
	ServiceRequestID string `path:"service-request-id" doc:"Id of the service request, 15 digits."`
}

// supportClouds offer service requests: 21Vianet doesn't.
const supportClouds = Global | Germany | USGov

const serviceRequestPath = "/v1/servicerequests/{service-request-id}"

// ListServiceRequests reads the requests filed for a customer. The items are
// short; severity and status are numbers.
var ListServiceRequests = list[CustomerRef, ServiceRequest](Spec{
	ID: "get-all-service-requests-for-a-customer", Title: "Get all service requests for a customer", Area: AreaSupport,
	Method: "GET", Path: "/v1/customers/{customer-id}/servicerequests", Effect: Read, Auth: AppUser, Clouds: supportClouds,
	Doc: "Lists the service requests filed with Microsoft for a customer.",
})

// GetServiceRequest reads one service request with its notes.
var GetServiceRequest = readOne[ServiceRequestRef, ServiceRequest](Spec{
	ID: "get-service-request-details-by-id", Title: "Get service request details by ID", Area: AreaSupport,
	Method: "GET", Path: serviceRequestPath, Effect: Read, Auth: AppUser, Clouds: supportClouds,
	Doc: "Reads a service request with its notes.",
})

// ListSupportTopics reads what service requests can be about.
var ListSupportTopics = list[None, SupportTopic](Spec{
	ID: "get-service-request-support-topics", Title: "Get service request support topics", Area: AreaSupport,
	Method: "GET", Path: "/v1/servicerequests/supporttopics", Effect: Read, Auth: AppUser, Clouds: supportClouds,
	Doc: "Lists the topics that a service request can be about.",
})

// NewNote is the text of a note to a service request.
type NewNote struct {
	Text string `json:"text"`
}

// UnmarshalText takes the text as it is.
func (n *NewNote) UnmarshalText(text []byte) error {
	n.Text = string(text)
	return nil
}

// String returns the text.
func (n NewNote) String() string { return n.Text }

// NewServiceRequest is a request to Microsoft for support.
type NewServiceRequest struct {
	AgentLocale      string    `path:"agent-locale" doc:"Locale of the organization that files it, such as en-US."`
	Title            string    `body:"title" required:"true" doc:"What it is about, in a few words."`
	Description      string    `body:"description" required:"true" doc:"What happens, and what should."`
	Severity         Enum      `body:"severity" required:"true" values:"critical|moderate|minimal" doc:"How bad it is."`
	SupportTopicID   string    `body:"supportTopicId" name:"support-topic-id" required:"true" doc:"Id of one of the support topics."`
	SupportTopicName string    `body:"supportTopicName" name:"support-topic-name" doc:"Name of the support topic."`
	OrganizationID   string    `body:"organization.id" name:"organization-id" doc:"Tenant id of the company it is filed for, such as a customer's."`
	OrganizationName string    `body:"organization.name" name:"organization-name" doc:"Name of that company."`
	FirstName        string    `body:"primaryContact.firstName" name:"first-name" doc:"First name of whom Microsoft answers."`
	LastName         string    `body:"primaryContact.lastName" name:"last-name" doc:"Last name of whom Microsoft answers."`
	Email            string    `body:"primaryContact.email" name:"email" doc:"E-mail address of whom Microsoft answers."`
	PhoneNumber      string    `body:"primaryContact.phoneNumber" name:"phone-number" doc:"Phone number of whom Microsoft answers."`
	ProductID        string    `body:"productId" name:"product-id" doc:"Id of the product it concerns."`
	ProductName      string    `body:"productName" name:"product-name" doc:"Name of the product it concerns."`
	CountryCode      string    `body:"countryCode" name:"country" doc:"Country it concerns, two letters."`
	Notes            []NewNote `body:"notes" name:"note" doc:"Note to file with it; several may be given."`
}

// notSaid are the members that the service wants in every service request sent
// to it, with the values that it passes over.
func notSaid() map[string]any {
	never := Time{text: "0001-01-01T00:00:00"}
	return map[string]any{
		"severity": SeverityUnknown, "status": ServiceRequestNone,
		"createdDate": never, "lastModifiedDate": never, "lastClosedDate": never,
		"attributes": map[string]string{"objectType": "ServiceRequest"},
	}
}

// CreateServiceRequest files a request. The answer is provisional: no status and
// no dates; read it again for those.
var CreateServiceRequest = write[NewServiceRequest, None, ServiceRequest](Spec{
	ID: "create-a-service-request", Title: "Create a service request", Area: AreaSupport,
	Method: "POST", Path: "/v1/servicerequests/{agent-locale}", Effect: Change, Auth: AppUser, Clouds: supportClouds,
	Doc:    "Files a support request with Microsoft.",
	Limits: []string{"files can't be attached when it is filed"},
	Advice: "List the support topics first: the topic decides who reads it.",
	Set:    notSaid(),
})

// ServiceRequestChange names what of a service request changes.
type ServiceRequestChange struct {
	ServiceRequestRef
	Note             string `body:"newNote.text" name:"note" doc:"Note to add."`
	Title            string `body:"title" doc:"New title."`
	Description      string `body:"description" doc:"New description."`
	Severity         Enum   `body:"severity" values:"critical|moderate|minimal" doc:"New severity."`
	Status           Enum   `body:"status" values:"open|closed|attention_needed" doc:"New status."`
	SupportTopicID   string `body:"supportTopicId" name:"support-topic-id" doc:"Id of another support topic."`
	SupportTopicName string `body:"supportTopicName" name:"support-topic-name" doc:"Name of that topic."`
	ProductID        string `body:"productId" name:"product-id" doc:"Id of another product that it concerns."`
	ProductName      string `body:"productName" name:"product-name" doc:"Name of that product."`
	CountryCode      string `body:"countryCode" name:"country" doc:"Another country that it concerns, two letters."`
}

// UpdateServiceRequest adds a note to a service request or changes what is given;
// all else stays.
var UpdateServiceRequest = write[ServiceRequestChange, None, ServiceRequest](Spec{
	ID: "update-a-service-request", Title: "Update a service request", Area: AreaSupport,
	Method: "PATCH", Path: serviceRequestPath, Effect: Change, Auth: AppUser, Clouds: supportClouds,
	Doc: "Adds a note to a service request, or changes it.",
	Set: notSaid(),
})

// ListManagedServices reads the services of a customer that the partner may
// administer, with links to the pages where that is done.
var ListManagedServices = list[CustomerRef, ManagedService](Spec{
	ID: "get-the-managed-services-for-a-customer-by-id", Title: "Get the managed services for a customer by ID", Area: AreaSupport,
	Method: "GET", Path: "/v1/customers/{customer-id}/managedservices", Effect: Read, Auth: AppUser, Clouds: supportClouds,
	Doc:    "Lists the services that the partner administers for a customer.",
	Limits: []string{"only services for which the partner has delegated admin privileges"},
	Advice: "The links are for a browser, never for the API.",
})

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
