package sandbox

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

// supportState holds the service requests that somebody has filed or touched.
type supportState struct {
	touched map[string]*supportCase
	made    []string // ids in order
}

type serviceRequest struct {
	Title            string               `json:"title"`
	Description      string               `json:"description,omitempty"`
	Severity         any                  `json:"severity"` // a number in lists
	SupportTopicID   string               `json:"supportTopicId,omitempty"`
	SupportTopicName string               `json:"supportTopicName,omitempty"`
	ID               string               `json:"id"`
	Status           any                  `json:"status"` // a number in lists
	Organization     *requestOrganization `json:"organization,omitempty"`
	PrimaryContact   *requestContact      `json:"primaryContact,omitempty"`
	ProductName      string               `json:"productName,omitempty"`
	ProductID        string               `json:"productId,omitempty"`
	CreatedDate      string               `json:"createdDate"`
	LastModifiedDate string               `json:"lastModifiedDate"`
	LastClosedDate   string               `json:"lastClosedDate"`
	Notes            []requestNote        `json:"notes,omitempty"`
	CountryCode      string               `json:"countryCode,omitempty"`
	Attributes       attributes           `json:"attributes"`
}

type requestOrganization struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	PhoneNumber string `json:"phoneNumber,omitempty"`
}

type requestContact struct {
	Organization *requestOrganization `json:"organization,omitempty"`
	ContactID    string               `json:"contactId,omitempty"`
	LastName     string               `json:"lastName"`
	FirstName    string               `json:"firstName,omitempty"`
	Email        string               `json:"email,omitempty"`
	PhoneNumber  string               `json:"phoneNumber,omitempty"`
}

type requestNote struct {
	CreatedByName string `json:"createdByName"`
	CreatedDate   string `json:"createdDate"`
	Text          string `json:"text"`
}

func stampMillis(t time.Time) string {
	if t.IsZero() {
		return noTime
	}
	return t.UTC().Format("2006-01-02T15:04:05.999")
}

// caseNow finds a service request as it is now.
func (s *Sandbox) caseNow(id string) (supportCase, bool) {
	if touched := s.state.support.touched[id]; touched != nil {
		return *touched, true
	}
	number, ok := s.world.caseNumber(id)
	if !ok || number/casesByOwner >= s.world.size {
		return supportCase{}, false
	}
	c := s.world.customer(number / casesByOwner)
	all := s.world.cases(&c)
	if at := number % casesByOwner; at < len(all) && all[at].id == id {
		return all[at], true
	}
	return supportCase{}, false
}

func (s *Sandbox) caseIn(c *call) (supportCase, *answer) {
	found, ok := s.caseNow(c.arg(0))
	if !ok {
		return supportCase{}, notFound("Service request %s was not found.", clip(c.arg(0)))
	}
	return found, nil
}

// listServiceRequests serves a customer's: short, with numbers for severity and
// status.
func (s *Sandbox) listServiceRequests(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	var items []serviceRequest
	add := func(k supportCase) {
		items = append(items, serviceRequest{
			Title: k.title, Severity: k.severity, ID: k.id, Status: k.status,
			PrimaryContact: &requestContact{LastName: k.contact.LastName, FirstName: k.contact.FirstName},
			CreatedDate:    stampMillis(k.created), LastModifiedDate: stampMillis(k.modified), LastClosedDate: stampMillis(k.closed),
			Attributes: typed("ServiceRequest"),
		})
	}
	for _, k := range s.world.cases(&found) {
		now, _ := s.caseNow(k.id)
		add(now)
	}
	for _, id := range s.state.support.made {
		if k := s.state.support.touched[id]; k.owner == found.index {
			add(*k)
		}
	}
	return reply(list(items, ""))
}

func (s *Sandbox) getServiceRequest(c *call) *answer {
	k, refused := s.caseIn(c)
	if refused != nil {
		return refused
	}
	return reply(s.fullCase(&k))
}

func (s *Sandbox) fullCase(k *supportCase) serviceRequest {
	r := serviceRequest{
		Title: k.title, Description: k.description, Severity: severities[k.severity], ID: k.id, Status: caseStatuses[k.status],
		SupportTopicID: strconv.Itoa(k.topic.id), SupportTopicName: k.topic.name, Organization: s.organizationOf(k.owner),
		ProductID: k.productID, ProductName: k.productName,
		CreatedDate: stampZ(k.created), LastModifiedDate: stampZ(k.modified), LastClosedDate: noTime, Attributes: typed("ServiceRequest"),
	}
	if !k.closed.IsZero() {
		r.LastClosedDate = stampZ(k.closed)
	}
	for _, n := range k.notes {
		r.Notes = append(r.Notes, requestNote{n.by, stampMillis(n.at), n.text})
	}
	return r
}

func (s *Sandbox) organizationOf(owner int) *requestOrganization {
	if owner == forPartner {
		return &requestOrganization{ID: s.Tenant(), Name: partnerName}
	}
	c := s.customerNow(owner)
	return &requestOrganization{ID: c.id, Name: c.name}
}

type supportTopic struct {
	Name        string     `json:"name"`
	Description string     `json:"description"`
	ID          int        `json:"id"`
	Attributes  attributes `json:"attributes"`
}

func (s *Sandbox) listSupportTopics(*call) *answer {
	var items []supportTopic
	for _, t := range topics {
		items = append(items, supportTopic{t.name, t.description, t.id, typed("SupportTopic")})
	}
	return reply(list(items, ""))
}

// givenCase is a service request as somebody files or changes it. What stands for
// "not said" is passed over: null, unknown and none.
type givenCase struct {
	Title, Description, Severity, Status, SupportTopicID, ProductName, ProductID, CountryCode string

	Organization   *requestOrganization
	PrimaryContact *contact
	FileLinks      []any
	NewNote        *requestNote
	Notes          []requestNote
}

var locales = pattern.Lazy(`^(?i)[a-z]{2}(-[a-z]{2})?$`)

func (s *Sandbox) createServiceRequest(c *call) *answer {
	if !locales().MatchString(c.arg(0)) {
		return badRequest("%q is not a locale such as en-US.", clip(c.arg(0)))
	}
	var given givenCase
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	for name, value := range map[string]string{"Title": given.Title, "Description": given.Description, "Severity": given.Severity, "SupportTopicId": given.SupportTopicID} {
		if strings.TrimSpace(value) == "" {
			return refuse(http.StatusBadRequest, codeMissingInput, "Title, Description, Severity and SupportTopicId are required: %s is missing.", name)
		}
	}
	if len(given.FileLinks) > 0 {
		return badRequest("Files can't be attached when a service request is created.")
	}
	k := supportCase{owner: forPartner, country: partnerAddress.Country, contact: partnerContact, status: statusOpen}
	if refused := s.chooseOwner(&k, given.Organization); refused != nil {
		return refused
	}
	if given.PrimaryContact != nil && given.PrimaryContact.LastName != "" {
		k.contact = *given.PrimaryContact
	}
	k.created = s.now()
	k.id = s.world.caseID(caseDigits-1-len(s.state.support.made), k.created)
	if refused := k.change(&given, k.created); refused != nil {
		return refused
	}
	for _, n := range given.Notes {
		k.note(n.Text, k.created)
	}
	s.state.support.made = append(s.state.support.made, k.id)
	s.touchCase(k)
	return replyStatus(http.StatusCreated, s.provisional(&k))
}

// chooseOwner sets the customer a service request is filed for.
func (s *Sandbox) chooseOwner(k *supportCase, org *requestOrganization) *answer {
	if org == nil || org.ID == "" || strings.EqualFold(org.ID, s.Tenant()) {
		return nil
	}
	found, ok := s.customerByID(org.ID)
	if !ok {
		return badRequest("The organization %s is neither this partner nor one of its customers.", clip(org.ID))
	}
	k.owner, k.country = found.index, found.market.Country
	return nil
}

// provisional is what the service says before it has filed a request: no status
// and no dates.
func (s *Sandbox) provisional(k *supportCase) serviceRequest {
	r := s.fullCase(k)
	r.SupportTopicName, r.ProductID, r.ProductName, r.Notes = "", "", "", nil
	r.Status, r.CreatedDate, r.LastModifiedDate, r.CountryCode = caseStatuses[statusNone], noTime, noTime, k.country
	r.Organization.PhoneNumber = partnerContact.PhoneNumber
	if k.owner != forPartner {
		r.Organization.PhoneNumber = s.customerNow(k.owner).phone
	}
	r.PrimaryContact = &requestContact{
		Organization: r.Organization, ContactID: s.world.ids.guid(kindAccount, 0, 0),
		LastName: k.contact.LastName, FirstName: k.contact.FirstName, Email: k.contact.Email, PhoneNumber: k.contact.PhoneNumber,
	}
	return r
}

func (s *Sandbox) patchServiceRequest(c *call) *answer {
	k, refused := s.caseIn(c)
	if refused != nil {
		return refused
	}
	var given givenCase
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	k.notes = slices.Clip(k.notes)
	if refused := k.change(&given, s.now()); refused != nil {
		return refused
	}
	s.touchCase(k)
	return reply(s.fullCase(&k))
}

func (s *Sandbox) touchCase(k supportCase) {
	if s.state.support.touched == nil {
		s.state.support.touched = map[string]*supportCase{}
	}
	s.state.support.touched[k.id] = &k
}

// change sets the given fields.
func (k *supportCase) change(given *givenCase, now time.Time) *answer {
	severity, status := slices.Index(severities, fold(given.Severity)), slices.Index(caseStatuses, fold(given.Status))
	switch {
	case severity < 0 && given.Severity != "":
		return badRequest("The severity %q is not one of %s.", clip(given.Severity), strings.Join(severities, ", "))
	case status < 0 && given.Status != "":
		return badRequest("The status %q is not one of %s.", clip(given.Status), strings.Join(caseStatuses, ", "))
	}
	if given.SupportTopicID != "" {
		if k.topic = topicByID(given.SupportTopicID); k.topic == nil {
			return badRequest("The support topic %q is not one of the support topics.", clip(given.SupportTopicID))
		}
	}
	k.title, k.description = cmp.Or(given.Title, k.title), cmp.Or(given.Description, k.description)
	k.productID, k.productName = cmp.Or(given.ProductID, k.productID), cmp.Or(given.ProductName, k.productName)
	k.country = cmp.Or(given.CountryCode, k.country)
	k.severity, k.modified = cmp.Or(max(severity, 0), k.severity), now
	if status > statusNone && status != k.status {
		if k.status = status; status == statusClosed {
			k.closed = now
		}
	}
	if given.NewNote != nil {
		k.note(given.NewNote.Text, now)
	}
	return nil
}

func (k *supportCase) note(text string, now time.Time) {
	if strings.TrimSpace(text) != "" {
		k.notes = append(k.notes, caseNote{partnerContact.name(), now, text})
	}
}
