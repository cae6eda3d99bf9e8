// Package webhook receives the events that Partner Center posts to subscribers, and
// verifies their signature before it parses them.
//
// [Receiver] is an [http.Handler] that verifies deliveries and passes each [Event] on
// once. [Verifier] checks the signature of a delivery, and [ParseEvent] parses one.
package webhook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// The documented events. The service may send others.
const (
	TestCreated           = "test-created"
	SubscriptionUpdated   = "subscription-updated"
	UsageThresholdReached = "usagerecords-thresholdExceeded"
	ReferralCreated       = "referral-created"
	ReferralUpdated       = "referral-updated"
	InvoiceReady          = "invoice-ready"
)

// Event reports that a resource has changed. It doesn't contain the change: read the
// resource. Its URIs are hints and may use plain http, so never send a token there.
type Event struct {
	Name         string    `json:"EventName"`
	ResourceURI  string    `json:"ResourceUri"`
	ResourceName string    `json:"ResourceName"`
	AuditURI     string    `json:"AuditUri,omitempty"` // empty if there is no audit record
	ChangedAt    time.Time `json:"ResourceChangeUtcDate"`
}

// ParseEvent reads the body of a delivery.
func ParseEvent(body []byte) (Event, error) {
	var raw struct {
		Event
		AuditURL string `json:"AuditUrl"` // spelled like this in the manual's table, but not in its examples
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	if err := dec.Decode(&raw); err != nil {
		return Event{}, fmt.Errorf("the event is not valid JSON: %w", err)
	}
	if dec.More() {
		return Event{}, fmt.Errorf("there is more data after the event")
	}
	if raw.AuditURI == "" {
		raw.AuditURI = raw.AuditURL
	}
	if raw.Name == "" || raw.ChangedAt.IsZero() {
		return Event{}, fmt.Errorf("the event lacks its name or the time of the change")
	}
	return raw.Event, nil
}
