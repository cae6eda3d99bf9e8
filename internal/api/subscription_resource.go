package api

import "github.com/go-json-experiment/json/jsontext"

// Subscription is what a customer uses: seats of a product, or an Azure plan.
// Which fields apply depends on the product and on the stage of its life. The
// last group of fields is sent by the service and not in the manual.
type Subscription struct {
	ID                   string             `json:"id"`
	OfferID              string             `json:"offerId"`
	EntitlementID        string             `json:"entitlementId"` // of an Azure plan: the Azure subscription
	OfferName            string             `json:"offerName"`
	FriendlyName         string             `json:"friendlyName"` // the partner's own name for it
	Quantity             Decimal            `json:"quantity"`     // seats, when it is billed by licence
	UnitType             string             `json:"unitType"`     // unit of the quantity, such as License(s)
	ParentSubscriptionID string             `json:"parentSubscriptionId"`
	CreationDate         Time               `json:"creationDate"`
	EffectiveStartDate   Time               `json:"effectiveStartDate"` // may lie in the past to align it with another
	CommitmentEndDate    Time               `json:"commitmentEndDate"`  // end of the term; far in the future when there is none
	Status               Enum               `json:"status" values:"none|active|pending|suspended|deleted"`
	AutoRenewEnabled     Bool               `json:"autoRenewEnabled"`
	BillingType          Enum               `json:"billingType" values:"none|usage|license"`
	BillingCycle         Enum               `json:"billingCycle" values:"Unknown|Monthly|Annual|None|OneTime"` // how often the partner is billed
	HasPurchasableAddons Bool               `json:"hasPurchasableAddons"`
	IsTrial              Bool               `json:"isTrial"`
	IsMicrosoftProduct   Bool               `json:"isMicrosoftProduct"`
	PublisherName        string             `json:"publisherName"`
	Actions              []string           `json:"actions" values:"edit|cancel"` // what the partner may do
	PartnerID            string             `json:"partnerId"`                    // MPN id of the reseller of record, in the indirect model
	SuspensionReasons    []string           `json:"suspensionReasons"`            // read-only
	ContractType         Enum               `json:"contractType" values:"subscription|productKey|redemptionCode"`
	RefundOptions        []RefundOption     `json:"refundOptions"`
	OrderID              string             `json:"orderId"`                              // the order that began it
	TermDuration         Enum               `json:"termDuration" values:"P1M|P1Y|P3Y"`    // ISO 8601
	RenewalTermDuration  Enum               `json:"renewalTermDuration" values:"P1M|P1Y"` // ISO 8601, when it differs
	Links                *SubscriptionLinks `json:"links"`
	Attributes           *Attributes        `json:"attributes"`

	ProductType                   jsontext.Value      `json:"productType"`
	PromotionID                   string              `json:"promotionId"`                   // promotion in force
	CancellationAllowedUntilDate  Time                `json:"cancellationAllowedUntilDate"`  // last moment of a refund
	RefundableQuantity            *RefundableQuantity `json:"refundableQuantity"`            // seats that can still be given back
	ScheduledNextTermInstructions jsontext.Value      `json:"scheduledNextTermInstructions"` // what changes at the renewal
	MigratedFromSubscriptionID    string              `json:"migratedFromSubscriptionId"`    // the legacy subscription it replaced
	ConsumptionType               string              `json:"consumptionType"`
	Extra
}

// RefundableQuantity tells how many seats can be given back until when. The
// service sends it, the manual doesn't mention it.
type RefundableQuantity struct {
	TotalQuantity Decimal            `json:"totalQuantity"`
	Details       []RefundableDetail `json:"details"`
	Extra
}

// RefundableDetail is a number of seats with the end of their refund window.
type RefundableDetail struct {
	Quantity             Decimal `json:"quantity"`
	AllowedUntilDateTime Time    `json:"allowedUntilDateTime"`
	Extra
}

// RefundOption is a refund that a cancellation would bring.
type RefundOption struct {
	Type         Enum `json:"type" values:"Partial|Full"`
	ExpiresAt    Time `json:"expiresAt"`    // none: never
	ExpiresAfter Time `json:"expiresAfter"` // the same by another name
	Extra
}

// SubscriptionLinks lead from a subscription to what it is made of.
type SubscriptionLinks struct {
	Self               *Link `json:"self"`
	Next               *Link `json:"next"`
	Previous           *Link `json:"previous"`
	Offer              *Link `json:"offer"`
	Entitlement        *Link `json:"entitlement"`
	ParentSubscription *Link `json:"parentSubscription"`
	Product            *Link `json:"product"`
	SKU                *Link `json:"sku"`
	Availability       *Link `json:"availability"`
	ActivationLinks    *Link `json:"activationLinks"`
	Extra
}

// SubscriptionProvisioningStatus tells how far the service has carried out the
// last change of a subscription. It is updated every 15 minutes.
type SubscriptionProvisioningStatus struct {
	SKUID      string      `json:"skuId"`
	Status     Enum        `json:"status" values:"success|pending|failed"`
	Quantity   Decimal     `json:"quantity"` // seats once it is done
	EndDate    Time        `json:"endDate"`  // end of the subscription
	Attributes *Attributes `json:"attributes"`
	Extra
}

// SubscriptionRegistrationStatus tells whether a subscription is registered for
// Azure reservations.
type SubscriptionRegistrationStatus struct {
	SubscriptionID string      `json:"subscriptionId"`
	Status         Enum        `json:"status" values:"registered|registering|notregistered"`
	Attributes     *Attributes `json:"attributes"`
	Extra
}

// SupportContact is who supports a customer's subscription: the partner or one
// of its resellers.
type SupportContact struct {
	SupportTenantID string      `json:"supportTenantId" required:"true" doc:"Tenant id of the contact."`
	SupportMPNID    string      `json:"supportMpnId" required:"true" doc:"Microsoft Partner Network id of the contact."`
	Name            string      `json:"name" required:"true" doc:"Name of the contact."`
	Links           *Links      `json:"links"`
	Attributes      *Attributes `json:"attributes"`
	Extra
}
