package sandbox

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// upgrade is an offer that a subscription could move to. Its type is a name in
// lists, a number in requests and results.
type upgrade struct {
	TargetOffer   offer          `json:"targetOffer"`
	UpgradeType   string         `json:"upgradeType"`
	IsEligible    bool           `json:"isEligible"`
	Quantity      int            `json:"quantity"`
	UpgradeErrors []upgradeError `json:"upgradeErrors"`
	Attributes    attributes     `json:"attributes"`
}

type upgradeError struct {
	Code              int        `json:"code"`
	Description       string     `json:"description"`
	AdditionalDetails string     `json:"additionalDetails,omitempty"`
	Attributes        attributes `json:"attributes"`
}

// The codes of upgrade errors: positions in the manual's list of names.
const (
	upgradeNotActive = 2
	upgradeAddOns    = 6
	upgradeNoTarget  = 8
	upgradeNotReady  = 9
)

type upgradeResult struct {
	SourceSubscriptionID string         `json:"sourceSubscriptionId"`
	TargetSubscriptionID string         `json:"targetSubscriptionId,omitempty"`
	UpgradeType          int            `json:"upgradeType"`
	UpgradeErrors        []upgradeError `json:"upgradeErrors"`
	LicenseErrors        []string       `json:"licenseErrors"`
	Attributes           attributes     `json:"attributes"`
}

var upgradeTypes = []string{"none", "upgrade_only", "upgrade_with_license_transfer"}

func upgradeFault(code int, text, details string) []upgradeError {
	return []upgradeError{{code, text, details, typed("UpgradeError")}}
}

// upgradeFaults finds why a subscription can't be upgraded now.
func (s *Sandbox) upgradeFaults(b *bought) []upgradeError {
	if b.now.Status != "active" {
		return upgradeFault(upgradeNotActive, "Subscription cannot be upgraded because the source subscription state is not active. Additional Details contains the current source subscription state.", b.now.Status)
	}
	for at := range b.plans {
		if b.plans[at].parent == b.at+1 && s.subscriptionNow(&b.customer, b.plans, at).Status == "active" {
			return upgradeFault(upgradeAddOns, "Subscription cannot be upgraded because it has add-ons.", catalogue[b.plans[at].product].name)
		}
	}
	if b.plans[b.at].failed || !s.provisioned(&b.plans[b.at]) {
		return upgradeFault(upgradeNotReady, "Subscription cannot be upgraded because it is not provisioned.", "")
	}
	return []upgradeError{}
}

func (s *Sandbox) listUpgrades(c *call) *answer {
	b, refused := s.subscriptionOf(c)
	if refused != nil {
		return refused
	}
	var items []upgrade
	for _, target := range offerSheet[b.plans[b.at].product].upgrades {
		faults := s.upgradeFaults(&b)
		items = append(items, upgrade{
			TargetOffer: offerIn(target, b.customer.market.Country, c.locale()), UpgradeType: upgradeTypes[1], IsEligible: len(faults) == 0,
			Quantity: b.now.Quantity, UpgradeErrors: faults, Attributes: typed("Upgrade"),
		})
	}
	return reply(list(items, ""))
}

// upgradeWish is an upgrade that a caller asks for.
type upgradeWish struct {
	TargetOffer struct{ ID string }
	UpgradeType json.RawMessage
	Quantity    int
}

// kind reads the type, a number or a name.
func (w *upgradeWish) kind() (int, bool) {
	var number int
	if json.Unmarshal(w.UpgradeType, &number) == nil {
		return number, number > 0 && number < len(upgradeTypes)
	}
	var name string
	if json.Unmarshal(w.UpgradeType, &name) == nil {
		for i := range upgradeTypes {
			if strings.EqualFold(name, upgradeTypes[i]) || name == strconv.Itoa(i) {
				return i, i > 0
			}
		}
	}
	return 0, false
}

// transition upgrades a subscription: a new one takes its place. What stands in
// the way comes inside a 200.
func (s *Sandbox) transition(c *call) *answer {
	b, refused := s.subscriptionOf(c)
	if refused != nil {
		return refused
	}
	var wish upgradeWish
	if refused := c.decode(&wish); refused != nil {
		return refused
	}
	kind, known := wish.kind()
	if !known {
		return badRequest("UpgradeType has to be upgrade_only or upgrade_with_license_transfer.")
	}
	result := upgradeResult{SourceSubscriptionID: b.now.ID, UpgradeType: kind, LicenseErrors: []string{}, Attributes: typed("UpgradeResult")}
	target := -1
	for _, possible := range offerSheet[b.plans[b.at].product].upgrades {
		if strings.EqualFold(catalogue[possible].offer, wish.TargetOffer.ID) {
			target = possible
		}
	}
	if result.UpgradeErrors = s.upgradeFaults(&b); len(result.UpgradeErrors) == 0 && target < 0 {
		result.UpgradeErrors = upgradeFault(upgradeNoTarget, "Subscription cannot be upgraded because the target offer is not one of its upgrades.", wish.TargetOffer.ID)
	}
	if len(result.UpgradeErrors) > 0 {
		return reply(result)
	}
	seats := wish.Quantity
	if seats == 0 {
		seats = b.now.Quantity
	}
	line := &lineItemRequest{id: catalogue[target].offer, quantity: seats, cycle: b.now.BillingCycle, context: nil}
	if b.now.PartnerID != partnerMpn {
		line.partner = b.now.PartnerID
	}
	if f := s.check(&b.customer, line); f != nil {
		return refuse(http.StatusBadRequest, f.order, "%s", f.condition)
	}
	placed := s.place(&b.customer, []*lineItemRequest{line})
	s.end(&b.customer, b.now.ID)
	result.TargetSubscriptionID = placed.LineItems[0].SubscriptionID
	return reply(result)
}
