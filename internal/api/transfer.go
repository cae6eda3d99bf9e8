package api

import (
	"strings"
)

const (
	transfersPath = "/v1/customers/{customer-id}/transfers"
	transferPath  = transfersPath + "/{transfer-id}"
)

// TransferRef names a transfer.
type TransferRef struct {
	CustomerRef
	TransferID string `path:"transfer-id" doc:"Id of the transfer."`
}

// TransferQuery names a customer and a kind of transfer.
type TransferQuery struct {
	CustomerRef
	TransferType Enum `query:"transferType" default:"directtoindirect" values:"directtoindirect" doc:"Kind of transfer; the manual knows one only."`
}

// ListTransferEligibility asks which subscriptions of a customer can move to
// another partner.
var ListTransferEligibility = list[TransferQuery, TransferEligibility](Spec{
	ID: "get-a-customers-subscriptions-transfer-eligibility", Title: "Get a customer's subscriptions transfer eligibility", Area: AreaCustomers,
	Method: "GET", Path: "/v1/customers/{customer-id}/transferseligibility", Effect: Read, Auth: AppOrUser, Clouds: Global,
	Doc: "Tells which subscriptions of a customer can be transferred to another partner, and why others can't.",
})

// ListTransfers reads the transfers of a customer, whichever side this partner is on.
var ListTransfers = list[CustomerRef, TransferEntity](Spec{
	ID: "get-a-customers-transfers", Title: "Get a customer's transfers", Area: AreaCustomers,
	Method: "GET", Path: transfersPath, Effect: Read, Auth: AppOrUser, Clouds: Global,
	Doc: "Lists the transfers of a customer's subscriptions, to this partner and away from it.",
})

// GetTransfer reads a transfer.
var GetTransfer = readOne[TransferRef, TransferEntity](Spec{
	ID: "get-transfer-details-by-id", Title: "Get transfer details by id", Area: AreaCustomers,
	Method: "GET", Path: transferPath, Effect: Read, Auth: AppOrUser, Clouds: Global,
	Doc: "Reads a transfer with its subscriptions.",
})

// MovedSubscription is a subscription to be transferred. Its add-ons go with it.
type MovedSubscription struct {
	SubscriptionID    string `json:"subscriptionId"`
	PartnerIDOnRecord string `json:"partnerIdOnRecord"` // MPN id of the reseller at the new partner
}

// UnmarshalText reads "SUBSCRIPTION-ID" or "SUBSCRIPTION-ID=MPN-ID", or the JSON
// that the manual shows.
func (m *MovedSubscription) UnmarshalText(text []byte) error {
	*m = MovedSubscription{}
	if len(text) > 0 && text[0] == '{' {
		var line TransferLineItem
		if err := decodeAsDeclared(text, &line); err != nil {
			return &ValueError{Kind: "subscription to transfer", Text: string(text)}
		}
		m.SubscriptionID, m.PartnerIDOnRecord = line.SubscriptionID, line.PartnerIDOnRecord
	} else {
		m.SubscriptionID, m.PartnerIDOnRecord, _ = strings.Cut(strings.TrimSpace(string(text)), "=")
	}
	if m.SubscriptionID == "" {
		return &ValueError{Kind: "subscription to transfer", Text: string(text)}
	}
	return nil
}

// String writes what UnmarshalText reads.
func (m MovedSubscription) String() string {
	if m.PartnerIDOnRecord == "" {
		return m.SubscriptionID
	}
	return m.SubscriptionID + "=" + m.PartnerIDOnRecord
}

// NewTransfer says what moves from whom to whom.
type NewTransfer struct {
	CustomerRef
	SourcePartnerTenantID string              `body:"sourcePartnerTenantId" name:"source-partner-tenant-id" required:"true" doc:"Tenant id of the partner who gives the subscriptions away: this one."`
	TargetPartnerTenantID string              `body:"targetPartnerTenantId" name:"target-partner-tenant-id" required:"true" doc:"Tenant id of the partner who gets them."`
	Subscriptions         []MovedSubscription `body:"lineItems" name:"subscription" required:"true" doc:"Id of a subscription; SUBSCRIPTION-ID=MPN-ID names the new partner's reseller too. Add-ons go with their base."`
	CustomerName          string              `body:"customerName" name:"customer-name" doc:"Name of the customer, for the other partner."`
	SourcePartnerName     string              `body:"sourcePartnerName" name:"source-partner-name" doc:"Name of this partner, for the other one."`
	TargetPartnerName     string              `body:"targetPartnerName" name:"target-partner-name" doc:"Name of the other partner."`
}

// CreateTransfer offers subscriptions of a customer to another partner;
// [journey.PlanTransfer] checks first whether they can move.
var CreateTransfer = write[NewTransfer, None, TransferEntity](Spec{
	ID: "create-a-transfer", Title: "Create a transfer", Area: AreaCustomers,
	Method: "POST", Path: transfersPath, Effect: Change, Auth: AppOrUser, Clouds: Global,
	Doc:    "Offers subscriptions of a customer to another partner, who accepts or rejects.",
	Limits: []string{"a subscription can be in one open transfer only"},
	Advice: "Nothing moves until the other partner accepts; until then it can be withdrawn.",
})

// AcceptTransfer takes over what another partner offers: the service places
// orders for it. Read the answer: 200 comes even when nothing moved.
var AcceptTransfer = write[TransferRef, None, TransferSubmitResult](Spec{
	ID: "accept-a-transfer", Title: "Accept a transfer", Area: AreaCustomers,
	Method: "POST", Path: transferPath + "/accept", Effect: Spend, Auth: AppOrUser, Clouds: Global,
	Doc:    "Takes over the subscriptions that another partner offers; they are billed to this partner from now on.",
	Advice: "Success does not mean that all moved: look at the transfer's errors.",
})

// RejectedTransfer names a transfer to be rejected.
type RejectedTransfer struct {
	CustomerRef
	TransferID string `path:"transfer-id" member:"id" doc:"Id of the transfer."`
}

// RejectTransfer refuses what another partner offers.
var RejectTransfer = write[RejectedTransfer, None, TransferEntity](Spec{
	ID: "reject-a-transfer", Title: "Reject a transfer", Area: AreaCustomers,
	Method: "PATCH", Path: transferPath, Effect: Destroy, Auth: AppOrUser, Clouds: Global,
	Doc:    "Refuses the subscriptions that another partner offers.",
	Advice: "The other partner has to create a new transfer to offer them again.",
	Set:    map[string]any{"status": "reject"},
})

// WithdrawTransfer takes this partner's offer back.
var WithdrawTransfer = write[TransferRef, None, None](Spec{
	ID: "withdraw-a-transfer", Title: "Withdraw a transfer", Area: AreaCustomers,
	Method: "DELETE", Path: transferPath, Effect: Destroy, Auth: AppOrUser, Clouds: Global,
	Doc:    "Takes back the offer of subscriptions to another partner.",
	Limits: []string{"only while the transfer is Active"},
})

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
