package sandbox

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/cspdesk/cspdesk/internal/api"
)

// CloudNames lists the clouds that [ParseCloud] knows.
func CloudNames() []string { return strings.Split(api.EveryCloud.String(), "|") }

// ParseCloud reads the name of a cloud.
func ParseCloud(name string) (api.Cloud, error) {
	if cloud := api.CloudNamed(name); cloud != 0 {
		return cloud, nil
	}
	return 0, fmt.Errorf("%q is not one of %s", clip(name), strings.Join(CloudNames(), ", "))
}

// refusedByCloud answers a call of an operation that the cloud lacks; nil if it
// has it. If operations share a route, signs tells which one is meant.
func (s *Sandbox) refusedByCloud(c *call) *answer {
	var somewhere api.Cloud
	for _, spec := range c.route.specs {
		offered := cmp.Or(spec.Clouds, api.EveryCloud) // of a few the manual doesn't say
		if meant := signs[spec.ID]; offered&s.config.Cloud == 0 && meant != nil && meant(s, c) {
			return s.notInCloud(offered)
		}
		somewhere |= offered
	}
	if somewhere&s.config.Cloud == 0 {
		return s.notInCloud(somewhere)
	}
	return nil
}

func (s *Sandbox) notInCloud(offered api.Cloud) *answer {
	return refuse(http.StatusForbidden, http.StatusForbidden, "This call is not available in the %s cloud, only in %s.",
		s.config.Cloud, strings.ReplaceAll(offered.String(), "|", ", "))
}

// signs recognizes the operations that fewer clouds have than others of the same
// route.
var signs = map[string]func(*Sandbox, *call) bool{
	"get-customers-of-an-indirect-reseller": func(_ *Sandbox, c *call) bool {
		f, refused := parseCustomerFilter(c.param("filter"))
		return refused == nil && strings.EqualFold(f.Field, "IndirectReseller")
	},
	"create-a-customer-for-an-indirect-reseller": func(_ *Sandbox, c *call) bool { return c.outline().AssociatedPartnerID != "" },
	"create-a-cart-with-add-ons": func(_ *Sandbox, c *call) bool {
		return c.outline().anyLine(func(l *outlinedLine) bool { return len(l.AddonItems) > 0 })
	},
	"create-an-order-for-a-customer-of-an-indirect-reseller": func(_ *Sandbox, c *call) bool {
		return c.outline().anyLine(func(l *outlinedLine) bool { return l.PartnerIDOnRecord != "" })
	},
	"purchase-an-add-on-to-a-subscription": func(_ *Sandbox, c *call) bool {
		return c.outline().anyLine(func(l *outlinedLine) bool { return l.ParentSubscriptionID != "" })
	},
	"cancel-software-purchases": func(_ *Sandbox, c *call) bool { // by line; an integration sandbox cancels whole orders
		given := c.outline()
		return strings.EqualFold(given.Status, "cancelled") && len(given.LineItems) > 0
	},
	"cancel-a-commercial-marketplace-subscription": func(_ *Sandbox, c *call) bool { return strings.EqualFold(c.outline().Status, "deleted") },
	"update-autorenew-for-a-commercial-marketplace-subscription": func(s *Sandbox, c *call) bool {
		renews := c.outline().AutoRenewEnabled
		b, refused := s.subscriptionOf(c)
		return refused == nil && renews != nil && *renews != b.now.AutoRenewEnabled
	},
	"get-invoice-billed-commercial-consumption-line-items":   asksForUse,
	"get-invoice-unbilled-commercial-consumption-line-items": asksForUse,
}

func asksForUse(_ *Sandbox, c *call) bool {
	return strings.EqualFold(c.param("provider"), "onetime") && strings.EqualFold(c.param("invoicelineitemtype"), "usagelineitems")
}

// requestOutline is the part of a body that tells operations apart. The handler
// refuses a body of another shape.
type requestOutline struct {
	AssociatedPartnerID string
	Status              string
	AutoRenewEnabled    *bool
	LineItems           []outlinedLine
}

type outlinedLine struct {
	PartnerIDOnRecord, ParentSubscriptionID string
	AddonItems                              []json.RawMessage
}

func (c *call) outline() (given requestOutline) {
	_ = json.Unmarshal(c.body, &given)
	return given
}

func (k requestOutline) anyLine(is func(*outlinedLine) bool) bool {
	for i := range k.LineItems {
		if is(&k.LineItems[i]) {
			return true
		}
	}
	return false
}

// badCloud checks what the manual says a cloud doesn't sell, beside the operations
// that it doesn't have.
func (s *Sandbox) badCloud(_ *customer, w *lineItemRequest) *cartError {
	azure := w.item.usage() || w.item.sold == reservation
	switch cloud := s.config.Cloud; {
	case cloud == api.Germany:
		return newCartError("UnableToProcessCartLineItem", codeNotEligible, "Partner Center for Microsoft Cloud Germany takes no new services.")
	case cloud == api.China && azure:
		return newCartError("UnableToProcessCartLineItem", codeNotEligible, "Partner Center operated by 21Vianet has no Azure subscriptions: %s can't be bought.", w.item.name)
	case cloud == api.USGov && w.item.sold == legacyLicense && strings.HasPrefix(w.item.name, "Office 365"):
		return newCartError("UnableToProcessCartLineItem", codeNotEligible, "Partner Center for Microsoft Cloud for US Government has no Office 365 subscriptions: %s can't be bought.", w.item.name)
	case cloud == api.USGov && w.partner != "":
		return newCartError("ParticipantsIsNotSupportedForPartner", codeNotReseller, "A customer in Microsoft Cloud for US Government transacts with one partner only: leave the reseller out.")
	}
	return nil
}
