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

	"get-a-list-of-offer-categories-by-market":           (*Sandbox).listOfferCategories,
	"get-a-list-of-offers-for-a-market":                  (*Sandbox).listOffers,
	"get-an-offer-by-id":                                 (*Sandbox).getOffer,
	"get-add-ons-for-an-offer-id":                        (*Sandbox).listOfferAddOns,
	"get-a-list-of-products-by-country":                  (*Sandbox).listProducts,
	"get-a-list-of-products-by-customer":                 (*Sandbox).listCustomerProducts,
	"get-a-product-by-id":                                (*Sandbox).getProduct,
	"get-a-list-of-skus-for-a-product-by-country":        (*Sandbox).listSKUs,
	"get-a-list-of-skus-for-a-product-by-customer":       (*Sandbox).listCustomerSKUs,
	"get-a-sku-by-id":                                    (*Sandbox).getSKU,
	"get-a-list-of-availabilities-for-a-sku-by-country":  (*Sandbox).listAvailabilities,
	"get-a-list-of-availabilities-for-a-sku-by-customer": (*Sandbox).listCustomerAvailabilities,
	"get-the-availability-by-id":                         (*Sandbox).getAvailability,
	"check-inventory":                                    (*Sandbox).checkInventory,

	"get-a-list-of-device-batches-for-the-specified-customer":                   (*Sandbox).listBatches,
	"get-a-list-of-devices-for-the-specified-batch-and-customer":                (*Sandbox).listDevices,
	"upload-a-list-of-devices-to-create-a-new-batch-for-the-specified-customer": (*Sandbox).createBatch,
	"upload-a-list-of-devices-to-an-existing-batch-for-the-specified-customer":  (*Sandbox).addDevices,
	"get-the-status-of-a-device-batch-upload":                                   (*Sandbox).getBatchStatus,
	"delete-a-device-for-the-specified-customer":                                (*Sandbox).deleteDevice,
	"update-a-list-of-devices-with-a-policy":                                    (*Sandbox).assignPolicies,
	"get-a-list-of-a-customer-s-policies":                                       (*Sandbox).listPolicies,
	"retrieve-a-customer-s-configuration-policy":                                (*Sandbox).getPolicy,
	"create-a-new-configuration-policy-for-the-specified-customer":              (*Sandbox).createPolicy,
	"update-a-configuration-policy-for-the-specified-customer":                  (*Sandbox).putPolicy,
	"delete-a-configuration-policy-for-the-specified-customer":                  (*Sandbox).deletePolicy,

	"get-a-collection-of-invoices":                           (*Sandbox).listInvoices,
	"get-invoice-by-id":                                      (*Sandbox).getInvoice,
	"get-the-partners-current-account-balance":               (*Sandbox).getSummary,
	"get-invoice-summaries":                                  (*Sandbox).listSummaries,
	"get-invoice-statement":                                  (*Sandbox).getStatement,
	"get-invoice-receipt-statement":                          (*Sandbox).getReceipt,
	"get-invoice-estimate-links":                             (*Sandbox).listEstimateLinks,
	"get-invoice-line-items":                                 (*Sandbox).listLineItems,
	"get-invoice-line-items-by-path":                         (*Sandbox).listLineItems,
	"get-invoices-unbilled-reconciliation-line-items":        (*Sandbox).listLineItems,
	"get-invoice-billed-commercial-consumption-line-items":   (*Sandbox).listLineItems,
	"get-invoice-unbilled-commercial-consumption-line-items": (*Sandbox).listUnbilled,
}

// olderPaths are documented addresses that links still use beside an
// operation's own.
var olderPaths = map[string][]string{
	"get-invoice-line-items": {"/v1/invoices/{invoice-id}/lineitems/{provider}/{type}"},
}
