package api

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// EntitlementQuery chooses entitlements of a customer.
type EntitlementQuery struct {
	CustomerRef
	EntitlementType Enum `query:"entitlementType" values:"software|reservedInstance|virtualMachineReservedInstance" doc:"Kind of entitlements; all when left out."`
	ShowExpiry      Bool `query:"showExpiry" doc:"Whether to fill in expiry dates, where there are any."`
}

// ListEntitlements reads what a customer may use because it was bought once.
var ListEntitlements = list[EntitlementQuery, Entitlement](Spec{
	ID: "get-a-collection-of-entitlements", Title: "Get a collection of entitlements", Area: AreaCustomers,
	Method: "GET", Path: "/v1/customers/{customer-id}/entitlements", Effect: Read, Auth: AppUser, Clouds: Global,
	Doc:    "Lists the software and the Azure reservations that a customer has bought.",
	Advice: "Ask for expiry dates: they are left out otherwise, and software bought for good has none.",
})

// ArtifactRef names an artifact; [Artifact.Ref] reads it from the artifact's link.
type ArtifactRef struct {
	CustomerRef
	GroupID    string `path:"group-id" doc:"Group segment of the artifact's link."`
	LineItemID string `path:"line-item-id" doc:"Line item segment of the artifact's link."`
	ResourceID string `path:"resource-id" doc:"Resource id of the artifact."`
}

const (
	artifactsPath = "/v1/customers/{customer-id}/artifacts/"
	artifactPath  = "/groups/{group-id}/lineitems/{line-item-id}/resource/{resource-id}"
)

// GetReservation reads the reservations of an artifact.
var GetReservation = readOne[ArtifactRef, ReservedInstanceArtifactDetails](Spec{
	ID: "get-reserved-instance-artifact", Title: "Get reserved instance artifact", Area: AreaCustomers,
	Method: "GET", Path: artifactsPath + "reservedinstance" + artifactPath, Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Reads the reservations that an entitlement consists of.",
})

// GetOlderReservation reads the reservations of an artifact of the older contract.
var GetOlderReservation = readOne[ArtifactRef, VirtualMachineReservedInstanceArtifactDetails](Spec{
	ID: "get-virtual-machine-reserved-instance-artifact", Title: "Get virtual machine reserved instance artifact", Area: AreaCustomers,
	Method: "GET", Path: artifactsPath + "virtualmachinereservedinstance" + artifactPath, Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Reads the reservations of virtual machines that an entitlement of the older contract consists of.",
})

// Ref reads from an artifact's link which artifact it is; older says that it is
// one of the older contract, for [GetOlderReservation].
func (a *Artifact) Ref() (ref ArtifactRef, older, ok bool) {
	if a.Link == nil {
		return ref, false, false
	}
	parts := strings.Split(strings.TrimPrefix(strings.TrimPrefix(a.Link.URI, "/"), "v1/"), "/")
	for i, want := range []string{"customers", "", "artifacts", "", "groups", "", "lineitems", "", "resource", ""} {
		if len(parts) != 10 || parts[i] == "" || want != "" && !strings.EqualFold(parts[i], want) {
			return ref, false, false
		}
	}
	older = strings.EqualFold(parts[3], "virtualmachinereservedinstance")
	return ArtifactRef{CustomerRef{parts[1]}, parts[5], parts[7], parts[9]}, older, older || strings.EqualFold(parts[3], "reservedinstance")
}

// Entitlement is something that a customer may use because it was bought once:
// software or a reservation, not a subscription.
type Entitlement struct {
	ReferenceOrder       *ReferenceOrder           `json:"referenceOrder"` // order that bought it
	ProductID            string                    `json:"productId"`
	SKUID                string                    `json:"skuId"`
	Quantity             Int                       `json:"quantity"` // without what is not delivered yet or was transferred
	QuantityDetails      []QuantityDetail          `json:"quantityDetails"`
	EntitlementType      Enum                      `json:"entitlementType" values:"software|reservedinstance|virtualmachinereservedinstance"`
	EntitledArtifacts    []Artifact                `json:"entitledArtifacts"`
	IncludedEntitlements []Entitlement             `json:"includedEntitlements"` // what comes with it
	ExpiryDate           Time                      `json:"expiryDate"`           // only when asked for, and where there is one
	DynamicAttributes    map[string]jsontext.Value `json:"dynamicAttributes"`    // by artifact type, such as reservationType: virtualmachines or sqldatabases
	Extra
}

// QuantityDetail is how much of an entitlement has a status.
type QuantityDetail struct {
	Quantity Int  `json:"quantity"`
	Status   Enum `json:"status"`
	Extra
}

// ReferenceOrder is the line of an order that an entitlement comes from.
type ReferenceOrder struct {
	ID          string `json:"id"`
	LineItemID  string `json:"lineItemId"`
	AlternateID string `json:"alternateId"` // shorter id for people
	Extra
}

// Types of entitlements and artifacts. Answers spell them in several ways.
const (
	EntitledSoftware         Enum = "software"
	EntitledReservation      Enum = "reservedInstance"
	EntitledOlderReservation Enum = "virtualMachineReservedInstance" // for programs written for the older contract
)

// Artifact is what an entitlement consists of. Only reservations have one, whose
// link leads to the details.
type Artifact struct {
	ArtifactType      Enum                      `json:"artifactType"`
	Link              *Link                     `json:"link"`
	ResourceID        string                    `json:"resourceId"` // of the Azure reservation order
	DynamicAttributes map[string]jsontext.Value `json:"dynamicAttributes"`
	Extra
}

// ReservedInstanceArtifactDetails are the reservations of an artifact.
type ReservedInstanceArtifactDetails struct {
	Type                       Enum          `json:"type"`
	VirtualMachineReservations []Reservation `json:"virtualMachineReservations"`
	Reservations               []Reservation `json:"reservations"` // the same, under the name that the reference has
	Extra
}

// All lists the reservations, whichever name the answer has for them.
func (d *ReservedInstanceArtifactDetails) All() []Reservation {
	return append(d.VirtualMachineReservations, d.Reservations...)
}

// VirtualMachineReservedInstanceArtifactDetails are the reservations of an
// artifact under the older contract.
type VirtualMachineReservedInstanceArtifactDetails struct {
	Type                       Enum          `json:"type"`
	VirtualMachineReservations []Reservation `json:"virtualMachineReservations"`
	Extra
}

// Reservation is Azure capacity that is paid for ahead.
type Reservation struct {
	ReservationID     string   `json:"reservationId"`
	ScopeType         Enum     `json:"scopeType"` // Shared: for all subscriptions; Single: for the applied scopes
	DisplayName       string   `json:"displayName"`
	AppliedScopes     []string `json:"appliedScopes"`
	Quantity          Int      `json:"quantity"`          // machines or databases
	ExpiryDateTime    Time     `json:"expiryDateTime"`    // without a time zone
	EffectiveDateTime Time     `json:"effectiveDateTime"` // with one
	ProvisioningState Enum     `json:"provisioningState"`
	Extra
}
