package api

import (
	"strings"
	"time"
)

// event tells what a record of the audit makes untrue. What is not known to concern
// one part of a customer concerns all of it; what was refused changed nothing.
func (r *AuditRecord) event(told time.Time) (Event, bool) {
	if r.OperationStatus.Is("failed") {
		return Event{}, false
	}
	e := Event{Customer: r.CustomerID, scopes: r.scopes(), told: told}
	return e, len(e.scopes) > 0
}

func (r *AuditRecord) scopes() []scope {
	switch {
	case r.ResourceType.Is("mpn_association"):
		return []scope{{mpnPath, true}}
	case r.CustomerID == "" && r.ResourceType.Is("partner_relationship"):
		return []scope{{"/v1/relationships", true}}
	case r.CustomerID == "" && r.ResourceType.Is("customer"):
		return []scope{{customersPath, false}}
	case r.CustomerID == "":
		return nil
	}
	all := strings.ToLower(customersPath + "/" + r.CustomerID)
	parts := r.parts()
	if parts == nil {
		return []scope{{all, true}}
	}
	scopes := make([]scope, 0, len(parts))
	for _, part := range parts {
		switch part {
		case everyone:
			scopes = append(scopes, scope{customersPath, false})
		case itself:
			scopes = append(scopes, scope{all, false})
		default:
			path, alone := strings.CutSuffix(part, "!")
			scopes = append(scopes, scope{all + "/" + strings.ToLower(path), !alone})
		}
	}
	return scopes
}

// Parts of a customer that have no path of their own below it.
const (
	everyone = "*" // the list of all customers
	itself   = "." // the customer alone
)

// parts names what of a customer a record concerns, by the path below the customer;
// "!" after a path leaves out what is below it. Nil means all.
func (r *AuditRecord) parts() []string {
	switch strings.ToLower(string(r.ResourceType)) {
	case "customer":
		return r.customerParts()
	case "order", "third_party_add_on":
		return []string{"orders", "subscriptions", "subscribedskus", "entitlements", "products", "carts"}
	case "subscription":
		return r.subscriptionParts()
	case "license":
		return append(r.one("users", "CustomerUserId"), "subscribedskus")
	case "customer_user":
		return append(r.one("users", "CustomerUserId"), "directoryroles", "subscribedskus")
	case "transfer":
		return []string{"transfers", "transferseligibility!", "orders", "subscriptions"}
	case "partner_relationship":
		return []string{"relationships", itself}
	case "application", "application_credential", "partner_user":
		return []string{}
	}
	return nil
}

func (r *AuditRecord) customerParts() []string {
	switch strings.ToLower(string(r.OperationType)) {
	case "update_customer_qualification":
		return []string{"qualification"}
	case "update_customer_spending_budget":
		return []string{"usagebudget", "usagesummary"}
	case "update_customer_billing_profile":
		return []string{"profiles", itself}
	case "update_customer_partner_contract_company_name":
		return []string{"profiles", itself, everyone}
	case "add_customer", "delete_customer", "remove_partner_customer_relationship":
		return []string{everyone, itself, "relationships", "profiles"}
	}
	return nil
}

func (r *AuditRecord) subscriptionParts() []string {
	if r.OperationType.Is("update_subscription") {
		return append(r.one("subscriptions", "SubscriptionId"), "subscribedskus", "entitlements")
	}
	return []string{"subscriptions", "orders", "subscribedskus", "entitlements"} // it may have become another one
}

// one is a collection and the one in it that a record names, by a further fact or
// by what it became; an add-on's parent lists it too. When it names none, it may
// be any.
func (r *AuditRecord) one(collection, key string) []string {
	var what struct {
		ID                   string `json:"id"`
		ParentSubscriptionID string `json:"parentSubscriptionId"`
	}
	id := r.Detail(key)
	for _, text := range []JSONText{r.ResourceNewValue, r.ResourceOldValue} {
		if text.Into(&what) == nil && id == "" {
			id = what.ID
		}
	}
	if id == "" {
		return []string{collection}
	}
	parts := []string{collection + "!", collection + "/" + id}
	if what.ParentSubscriptionID != "" {
		parts = append(parts, collection+"/"+what.ParentSubscriptionID+"/addons")
	}
	return parts
}
