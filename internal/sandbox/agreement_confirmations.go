package sandbox

import (
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

const (
	cloudAgreement    = "MicrosoftCloudAgreement"
	customerAgreement = "MicrosoftCustomerAgreement"
	anyAgreement      = "*"
)

// agreementMetaData is an agreement that customers can accept.
type agreementMetaData struct {
	TemplateID    string `json:"templateId"`
	AgreementType string `json:"agreementType"`
	AgreementLink string `json:"agreementLink"`
	VersionRank   int    `json:"versionRank"`
}

// agreements are those of today; formerTemplate is the version before.
var agreements = []agreementMetaData{
	{"998b88de-aa99-4388-a42c-1b3517d49490", cloudAgreement, "https://docs.microsoft.com/partner-center/agreements", 0},
	{"117a77b0-9360-443b-8795-c6dedc750cf9", customerAgreement, "https://aka.ms/customeragreement", 0},
}

const formerTemplate = "0f0a6a39-7a0e-4c4a-9f64-3b8bb8a2c2e5"

func agreementOf(kind string) agreementMetaData {
	for _, a := range agreements {
		if a.AgreementType == kind {
			return a
		}
	}
	return agreementMetaData{}
}

// wantedAgreement is the kind that a query asks for, by default the older one.
func wantedAgreement(c *call) (string, *answer) {
	switch kind := c.param("agreementType"); {
	case kind == "":
		return cloudAgreement, nil
	case kind == anyAgreement || agreementOf(kind).TemplateID != "":
		return kind, nil
	default:
		return "", badRequest("agreementType %q is not one of %s, %s and %s.", clip(kind), cloudAgreement, customerAgreement, anyAgreement)
	}
}

func (s *Sandbox) listAgreements(c *call) *answer {
	kind, refused := wantedAgreement(c)
	if refused != nil {
		return refused
	}
	var items []agreementMetaData
	for _, a := range agreements {
		if kind == anyAgreement || kind == a.AgreementType {
			items = append(items, a)
		}
	}
	return reply(list(items, "/agreements"))
}

type contact struct {
	FirstName   string `json:"firstName"`
	LastName    string `json:"lastName"`
	Email       string `json:"email"`
	PhoneNumber string `json:"phoneNumber,omitempty"`
}

// agreement is a confirmation that a customer has accepted.
type agreement struct {
	UserID         string   `json:"userId,omitempty"`
	PrimaryContact *contact `json:"primaryContact"`
	TemplateID     string   `json:"templateId"`
	DateAgreed     string   `json:"dateAgreed"`
	Type           string   `json:"type"`
	AgreementLink  string   `json:"agreementLink,omitempty"`
}

func (s *Sandbox) listCustomerAgreements(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	kind, refused := wantedAgreement(c)
	if refused != nil {
		return refused
	}
	var items []agreement
	for _, a := range s.confirmationsOf(&found) {
		if kind == anyAgreement || kind == a.Type {
			items = append(items, a)
		}
	}
	return reply(list(items, ""))
}

type directStatus struct {
	IsSigned bool `json:"isSigned"`
}

func (s *Sandbox) getDirectStatus(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	return reply(directStatus{s.world.acceptance(&found).direct})
}

func (s *Sandbox) confirmAgreement(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	var given agreement
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	agreed, refused := given.check(s.now())
	if refused != nil {
		return refused
	}
	for _, known := range s.confirmationsOf(&found) {
		if known.Type == given.Type && known.PrimaryContact.same(given.PrimaryContact) {
			return alreadyConfirmed()
		}
	}
	changes := s.state.of(found.index)
	given.DateAgreed, given.AgreementLink = stampBare(agreed), agreementOf(given.Type).AgreementLink
	given.UserID = ""
	changes.confirmations = append(changes.confirmations, given)
	created := given
	created.UserID, created.AgreementLink = s.world.ids.guid(kindAccount, 0, 0), ""
	created.DateAgreed = agreed.UTC().Format("2006-01-02T15:04:05.000Z")
	return replyStatus(http.StatusCreated, created)
}

// check refuses an impossible confirmation.
func (a *agreement) check(now time.Time) (agreed time.Time, refused *answer) {
	p := a.PrimaryContact
	if p == nil {
		return agreed, badRequest("primaryContact is required.")
	}
	for _, field := range []struct{ name, value string }{
		{"primaryContact.firstName", p.FirstName},
		{"primaryContact.lastName", p.LastName},
		{"primaryContact.email", p.Email},
		{"dateAgreed", a.DateAgreed},
		{"templateId", a.TemplateID},
		{"type", a.Type},
	} {
		if strings.TrimSpace(field.value) == "" {
			return agreed, badRequest("%s is required.", field.name)
		}
	}
	agreed, err := time.Parse(time.RFC3339, a.DateAgreed)
	switch {
	case a.Type != customerAgreement:
		return agreed, badRequest("Only the %s can be confirmed, not %q.", customerAgreement, clip(a.Type))
	case a.TemplateID != agreementOf(customerAgreement).TemplateID:
		return agreed, badRequest("%s is not the template of the current %s.", clip(a.TemplateID), customerAgreement)
	case !strings.Contains(p.Email, "@"):
		return agreed, badRequest("primaryContact.email has to be an e-mail address, not %q.", clip(p.Email))
	case err != nil:
		return agreed, badRequest("dateAgreed %q is not a date and time in UTC.", clip(a.DateAgreed))
	case agreed.After(now):
		return agreed, badRequest("dateAgreed %s lies in the future.", clip(a.DateAgreed))
	}
	return agreed, nil
}

func (c *contact) same(other *contact) bool {
	return strings.EqualFold(c.FirstName, other.FirstName) && strings.EqualFold(c.LastName, other.LastName) && strings.EqualFold(c.Email, other.Email) && c.PhoneNumber == other.PhoneNumber
}

// alreadyConfirmed is a refusal with a payload of its own; the newer manual shows
// it, but not its status.
func alreadyConfirmed() *answer {
	const words = "A partner confirmed agreement already exists for the customer."
	return replyStatus(http.StatusConflict, struct {
		Code                 int               `json:"code"`
		Message              string            `json:"message"`
		Description          string            `json:"description"`
		ErrorName            string            `json:"errorName"`
		IsRetryable          bool              `json:"isRetryable"`
		Parameters           map[string]string `json:"parameters"`
		ErrorMessageExtended string            `json:"errorMessageExtended"`
	}{codeConfirmed, words, words, "PartnerConfirmedAgreementAlreadyExists", false, map[string]string{}, "InternalErrorCode=600061"})
}

const codeConfirmed = 600061

type agreementDocument struct {
	DisplayURI  string `json:"displayUri"`
	DownloadURI string `json:"downloadUri"`
	Language    string `json:"language"`
	Country     string `json:"country"`
}

var countryCode = pattern.Lazy(`^[A-Z]{2}$`)

// getAgreementDocument returns new links at each call. If a country lacks a
// document, another one is returned without an error.
func (s *Sandbox) getAgreementDocument(c *call) *answer {
	if c.arg(0) != agreementOf(customerAgreement).TemplateID {
		return notFound("Agreement template %s was not found.", clip(c.arg(0)))
	}
	country, language := c.param("country"), c.param("language")
	if country == "" {
		country = "US"
	}
	if !countryCode().MatchString(country) {
		return badRequest("The country %q is not a two-letter code in capitals.", clip(country))
	}
	if m := s.world.atlas.country(country); m.Country != country || m.Culture != language {
		language = "en-US"
	}
	file := "/agreements/MCA_" + country + "_" + language + "?sig=" + uuid.NewString()
	return reply(agreementDocument{"https://preview.sandbox.example" + file, "https://download.sandbox.example" + file, language, country})
}
