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
var GetServiceRequest = read[ServiceRequestRef, ServiceRequest](Spec{
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
var CreateServiceRequest = fill[NewServiceRequest, ServiceRequest](Spec{
	ID: "create-a-service-request", Title: "Create a service request", Area: AreaSupport,
	Method: "POST", Path: "/v1/servicerequests/{agent-locale}", Effect: Change, Auth: AppUser, Clouds: supportClouds,
	Doc:    "Files a support request with Microsoft.",
	Limits: []string{"files can't be attached when it is filed"},
	Advice: "List the support topics first: the topic decides who reads it.",
}, notSaid())

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
var UpdateServiceRequest = fill[ServiceRequestChange, ServiceRequest](Spec{
	ID: "update-a-service-request", Title: "Update a service request", Area: AreaSupport,
	Method: "PATCH", Path: serviceRequestPath, Effect: Change, Auth: AppUser, Clouds: supportClouds,
	Doc: "Adds a note to a service request, or changes it.",
}, notSaid())

// ListManagedServices reads the services of a customer that the partner may
// administer, with links to the pages where that is done.
var ListManagedServices = list[CustomerRef, ManagedService](Spec{
	ID: "get-the-managed-services-for-a-customer-by-id", Title: "Get the managed services for a customer by ID", Area: AreaSupport,
	Method: "GET", Path: "/v1/customers/{customer-id}/managedservices", Effect: Read, Auth: AppUser, Clouds: supportClouds,
	Doc:    "Lists the services that the partner administers for a customer.",
	Limits: []string{"only services for which the partner has delegated admin privileges"},
	Advice: "The links are for a browser, never for the API.",
})
