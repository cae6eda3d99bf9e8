package api

import (
	"reflect"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

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
