package sandbox

// handlers says which operations the sandbox serves. Those that share a method
// and a path share a handler.
var handlers = map[string]handler{
	"get-a-list-of-customers":                            (*Sandbox).listCustomers,
	"get-a-list-of-customers-filtered-by-a-search-field": (*Sandbox).listCustomers,
	"get-customers-of-an-indirect-reseller":              (*Sandbox).listCustomers,
	"get-a-customer-by-id":                               (*Sandbox).getCustomer,
	"get-a-customers-company-profile":                    (*Sandbox).getCompanyProfile,
	"get-a-customers-billing-profile":                    (*Sandbox).getBillingProfile,
	"update-a-customers-billing-profile":                 (*Sandbox).putBillingProfile,

	"get-a-customers-subscriptions":                              (*Sandbox).listSubscriptions,
	"get-a-list-of-subscriptions-by-order":                       (*Sandbox).listSubscriptions,
	"get-a-customers-subscriptions-by-partner-mpn-id":            (*Sandbox).listSubscriptions,
	"get-a-subscription-by-id":                                   (*Sandbox).getSubscription,
	"get-a-list-of-add-ons-for-a-subscription":                   (*Sandbox).listAddOns,
	"get-subscription-provisioning-status":                       (*Sandbox).getProvisioningStatus,
	"get-subscription-registration-status":                       (*Sandbox).getRegistrationStatus,
	"register-a-subscription":                                    (*Sandbox).registerSubscription,
	"get-a-subscriptions-support-contact":                        (*Sandbox).getSupportContact,
	"update-a-subscriptions-support-contact":                     (*Sandbox).putSupportContact,
	"suspend-a-subscription":                                     (*Sandbox).patchSubscription,
	"reactivate-a-suspended-subscription":                        (*Sandbox).patchSubscription,
	"change-the-quantity-of-a-subscription":                      (*Sandbox).patchSubscription,
	"update-the-nickname-for-a-subscription":                     (*Sandbox).patchSubscription,
	"update-autorenew-for-a-commercial-marketplace-subscription": (*Sandbox).patchSubscription,
	"cancel-a-commercial-marketplace-subscription":               (*Sandbox).patchSubscription,

	"get-all-of-a-customers-orders":                           (*Sandbox).listOrders,
	"get-a-list-of-orders-by-customer-and-billing-cycle-type": (*Sandbox).listOrders,
	"get-an-order-by-id":                                      (*Sandbox).getOrder,
	"change-the-billing-cycle":                                (*Sandbox).patchOrder,
}
