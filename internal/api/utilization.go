package api

import "github.com/go-json-experiment/json/jsontext"

// Granularities of utilization records.
const (
	GranularityDaily  Enum = "daily"
	GranularityHourly Enum = "hourly"
)

// UtilizationQuery names the utilization of a subscription. The range is that of
// the report to the billing system: what was used may lie outside of it.
type UtilizationQuery struct {
	SubscriptionRef
	StartTime   Time `query:"start_time" required:"true" doc:"Start of the range in which the usage was reported, with its offset from UTC."`
	EndTime     Time `query:"end_time" required:"true" doc:"End of that range."`
	Granularity Enum `query:"granularity" default:"daily" values:"daily|hourly" doc:"Time that one record sums up."`
	ShowDetails Bool `query:"show_details" default:"true" doc:"Whether to tell resources apart by instance."`
}

// ListUtilization reads what a subscription of MS-AZR-0145P consumed. While the
// service is not ready it answers with a [NotReadyError]: that is not "nothing".
var ListUtilization = list[UtilizationQuery, AzureUtilizationRecord](Spec{
	ID: "get-a-customers-utilization-records-for-azure", Title: "Get a customer's utilization records for Azure", Area: AreaBilling,
	Method: "GET", Path: subscriptionPath + "/utilizations/azure", Effect: Read, Auth: AppOrUser, Clouds: usageClouds,
	Paging: seek(1000),
	Doc:    "Lists what a subscription of MS-AZR-0145P consumed, by day or hour.",
	Limits: []string{"at most 1000 records a page", "not for Azure plans: read their consumption lines of invoices"},
	Advice: "An invoice of the same period may differ: it has rules for usage that is reported late.",
})

// AzureUtilizationRecord is what was consumed of one Azure resource in a time.
type AzureUtilizationRecord struct {
	UsageStartTime Time                      `json:"usageStartTime"` // when it was consumed
	UsageEndTime   Time                      `json:"usageEndTime"`
	Resource       *AzureResource            `json:"resource"`
	Quantity       Decimal                   `json:"quantity"`     // in units of Unit
	Unit           string                    `json:"unit"`         // such as 1 GB/Hr
	InfoFields     map[string]jsontext.Value `json:"infoFields"`   // details of the instance; may be empty
	InstanceData   *AzureInstanceData        `json:"instanceData"` // only with details
	Attributes     *Attributes               `json:"attributes"`
	Extra
}

// AzureResource is something that Azure measures.
type AzureResource struct {
	ID          string `json:"id"` // of the meter
	Name        string `json:"name"`
	Category    string `json:"category"`
	Subcategory string `json:"subcategory"`
	Region      string `json:"region"`
	Extra
}

// AzureInstanceData tells instances of a resource apart.
type AzureInstanceData struct {
	ResourceURI    string         `json:"resourceUri"` // the instance's whole Azure id
	Location       string         `json:"location"`    // region that it ran in
	PartNumber     string         `json:"partNumber"`  // of another publisher's usage; may be empty
	OrderNumber    string         `json:"orderNumber"` // of another publisher's order; may be empty
	Tags           jsontext.Value `json:"tags"`        // the user's own; a list or an object
	AdditionalInfo jsontext.Value `json:"additionalInfo"`
	Extra
}
