package api

import (
	"cmp"
	"fmt"
	"slices"
)

// CancelSandboxOrder cancels a whole order for reservations, software or a
// marketplace subscription in an integration sandbox.
var CancelSandboxOrder = modify[OrderRef, Order](Spec{
	ID: "cancel-an-order-from-the-integration-sandbox", Title: "Cancel an order from the integration sandbox", Area: AreaOrders,
	Method: "PATCH", Path: orderPath, Effect: Destroy, Auth: AppOrUser, Clouds: EveryCloud,
	Doc:    "Cancels an order for reservations, software or a marketplace subscription in an integration sandbox.",
	Limits: []string{"integration sandbox accounts only"},
}, sendPart(func(now *document, _ OrderRef) (*picked, error) { return cancelOrder(now, nil) }))

// SoftwareCancellation names the lines of an order to cancel.
type SoftwareCancellation struct {
	OrderRef
	LineItemNumbers []string `change:"lineItemNumber" name:"line-item-number" doc:"Number of a line to cancel; repeat it for several, leave it out for the whole order."`
}

// CancelSoftwarePurchase cancels software, the whole order or some of its lines.
// The answer's status is completed as long as a line is left; a cancelled line
// has the quantity 0.
var CancelSoftwarePurchase = modify[SoftwareCancellation, Order](Spec{
	ID: "cancel-software-purchases", Title: "Cancel software purchases", Area: AreaOrders,
	Method: "PATCH", Path: orderPath, Effect: Destroy, Auth: AppOrUser, Clouds: Global,
	Doc:    "Cancels software subscriptions and perpetual software, whole orders or single lines.",
	Limits: []string{"only within the cancellation window that begins with the purchase"},
	Advice: "A partly cancelled order stays completed: cancelled lines have the quantity 0.",
}, sendPart(func(now *document, p SoftwareCancellation) (*picked, error) {
	return cancelOrder(now, p.LineItemNumbers)
}))

// orderCancellation is what the service wants of an order to cancel it.
type orderCancellation struct {
	ID        string               `json:"id"`
	Status    Enum                 `json:"status"`
	LineItems []cancelledOrderLine `json:"lineItems"`
}

type cancelledOrderLine struct {
	LineItemNumber Int    `json:"lineItemNumber"`
	OfferID        string `json:"offerId"`
}

func cancelOrder(now *document, lines []string) (*picked, error) {
	var order Order
	if err := Decode(now.bytes(), &order); err != nil {
		return nil, fmt.Errorf("reading the order: %w", err)
	}
	body := orderCancellation{ID: order.ID, Status: OrderCancelled}
	if len(lines) == 0 {
		return &picked{body, []FieldChange{{Field: "status", Before: string(order.Status), After: string(OrderCancelled)}}}, nil
	}
	var fields []FieldChange
	for _, number := range lines {
		at := slices.IndexFunc(order.LineItems, func(l OrderLineItem) bool { return l.LineItemNumber.String() == number })
		if at < 0 {
			return nil, &ParamError{"cancel-software-purchases", "line-item-number", "is not in order " + order.ID, nil}
		}
		line := &order.LineItems[at]
		body.LineItems = append(body.LineItems, cancelledOrderLine{line.LineItemNumber, line.OfferID})
		fields = append(fields, FieldChange{Field: "line " + number + " " + cmp.Or(line.FriendlyName, line.OfferID), Before: line.Quantity.String(), After: "0"})
	}
	return &picked{body, fields}, nil
}
