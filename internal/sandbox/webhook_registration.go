package sandbox

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// webhookState holds where events go, and the test events sent there.
type webhookState struct {
	registration *webhookRegistration
	tests        map[string]*event
	pending      []*event     // other than test events, and not delivered yet
	referrals    int          // made in this session
	announced    int          // the latest month whose invoices are known to have come
	over         map[int]bool // customers known to have used more of Azure than their budgets
	counted      time.Time    // the day of that
}

type webhookRegistration struct {
	SubscriberID                      string   `json:"SubscriberId,omitempty"`
	WebhookURL                        string   `json:"WebhookUrl"`
	WebhookEvents                     []string `json:"WebhookEvents"`
	SignatureTokenToMsSignatureHeader bool     `json:"SignatureTokenToMsSignatureHeader,omitempty"`
}

const eventTest = "test-created"

var webhookEvents = []string{
	eventSubscription, eventTest, eventThreshold, eventReferralCreated, eventReferralUpdated, eventInvoice,
}

// wants reports whether a receiver is registered for an event.
func (r *webhookRegistration) wants(name string) bool {
	return r != nil && slices.ContainsFunc(r.WebhookEvents, func(event string) bool { return strings.EqualFold(event, name) })
}

const keptTests = 7 * 24 * time.Hour

func (s *Sandbox) listWebhookEvents(*call) *answer { return reply(webhookEvents) }

func notRegistered() *answer { return notFound("This partner is not registered to receive events.") }

// getWebhook answers without the subscriber's id, which only changes tell.
func (s *Sandbox) getWebhook(*call) *answer {
	if s.state.webhooks.registration == nil {
		return notRegistered()
	}
	r := *s.state.webhooks.registration
	r.SubscriberID = ""
	return reply(r)
}

func (s *Sandbox) postWebhook(c *call) *answer {
	if s.state.webhooks.registration != nil {
		return refuse(http.StatusConflict, http.StatusConflict, "This partner is registered already: update the registration instead.")
	}
	return s.register(c)
}

func (s *Sandbox) putWebhook(c *call) *answer {
	if s.state.webhooks.registration == nil {
		return notRegistered()
	}
	return s.register(c)
}

// register replaces the registration.
func (s *Sandbox) register(c *call) *answer {
	var given webhookRegistration
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	u, err := url.Parse(given.WebhookURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return badRequest("WebhookUrl %q is not an absolute http or https address.", clip(given.WebhookURL))
	}
	if len(given.WebhookEvents) == 0 {
		return refuse(http.StatusBadRequest, codeMissingInput, "WebhookEvents is required.")
	}
	for _, event := range given.WebhookEvents {
		if !slices.ContainsFunc(webhookEvents, func(known string) bool { return strings.EqualFold(known, event) }) {
			return badRequest("The event %q is not one of %s.", clip(event), strings.Join(webhookEvents, ", "))
		}
	}
	given.SubscriberID = s.world.ids.guid(kindPartner, 0, 0)
	s.state.webhooks.registration = &given
	if given.wants(eventThreshold) {
		s.countOverBudget(s.ledger.today())
	}
	return reply(given)
}

// sendTestEvent makes a test event; it is delivered once this call is answered.
func (s *Sandbox) sendTestEvent(c *call) *answer {
	r := s.state.webhooks.registration
	switch {
	case r == nil:
		return notRegistered()
	case !r.wants(eventTest):
		return badRequest("This partner is not registered for the event %s.", eventTest)
	}
	e := &event{id: uuid.NewString(), name: eventTest, resource: "test", to: *r, created: s.now(), happened: s.wall(), base: baseOf(c.request)}
	e.uri = "/webhooks/v1/registration/validationEvents/" + e.id
	if s.state.webhooks.tests == nil {
		s.state.webhooks.tests = map[string]*event{}
	}
	s.state.webhooks.tests[e.id] = e
	a := reply(struct {
		CorrelationID string `json:"correlationId"`
	}{e.id})
	a.header.Set("MS-CorrelationId", e.id)
	a.after = func() { s.attempt(e) }
	return a
}

// baseOf is the address of the sandbox as its caller knows it.
func baseOf(r *http.Request) string {
	scheme := r.URL.Scheme
	switch {
	case scheme != "":
	case r.TLS != nil:
		scheme = "https"
	default:
		scheme = "http"
	}
	return scheme + "://" + r.Host
}

type testEventStatus struct {
	CorrelationID string       `json:"correlationId"`
	PartnerID     string       `json:"partnerId"`
	Status        string       `json:"status"`
	CallbackURL   string       `json:"callbackUrl"`
	Results       []testResult `json:"results"`
}

type testResult struct {
	ResponseCode    string `json:"responseCode"`
	ResponseMessage string `json:"responseMessage"`
	SystemError     bool   `json:"systemError"`
	DateTimeUTC     string `json:"dateTimeUtc"`
}

// getTestEvent reports the attempts so far. It makes the next one if it is due.
func (s *Sandbox) getTestEvent(c *call) *answer {
	e := s.state.webhooks.tests[fold(c.arg(0))]
	if e == nil || s.since(e.created) > keptTests {
		return notFound("Test event %s was not found.", clip(c.arg(0)))
	}
	status := testEventStatus{CorrelationID: e.id, PartnerID: s.Tenant(), Status: "pending", CallbackURL: e.to.WebhookURL, Results: []testResult{}}
	if e.over() {
		status.Status = "completed"
	}
	for _, r := range e.attempts {
		status.Results = append(status.Results, testResult{r.code, r.message, r.system, r.at.UTC().Format("2006-01-02T15:04:05.0000000")})
	}
	a := reply(status)
	a.after = func() { s.attempt(e) }
	return a
}
