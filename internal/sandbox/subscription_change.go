package sandbox

import "strings"

// subscriptionChange is the part of a PATCHed subscription that can change. The
// body is the full resource; what is missing here is read only and ignored, as
// the service does.
type subscriptionChange struct {
	ID               string
	FriendlyName     *string
	Quantity         *int
	Status           *string
	AutoRenewEnabled *bool
	Attributes       attributes
}

// patchSubscription suspends, reactivates, renames, resizes, cancels and sets
// auto-renew: all of it is one PATCH of the full resource, so a stale field
// changes something, too.
func (s *Sandbox) patchSubscription(c *call) *answer {
	b, refused := s.subscriptionOf(c)
	if refused != nil {
		return refused
	}
	c.faults.edit(&b)
	var change subscriptionChange
	if refused := c.decode(&change); refused != nil {
		return refused
	}
	if refused := change.complete(&b.now); refused != nil {
		return refused
	}
	if b.product().sold != marketplace {
		if refused := c.current(b.now.Attributes.Etag, change.Attributes.Etag); refused != nil {
			return refused
		}
	}
	if refused := change.allowed(&b, s.config.Limits); refused != nil {
		return refused
	}
	return s.apply(&b, &change)
}

// touch returns a subscription's changes, as of now.
func (s *Sandbox) touch(b *bought) *changed {
	all := s.state.of(b.customer.index).subscriptions
	touched := all[b.now.ID]
	_, version := s.factsNow(&b.customer, b.plans, b.at)
	if touched == nil {
		touched = &changed{}
		all[b.now.ID] = touched
	} else if touched.pending > 0 && s.since(touched.touched) >= largeChangeTime {
		touched.pending = 0
	}
	touched.resource, touched.version = b.now, version
	return touched
}

func (p *subscriptionChange) complete(now *subscription) *answer {
	switch {
	case p.ID == "" || p.Quantity == nil || p.Status == nil:
		return badRequest("The body has to be the full Subscription resource: Id, Quantity and Status are missing.")
	case !strings.EqualFold(p.ID, now.ID):
		return badRequest("The id %s is not that of subscription %s.", clip(p.ID), now.ID)
	}
	return nil
}

// transitions are the changes of status that a partner can ask for.
var transitions = map[string][]string{
	"active":    {"suspended", "deleted"},
	"suspended": {"active", "deleted"},
	"expired":   {"active"},
}

func (p *subscriptionChange) allowed(b *bought, limits Limits) *answer {
	from, to := b.now.Status, *p.Status
	if !strings.EqualFold(from, to) && !containsFold(transitions[from], to) {
		return badRequest("The status of a subscription can't change from %s to %s.", from, clip(to))
	}
	if strings.EqualFold(to, "deleted") && !strings.EqualFold(from, to) && b.product().sold != marketplace && b.now.CancellationAllowedUntilDate == "" {
		return badRequest("Only a commercial marketplace subscription, or one inside its cancellation window, can be deleted; suspend this one instead.")
	}
	if p.AutoRenewEnabled != nil && *p.AutoRenewEnabled && !b.now.AutoRenewEnabled && (strings.EqualFold(to, "expired") || strings.EqualFold(to, "deleted")) {
		return badRequest("A subscription that is %s can't be renewed: set it active first.", strings.ToLower(to))
	}
	if p.FriendlyName != nil && len([]rune(*p.FriendlyName)) > 256 {
		return badRequest("FriendlyName is longer than 256 characters.")
	}
	if *p.Quantity != b.now.Quantity {
		return p.resizable(b, limits)
	}
	return nil
}

func (p *subscriptionChange) resizable(b *bought, limits Limits) *answer {
	product := b.product()
	switch {
	case product.usage():
		return badRequest("The quantity of a usage-based subscription can't be changed.")
	case !strings.EqualFold(*p.Status, "active"):
		return badRequest("The quantity of a subscription that isn't active can't be changed.")
	case limits.overSeats(product, *p.Quantity) && *p.Quantity > b.now.Quantity:
		return badRequest("A subscription of an integration sandbox account has at most %d seats.", sandboxSeats)
	case *p.Quantity < product.least || *p.Quantity > product.most:
		return badRequest("The quantity %d is outside the allowed range of %d to %d.", *p.Quantity, product.least, product.most)
	}
	return nil
}

func (s *Sandbox) apply(b *bought, change *subscriptionChange) *answer {
	touched := s.touch(b)
	r := &touched.resource
	if status := *change.Status; !strings.EqualFold(r.Status, status) {
		if strings.EqualFold(r.Status, "expired") { // its next term begins today
			today := floor(s.now())
			r.CommitmentEndDate = stampZ(monthsOn(today, today.Day(), monthsIn(r.TermDuration)))
		}
		r.setStatus(status)
	}
	if change.FriendlyName != nil && *change.FriendlyName != "" {
		r.FriendlyName = *change.FriendlyName
	}
	if change.AutoRenewEnabled != nil && *change.AutoRenewEnabled != b.now.AutoRenewEnabled { // a stale true renews nothing that was cancelled
		r.AutoRenewEnabled, r.RenewalTermDuration = *change.AutoRenewEnabled, ""
		if r.AutoRenewEnabled {
			r.RenewalTermDuration = r.TermDuration
		}
	}
	touched.version++
	grown := *change.Quantity - b.now.Quantity
	if grown != 0 {
		touched.touched, touched.pending = s.now(), 0
		if grown >= largeChange || grown <= -largeChange {
			touched.pending = *change.Quantity
			return accepted("/customers/" + b.customer.id + "/subscriptions/" + b.now.ID)
		}
		r.resize(*change.Quantity)
	}
	now := s.subscriptionNow(&b.customer, b.plans, b.at)
	return withEtag(reply(now), now.Attributes.Etag)
}

// resize also renews with the new seats, where a next term is scheduled.
func (r *subscription) resize(seats int) {
	r.Quantity = seats
	if r.RefundableQuantity != nil {
		all := r.RefundableQuantity.Details[0]
		all.Quantity = seats
		r.RefundableQuantity = &refundable{seats, []refundableDetail{all}}
	}
	if next := r.ScheduledNextTerm; next != nil {
		r.ScheduledNextTerm = &nextInstructions{next.Product, seats}
	}
}

func (r *subscription) setStatus(status string) {
	switch {
	case strings.EqualFold(status, "suspended"):
		r.Status, r.SuspensionReasons = "suspended", []string{"PartnerRequested"}
	case strings.EqualFold(status, "active"):
		r.Status, r.SuspensionReasons, r.Actions = "active", nil, []string{"edit", "cancel"}
	default:
		r.Status, r.SuspensionReasons, r.AutoRenewEnabled, r.Actions = "deleted", nil, false, nil
	}
}
