package api

import (
	"slices"
)

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

// meets reports a registration that is as somebody wants it; the order of the
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
