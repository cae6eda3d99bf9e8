// Package webhook receives the events that Partner Center posts to a subscriber:
// it verifies who sent them before it reads what they say.
//
// Manual: lines 35993 (events) and 36466 (webhooks).
package webhook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// The documented events; the service may send others.
const (
	TestCreated           = "test-created"
	SubscriptionUpdated   = "subscription-updated"
	UsageThresholdReached = "usagerecords-thresholdExceeded"
	ReferralCreated       = "referral-created"
	ReferralUpdated       = "referral-updated"
	InvoiceReady          = "invoice-ready"
)

// Event says that something changed. It carries no data of the change: read the
// resource. Its URIs are hints, some of them on http: never send a token there.
type Event struct {
	Name         string    `json:"EventName"`
	ResourceURI  string    `json:"ResourceUri"`
	ResourceName string    `json:"ResourceName"`
	AuditURI     string    `json:"AuditUri,omitempty"` // "" when there is no audit record
	ChangedAt    time.Time `json:"ResourceChangeUtcDate"`
}

// ParseEvent reads the body of a delivery.
func ParseEvent(body []byte) (Event, error) {
	var raw struct {
		Event
		AuditURL string `json:"AuditUrl"` // the manual's table spells it so, its examples don't
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	if err := dec.Decode(&raw); err != nil {
		return Event{}, fmt.Errorf("the event is not readable JSON: %w", err)
	}
	if dec.More() {
		return Event{}, fmt.Errorf("the event is followed by something else")
	}
	if raw.AuditURI == "" {
		raw.AuditURI = raw.AuditURL
	}
	if raw.Name == "" || raw.ChangedAt.IsZero() {
		return Event{}, fmt.Errorf("the event has no name or no time of change")
	}
	return raw.Event, nil
}
