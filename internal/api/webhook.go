package api

import (
	"slices"
	"time"
)

const (
	webhookPath    = "/webhooks/v1/registration"
	testEventsPath = webhookPath + "/validationEvents"
)

// ListWebhookEvents reads the events that can be registered for.
var ListWebhookEvents = list[None, Enum](Spec{
	ID: "webhooks-get-a-list-of-events", Title: "Get a list of events", Area: AreaWebhooks,
	Method: "GET", Path: webhookPath + "/events", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Lists the events that a webhook can be registered for.",
})

// GetWebhook reads where events go now.
var GetWebhook = readOne[None, WebhookRegistration](Spec{
	ID: "webhooks-view-a-registration", Title: "View a registration", Area: AreaWebhooks,
	Method: "GET", Path: webhookPath, Effect: Read, Private: true, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Reads where the partner's events are posted.",
})

// NewWebhook says where events shall go.
type NewWebhook struct {
	URL                    string `body:"WebhookUrl" name:"url" required:"true" doc:"Public address that events are posted to."`
	Events                 []Enum `body:"WebhookEvents" name:"event" required:"true" values:"test-created|subscription-updated|usagerecords-thresholdExceeded|referral-created|referral-updated|invoice-ready" doc:"Event to receive; several may be given."`
	SignatureInMsSignature Bool   `body:"SignatureTokenToMsSignatureHeader" name:"signature-in-x-ms-signature" doc:"Whether the signature comes in x-ms-signature instead of Authorization, for receivers behind a proxy."`
}

// webhookDelay is what a receiver has to live with.
const webhookDelay = "subscription-updated may come up to 48 hours after the change"

// RegisterWebhook makes the service post events to an address.
var RegisterWebhook = write[NewWebhook, None, WebhookRegistration](Spec{
	ID: "webhooks-register-to-receive-events", Title: "Register to receive events", Area: AreaWebhooks,
	Method: "POST", Path: webhookPath, Effect: Change, Auth: AppOrUser, Clouds: EveryCloud,
	Doc:    "Makes the service post events to an address.",
	Limits: []string{"one registration for a partner", "an event is tried up to 10 times", webhookDelay},
	Advice: "Register for test-created, too: without it the receiver can't be tested. A registration can be changed, never deleted.",
})

// WebhookChange names what of the registration changes.
type WebhookChange struct {
	URL                    string `change:"WebhookUrl" name:"url" doc:"New address that events are posted to."`
	Events                 []Enum `change:"WebhookEvents" name:"event" values:"test-created|subscription-updated|usagerecords-thresholdExceeded|referral-created|referral-updated|invoice-ready" doc:"Event to receive instead of those before; several may be given."`
	SignatureInMsSignature Bool   `change:"SignatureTokenToMsSignatureHeader" name:"signature-in-x-ms-signature" doc:"Whether the signature comes in x-ms-signature instead of Authorization."`
}

// UpdateWebhook changes where events go. The service replaces the registration,
// so it is read first and sent back whole.
var UpdateWebhook = modify[WebhookChange, WebhookRegistration](Spec{
	ID: "webhooks-update-an-event-registration", Title: "Update an event registration", Area: AreaWebhooks,
	Method: "PUT", Path: webhookPath, Effect: Change, Auth: AppOrUser, Clouds: EveryCloud,
	Doc:    "Changes where the partner's events are posted, or which.",
	Limits: []string{webhookDelay},
	Advice: "Events that are not named any more are not received any more.",
})

// SendTestEvent makes the service post a test-created event. The answer names it.
var SendTestEvent = write[None, None, ValidationEventCorrelation](Spec{
	ID: "webhooks-send-a-test-event", Title: "Send a test event to validate your registration", Area: AreaWebhooks,
	Method: "POST", Path: testEventsPath, Effect: Change, Auth: AppOrUser, Clouds: EveryCloud,
	Doc:    "Posts a test event to the registered address.",
	Rate:   Rate{"test event", 2, time.Minute},
	Limits: []string{"2 test events a minute", "what is known of it is deleted after 7 days"},
	Advice: "The registration must include test-created.",
})

// TestEventRef names a test event.
type TestEventRef struct {
	CorrelationID string `path:"correlation-id" doc:"Id in the answer to the sending of the test event."`
}

// GetTestEvent reads how far the delivery of a test event has come.
var GetTestEvent = readOne[TestEventRef, ValidationEventStatus](Spec{
	ID: "webhooks-verify-that-the-event-was-delivered", Title: "Verify that the event was delivered", Area: AreaWebhooks,
	Method: "GET", Path: testEventsPath + "/{correlation-id}", Effect: Read, Private: true, Auth: AppOrUser, Clouds: EveryCloud,
	Doc:    "Reads whether a test event was delivered, with the result of each attempt.",
	Limits: []string{"what is known of it is deleted after 7 days"},
})

// Events that webhooks tell of; the service may know more.
const (
	EventTest                Enum = "test-created"
	EventSubscriptionUpdated Enum = "subscription-updated"
	EventUsageThreshold      Enum = "usagerecords-thresholdExceeded"
	EventReferralCreated     Enum = "referral-created"
	EventReferralUpdated     Enum = "referral-updated"
	EventInvoiceReady        Enum = "invoice-ready"
)

// WebhookRegistration says where the service posts which events. A partner has
// one at most.
type WebhookRegistration struct {
	SubscriberID  string `json:"SubscriberId"` // only in answers to changes
	WebhookURL    string `json:"WebhookUrl"`
	WebhookEvents []Enum `json:"WebhookEvents"`
	// SignatureInMsSignature makes the signature come in x-ms-signature instead of
	// Authorization.
	SignatureInMsSignature Bool `json:"SignatureTokenToMsSignatureHeader"`
	Extra
}

// Receives reports whether an event is registered for.
func (r *WebhookRegistration) Receives(event Enum) bool {
	return slices.ContainsFunc(r.WebhookEvents, event.Is)
}

// ValidationEventCorrelation names a test event that is on its way.
type ValidationEventCorrelation struct {
	CorrelationID string `json:"correlationId"`
	Extra
}

// TestEventCompleted is the only status of a test event that the manual shows.
const TestEventCompleted Enum = "completed"

// ValidationEventStatus is how far the delivery of a test event has come.
type ValidationEventStatus struct {
	CorrelationID string                  `json:"correlationId"`
	PartnerID     string                  `json:"partnerId"` // the partner's tenant id
	Status        Enum                    `json:"status" values:"completed"`
	CallbackURL   string                  `json:"callbackUrl"` // where it is delivered to
	Results       []ValidationEventResult `json:"results"`     // one for each attempt
	Extra
}

// ValidationEventResult is what came of one attempt to deliver a test event.
type ValidationEventResult struct {
	ResponseCode    Enum   `json:"responseCode"` // the receiver's HTTP status in words, such as OK or NotFound
	ResponseMessage string `json:"responseMessage"`
	SystemError     Bool   `json:"systemError"` // the manual doesn't explain it
	DateTimeUTC     Time   `json:"dateTimeUtc"`
	Extra
}

// deliveryAttempts is how often the service tries to deliver an event.
const deliveryAttempts = 10

// Accepted reports that the receiver answered with success.
func (r *ValidationEventResult) Accepted() bool {
	return r.ResponseCode.In("OK", "Created", "Accepted", "NoContent", "200", "201", "202", "204")
}

// Delivered reports that the receiver has taken the event.
func (s *ValidationEventStatus) Delivered() bool {
	return slices.ContainsFunc(s.Results, func(r ValidationEventResult) bool { return r.Accepted() })
}

// Done reports that nothing more will happen: the event was taken, or it was
// tried for the last time.
func (s *ValidationEventStatus) Done() bool {
	return s.Delivered() || s.Status.Is(TestEventCompleted) || len(s.Results) >= deliveryAttempts
}

// Matches reports a registration that is as somebody wants it; the order of the
// events means nothing.
func (r *WebhookRegistration) Matches(want *NewWebhook) bool {
	names := func(events []Enum) []string {
		folded := make([]string, len(events))
		for i, e := range events {
			folded[i] = foldEnum(string(e))
		}
		slices.Sort(folded)
		return slices.Compact(folded)
	}
	return r.WebhookURL == want.URL && slices.Equal(names(r.WebhookEvents), names(want.Events)) &&
		(want.SignatureInMsSignature == Unset || want.SignatureInMsSignature.True() == r.SignatureInMsSignature.True())
}
