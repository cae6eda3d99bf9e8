package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// The events that changes of this session bring about.
const (
	eventSubscription = "subscription-updated"
	eventThreshold    = "usagerecords-thresholdExceeded"
	eventInvoice      = "invoice-ready"
)

// raise creates the event of a change if the partner is registered for it. It is
// delivered once the call is answered. The caller holds the lock.
func (s *Sandbox) raise(c *call) {
	e := &event{id: uuid.NewString(), base: baseOf(c.request)}
	switch path := c.request.URL.Path; {
	case c.route.family == "subscriptions" && len(c.args) > 1:
		e.name, e.resource = eventSubscription, "subscription"
		e.uri = "/webhooks/v1/customers/" + c.arg(0) + "/subscriptions/" + c.arg(1)
	case strings.HasSuffix(fold(path), "/usagebudget") && s.overspent(c.arg(0)):
		e = overBudget(e.base)
	default:
		return
	}
	s.notify(e)
}

// notify has an event delivered where the partner is registered for it. The caller
// holds the lock.
func (s *Sandbox) notify(e *event) {
	if r := s.state.webhooks.registration; r.wants(e.name) {
		e.to, e.created, e.happened = *r, s.now(), s.wall()
		s.state.webhooks.pending = append(s.state.webhooks.pending, e)
	}
}

// announce creates the events that are due since the last call: new invoices, and
// usage over budget. No lock is held.
func (s *Sandbox) announce(r *http.Request) {
	latest, today, hooks := s.ledger.latestInvoiced(), s.ledger.today(), &s.state.webhooks
	s.mu.RLock()
	invoiced := hooks.announced > latest
	used := hooks.registration.wants(eventThreshold) && !hooks.counted.Equal(today)
	s.mu.RUnlock()
	if !invoiced && !used {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for ago := hooks.announced - 1; ago >= latest && hooks.registration.wants(eventInvoice); ago-- {
		for _, b := range s.ledger.billsOf(ago) {
			s.notify(&event{id: uuid.NewString(), name: eventInvoice, resource: "invoice", uri: "/v1/invoices/" + b.id, base: baseOf(r)})
		}
	}
	hooks.announced = min(hooks.announced, latest)
	if used && s.countOverBudget(today) {
		s.notify(overBudget(baseOf(r)))
	}
}

// overBudget is the event that some customer has used more than its budget: it
// names none.
func overBudget(base string) *event {
	return &event{id: uuid.NewString(), name: eventThreshold, resource: "usagerecords", uri: "/webhooks/v1/customers/usagerecords", base: base}
}

// countOverBudget finds out who has used more than its budget, and whether that is
// news of anybody. The caller holds the lock.
func (s *Sandbox) countOverBudget(today time.Time) (news bool) {
	hooks, over := &s.state.webhooks, map[int]bool{}
	s.eachUsage(func(u *customerUsage) {
		if u.over() {
			over[u.customer.index] = true
			news = news || !hooks.over[u.customer.index]
		}
	})
	hooks.over, hooks.counted = over, today
	return news
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

// overspent reports a customer that uses more of Azure than its budget, and notes it.
func (s *Sandbox) overspent(id string) bool {
	c, ok := s.customerByID(id)
	if !ok {
		return false
	}
	used := s.usageOf(&c)
	if used.over() && s.state.webhooks.over != nil {
		s.state.webhooks.over[c.index] = true
	}
	return used.over()
}
