package api

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
