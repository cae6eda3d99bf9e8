package sandbox

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
)

// auditEvent is a change made in this session, for the audit.
type auditEvent struct {
	at            time.Time
	name          auditName
	customer      string
	customerName  string
	application   bool // done without a person
	accepted      bool // answered 202
	before, after []byte
}

// auditName is the audit's name for an operation.
type auditName struct{ resource, operation string }

// auditNames are the documented names. An operation without one goes by its id.
var auditNames = map[string]auditName{
	"create-a-customer": {"customer", "add_customer"}, "create-a-customer-for-an-indirect-reseller": {"customer", "add_customer"},
	"update-a-customers-billing-profile":                     {"customer", "update_customer_billing_profile"},
	"update-a-customers-qualification":                       {"customer", "update_customer_qualification"},
	"update-a-customers-usage-spending-budget":               {"customer", "update_customer_spending_budget"},
	"delete-a-customer-account-from-the-integration-sandbox": {"customer", "delete_customer"},
	"remove-a-reseller-relationship-with-a-customer":         {"customer", "remove_partner_customer_relationship"},

	"create-an-order": {"order", "create_order"}, "create-an-order-for-a-customer-of-an-indirect-reseller": {"order", "create_order"},
	"checkout-a-cart": {"order", "create_order"}, "change-the-billing-cycle": {"order", "update_order"},
	"suspend-a-subscription": {"subscription", "update_subscription"}, "transition-a-subscription": {"subscription", "upgrade_subscription"},
	"convert-a-trial-subscription-to-paid":           {"subscription", "convert_trial_subscription"},
	"create-a-product-upgrade-entity-for-a-customer": {"subscription", "upgrade_subscription"},

	"create-user-accounts-for-a-customer": {"customer_user", "create_customer_user"}, "update-user-accounts-for-a-customer": {"customer_user", "update_customer_user"},
	"delete-a-user-account-for-a-customer": {"customer_user", "delete_customer_user"},
	"assign-licenses-to-a-user":            {"license", "update_customer_user_licenses"},
	"create-a-transfer":                    {"transfer", "update_transfer"}, "accept-a-transfer": {"transfer", "update_transfer"},
	"reject-a-transfer": {"transfer", "update_transfer"}, "withdraw-a-transfer": {"transfer", "update_transfer"},
}

// auditNameOf names a change. Operations that share a route share a name.
func auditNameOf(ids []string) auditName {
	for _, id := range ids {
		if name, ok := auditNames[id]; ok {
			return name
		}
	}
	words := strings.Split(ids[0], "-")
	resource := "customer"
	for _, kind := range []string{"device", "policy", "subscription", "order", "cart", "user", "agreement", "application"} {
		if strings.Contains(ids[0], kind) {
			resource = kind
			break
		}
	}
	return auditName{resource, strings.Join(words, "_")}
}

const (
	maxSnapshot    = 64 << 10 // bytes of a resource that the audit keeps
	maxAuditEvents = 10_000
)

// beginAudit stores the resource as it is before a change.
func (s *Sandbox) beginAudit(c *call, now time.Time) auditEvent {
	d := auditEvent{at: now, application: c.who.auth == api.AppOnly}
	if !c.route.changes {
		return d
	}
	d.name = auditNameOf(c.route.ids())
	if c.request.Method != http.MethodPost {
		d.before = s.auditSnapshot(c)
	}
	s.setAuditCustomer(&d, customerIn(c))
	return d
}

// recordAudit completes an audit event with the result of the change.
func (s *Sandbox) recordAudit(c *call, d auditEvent, a *answer) {
	switch {
	case c.request.Method == http.MethodDelete:
	case len(a.body) > 0:
		d.after = snapshot(a.body)
	case c.request.Method == http.MethodPost:
		d.after = snapshot(c.body)
	default:
		d.after = s.auditSnapshot(c)
	}
	if d.customer == "" {
		var made struct{ ID string }
		if json.Unmarshal(a.body, &made) == nil {
			s.setAuditCustomer(&d, made.ID)
		}
	}
	d.accepted = a.status == http.StatusAccepted
	if s.auditEvents = append(s.auditEvents, d); len(s.auditEvents) > maxAuditEvents {
		s.auditEvents = s.auditEvents[1:]
	}
}

// auditSnapshot reads the resource that a change is about; nil if it can't be read
// at that address.
func (s *Sandbox) auditSnapshot(c *call) []byte {
	route, args, _ := s.routes.find(http.MethodGet, c.request.URL)
	if route == nil {
		return nil
	}
	asked := *c
	asked.route, asked.args, asked.body = route, args, nil
	if a := route.handler(s, &asked); a.status == http.StatusOK {
		return snapshot(a.body)
	}
	return nil
}

// snapshot is a resource as the audit stores it; nil if it is too large.
func snapshot(body []byte) []byte {
	if len(body) > maxSnapshot {
		return nil
	}
	return body
}

// setAuditCustomer sets the customer of an audit event.
func (s *Sandbox) setAuditCustomer(d *auditEvent, id string) {
	if c, ok := s.customerByID(id); ok {
		d.customer, d.customerName = c.id, c.name
	}
}

// customerIn finds the customer of a call, in the path or in the body.
func customerIn(c *call) string {
	segments := strings.Split(strings.Trim(c.request.URL.Path, "/"), "/")
	if len(segments) > 2 && strings.EqualFold(segments[1], "customers") {
		return segments[2]
	}
	var body struct{ CustomerID string }
	if json.Unmarshal(c.body, &body) != nil {
		return ""
	}
	return body.CustomerID
}
