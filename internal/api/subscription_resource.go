package api

import "github.com/go-json-experiment/json/jsontext"

// Subscription is a subscription over its life cycle; not every field applies to each subscription or stage.
//
// Manual: line 35503.
type Subscription struct {
	ID                            string              `json:"id"`                                                           // Subscription id
	OfferID                       string              `json:"offerId"`                                                      // Offer id
	EntitlementID                 string              `json:"entitlementId"`                                                // Entitlement id (an Azure subscription id)
	OfferName                     string              `json:"offerName"`                                                    // Offer name
	FriendlyName                  string              `json:"friendlyName"`                                                 // Partner's own name for it
	Quantity                      Decimal             `json:"quantity"`                                                     // Quantity; the licence count for licence-based billing
	UnitType                      string              `json:"unitType"`                                                     // Unit of the quantity
	ParentSubscriptionID          string              `json:"parentSubscriptionId"`                                         // Parent subscription id
	CreationDate                  Time                `json:"creationDate"`                                                 // When created, date-time format
	EffectiveStartDate            Time                `json:"effectiveStartDate"`                                           // Effective start; used to back-date a migrated subscription or align it with another
	CommitmentEndDate             Time                `json:"commitmentEndDate"`                                            // Commitment end; far in the future when not auto-renewable
	Status                        Enum                `json:"status" values:"none|active|pending|suspended|deleted"`        // Status
	AutoRenewEnabled              Bool                `json:"autoRenewEnabled"`                                             // Renews by itself
	BillingType                   Enum                `json:"billingType" values:"none|usage|license"`                      // How it is billed
	BillingCycle                  Enum                `json:"billingCycle" values:"Unknown|Monthly|Annual|None|OneTime"`    // How often the partner is billed; BillingCycleType names
	HasPurchasableAddons          Bool                `json:"hasPurchasableAddons"`                                         // Has purchasable add-ons
	IsTrial                       Bool                `json:"isTrial"`                                                      // Is a trial
	IsMicrosoftProduct            Bool                `json:"isMicrosoftProduct"`                                           // Is a Microsoft product
	PublisherName                 string              `json:"publisherName"`                                                // Publisher
	Actions                       []string            `json:"actions" values:"edit|cancel"`                                 // Actions allowed
	PartnerID                     string              `json:"partnerId"`                                                    // MPN id of the reseller of record, in the indirect model
	SuspensionReasons             []string            `json:"suspensionReasons"`                                            // Why it was suspended
	ContractType                  Enum                `json:"contractType" values:"subscription|productKey|redemptionCode"` // Kind of contract
	RefundOptions                 []RefundOption      `json:"refundOptions"`                                                // Refund options
	Links                         *SubscriptionLinks  `json:"links"`                                                        // Links
	OrderID                       string              `json:"orderId"`                                                      // Order that began it
	TermDuration                  Enum                `json:"termDuration" values:"P1M|P1Y|P3Y"`                            // ISO 8601 term: one month, one year, three years
	Attributes                    *Attributes         `json:"attributes"`                                                   // Metadata
	RenewalTermDuration           Enum                `json:"renewalTermDuration" values:"P1M|P1Y"`                         // ISO 8601 renewal term: one month or one year
	ProductType                   jsontext.Value      `json:"productType"`                                                  // Kind of product; not in the manual
	PromotionID                   string              `json:"promotionId"`                                                  // Promotion in force; not in the manual
	CancellationAllowedUntilDate  Time                `json:"cancellationAllowedUntilDate"`                                 // Until when it can be cancelled for a refund; not in the manual
	RefundableQuantity            *RefundableQuantity `json:"refundableQuantity"`                                           // Seats that can still be given back; not in the manual
	ScheduledNextTermInstructions jsontext.Value      `json:"scheduledNextTermInstructions"`                                // What was scheduled for the next term; not in the manual
	MigratedFromSubscriptionID    string              `json:"migratedFromSubscriptionId"`                                   // Legacy subscription it was migrated from; not in the manual
	ConsumptionType               string              `json:"consumptionType"`                                              // Kind of consumption; not in the manual
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

// RefundOption is a possible refund.
//
// Manual: line 35598.
type RefundOption struct {
	Type         Enum `json:"type" values:"Partial|Full"` // Type of refund
	ExpiresAfter Time `json:"expiresAfter"`               // When the option expires; null = never
	ExpiresAt    Time `json:"expiresAt"`                  // the spelling of the examples
	Extra
}

// SubscriptionLinks is links of a subscription.
//
// Manual: line 35546.
type SubscriptionLinks struct {
	Offer              *Link `json:"offer"`              // Offer
	ParentSubscription *Link `json:"parentSubscription"` // Parent subscription
	Product            *Link `json:"product"`            // Product
	SKU                *Link `json:"sku"`                // Product SKU
	Availability       *Link `json:"availability"`       // Product SKU availability
	ActivationLinks    *Link `json:"activationLinks"`    // List of activation links
	Self               *Link `json:"self"`               // Own URI
	Next               *Link `json:"next"`               // Next page
	Previous           *Link `json:"previous"`           // Previous page
	Extra
}

// SubscriptionProvisioningStatus is provisioning status of a subscription.
//
// Manual: line 35561.
type SubscriptionProvisioningStatus struct {
	SKUID      string      `json:"skuId"`                                  // Product SKU id, GUID formatted
	Status     Enum        `json:"status" values:"success|pending|failed"` // Provisioning status
	Quantity   Decimal     `json:"quantity"`                               // Quantity after provisioning
	EndDate    Time        `json:"endDate"`                                // Subscription end
	Attributes *Attributes `json:"attributes"`                             // Metadata
	Extra
}

// SubscriptionRegistrationStatus is registration status of a subscription (the manual's sentence is copied from SubscriptionLinks).
//
// Manual: line 35572.
type SubscriptionRegistrationStatus struct {
	SubscriptionID string      `json:"subscriptionId"`                                       // Subscription id
	Status         Enum        `json:"status" values:"registered|registering|notregistered"` // Registration status
	Attributes     *Attributes `json:"attributes"`                                           // seen in examples
	Extra
}

// SupportContact is support contact of a customer's subscription.
//
// Manual: line 35580.
type SupportContact struct {
	SupportTenantID string      `json:"supportTenantId"` // Tenant id of the contact, GUID formatted
	SupportMPNID    string      `json:"supportMpnId"`    // MPN id of the contact
	Name            string      `json:"name"`            // Name
	Links           *Links      `json:"links"`           // Links
	Attributes      *Attributes `json:"attributes"`      // Metadata; objectType "SupportContact"
	Extra
}
