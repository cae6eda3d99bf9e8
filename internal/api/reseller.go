package api

// Kinds of relationships between partners, as the service is asked for them.
const (
	ProviderOfResellers Enum = "IsIndirectCloudSolutionProviderOf" // for a provider: its indirect resellers
	ResellerOfProviders Enum = "IsIndirectResellerOf"              // for a reseller: its indirect providers
)

// PartnerRelationship is another partner and what it is to this one.
type PartnerRelationship struct {
	ID               string      `json:"id"`       // tenant id of the other partner
	Location         string      `json:"location"` // two-letter country
	MPNID            string      `json:"mpnId"`    // Microsoft Partner Network id of the other partner
	Name             string      `json:"name"`
	RelationshipType Enum        `json:"relationshipType" values:"is_indirect_cloud_solution_provider_of|is_indirect_reseller_of"`
	State            Enum        `json:"state"` // such as Active
	Attributes       *Attributes `json:"attributes"`
	Extra
}

// PartnerRelationships names a kind of relationship.
type PartnerRelationships struct {
	RelationshipType Enum `query:"relationship_type" required:"true" default:"IsIndirectCloudSolutionProviderOf" values:"IsIndirectCloudSolutionProviderOf|IsIndirectResellerOf" doc:"As a provider, IsIndirectCloudSolutionProviderOf lists the indirect resellers; as a reseller, IsIndirectResellerOf lists the indirect providers."`
}

// ListIndirectResellers reads the partner's indirect resellers or providers.
var ListIndirectResellers = list[PartnerRelationships, PartnerRelationship](Spec{
	ID: "retrieve-a-list-of-indirect-resellers", Title: "Retrieve a list of indirect resellers", Area: AreaProfiles,
	Method: "GET", Path: "/v1/relationships", Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Lists the partner's indirect resellers, or the indirect providers of a reseller.",
})

// ListResellersOfCustomer reads the indirect resellers that a customer belongs to.
var ListResellersOfCustomer = list[CustomerRef, PartnerRelationship](Spec{
	ID: "get-indirect-resellers-of-a-customer", Title: "Get indirect resellers of a customer", Area: AreaProfiles,
	Method: "GET", Path: "/v1/customers/{customer-id}/relationships", Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Lists the indirect resellers of a customer.",
})

// ResellerCustomers is a search for the customers of an indirect reseller.
type ResellerCustomers struct {
	Filter CustomerFilter `query:"filter" required:"true" doc:"IndirectReseller=TENANT-ID, or the JSON the manual shows; the tenant id is that of the reseller."`
}

// CustomersOfReseller searches for the customers of the reseller with a tenant id.
func CustomersOfReseller(tenantID string) ResellerCustomers {
	return ResellerCustomers{CustomerFilter{FilterIndirectReseller, tenantID}}
}

// ListCustomersOfReseller reads the customers of an indirect reseller.
var ListCustomersOfReseller = list[ResellerCustomers, Customer](Spec{
	ID: "get-customers-of-an-indirect-reseller", Title: "Get customers of an indirect reseller", Area: AreaProfiles,
	Method: "GET", Path: customersPath, Effect: Read, Auth: AppUser, Clouds: Global,
	Paging: seek(CustomersPageSize),
	Doc:    "Lists the customers of an indirect reseller.",
	Limits: []string{"IndirectReseller is the only field and starts_with the only operator"},
})

// SubscriptionsOfPartner names a customer and a partner.
type SubscriptionsOfPartner struct {
	CustomerRef
	MPNID string `query:"mpn_id" required:"true" doc:"Microsoft Partner Network id of the partner, a number."`
}

// ListSubscriptionsOfPartner reads those subscriptions of a customer that belong
// to a partner.
var ListSubscriptionsOfPartner = list[SubscriptionsOfPartner, Subscription](Spec{
	ID: "get-a-customers-subscriptions-by-partner-mpn-id", Title: "Get a customer's subscriptions by partner MPN ID", Area: AreaProfiles,
	Method: "GET", Path: "/v1/customers/{customer-id}/subscriptions", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Lists the subscriptions of a customer that belong to a partner.",
})

// RelationshipRequest is an invitation to become the partner's customer.
type RelationshipRequest struct {
	URL        string      `json:"url"` // where the customer accepts
	Attributes *Attributes `json:"attributes"`
	Extra
}

// GetRelationshipRequest reads the address at which a customer accepts a
// relationship with the partner.
var GetRelationshipRequest = readOne[None, RelationshipRequest](Spec{
	ID: "retrieve-a-relationship-request-url", Title: "Retrieve a relationship request URL", Area: AreaCustomers,
	Method: "GET", Path: "/v1/customers/relationshiprequests", Effect: Read, Private: true, Auth: AppUser, Clouds: Global | China | Germany,
	Doc: "Reads the address that invites a customer to a relationship with the partner.",
})

// RemoveRelationship ends the partner's relationship with a customer; see
// [journey.PlanRelationshipEnd]. Nothing but the relationship comes back: the answer
// is no customer.
var RemoveRelationship = modify[CustomerRef, Customer](Spec{
	ID: "remove-a-reseller-relationship-with-a-customer", Title: "Remove a reseller relationship with a customer", Area: AreaCustomers,
	Method: "PATCH", Path: "/v1/customers/{customer-id}", Effect: Destroy, Auth: AppUser, Clouds: Global,
	Doc: "Ends the reseller relationship with a customer.",
	Limits: []string{
		"no subscription of the customer may be active: suspend them first",
		"orders of Azure Reserved VM Instances must be cancelled first",
	},
	Advice:        "The customer has to accept a new relationship request before you can serve it again.",
	SendChangesOf: "Customer",
	Set:           map[string]any{"relationshipToPartner": RelationshipNone},
})

// Relationships of a partner to a customer.
const (
	RelationshipNone     Enum = "none"
	RelationshipReseller Enum = "reseller"
)
