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
var PurchaseAddOn = modify[AddOnPurchase, Order](Spec{
	ID: "purchase-an-add-on-to-a-subscription", Title: "Purchase an add-on to a subscription", Area: AreaOrders,
	Method: "PATCH", Path: orderPath, Effect: Spend, Auth: AppOrUser, Clouds: Global | China | USGov,
	Doc:    "Buys an add-on for a subscription.",
	Advice: "The order is the one that began the base subscription: its orderId.",
}, sendPart(addOnBody))

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

func addOnBody(now *document, p AddOnPurchase) (*picked, error) {
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

// NewOrder is an order to be placed.
type NewOrder struct {
	ID                  string             `json:"id"` // the service decides
	ReferenceCustomerID string             `json:"referenceCustomerId" doc:"Tenant id of the customer."`
	BillingCycle        Enum               `json:"billingCycle" values:"monthly|annual|none|one_time" doc:"How often the partner is billed; monthly or one_time when left out."`
	CurrencyCode        string             `json:"currencyCode" doc:"Currency, three letters; the service decides when left out."`
	LineItems           []NewOrderLineItem `json:"lineItems" required:"true" doc:"What is bought."`
	CreationDate        Time               `json:"creationDate"` // the service decides
	Attributes          *Attributes        `json:"attributes"`
	Extra
}

// NewOrderLineItem is something to be bought.
type NewOrderLineItem struct {
	LineItemNumber      Int               `json:"lineItemNumber" required:"true" doc:"Number of the line, from 0 without gaps."`
	OfferID             string            `json:"offerId" required:"true" doc:"Id of the offer, or catalogue item id of an availability."`
	FriendlyName        string            `json:"friendlyName" doc:"The partner's own name for the subscription."`
	Quantity            Int               `json:"quantity" required:"true" doc:"Seats or instances."`
	TermDuration        Enum              `json:"termDuration" values:"P1M|P1Y|P3Y" doc:"Term."`
	PartnerIDOnRecord   string            `json:"partnerIdOnRecord" doc:"MPN id of the indirect reseller, never of the provider; without it the reseller gets no credit."`
	ProvisioningContext map[string]string `json:"provisioningContext" doc:"What providing it needs, by the names in the SKU's provisioning variables."`
	RenewsTo            *RenewsTo         `json:"renewsTo" doc:"What a trial or term renews to."`
	Attributes          *Attributes       `json:"attributes"`
	Extra
}

// ResellerOrder is an order that an indirect provider places for a customer of
// one of its resellers.
type ResellerOrder struct {
	ID                  string              `json:"id"` // the service decides
	ReferenceCustomerID string              `json:"referenceCustomerId" required:"true" doc:"Tenant id of the customer."`
	BillingCycle        Enum                `json:"billingCycle" values:"monthly|annual|none|one_time|unknown" doc:"How often the partner is billed; monthly when left out."`
	LineItems           []ResellerOrderLine `json:"lineItems" required:"true" doc:"What is bought."`
	CreationDate        Time                `json:"creationDate"` // the service decides
	Attributes          *Attributes         `json:"attributes"`
	Extra
}

// ResellerOrderLine is something to be bought for a reseller's customer. The
// service does not insist on PartnerIDOnRecord, and books what lacks it on the
// provider.
type ResellerOrderLine struct {
	LineItemNumber       Int               `json:"lineItemNumber" required:"true" doc:"Number of the line, from 0 without gaps."`
	OfferID              string            `json:"offerId" required:"true" doc:"Id of the offer, or catalogue item id of an availability."`
	SubscriptionID       string            `json:"subscriptionId"`       // the service decides
	ParentSubscriptionID string            `json:"parentSubscriptionId"` // of an add-on; not for new orders
	FriendlyName         string            `json:"friendlyName" doc:"The partner's own name for the subscription."`
	Quantity             Int               `json:"quantity" required:"true" doc:"Seats or instances."`
	TermDuration         Enum              `json:"termDuration" values:"P1M|P1Y|P3Y" doc:"Term."`
	PartnerIDOnRecord    string            `json:"partnerIdOnRecord" required:"true" doc:"MPN id of the indirect reseller, never of the provider."`
	ProvisioningContext  map[string]string `json:"provisioningContext" doc:"What providing it needs, by the names in the SKU's provisioning variables."`
	Attributes           *Attributes       `json:"attributes"`
	Extra
}

// ActivationLink leads a person to the publisher's site, where a marketplace
// subscription is set up. It belongs in a browser and gets no token.
type ActivationLink struct {
	LineItemNumber Int   `json:"lineItemNumber"`
	Link           *Link `json:"link"`
	Extra
}
