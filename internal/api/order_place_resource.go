package api

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
