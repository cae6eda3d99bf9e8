package sandbox

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// pastEvent is an audit record from before this session, in numbers. It follows
// from when plans began, grew and were suspended.
type pastEvent struct {
	daysAgo, second int32
	customer, at    int32
	kind            pastEventKind
}

type pastEventKind uint8

const (
	orderPlaced pastEventKind = iota
	seatsAdded
	planSuspended
	licencesAssigned
)

// auditDays is how far back the audit goes.
const auditDays = 90

func (h *pastEvent) time(born time.Time) time.Time {
	return born.AddDate(0, 0, -int(h.daysAgo)).Add(time.Duration(h.second) * time.Second)
}

// findPastEvents lists the events within the audit's reach, newest first.
func (w *world) findPastEvents() []pastEvent {
	var all []pastEvent
	latest := w.monthAgo(w.closedMonth()).begin.AddDate(0, 0, 11)
	grown := int32(w.born.Sub(latest) / (24 * time.Hour))
	for i := range w.size {
		r := w.rng.at("audit", i)
		add := func(daysAgo int32, at int, kind pastEventKind) {
			second := int32(7*3600 + r.IntN(11*3600))
			if daysAgo > 0 && daysAgo <= auditDays+1 {
				all = append(all, pastEvent{daysAgo, second, int32(i), int32(at), kind})
			}
		}
		for at, p := range w.plans(i) {
			add(int32(p.started), at, orderPlaced)
			if p.trouble > 0 && int32(p.started) > grown {
				add(grown, at, seatsAdded)
			}
			if p.status == "suspended" {
				add(min(int32(p.started-1), int32(1+r.IntN(auditDays))), at, planSuspended)
			}
			if catalogue[p.product].sold == newLicense && chance(r, 30) {
				add(min(int32(p.started), int32(1+r.IntN(60))), at, licencesAssigned)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b pastEvent) int {
		return cmp.Or(int(a.daysAgo-b.daysAgo), int(b.second-a.second))
	})
	return all
}

// auditRecord is one operation as the service sends it. The values are JSON in a
// string, with names in PascalCase.
type auditRecord struct {
	PartnerID         string        `json:"partnerId"`
	CustomerID        string        `json:"customerId,omitempty"`
	CustomerName      string        `json:"customerName,omitempty"`
	UserPrincipalName string        `json:"userPrincipalName,omitempty"`
	ApplicationID     string        `json:"applicationId,omitempty"`
	ResourceType      string        `json:"resourceType"`
	ResourceOldValue  string        `json:"resourceOldValue,omitempty"`
	ResourceNewValue  string        `json:"resourceNewValue,omitempty"`
	OperationType     string        `json:"operationType"`
	OperationDate     string        `json:"operationDate"`
	OperationStatus   string        `json:"operationStatus"`
	CustomizedData    []auditDetail `json:"customizedData"`
	Attributes        attributes    `json:"attributes"`
}

type auditDetail struct {
	Key   string  `json:"key"`
	Value *string `json:"value"`
}

func detail(key, value string) auditDetail { return auditDetail{key, &value} }

// pastRecords renders events from before this session.
func (s *Sandbox) pastRecords(h *pastEvent) auditRecord {
	c := s.world.customer(int(h.customer))
	plans := s.world.plans(c.index)
	sub := s.world.subscriptionAt(&c, plans, int(h.at))
	r := auditRecord{
		PartnerID: s.Tenant(), CustomerID: c.id, CustomerName: c.name, UserPrincipalName: s.Account(), OperationDate: stampSeven(h.time(s.world.born)),
		OperationStatus: "succeeded", Attributes: typed("AuditRecord"),
	}
	switch h.kind {
	case orderPlaced:
		line := lineOf(&c, &sub, 0)
		r.ResourceType, r.OperationType = "order", "create_order"
		r.ResourceNewValue = pascal(encode(order{
			ID: sub.OrderID, ReferenceCustomerID: c.id, BillingCycle: sub.BillingCycle, CurrencyCode: c.market.Currency, LineItems: []orderLine{line},
			CreationDate: sub.CreationDate, Status: "completed", Links: links{"self": get("/customers/" + c.id + "/orders/" + sub.OrderID)}, Attributes: typed("Order"),
		}))
		r.CustomizedData = []auditDetail{
			detail("OrderId", sub.OrderID), detail("BillingCycle", sub.BillingCycle), detail("OfferId-0", sub.OfferID), detail("SubscriptionId-0", sub.ID),
			detail("SubscriptionName-0", sub.FriendlyName), detail("Quantity-0", strconv.Itoa(sub.Quantity)),
			{Key: "PartnerOnRecord-0"},
		}
	case seatsAdded, planSuspended:
		before := sub
		if h.kind == seatsAdded {
			before.Quantity -= plans[h.at].trouble
		} else {
			before.setStatus("active")
		}
		r.ResourceType, r.OperationType = "subscription", "update_subscription"
		r.ResourceOldValue, r.ResourceNewValue = pascal(encode(before)), pascal(encode(sub))
		r.CustomizedData = []auditDetail{detail("SubscriptionId", sub.ID), detail("SubscriptionName", sub.FriendlyName)}
	case licencesAssigned:
		sku := catalogue[plans[h.at].product].sku
		r.ResourceType, r.OperationType = "license", "update_customer_user_licenses"
		r.ResourceNewValue = `{"LicensesToAssign":[{"ExcludedPlans":null,"SkuId":"` + sku + `"}],"LicensesToRemove":null,"LicenseWarnings":[],"Attributes":{"ObjectType":"LicenseUpdate"}}`
		r.CustomizedData = []auditDetail{detail("AddedLicenseSkuId", sku)}
		if h.second%19 == 0 {
			r.OperationStatus = "failed"
		}
	}
	return r
}

// sessionRecords renders the changes of this session.
func (s *Sandbox) sessionRecords(d *auditEvent) auditRecord {
	r := auditRecord{
		PartnerID: s.Tenant(), CustomerID: d.customer, CustomerName: d.customerName, UserPrincipalName: s.Account(),
		ResourceType: d.name.resource, OperationType: d.name.operation, OperationDate: stampSeven(d.at), OperationStatus: "succeeded",
		ResourceOldValue: pascal(d.before), ResourceNewValue: pascal(d.after), CustomizedData: []auditDetail{}, Attributes: typed("AuditRecord"),
	}
	if d.application {
		r.UserPrincipalName, r.ApplicationID = "", s.ClientID()
	}
	if d.accepted && s.since(d.at) < largeChangeTime {
		r.OperationStatus = "progress"
	}
	return r
}

// pascal writes JSON with names in PascalCase and without passwords: not everybody
// who reads the audit may know them.
func pascal(body []byte) string {
	var v any
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.UseNumber()
	if len(body) == 0 || decoder.Decode(&v) != nil {
		return ""
	}
	return string(encode(renamed(v)))
}

func renamed(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, value := range v {
			if name != "" && !strings.Contains(strings.ToLower(name), "password") {
				out[strings.ToUpper(name[:1])+name[1:]] = renamed(value)
			}
		}
		return out
	case []any:
		for i := range v {
			v[i] = renamed(v[i])
		}
	}
	return v
}
