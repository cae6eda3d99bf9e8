package api

// Order is a partner's order.
//
// Manual: line 34933.
type Order struct {
	ID                  string          `json:"id"`                                                                 // Order id, set on creation
	AlternateID         string          `json:"alternateId"`                                                        // Friendly order id
	ReferenceCustomerID string          `json:"referenceCustomerId"`                                                // Customer id
	BillingCycle        Enum            `json:"billingCycle" values:"Unknown|Monthly|Annual|None|OneTime"`          // How often the partner is billed; BillingCycleType names. Default at creation: Monthly or OneTime
	TransactionType     Enum            `json:"transactionType" values:"UserPurchase|SystemPurchase|SystemBilling"` // Kind of transaction
	LineItems           []OrderLineItem `json:"lineItems"`                                                          // Items with quantities
	CurrencyCode        string          `json:"currencyCode"`                                                       // Currency; set on creation
	CurrencySymbol      string          `json:"currencySymbol"`                                                     // Symbol of the currency
	CreationDate        Time            `json:"creationDate"`                                                       // When placed; set on creation
	Status              Enum            `json:"status" values:"unknown|completed|pending|cancelled"`                // State; OrderStatus names
	Links               *Links          `json:"links"`                                                              // Links
	Attributes          *Attributes     `json:"attributes"`                                                         // Metadata
	Client              string          `json:"client"`                                                             // seen in examples
	Extra
}

// OrderLineItem is one item of an order.
//
// Manual: line 34953.
type OrderLineItem struct {
	LineItemNumber       Int               `json:"lineItemNumber"`                                                                              // Number of the line, from 0 to count-1
	OfferID              string            `json:"offerId"`                                                                                     // Offer id
	SubscriptionID       string            `json:"subscriptionId"`                                                                              // Subscription id
	ParentSubscriptionID string            `json:"parentSubscriptionId"`                                                                        // Parent subscription of an add-on; PATCH only
	FriendlyName         string            `json:"friendlyName"`                                                                                // Partner's own name for the subscription
	Quantity             Int               `json:"quantity"`                                                                                    // Licences or instances
	TermDuration         Enum              `json:"termDuration" values:"P1M|P1Y|P3Y"`                                                           // ISO 8601 term: one month, one year, three years
	TransactionType      Enum              `json:"transactionType" values:"new|renew|addQuantity|removeQuantity|cancel|convert|customerCredit"` // Kind of transaction
	PartnerIDOnRecord    string            `json:"partnerIdOnRecord"`                                                                           // MPN id of the indirect reseller only (never of the provider) when an indirect provider orders for a reseller; matters for incentives
	ProvisioningContext  map[string]string `json:"provisioningContext"`                                                                         // Provisioning values; keys named by the SKU's provisioningVariables
	Links                *Links            `json:"links"`                                                                                       // Links
	RenewsTo             *RenewsTo         `json:"renewsTo"`                                                                                    // Renewal term
	Attributes           *Attributes       `json:"attributes"`                                                                                  // seen in examples
	Extra
}

// OrderLineItemLinks is links of an order line item.
//
// Manual: line 34988.
type OrderLineItemLinks struct {
	ProvisioningStatus *Link `json:"provisioningStatus"` // Link to the line's provisioning status, when populated
	SKU                *Link `json:"sku"`                // Link to the SKU bought
	Subscription       *Link `json:"subscription"`       // Link to the subscription, when populated
	ActivationLinks    *Link `json:"activationLinks"`    // Link to read the activation links, when populated
	Extra
}

// OrderLinks is links of an order.
//
// Manual: line 34980.
type OrderLinks struct {
	ProvisioningStatus *Link `json:"provisioningStatus"` // Link to the provisioning status, when populated
	Self               *Link `json:"self"`               // Link to the order
	Extra
}

// RenewsTo is renewal details of an order line.
//
// Manual: line 34973.
type RenewsTo struct {
	TermDuration Enum `json:"termDuration" values:"P1M|P1Y"` // ISO 8601 renewal term: one month or one year (no P3Y)
	Extra
}
