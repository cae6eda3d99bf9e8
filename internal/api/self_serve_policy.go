package api

import "strings"

// SelfServePolicy lets a customer buy something itself, at the partner's expense.
type SelfServePolicy struct {
	ID              string           `json:"id"` // made of both tenants; no GUID
	SelfServeEntity *SelfServeEntity `json:"selfServeEntity"`
	Grantor         *Grantor         `json:"grantor"`
	Permissions     []Permission     `json:"permissions"`
	Attributes      *Attributes      `json:"attributes"` // the version in it has double quotes of its own
	Extra
}

// SelfServeEntity is who may buy.
type SelfServeEntity struct {
	SelfServeEntityType Enum   `json:"selfServeEntityType" values:"customer"`
	TenantID            string `json:"tenantID"`
	Extra
}

// Grantor is who allows it, and pays.
type Grantor struct {
	GrantorType Enum   `json:"grantorType" values:"billToPartner"`
	TenantID    string `json:"tenantID"`
	Extra
}

// Permission is what may be done with what.
type Permission struct {
	Resource Enum `json:"resource" values:"AzureReservedInstances"`
	Action   Enum `json:"action" values:"Purchase"`
	Extra
}

// GivenPermission is a permission as a person names it.
type GivenPermission struct{ Permission }

// UnmarshalText reads "Resource:Action", or the JSON that the manual shows.
func (g *GivenPermission) UnmarshalText(text []byte) error {
	*g = GivenPermission{}
	if len(text) > 0 && text[0] == '{' {
		if err := decodeAsDeclared(text, &g.Permission); err != nil {
			return &ValueError{Kind: "permission", Text: string(text)}
		}
	} else if resource, action, ok := strings.Cut(string(text), ":"); ok {
		g.Resource, g.Action = Enum(resource), Enum(action)
	}
	if g.Resource == "" || g.Action == "" {
		return &ValueError{Kind: "permission such as AzureReservedInstances:Purchase", Text: string(text)}
	}
	return nil
}

// String writes what UnmarshalText reads.
func (g GivenPermission) String() string { return string(g.Resource) + ":" + string(g.Action) }

const (
	selfServePath   = "/v1/SelfServePolicy"
	selfServeIDPath = selfServePath + "/{policy-id}"
)

// SelfServePolicyRef names a self-serve policy.
type SelfServePolicyRef struct {
	PolicyID string `path:"policy-id" doc:"Id of the policy: the partner's and the customer's tenant, joined by an underscore."`
}

// SelfServePolicies chooses the policies of a customer.
type SelfServePolicies struct {
	CustomerID string `query:"entity_id" also:"customer-id" required:"true" doc:"Tenant id of the customer."`
}

// ListSelfServePolicies reads what a customer may buy itself.
var ListSelfServePolicies = list[SelfServePolicies, SelfServePolicy](Spec{
	ID: "get-a-list-of-self-serve-policies", Title: "Get a list of self serve policies", Area: AreaCustomers,
	Method: "GET", Path: selfServePath, Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Lists what a customer may buy itself, at the partner's expense.",
})

// GetSelfServePolicy reads a self-serve policy.
var GetSelfServePolicy = readOne[SelfServePolicyRef, SelfServePolicy](Spec{
	ID: "get-a-self-serve-policy-by-id", Title: "Get a self serve policy by ID", Area: AreaCustomers,
	Method: "GET", Path: selfServeIDPath, Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Reads a self-serve policy.",
})

// NewSelfServePolicy says who may do what at whose expense.
type NewSelfServePolicy struct {
	CustomerID      string            `body:"selfServeEntity.tenantID" name:"customer-id" required:"true" doc:"Tenant id of the customer who may buy."`
	PartnerTenantID string            `body:"grantor.tenantID" name:"partner-tenant-id" required:"true" doc:"Tenant id of the partner who pays: this one."`
	Permissions     []GivenPermission `body:"permissions" name:"permission" required:"true" doc:"What may be done with what; AzureReservedInstances:Purchase is the only one there is."`
}

// CreateSelfServePolicy lets a customer buy something itself.
var CreateSelfServePolicy = write[NewSelfServePolicy, None, SelfServePolicy](Spec{
	ID: "create-a-selfservepolicy", Title: "Create a SelfServePolicy", Area: AreaCustomers,
	Method: "POST", Path: selfServePath, Effect: Change, Auth: AppUser, Clouds: Global,
	Doc:    "Lets a customer buy Azure reservations itself, at the partner's expense.",
	Limits: []string{"one policy for each customer"},
	Advice: "What the customer buys then is billed to the partner.",
	Set:    map[string]any{"selfServeEntity.selfServeEntityType": "customer", "grantor.grantorType": "billToPartner"},
})

// SelfServePolicyChange names what of a policy changes.
type SelfServePolicyChange struct {
	SelfServePolicyRef
	Permissions []GivenPermission `change:"permissions" name:"permission" required:"true" doc:"What may be done with what, all of it; AzureReservedInstances:Purchase is the only one there is."`
}

// UpdateSelfServePolicy changes what a customer may buy itself. The policy is
// sent whole to the address of the collection.
var UpdateSelfServePolicy = modify[SelfServePolicyChange, SelfServePolicy](Spec{
	ID: "update-a-selfservepolicy", Title: "Update a SelfServePolicy", Area: AreaCustomers,
	Method: "PUT", Path: selfServePath, ReadFrom: selfServeIDPath, Effect: Change, Auth: AppUser, Clouds: Global,
	Doc: "Changes what a customer may buy itself, at the partner's expense.",
})

// DeleteSelfServePolicy ends that a customer may buy something itself.
var DeleteSelfServePolicy = write[SelfServePolicyRef, None, None](Spec{
	ID: "delete-a-selfservepolicy", Title: "Delete a SelfServePolicy", Area: AreaCustomers,
	Method: "DELETE", Path: selfServeIDPath, Effect: Destroy, Auth: AppUser, Clouds: Global,
	Doc: "Ends that a customer may buy Azure reservations itself.",
})
