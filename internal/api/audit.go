package api

import (
	"strings"
	"time"

	"github.com/go-json-experiment/json"
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
