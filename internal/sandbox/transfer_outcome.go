package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (s *Sandbox) withdrawTransfer(c *call) *answer {
	found, t, refused := s.openTransferOf(c, source)
	if refused != nil {
		return refused
	}
	state := s.transfersFor(&found)
	state.list = slices.DeleteFunc(state.list, func(known transfer) bool { return known.ID == t.ID })
	return newAnswer(http.StatusNoContent)
}

func (s *Sandbox) rejectTransfer(c *call) *answer {
	var given struct{ ID, Status string }
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	switch {
	case !strings.EqualFold(given.Status, "reject"):
		return badRequest("The only status that can be set is reject, not %q.", clip(given.Status))
	case given.ID != "" && !strings.EqualFold(given.ID, c.arg(1)):
		return badRequest("The id %s is not that of the transfer.", clip(given.ID))
	}
	_, t, refused := s.openTransferOf(c, target)
	if refused != nil {
		return refused
	}
	t.Status, t.LastModifiedTime = transferRejected, stampZ(s.now().Truncate(time.Second))
	return reply(t)
}

type transferResult struct {
	Orders         []order         `json:"orders"`
	TransferErrors []transferError `json:"transferErrors"`
	Attributes     attributes      `json:"attributes"`
}

type transferError struct {
	TransferGroupID string         `json:"transferGroupId"`
	LineItems       []transferLine `json:"lineItems"`
	Code            int            `json:"code"`
	Description     string         `json:"description"`
	Attributes      attributes     `json:"attributes"`
}

// codeNotSynced is for a subscription that isn't in a state to move.
const codeNotSynced = 900103

// acceptTransfer takes each subscription over by itself: some may stay.
func (s *Sandbox) acceptTransfer(c *call) *answer {
	found, t, refused := s.openTransferOf(c, target)
	if refused != nil {
		return refused
	}
	result := transferResult{[]order{}, []transferError{}, typed("TransferSubmitResult")}
	t.Status = transferComplete
	for i := range t.LineItems {
		line := &t.LineItems[i]
		line.TransferGroupID = strconv.Itoa(i)
		placed, failed := s.takeOver(&found, line)
		if failed == nil {
			line.Status, line.OrderID = transferComplete, placed.ID
			result.Orders = append(result.Orders, placed)
			continue
		}
		t.Status, line.Status, line.TransferError = transferPartly, "Failed", failed.condition
		shown := *line
		shown.Status, shown.TransferError, shown.EntitlementID, shown.SourceSubscriptionID = "", "", line.SubscriptionID, line.SubscriptionID
		result.TransferErrors = append(result.TransferErrors, transferError{
			line.TransferGroupID, []transferLine{shown}, failed.order, failed.condition, typed("TransferError"),
		})
	}
	t.LastModifiedTime = stampZ(s.now().Truncate(time.Second))
	return reply(result)
}

// takeOver places the order for a subscription and its add-ons.
func (s *Sandbox) takeOver(c *customer, line *transferLine) (order, *cartError) {
	if line.stuck {
		return order{}, newCartError("", codeNotSynced, "%s", fmt.Sprintf("Subscription SyncState must be SyncComplete for the Subscription to be a source in a Subscription Ownership Transfer. "+
			"Subscription: %s, current state: None", strings.ToLower(line.SubscriptionID)))
	}
	var lines []*lineItemRequest
	for i, moved := range append([]transferLine{*line}, line.AddonItems...) {
		l := &lineItemRequest{id: moved.OfferID, quantity: moved.Quantity, cycle: moved.BillingCycle, name: moved.FriendlyName, partner: moved.PartnerIDOnRecord}
		if i > 0 {
			l.base = inThisCart
		}
		if f := s.check(c, l); f != nil {
			return order{}, f
		}
		lines = append(lines, l)
	}
	o := s.place(c, lines)
	o.Links["patchOperation"] = link{o.Links["self"].URI, http.MethodPatch, []linkHeader{}}
	return o, nil
}
