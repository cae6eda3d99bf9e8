package api

import "strings"

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
var GetReservation = read[ArtifactRef, ReservedInstanceArtifactDetails](Spec{
	ID: "get-reserved-instance-artifact", Title: "Get reserved instance artifact", Area: AreaCustomers,
	Method: "GET", Path: artifactsPath + "reservedinstance" + artifactPath, Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Reads the reservations that an entitlement consists of.",
})

// GetOlderReservation reads the reservations of an artifact of the older contract.
var GetOlderReservation = read[ArtifactRef, VirtualMachineReservedInstanceArtifactDetails](Spec{
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
