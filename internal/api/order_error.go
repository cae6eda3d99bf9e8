package api

// orderErrorNames are the documented names of the codes that a checkout answers
// with. The service sends numbers.
var orderErrorNames = map[string]string{
	"800001": "PartnerTokenMissing",
	"800002": "InvalidInput",
	"800003": "ServiceException",
	"800004": "InvalidOfferId",
	"800005": "CreateOrderError",
	"800007": "ProvisioningStatusNotFound",
	"800008": "CartIdNotFound",
	"800009": "CartItemErrorInCreateOrder",
	"800010": "InventoryNotAvailable",
	"800011": "AzureSubscriptionNotValid",
	"800012": "SubscriptionIsNotActive",
	"800013": "SubscriptionIsNotEnabledForRI",
	"800014": "PendingAdjustment",
	"800015": "MpnIdNotFound",
	"800016": "NotValidIndirectResellerMpnId",
	"800017": "InvalidQuantity",
	"800018": "SandboxLimitExceeded",
	"800019": "SandboxTenantOnly",
	"800020": "CatalogItemNotEligibleForPurchase",
	"800021": "SubscriptionIsNotValid",
	"800022": "ManualReviewRequired",
	"800023": "InsufficientFunds",
	"800024": "ReviewCancelled",
	"800025": "LineOfCreditNotDefined",
	"800026": "RiskError",
	"800030": "SubscriptionNotRegistered",
	"800031": "PurchaseSystemNotSupported",
	"800036": "ConditionFailed",
	"800037": "AssetIdNotFound",
	"800038": "AssetFutureBillingInfoNotFound",
	"800039": "ResellerProgramStatusNotActive",
	"800040": "AssetStatusChangeNotValid",
	"800041": "ItemAlreadyActivated",
	"800042": "NotSupported",
	"800043": "PricingAccessForbidden",
	"800060": "OrderInProgress",
	"800061": "OrderCannotBeCancelled",
	"800062": "ReviewRejected",
	"800063": "CancelLegacyOrder",
	"800064": "CartProcessedByAnotherRequest",
	"800065": "CartCheckOutNotAllowedWhenStatusIsOrdered",
}

// Name is the documented name of the error's code, "" for a code that no manual
// mentions.
func (e *OrderError) Name() string { return orderErrorNames[e.Code] }
