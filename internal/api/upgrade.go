package api

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Upgrade is an offer that a subscription could move to.
type Upgrade struct {
	TargetOffer   *Offer         `json:"targetOffer" required:"true" doc:"The offer to move to, as listed."`
	UpgradeType   Enum           `json:"upgradeType" required:"true" values:"none|upgrade_only|upgrade_with_license_transfer" doc:"Whether the users' licences move, too."` // may come as its number, from 0 on
	IsEligible    Bool           `json:"isEligible" doc:"Whether it can be done, as listed."`
	Quantity      Int            `json:"quantity" doc:"Seats of the new subscription; those of the old one when left out."`
	UpgradeErrors []UpgradeError `json:"upgradeErrors"` // why it can't be done
	Attributes    *Attributes    `json:"attributes"`
	Extra
}

// UpgradeError is why a subscription can't move to an offer.
type UpgradeError struct {
	// Code may come as its number, from 0 on.
	Code              Enum        `json:"code" values:"other|delegated_admin_permissions_disabled|subscription_status_not_active|conflicting_service_types|concurrency_conflicts|user_context_required|subscription_add_ons_present|subscription_does_not_have_any_upgrade_paths|subscription_target_offer_not_found|subscription_not_provisioned"`
	Description       string      `json:"description"`
	AdditionalDetails string      `json:"additionalDetails"`
	Attributes        *Attributes `json:"attributes"`
	Extra
}

// UpgradeResult is what became of an upgrade. It may hold errors although the
// call succeeded.
type UpgradeResult struct {
	SourceSubscriptionID string             `json:"sourceSubscriptionId"`
	TargetSubscriptionID string             `json:"targetSubscriptionId"` // the new subscription
	UpgradeType          Enum               `json:"upgradeType" values:"none|upgrade_only|upgrade_with_license_transfer"`
	UpgradeErrors        []UpgradeError     `json:"upgradeErrors"`
	LicenseErrors        []UserLicenseError `json:"licenseErrors"` // users whose licences did not move
	Attributes           *Attributes        `json:"attributes"`
	Extra
}

// UserLicenseError is a user whose licences did not move in an upgrade.
type UserLicenseError struct {
	UserObjectID string           `json:"userObjectId"`
	Name         string           `json:"name"`
	Email        string           `json:"email"`
	Errors       []jsontext.Value `json:"errors"` // in no documented form
	Attributes   *Attributes      `json:"attributes"`
	Extra
}

// ListUpgrades reads the offers that a subscription could move to, and why it
// can't where it can't.
var ListUpgrades = list[SubscriptionRef, Upgrade](Spec{
	ID: "get-subscription-upgrades", Title: "Get subscription upgrades", Area: AreaOrders,
	Method: "GET", Path: subscriptionPath + "/upgrades", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Lists the offers that a subscription could be upgraded to.",
})

// TransitionSubscription upgrades a subscription to one of the offers that
// [ListUpgrades] read: a new subscription takes its place. The manual calls the
// id in the path that of the target, and means that of the source.
var TransitionSubscription = write[SubscriptionRef, Upgrade, UpgradeResult](Spec{
	ID: "transition-a-subscription", Title: "Transition a subscription", Area: AreaOrders,
	Method: "POST", Path: subscriptionPath + "/upgrades", Effect: Spend, Auth: AppOrUser, Clouds: EveryCloud,
	Doc:    "Upgrades a subscription to another offer.",
	Advice: "Send back one of the listed upgrades that is eligible. The answer may hold errors although the call succeeds.",
})

// Failure tells why the subscription was not upgraded, or whose licences did not
// move along; nil when all went well.
func (r *UpgradeResult) Failure() error {
	if len(r.UpgradeErrors) > 0 {
		return UpgradeFailure(r.UpgradeErrors)
	}
	if len(r.LicenseErrors) == 0 {
		return nil
	}
	names := make([]string, len(r.LicenseErrors))
	for i, user := range r.LicenseErrors {
		names[i] = cmp.Or(user.Name, user.Email, user.UserObjectID)
	}
	return fmt.Errorf("the subscription was upgraded, but the licences of some users did not move: %s", strings.Join(names, ", "))
}

// UpgradeFailure is an error with the reasons why an upgrade is not possible.
func UpgradeFailure(reasons []UpgradeError) error {
	texts := make([]string, len(reasons))
	for i, r := range reasons {
		texts[i] = cmp.Or(r.Description, string(r.Code))
		if r.AdditionalDetails != "" {
			texts[i] += " (" + r.AdditionalDetails + ")"
		}
	}
	return fmt.Errorf("the subscription can't be upgraded: %s", cmp.Or(strings.Join(texts, " "), "the service gives no reason"))
}
