package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	transferActive   = "Active"
	transferComplete = "Complete"
	transferPartly   = "PartiallyComplete"
	transferRejected = "Reject"
)

// transfer is the move of subscriptions between two partners.
type transfer struct {
	ID                    string         `json:"id"`
	Status                string         `json:"status"`
	CreatedTime           string         `json:"createdTime"`
	LastModifiedTime      string         `json:"lastModifiedTime"`
	CustomerName          string         `json:"customerName,omitempty"`
	CustomerTenantID      string         `json:"customerTenantId"`
	PartnerTenantID       string         `json:"partnertenantid"`
	SourcePartnerName     string         `json:"sourcePartnerName,omitempty"`
	SourcePartnerTenantID string         `json:"sourcePartnerTenantId"`
	TargetPartnerName     string         `json:"targetPartnerName,omitempty"`
	TargetPartnerTenantID string         `json:"targetPartnerTenantId"`
	LastModifiedUser      string         `json:"lastModifiedUser"`
	LineItems             []transferLine `json:"lineItems"`
	Links                 links          `json:"links"`
	Attributes            attributes     `json:"attributes"`
}

type transferLine struct {
	ID                   int            `json:"id"`
	SubscriptionID       string         `json:"subscriptionId"`
	EntitlementID        string         `json:"entitlementId,omitempty"`
	OfferID              string         `json:"offerId"`
	OrderID              string         `json:"orderId,omitempty"`
	BillingCycle         string         `json:"billingCycle"`
	FriendlyName         string         `json:"friendlyName"`
	Quantity             int            `json:"quantity"`
	PartnerIDOnRecord    string         `json:"partnerIdOnRecord,omitempty"`
	TransferGroupID      string         `json:"transferGroupId,omitempty"`
	Status               string         `json:"status,omitempty"`
	AddonItems           []transferLine `json:"addonItems"`
	TransferError        string         `json:"transferError,omitempty"`
	SourceSubscriptionID string         `json:"sourceSubscriptionId,omitempty"`

	stuck bool // the other partner's subscription can't move
}

// transferState replaces a customer's seeded transfers as soon as one changes.
type transferState struct {
	known bool
	list  []transfer
	made  int
}

func (s *Sandbox) transfersOf(c *customer) []transfer {
	if changed := &s.state.seen(c.index).transfers; changed.known {
		return changed.list
	}
	return s.seededTransfers(c)
}

// transfersFor returns a customer's transfers for changing.
func (s *Sandbox) transfersFor(c *customer) *transferState {
	all := s.transfersOf(c)
	t := &s.state.of(c.index).transfers
	if !t.known {
		t.known, t.list, t.made = true, all, len(all)
	}
	return t
}

func (s *Sandbox) listTransfers(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	return reply(append([]transfer{}, s.transfersOf(&found)...))
}

// transferOf resolves the customer and the transfer in the path.
func (s *Sandbox) transferOf(c *call) (customer, *transfer, *answer) {
	found, refused := s.customerOf(c)
	if refused != nil {
		return found, nil, refused
	}
	all := s.transfersOf(&found)
	for i := range all {
		if strings.EqualFold(all[i].ID, c.arg(1)) {
			return found, &all[i], nil
		}
	}
	return found, nil, notFound("Transfer %s was not found for customer %s.", clip(c.arg(1)), found.id)
}

func (s *Sandbox) getTransfer(c *call) *answer {
	_, t, refused := s.transferOf(c)
	if refused != nil {
		return refused
	}
	return reply(t)
}

// openTransferOf finds a transfer that the partner may still act on, for
// changing: the partner that gives and the one that gets may do different things.
func (s *Sandbox) openTransferOf(c *call, tenant func(*transfer) string) (customer, *transfer, *answer) {
	found, t, refused := s.transferOf(c)
	if refused != nil {
		return found, nil, refused
	}
	switch {
	case !strings.EqualFold(tenant(t), s.Tenant()):
		return found, nil, refuse(http.StatusForbidden, http.StatusForbidden, "This is for the other partner of the transfer to do.")
	case t.Status != transferActive:
		return found, nil, badRequest("Transfer %s is %s, not %s any more.", t.ID, t.Status, transferActive)
	}
	state := s.transfersFor(&found)
	at := slices.IndexFunc(state.list, func(known transfer) bool { return known.ID == t.ID })
	return found, &state.list[at], nil
}

func source(t *transfer) string { return t.SourcePartnerTenantID }
func target(t *transfer) string { return t.TargetPartnerTenantID }

type transferEligibility struct {
	ID         string `json:"id"`
	IsEligible bool   `json:"isEligible"`
	Reason     string `json:"reason,omitempty"`
}

func (s *Sandbox) listEligibility(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	if kind := c.param("transferType"); !strings.EqualFold(kind, "directtoindirect") {
		return badRequest("transferType %q is not directtoindirect.", clip(kind))
	}
	items := []transferEligibility{}
	for _, sub := range s.subscriptionsOf(&found) {
		reason := s.ineligible(&found, &sub)
		items = append(items, transferEligibility{strings.ToUpper(sub.ID), reason == "", reason})
	}
	return reply(items)
}

// ineligible says why a subscription can't be transferred, in the service's words.
func (s *Sandbox) ineligible(c *customer, sub *subscription) string {
	if sub.Status != "active" {
		return "Subscription: " + strings.ToUpper(sub.ID) + " is in state: " + strings.ToUpper(sub.Status[:1]) + sub.Status[1:]
	}
	for _, t := range s.transfersOf(c) {
		for _, line := range t.LineItems {
			if t.Status == transferActive && (strings.EqualFold(line.SubscriptionID, sub.ID) || strings.EqualFold(line.SubscriptionID, sub.ParentSubscriptionID)) {
				return "subscription is already part of another transfer request id : " + t.ID
			}
		}
	}
	return ""
}

func (s *Sandbox) createTransfer(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	var given transfer
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	switch {
	case !strings.EqualFold(given.SourcePartnerTenantID, s.Tenant()):
		return badRequest("sourcePartnerTenantId has to be this partner's tenant.")
	case !isGUID(given.TargetPartnerTenantID) || strings.EqualFold(given.TargetPartnerTenantID, s.Tenant()):
		return badRequest("targetPartnerTenantId has to be the tenant of another partner.")
	case len(given.LineItems) == 0:
		return badRequest("lineItems needs at least one subscription.")
	}
	lines := make([]transferLine, 0, len(given.LineItems))
	for _, wanted := range given.LineItems {
		line, refused := s.offeredLine(&found, wanted.SubscriptionID)
		if refused != nil {
			return refused
		}
		line.PartnerIDOnRecord = wanted.PartnerIDOnRecord
		lines = append(lines, line)
	}
	state := s.transfersFor(&found)
	t := s.newTransfer(&found, state.made, s.now())
	t.CustomerName, t.SourcePartnerName, t.TargetPartnerName = given.CustomerName, given.SourcePartnerName, given.TargetPartnerName
	t.SourcePartnerTenantID, t.TargetPartnerTenantID, t.LineItems = s.Tenant(), given.TargetPartnerTenantID, lines
	state.made++
	state.list = append(state.list, t)
	return replyStatus(http.StatusCreated, t)
}

// offeredLine is a subscription of this partner on its way out, with its add-ons.
func (s *Sandbox) offeredLine(c *customer, id string) (transferLine, *answer) {
	line := transferLine{}
	for _, sub := range s.subscriptionsOf(c) {
		if strings.EqualFold(sub.ID, id) {
			if sub.ParentSubscriptionID != "" {
				return line, badRequest("Subscription %s is an add-on: it is transferred with its base subscription.", sub.ID)
			}
			if reason := s.ineligible(c, &sub); reason != "" {
				return line, badRequest("%s", reason)
			}
			line = lineFor(&sub)
		} else if line.SubscriptionID != "" && strings.EqualFold(sub.ParentSubscriptionID, id) {
			line.AddonItems = append(line.AddonItems, lineFor(&sub))
		}
	}
	if line.SubscriptionID == "" {
		return line, notFound("Subscription %s was not found for customer %s.", clip(id), c.id)
	}
	return line, nil
}

func lineFor(sub *subscription) transferLine {
	return transferLine{
		SubscriptionID: strings.ToUpper(sub.ID), OfferID: sub.OfferID, BillingCycle: sub.BillingCycle, FriendlyName: sub.FriendlyName,
		Quantity: sub.Quantity, AddonItems: []transferLine{},
	}
}

func (s *Sandbox) newTransfer(c *customer, n int, at time.Time) transfer {
	t := transfer{
		ID: s.world.ids.guid(kindTransfer, c.index, n), Status: transferActive, CustomerTenantID: c.id, PartnerTenantID: s.Tenant(),
		CreatedTime: at.UTC().Format("2006-01-02T15:04:05.0000000Z"), LastModifiedTime: stampZ(at.Truncate(time.Second)),
		LastModifiedUser: s.world.ids.guid(kindAccount, 0, 0), Attributes: typed("TransferEntity"),
	}
	t.Links = links{"self": get("/customers/" + c.id + "/transfers/" + t.ID)}
	return t
}
