package api

import (
	"reflect"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Date is a day without a time, written yyyy-mm-dd.
type Date string

// NewDate returns the day of a moment in UTC.
func NewDate(t time.Time) Date { return Date(t.UTC().Format(time.DateOnly)) }

// UnmarshalText reads a day in any form in which the service writes times.
func (d *Date) UnmarshalText(text []byte) error {
	at, err := ParseTime(strings.TrimSpace(string(text)))
	if err != nil {
		return &ValueError{Kind: "date such as 2026-11-30", Text: string(text)}
	}
	*d = Date(at.Format(time.DateOnly))
	return nil
}

// MarshalText writes the day.
func (d Date) MarshalText() ([]byte, error) { return []byte(d), nil }

// AuditFilter is one of the three filters that the service offers on audit
// records. Case is ignored.
type AuditFilter struct {
	Field string // AuditCompanyName, AuditCustomerID or AuditResourceType
	Value string // part of a company's name, a tenant id, or a kind of resource
}

// Fields that audit records can be filtered by.
const (
	AuditCompanyName  = "CompanyName"
	AuditCustomerID   = "CustomerId"
	AuditResourceType = "ResourceType"
)

// operator is the only one that the service takes for a field.
func (f AuditFilter) operator() string {
	if strings.EqualFold(f.Field, AuditCompanyName) {
		return "substring"
	}
	return "equals"
}

// MarshalText writes the JSON that the filter parameter carries; "" for the zero
// filter.
func (f AuditFilter) MarshalText() ([]byte, error) {
	if f == (AuditFilter{}) {
		return nil, nil
	}
	return json.Marshal(fieldFilter{f.Field, f.Value, f.operator()})
}

// UnmarshalText reads the JSON form, or the short forms "Field=value" and "value"
// (part of a company's name).
func (f *AuditFilter) UnmarshalText(text []byte) error {
	if strings.HasPrefix(string(text), "{") {
		var w fieldFilter
		if err := Decode(text, &w); err != nil {
			return &ValueError{Kind: "filter of audit records", Text: string(text)}
		}
		*f = AuditFilter{w.Field, w.Value}
		return nil
	}
	field, value, ok := strings.Cut(string(text), "=")
	if !ok {
		field, value = AuditCompanyName, string(text)
	}
	*f = AuditFilter{field, value}
	return nil
}

// AuditQuery names a range of days and, of its records, those wanted.
type AuditQuery struct {
	StartDate Date        `query:"startDate" doc:"First day, yyyy-mm-dd; 30 days ago when left out, at most 90 days ago."`
	EndDate   Date        `query:"endDate" doc:"Last day, yyyy-mm-dd; today when left out."`
	Filter    AuditFilter `query:"filter" doc:"Field=value, or the JSON the manual shows; fields: CompanyName (any part of it), CustomerId, ResourceType."`
}

// ListAuditRecords reads what partner users and applications did.
var ListAuditRecords = list[AuditQuery, AuditRecord](Spec{
	ID: "get-a-record-of-partner-center-activity", Title: "Get a record of Partner Center activity", Area: AreaAudit,
	Method: "GET", Path: "/v1/auditrecords", Effect: Read, Private: true, Auth: AppOrUser, Clouds: Global | Germany | USGov,
	Paging: linkOnly(),
	Doc:    "Lists what people and applications did in Partner Center.",
	Limits: []string{"goes back 90 days at most, 30 days unless a start is given"},
})

// AuditRecord is one operation that somebody or something did.
type AuditRecord struct {
	PartnerID         string        `json:"partnerId"`
	CustomerID        string        `json:"customerId"`
	CustomerName      string        `json:"customerName"`
	UserPrincipalName string        `json:"userPrincipalName"` // sign-in name or id
	ApplicationID     string        `json:"applicationId"`     // only when an application did it
	ResourceType      Enum          `json:"resourceType" values:"customer|customer_user|order|subscription|license|third_party_add_on|mpn_association|transfer|application|application_credential|partner_user|partner_relationship"`
	ResourceOldValue  JSONText      `json:"resourceOldValue"` // the resource before
	ResourceNewValue  JSONText      `json:"resourceNewValue"` // the resource after
	OperationType     Enum          `json:"operationType" values:"update_customer_qualification|update_subscription|upgrade_subscription|convert_trial_subscription|add_customer|update_customer_billing_profile|update_customer_partner_contract_company_name|update_customer_spending_budget|delete_customer|remove_partner_customer_relationship|create_order|update_order|create_customer_user|delete_customer_user|update_customer_user|update_customer_user_licenses|reset_customer_user_password|update_customer_user_principal_name|restore_customer_user|create_mpn_association|update_mpn_association|update_sfb_customer_user_licenses|update_transfer|create_partner_relationship|register_application|unregister_application|add_application_credential|remove_application_credential|create_partner_user|update_partner_user|remove_partner_user"`
	OperationDate     Time          `json:"operationDate"`
	OperationStatus   Enum          `json:"operationStatus" values:"succeeded|failed|progress"`
	CustomizedData    []AuditDetail `json:"customizedData"` // which ones depends on the operation
	Attributes        *Attributes   `json:"attributes"`
	Extra
}

// AuditDetail is a further fact about an operation. What belongs to the line of
// an order has the line's number behind its key: OfferId-0.
type AuditDetail struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	Extra
}

// Detail returns the value of a further fact, "" when there is none of that key.
func (r *AuditRecord) Detail(key string) string {
	for _, d := range r.CustomizedData {
		if strings.EqualFold(d.Key, key) {
			return d.Value
		}
	}
	return ""
}

// Changes lists the fields of the resource that differ before and after, when
// both are known; of a resource that is new, all of its fields.
func (r *AuditRecord) Changes() []FieldChange {
	after, err := parseDocument([]byte(r.ResourceNewValue))
	if err != nil {
		return nil
	}
	before, err := parseDocument([]byte(r.ResourceOldValue))
	if err != nil {
		before = &document{}
	}
	return before.diff(after)
}

// JSONText is JSON that travels inside of a string. Its member names are in
// PascalCase, unlike those of the same resource elsewhere.
type JSONText string

// Value is the JSON in the text; nil when there is none or it is damaged.
func (t JSONText) Value() jsontext.Value {
	if v := jsontext.Value(t); v.IsValid() {
		return v
	}
	return nil
}

// Into decodes the JSON into a resource, such as an [Order]. No text leaves the
// resource as it was.
func (t JSONText) Into(resource any) error {
	if t == "" {
		return nil
	}
	return decodeInto([]byte(t), reflect.ValueOf(resource))
}

// UnmarshalJSON reads the string, or JSON that came without one around it.
func (t *JSONText) UnmarshalJSON(data []byte) error {
	if jsontext.Value(data).Kind() == '"' {
		*t = JSONText(unquote(data))
		return nil
	}
	if *t = JSONText(data); *t == "null" {
		*t = ""
	}
	return nil
}

// MarshalJSON writes the text as a string.
func (t JSONText) MarshalJSON() ([]byte, error) { return jsontext.AppendQuote(nil, string(t)) }
