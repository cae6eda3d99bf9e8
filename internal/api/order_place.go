package api

import (
	"cmp"
	"strconv"
)

// CreateOrder buys at once: no cart, no preview.
var CreateOrder = write[CustomerRef, NewOrder, Order](Spec{
	ID: "create-an-order", Title: "Create an order", Area: AreaOrders,
	Method: "POST", Path: ordersPath, Effect: Spend, Auth: AppOrUser, Clouds: Global | China | USGov,
	Doc: "Buys offers or catalogue items for a customer.",
	Limits: []string{
		"at least one line", "Azure reservations in the global cloud only",
		"a new order takes up to 15 minutes to appear in the customer's list",
	},
	Advice: "The order may still be pending when the answer comes. In the indirect model the reseller's MPN id belongs into each line.",
})

// CreateResellerOrder buys for a customer of an indirect reseller, who gets the
// credit for it.
var CreateResellerOrder = write[CustomerRef, ResellerOrder, Order](Spec{
	ID: "create-an-order-for-a-customer-of-an-indirect-reseller", Title: "Create an order for a customer of an indirect reseller", Area: AreaOrders,
	Method: "POST", Path: ordersPath, Effect: Spend, Auth: AppUser, Clouds: Global,
	Doc:    "Buys for a customer of an indirect reseller.",
	Limits: []string{"at least one line", "a new order takes up to 15 minutes to appear in the customer's list"},
	Advice: "Without the reseller's MPN id in each line the order does not fail: the reseller gets no credit.",
})

// AddOnPurchase is an add-on to be bought for a subscription.
type AddOnPurchase struct {
	OrderRef
	ParentSubscriptionID string `change:"parentSubscriptionId" name:"parent-subscription-id" required:"true" doc:"Id of the base subscription, which the order began."`
	OfferID              string `change:"offerId" name:"offer-id" required:"true" doc:"Id of the add-on's offer."`
	Quantity             Int    `change:"quantity" required:"true" min:"1" doc:"Seats of the add-on."`
	FriendlyName         string `change:"friendlyName" name:"friendly-name" doc:"The partner's own name for the add-on."`
	PartnerIDOnRecord    string `change:"partnerIdOnRecord" name:"partner-id-on-record" doc:"MPN id of the indirect reseller, in the indirect model."`
}

// PurchaseAddOn buys an add-on: it becomes a further line of the order that began
// the base subscription, and a subscription of its own.
var PurchaseAddOn = partial[AddOnPurchase, Order](Spec{
	ID: "purchase-an-add-on-to-a-subscription", Title: "Purchase an add-on to a subscription", Area: AreaOrders,
	Method: "PATCH", Path: orderPath, Effect: Spend, Auth: AppOrUser, Clouds: Global | China | USGov,
	Doc:    "Buys an add-on for a subscription.",
	Advice: "The order is the one that began the base subscription: its orderId.",
}, addOnPurchase)

// addOnOrder is what the service wants of an order to add a line to it.
type addOnOrder struct {
	ReferenceCustomerID string           `json:"ReferenceCustomerId"`
	LineItems           []addOnOrderLine `json:"LineItems"`
	Attributes          Attributes       `json:"Attributes"`
}

type addOnOrderLine struct {
	LineItemNumber       Int        `json:"LineItemNumber"`
	OfferID              string     `json:"OfferId"`
	ParentSubscriptionID string     `json:"ParentSubscriptionId"`
	FriendlyName         string     `json:"FriendlyName"`
	Quantity             Int        `json:"Quantity"`
	PartnerIDOnRecord    string     `json:"PartnerIdOnRecord"`
	Attributes           Attributes `json:"Attributes"`
}

func addOnPurchase(now *document, p AddOnPurchase) (*picked, error) {
	for name, given := range map[string]bool{
		"parent-subscription-id": p.ParentSubscriptionID != "", "offer-id": p.OfferID != "", "quantity": p.Quantity.Given(),
	} {
		if !given {
			return nil, &ParamError{"purchase-an-add-on-to-a-subscription", name, "is required", nil}
		}
	}
	body := addOnOrder{ReferenceCustomerID: cmp.Or(unquote(now.get("referenceCustomerId")), p.CustomerID), Attributes: Attributes{ObjectType: "Order"}}
	body.LineItems = []addOnOrderLine{{
		LineItemNumber: NewInt(0), OfferID: p.OfferID, ParentSubscriptionID: p.ParentSubscriptionID, FriendlyName: p.FriendlyName, Quantity: p.Quantity,
		PartnerIDOnRecord: p.PartnerIDOnRecord, Attributes: Attributes{ObjectType: "OrderLineItem"},
	}}
	fields := []FieldChange{{Field: "add-on " + p.OfferID, After: p.Quantity.String()}}
	if p.PartnerIDOnRecord != "" {
		fields = append(fields, FieldChange{Field: "partnerIdOnRecord", After: p.PartnerIDOnRecord})
	}
	return &picked{body, fields}, nil
}

// OrderLineRef names a line of an order.
type OrderLineRef struct {
	OrderRef
	LineItemNumber string `path:"line-item-number" doc:"Number of the line, from 0."`
}

// LineItem names a line of the order by its number.
func (r OrderRef) LineItem(number int64) OrderLineRef {
	return OrderLineRef{r, strconv.FormatInt(number, 10)}
}

// ListActivationLinks reads where a person sets up a marketplace subscription
// that an order line bought.
var ListActivationLinks = list[OrderLineRef, ActivationLink](Spec{
	ID: "get-activation-link-by-order-line-item", Title: "Get activation link by order line item", Area: AreaOrders,
	Method: "GET", Path: orderPath + "/lineitems/{line-item-number}/activationlinks", Effect: Read, Private: true, Auth: AppOrUser, Clouds: EveryCloud,
	Doc:    "Lists the links by which a person sets up a marketplace subscription at its publisher.",
	Limits: []string{"the order must be completed and the product need activation"},
	Advice: "The link is for a browser. In an integration sandbox it is a dummy: activate the subscription instead.",
})
