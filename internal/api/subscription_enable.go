package api

// RegisterSubscription prepares an Azure subscription for buying reservations.
// The answer is 202; [GetSubscriptionRegistrationStatus] tells when it is done.
var RegisterSubscription = write[SubscriptionRef, None, None](Spec{
	ID: "register-a-subscription", Title: "Register a subscription", Area: AreaOrders,
	Method: "POST", Path: subscriptionPath + "/registrations", Effect: Change, Auth: AppOrUser, Clouds: Global,
	Doc: "Registers an Azure subscription for buying Azure reservations.", FollowUp: registrationFollowUp,
	Advice: "It takes a while: read the registration status until it is registered.",
})

// SubscriptionActivation is what became of an activation.
type SubscriptionActivation struct {
	SubscriptionID string `json:"subscriptionId"`
	Status         Enum   `json:"status"` // Success
	Extra
}

// ActivateSandboxSubscription activates a marketplace subscription in an
// integration sandbox, where the publisher's site can't; its billing begins.
var ActivateSandboxSubscription = write[SubscriptionRef, None, SubscriptionActivation](Spec{
	ID: "activate-a-sandbox-subscription-for-commercial-marketplace-products", Title: "Activate a sandbox subscription for commercial marketplace products", Area: AreaOrders,
	Method: "POST", Path: subscriptionPath + "/activate", Effect: Spend, Auth: AppOrUser, Clouds: Global,
	Doc:    "Activates a marketplace subscription in an integration sandbox, so that its billing can be tested.",
	Limits: []string{"integration sandbox accounts only", "active subscriptions to marketplace products only"},
})

// DeleteSandboxCustomer deletes a customer of an integration sandbox with all
// that it has. It can't be undone.
var DeleteSandboxCustomer = write[CustomerRef, None, None](Spec{
	ID: "delete-a-customer-account-from-the-integration-sandbox", Title: "Delete a customer account from the integration sandbox", Area: AreaUtilities,
	Method: "DELETE", Path: customersPath + "/{customer-id}", Effect: Destroy, Auth: AppOrUser, Clouds: EveryCloud,
	Doc:    "Deletes a customer of an integration sandbox with everything it has.",
	Limits: []string{"integration sandbox accounts only", "all orders for reservations and software must be cancelled before"},
	Advice: "Everything of the customer's tenant is purged for good.",
})
