package api

import (
	"github.com/go-json-experiment/json/jsontext"
)

// Statuses of a subscription; the service knows more than the manual lists.
const (
	StatusActive    Enum = "active"
	StatusPending   Enum = "pending"
	StatusSuspended Enum = "suspended"
	StatusDeleted   Enum = "deleted"
	StatusDisabled  Enum = "disabled"
	StatusExpired   Enum = "expired"
)

// SubscriptionRef names a subscription of a customer.
type SubscriptionRef struct {
	CustomerRef
	SubscriptionID string `path:"subscription-id" doc:"Id of the subscription."`
}

const (
	subscriptionsPath = "/v1/customers/{customer-id}/subscriptions"
	subscriptionPath  = subscriptionsPath + "/{subscription-id}"
)

// ListSubscriptions reads a customer's subscriptions.
var ListSubscriptions = list[CustomerRef, Subscription](Spec{
	ID: "get-a-customers-subscriptions", Title: "Get a customer's subscriptions", Area: AreaCustomers,
	Method: "GET", Path: subscriptionsPath, Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Lists a customer's subscriptions.",
})

// SubscriptionsOfOrder names an order whose subscriptions are wanted.
type SubscriptionsOfOrder struct {
	CustomerRef
	OrderID string `query:"order_id" required:"true" doc:"Id of the order."`
}

// ListSubscriptionsByOrder reads the subscriptions that an order began.
var ListSubscriptionsByOrder = list[SubscriptionsOfOrder, Subscription](Spec{
	ID: "get-a-list-of-subscriptions-by-order", Title: "Get a list of subscriptions by order", Area: AreaOrders,
	Method: "GET", Path: subscriptionsPath, Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Lists the subscriptions that an order began.",
})

// GetSubscription reads one subscription.
var GetSubscription = readOne[SubscriptionRef, Subscription](Spec{
	ID: "get-a-subscription-by-id", Title: "Get a subscription by ID", Area: AreaOrders,
	Method: "GET", Path: subscriptionPath, Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Reads a subscription.",
})

// ListSubscriptionAddOns reads the add-ons bought on top of a subscription; each
// is a subscription itself.
var ListSubscriptionAddOns = list[SubscriptionRef, Subscription](Spec{
	ID: "get-a-list-of-add-ons-for-a-subscription", Title: "Get a list of add-ons for a subscription", Area: AreaOrders,
	Method: "GET", Path: subscriptionPath + "/addons", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Lists the add-ons of a subscription.",
})

// GetSubscriptionProvisioningStatus reads how far the service has carried out
// the last change.
var GetSubscriptionProvisioningStatus = readOne[SubscriptionRef, SubscriptionProvisioningStatus](Spec{
	ID: "get-subscription-provisioning-status", Title: "Get subscription provisioning status", Area: AreaOrders,
	Method: "GET", Path: subscriptionPath + "/provisioningstatus", Effect: Read, Auth: AppUser, Clouds: EveryCloud,
	Doc:    "Reads how far a subscription's last change is carried out.",
	Limits: []string{"the status is updated every 15 minutes"},
	Advice: "It needs delegated admin permissions on the subscription.",
})

// GetSubscriptionRegistrationStatus reads whether a subscription is registered
// for Azure reservations.
var GetSubscriptionRegistrationStatus = readOne[SubscriptionRef, SubscriptionRegistrationStatus](Spec{
	ID: "get-subscription-registration-status", Title: "Get subscription registration status", Area: AreaOrders,
	Method: "GET", Path: subscriptionPath + "/registrationstatus", Effect: Read, Auth: AppOrUser, Clouds: Global,
	Doc: "Reads whether a subscription is registered for Azure reservations.",
})

// GetSubscriptionSupportContact reads who supports a subscription.
var GetSubscriptionSupportContact = readOne[SubscriptionRef, SupportContact](Spec{
	ID: "get-a-subscriptions-support-contact", Title: "Get a subscription's support contact", Area: AreaSupport,
	Method: "GET", Path: subscriptionPath + "/supportcontact", Effect: Read, Auth: AppUser, Clouds: Global | Germany | USGov,
	Doc: "Reads who supports a subscription.",
})

// SupportContactChange is a new support contact.
type SupportContactChange struct {
	SubscriptionRef
	SupportTenantID string `change:"supportTenantId" name:"support-tenant-id" required:"true" doc:"Tenant id of the new contact."`
	SupportMPNID    string `change:"supportMpnId" name:"support-mpn-id" required:"true" doc:"Microsoft Partner Network id of the new contact."`
	Name            string `change:"name" required:"true" doc:"Name of the new contact."`
}

// UpdateSubscriptionSupportContact makes another reseller of the partner the
// support contact of a subscription.
var UpdateSubscriptionSupportContact = modify[SupportContactChange, SupportContact](Spec{
	ID: "update-a-subscriptions-support-contact", Title: "Update a subscription's support contact", Area: AreaSupport,
	Method: "PUT", Path: subscriptionPath + "/supportcontact", Effect: Change, Auth: AppUser, Clouds: Global | Germany | USGov,
	Doc:    "Makes another reseller the support contact of a subscription.",
	Limits: []string{"the contact must be an existing reseller with a relationship to the partner"},
})

// SuspendSubscription stops the use of a subscription until it is reactivated;
// the commitment and its bill go on.
var SuspendSubscription = modify[SubscriptionRef, Subscription](Spec{
	ID: "suspend-a-subscription", Title: "Suspend a subscription", Area: AreaOrders,
	Method: "PATCH", Path: subscriptionPath, Effect: Destroy, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Stops the use of a subscription until it is reactivated.",
	Set: map[string]any{"status": StatusSuspended},
})

// ReactivateSubscription lets a suspended subscription be used again.
var ReactivateSubscription = modify[SubscriptionRef, Subscription](Spec{
	ID: "reactivate-a-suspended-subscription", Title: "Reactivate a suspended subscription", Area: AreaOrders,
	Method: "PATCH", Path: subscriptionPath, Effect: Change, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Lets a suspended subscription be used again.",
	Set: map[string]any{"status": StatusActive},
})

// QuantityChange is a new number of seats.
type QuantityChange struct {
	SubscriptionRef
	Quantity Decimal `change:"quantity" required:"true" min:"1" doc:"The new number of seats."`
}

// ChangeSubscriptionQuantity sets the number of seats. The service may answer
// 202: the change is then under way, and reading the subscription tells when it
// is done.
var ChangeSubscriptionQuantity = modify[QuantityChange, Subscription](Spec{
	ID: "change-the-quantity-of-a-subscription", Title: "Change the quantity of a subscription", Area: AreaOrders,
	Method: "PATCH", Path: subscriptionPath, Effect: Spend, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Sets the number of seats of a subscription.", FollowUp: seatsFollowUp,
	Limits: []string{"marketplace products: between the SKU's minimum and maximum quantity"},
})

// NicknameChange is a new name for a subscription.
type NicknameChange struct {
	SubscriptionRef
	FriendlyName string `change:"friendlyName" name:"friendly-name" required:"true" doc:"The partner's own name for the subscription."`
}

// UpdateSubscriptionNickname renames a subscription.
var UpdateSubscriptionNickname = modify[NicknameChange, Subscription](Spec{
	ID: "update-the-nickname-for-a-subscription", Title: "Update the nickname for a subscription", Area: AreaCustomers,
	Method: "PATCH", Path: subscriptionPath, Effect: Change, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Renames a subscription.",
})

// AutoRenewChange switches renewal on or off.
type AutoRenewChange struct {
	SubscriptionRef
	AutoRenewEnabled Bool `change:"autoRenewEnabled" name:"auto-renew-enabled" required:"true" doc:"Whether the subscription renews by itself at the end of its term."`
}

// UpdateSubscriptionAutoRenew decides whether a subscription renews by itself.
var UpdateSubscriptionAutoRenew = modify[AutoRenewChange, Subscription](Spec{
	ID: "update-autorenew-for-a-commercial-marketplace-subscription", Title: "Update autorenew for a commercial marketplace subscription", Area: AreaOrders,
	Method: "PATCH", Path: subscriptionPath, Effect: Change, Auth: AppOrUser, Clouds: Global,
	Doc: "Decides whether a subscription renews by itself.",
})

// CancelMarketplaceSubscription ends a commercial marketplace subscription.
var CancelMarketplaceSubscription = modify[SubscriptionRef, Subscription](Spec{
	ID: "cancel-a-commercial-marketplace-subscription", Title: "Cancel a commercial marketplace subscription", Area: AreaOrders,
	Method: "PATCH", Path: subscriptionPath, Effect: Destroy, Auth: AppOrUser, Clouds: Global,
	Doc: "Ends a commercial marketplace subscription.",
	Set: map[string]any{"status": StatusDeleted},
})

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
