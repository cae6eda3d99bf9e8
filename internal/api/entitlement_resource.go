package api

import "github.com/go-json-experiment/json/jsontext"

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
