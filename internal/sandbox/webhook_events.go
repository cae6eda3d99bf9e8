package sandbox

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// The events that changes of this session bring about.
const (
	eventSubscription = "subscription-updated"
	eventThreshold    = "usagerecords-thresholdExceeded"
)

// raise makes the event that a change brings about, when the partner is registered
// for it. It is delivered once the call is answered. The caller holds the lock.
func (s *Sandbox) raise(c *call, now time.Time) {
	e := &event{id: uuid.NewString(), created: now, base: baseOf(c.request)}
	switch path := c.request.URL.Path; {
	case c.route.family == "subscriptions" && len(c.args) > 1:
		e.name, e.resource = eventSubscription, "subscription"
		e.uri = "/webhooks/v1/customers/" + c.arg(0) + "/subscriptions/" + c.arg(1)
	case strings.HasSuffix(fold(path), "/usagebudget") && s.overBudget(c.arg(0)):
		e.name, e.resource = eventThreshold, "usagerecords"
		e.uri = "/webhooks/v1/customers/usagerecords" // it names no customer
	default:
		return
	}
	if r := s.state.webhooks.registration; r.wants(e.name) {
		e.to = *r
		s.state.webhooks.pending = append(s.state.webhooks.pending, e)
	}
}

// deliverPending makes the attempts that are due. Nothing runs in the background,
// so whoever calls the sandbox moves its events on; no lock is held.
func (s *Sandbox) deliverPending() {
	s.mu.RLock()
	pending := slices.Clone(s.state.webhooks.pending)
	s.mu.RUnlock()
	if len(pending) == 0 {
		return
	}
	for _, e := range pending {
		s.attempt(e)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.webhooks.pending = slices.DeleteFunc(s.state.webhooks.pending, (*event).over)
}

// overBudget reports a customer that uses more of Azure than its budget.
func (s *Sandbox) overBudget(id string) bool {
	c, ok := s.customerByID(id)
	if !ok {
		return false
	}
	used := s.usageOf(&c)
	return used.over()
}
