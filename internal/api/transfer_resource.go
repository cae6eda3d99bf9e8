package api

import (
	"strings"
)

// Statuses of a transfer. The manual spells them in several ways, and knows of
// more than it lists.
const (
	TransferActive            Enum = "Active" // can be accepted, rejected and withdrawn
	TransferComplete          Enum = "Complete"
	TransferPartiallyComplete Enum = "PartiallyComplete" // some subscriptions stayed: see their errors
	TransferRejected          Enum = "Reject"
)

// TransferEntity is the move of a customer's subscriptions from one partner to
// another. One side creates it, the other accepts or rejects.
type TransferEntity struct {
	ID                    string             `json:"id"`
	Status                Enum               `json:"status" values:"Active|Complete|Completed|PartiallyComplete|Reject"`
	CreatedTime           Time               `json:"createdTime"`
	LastModifiedTime      Time               `json:"lastModifiedTime"`
	LastModifiedUser      string             `json:"lastModifiedUser"`
	CustomerName          string             `json:"customerName"`
	CustomerTenantID      string             `json:"customerTenantId"`
	PartnerTenantID       string             `json:"partnertenantid"` // the partner who asks; also spelt partnerTenantId
	SourcePartnerName     string             `json:"sourcePartnerName"`
	SourcePartnerTenantID string             `json:"sourcePartnerTenantId"` // gives the subscriptions away
	TargetPartnerName     string             `json:"targetPartnerName"`
	TargetPartnerTenantID string             `json:"targetPartnerTenantId"` // gets them
	LineItems             []TransferLineItem `json:"lineItems"`
	Links                 *Links             `json:"links"`
	Attributes            *Attributes        `json:"attributes"`
	Extra
}

// TransferLineItem is a subscription that moves, with its add-ons.
type TransferLineItem struct {
	ID                   Int                `json:"id"` // often 0 for every line: tell lines apart by subscription
	SubscriptionID       string             `json:"subscriptionId"`
	SourceSubscriptionID string             `json:"sourceSubscriptionId"`
	EntitlementID        string             `json:"entitlementId"`
	OfferID              string             `json:"offerId"`
	OrderID              string             `json:"orderId"` // at the new partner, once it has moved
	BillingCycle         Enum               `json:"billingCycle" values:"monthly|annual"`
	FriendlyName         string             `json:"friendlyName"`
	Quantity             Int                `json:"quantity"`
	PartnerIDOnRecord    string             `json:"partnerIdOnRecord"` // MPN id of the reseller at the new partner
	TransferGroupID      string             `json:"transferGroupId"`   // lines that move together or not at all
	Status               Enum               `json:"status" values:"Complete|Failed"`
	AddonItems           []TransferLineItem `json:"addonItems"`
	TransferError        string             `json:"transferError"` // why it stayed, for people
	Extra
}

// TransferSubmitResult is what became of an accepted transfer. The service says
// 200 even when nothing moved.
type TransferSubmitResult struct {
	Orders         []Order         `json:"orders"` // what moved
	TransferErrors []TransferError `json:"transferErrors"`
	Attributes     *Attributes     `json:"attributes"`
	Extra
}

// Failed lists the subscriptions that did not move.
func (r *TransferSubmitResult) Failed() []TransferLineItem {
	var failed []TransferLineItem
	for _, e := range r.TransferErrors {
		failed = append(failed, e.LineItems...)
	}
	return failed
}

// TransferError says why a group of subscriptions did not move.
type TransferError struct {
	TransferGroupID string             `json:"transferGroupId"`
	LineItems       []TransferLineItem `json:"lineItems"`
	Code            Int                `json:"code"` // 900103: the subscription isn't in a state to move
	Description     string             `json:"description"`
	Attributes      *Attributes        `json:"attributes"`
	Extra
}

// TransferEligibility says whether a subscription can be transferred.
type TransferEligibility struct {
	ID         string `json:"id"` // of the subscription
	IsEligible Bool   `json:"isEligible"`
	Reason     string `json:"reason"` // for people; none for one that is eligible
	Extra
}

// TransferSide is what a partner is in a transfer.
type TransferSide string

// The two sides of a transfer, and neither.
const (
	SourceSide  TransferSide = "source" // gives away; may withdraw
	TargetSide  TransferSide = "target" // gets; may accept or reject
	NeitherSide TransferSide = ""
)

// SideOf tells what the partner with a tenant id is in a transfer, so what it may do.
func (t *TransferEntity) SideOf(partnerTenantID string) TransferSide {
	switch {
	case strings.EqualFold(t.SourcePartnerTenantID, partnerTenantID):
		return SourceSide
	case strings.EqualFold(t.TargetPartnerTenantID, partnerTenantID):
		return TargetSide
	}
	return NeitherSide
}

// Open reports a transfer that can still be accepted, rejected or withdrawn.
func (t *TransferEntity) Open() bool { return t.Status.Is(TransferActive) }
