package api

import (
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// OrderRef names an order of a customer.
type OrderRef struct {
	CustomerRef
	OrderID string `path:"order-id" doc:"Id of the order; an opaque text."`
}

const (
	ordersPath = "/v1/customers/{customer-id}/orders"
	orderPath  = ordersPath + "/{order-id}"
)

// ListOrders reads a customer's orders. A new order takes up to 15 minutes to appear.
var ListOrders = list[CustomerRef, Order](Spec{
	ID: "get-all-of-a-customers-orders", Title: "Get all of a customer's orders", Area: AreaCustomers,
	Method: "GET", Path: ordersPath, Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc:    "Lists a customer's orders.",
	Limits: []string{"a new order takes up to 15 minutes to appear"},
})

// OrdersByBillingCycle names a billing cycle.
type OrdersByBillingCycle struct {
	CustomerRef
	BillingType Enum `query:"billingType" values:"unknown|monthly|annual|none|onetime" doc:"Billing cycle of the orders."`
}

// ListOrdersByBillingCycle reads a customer's orders with one billing cycle.
var ListOrdersByBillingCycle = list[OrdersByBillingCycle, Order](Spec{
	ID: "get-a-list-of-orders-by-customer-and-billing-cycle-type", Title: "Get a list of orders by customer and billing cycle type", Area: AreaCustomers,
	Method: "GET", Path: ordersPath, Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc:    "Lists a customer's orders with one billing cycle.",
	Limits: []string{"a new order takes up to 15 minutes to appear"},
})

// GetOrder reads one order.
var GetOrder = readOne[OrderRef, Order](Spec{
	ID: "get-an-order-by-id", Title: "Get an order by ID", Area: AreaOrders,
	Method: "GET", Path: orderPath, Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Reads an order.",
})

// BillingCycleChange is a new billing cycle for one line of an order.
type BillingCycleChange struct {
	OrderRef
	BillingCycle   Enum   `change:"billingCycle" name:"billing-cycle" required:"true" values:"Monthly|Annual" doc:"How often the partner is billed."`
	SubscriptionID string `change:"subscriptionId" name:"subscription-id" doc:"The subscription whose line changes; needed when the order has several lines."`
}

// ChangeBillingCycle switches a subscription between monthly and annual billing.
// It patches the order, since the billing cycle belongs to it; the line is found
// by its subscription, because line numbers differ between answers.
var ChangeBillingCycle = modify[BillingCycleChange, Order](Spec{
	ID: "change-the-billing-cycle", Title: "Change the billing cycle", Area: AreaBilling,
	Method: "PATCH", Path: orderPath, Effect: Change, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Switches a subscription between monthly and annual billing.",
	Limits: []string{
		"monthly to annual and annual to monthly only",
		"not for trials, inactive subscriptions, Azure subscriptions and offers without an annual term",
	},
}, sendPart(billingCycleBody))

func billingCycleBody(now *document, p BillingCycleChange) (*picked, error) {
	if p.BillingCycle == "" {
		return nil, &ParamError{"change-the-billing-cycle", "billing-cycle", "is required", []string{"Monthly", "Annual"}}
	}
	after := now.clone()
	if err := after.set("billingCycle", p.BillingCycle); err != nil {
		return nil, err
	}
	change := &picked{fields: now.diff(after)}
	if p.SubscriptionID != "" {
		line, err := lineOfSubscription(now, &p)
		if err != nil {
			return nil, err
		}
		if err := after.set("lineItems", []jsontext.Value{line}); err != nil {
			return nil, err
		}
	}
	change.body = jsontext.Value(after.bytes())
	return change, nil
}

// lineOfSubscription finds the line of an order that began a subscription.
func lineOfSubscription(order *document, p *BillingCycleChange) (jsontext.Value, error) {
	var lines []jsontext.Value
	if raw := order.get("lineItems"); raw != nil {
		if err := Decode(raw, &lines); err != nil {
			return nil, fmt.Errorf("reading the lines of order %s: %w", p.OrderID, err)
		}
	}
	for _, line := range lines {
		var item OrderLineItem
		if Decode(line, &item) == nil && strings.EqualFold(item.SubscriptionID, p.SubscriptionID) {
			return line, nil
		}
	}
	return nil, &ParamError{"change-the-billing-cycle", "subscription-id", "is not in order " + p.OrderID, nil}
}

// Order is an order of a customer.
type Order struct {
	ID                  string          `json:"id"`          // an opaque text, often no GUID
	AlternateID         string          `json:"alternateId"` // shorter id for people
	ReferenceCustomerID string          `json:"referenceCustomerId"`
	BillingCycle        Enum            `json:"billingCycle" values:"Unknown|Monthly|Annual|None|OneTime"` // how often the partner is billed
	TransactionType     Enum            `json:"transactionType" values:"UserPurchase|SystemPurchase|SystemBilling"`
	LineItems           []OrderLineItem `json:"lineItems"`
	CurrencyCode        string          `json:"currencyCode"`
	CurrencySymbol      string          `json:"currencySymbol"`
	CreationDate        Time            `json:"creationDate"`
	Status              Enum            `json:"status" values:"unknown|completed|pending|cancelled"`
	Client              *OrderClient    `json:"client"` // program that placed the order
	Links               *OrderLinks     `json:"links"`
	Attributes          *Attributes     `json:"attributes"`
	Extra
}

// Statuses of an order.
const (
	OrderCompleted Enum = "completed"
	OrderPending   Enum = "pending"
	OrderCancelled Enum = "cancelled"
)

// OrderClient is the program that placed an order.
type OrderClient struct {
	MarketplaceCountry string `json:"marketplaceCountry"`
	DeviceFamily       string `json:"deviceFamily"`
	Name               string `json:"name"`
	Extra
}

// OrderLinks lead from an order to itself and to how far it is carried out.
type OrderLinks struct {
	Self               *Link `json:"self"`
	ProvisioningStatus *Link `json:"provisioningStatus"`
	PatchOperation     *Link `json:"patchOperation"` // to cancel it
	Extra
}

// OrderLineItem is one item of an order.
type OrderLineItem struct {
	LineItemNumber       Int                 `json:"lineItemNumber"` // from 0; differs between answers, so match lines by subscription
	OfferID              string              `json:"offerId"`
	SubscriptionID       string              `json:"subscriptionId"`
	ParentSubscriptionID string              `json:"parentSubscriptionId"` // of an add-on
	FriendlyName         string              `json:"friendlyName"`         // the partner's own name for the subscription
	Quantity             Int                 `json:"quantity"`             // seats or instances
	TermDuration         Enum                `json:"termDuration" values:"P1M|P1Y|P3Y"`
	TransactionType      Enum                `json:"transactionType" values:"new|renew|addQuantity|removeQuantity|cancel|convert|customerCredit"`
	PartnerIDOnRecord    string              `json:"partnerIdOnRecord"`   // MPN id of the indirect reseller, never of the provider; left out, the reseller gets no credit
	ProvisioningContext  map[string]string   `json:"provisioningContext"` // by the names in the SKU's provisioning variables
	RenewsTo             *RenewsTo           `json:"renewsTo"`
	Links                *OrderLineItemLinks `json:"links"`
	Attributes           *Attributes         `json:"attributes"`
	Extra
}

// OrderLineItemLinks lead from an item of an order to what it bought.
type OrderLineItemLinks struct {
	ProvisioningStatus *Link `json:"provisioningStatus"`
	Product            *Link `json:"product"`
	SKU                *Link `json:"sku"`
	Availability       *Link `json:"availability"`
	Subscription       *Link `json:"subscription"`
	ActivationLinks    *Link `json:"activationLinks"`
	Extra
}

// OrderLineItemProvisioningStatus is how far an item of an order is delivered.
type OrderLineItemProvisioningStatus struct {
	LineItemNumber                  Int                          `json:"lineItemNumber"`                                              // from 0
	Status                          Enum                         `json:"status" values:"Fulfilled|Unfulfilled|PrefulfillmentPending"` // Unfulfilled: cancelled before it was delivered
	QuantityProvisioningInformation []QuantityProvisioningStatus `json:"quantityProvisioningInformation"`
	Extra
}

// QuantityProvisioningStatus is how many of an item have a status.
type QuantityProvisioningStatus struct {
	Quantity Int  `json:"quantity"`
	Status   Enum `json:"status"`
	Extra
}

// RenewsTo is the term that a subscription renews to.
type RenewsTo struct {
	TermDuration Enum `json:"termDuration" values:"P1M|P1Y" doc:"Term that follows."`
	Extra
}
