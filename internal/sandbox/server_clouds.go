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

// missing answers a call of an operation that this sandbox's cloud doesn't have;
// nil when it has it. Where operations share a route, the call's sign tells which
// of them is meant.
func (s *Sandbox) missing(c *call) *answer {
	var somewhere api.Cloud
	for _, spec := range c.route.specs {
		offered := cmp.Or(spec.Clouds, api.EveryCloud) // of a few the manual doesn't say
		if meant := signs[spec.ID]; offered&s.config.Cloud == 0 && meant != nil && meant(s, c) {
			return s.notHere(offered)
		}
		somewhere |= offered
	}
	if somewhere&s.config.Cloud == 0 {
		return s.notHere(somewhere)
	}
	return nil
}

func (s *Sandbox) notHere(offered api.Cloud) *answer {
	return refuse(http.StatusForbidden, http.StatusForbidden, "This call is not available in the %s cloud, only in %s.",
		s.config.Cloud, strings.ReplaceAll(offered.String(), "|", ", "))
}

// signs tell the operations that fewer clouds have than others of the same route.
var signs = map[string]func(*Sandbox, *call) bool{
	"get-customers-of-an-indirect-reseller": func(_ *Sandbox, c *call) bool {
		f, refused := parseCustomerFilter(c.param("filter"))
		return refused == nil && foldEqual(f.Field, "IndirectReseller")
	},
	"create-a-customer-for-an-indirect-reseller": func(_ *Sandbox, c *call) bool { return c.sketch().AssociatedPartnerID != "" },
	"create-a-cart-with-add-ons": func(_ *Sandbox, c *call) bool {
		return c.sketch().anyLine(func(l *sketchedLine) bool { return len(l.AddonItems) > 0 })
	},
	"create-an-order-for-a-customer-of-an-indirect-reseller": func(_ *Sandbox, c *call) bool {
		return c.sketch().anyLine(func(l *sketchedLine) bool { return l.PartnerIDOnRecord != "" })
	},
	"purchase-an-add-on-to-a-subscription": func(_ *Sandbox, c *call) bool {
		return c.sketch().anyLine(func(l *sketchedLine) bool { return l.ParentSubscriptionID != "" })
	},
	"cancel-software-purchases": func(_ *Sandbox, c *call) bool { // by line; an integration sandbox cancels whole orders
		given := c.sketch()
		return foldEqual(given.Status, "cancelled") && len(given.LineItems) > 0
	},
	"cancel-a-commercial-marketplace-subscription": func(_ *Sandbox, c *call) bool { return foldEqual(c.sketch().Status, "deleted") },
	"update-autorenew-for-a-commercial-marketplace-subscription": func(s *Sandbox, c *call) bool {
		renews := c.sketch().AutoRenewEnabled
		b, refused := s.subscriptionOf(c)
		return refused == nil && renews != nil && *renews != b.now.AutoRenewEnabled
	},
	"get-invoice-billed-commercial-consumption-line-items":   asksForUse,
	"get-invoice-unbilled-commercial-consumption-line-items": asksForUse,
}

func asksForUse(_ *Sandbox, c *call) bool {
	return foldEqual(c.param("provider"), "onetime") && foldEqual(c.param("invoicelineitemtype"), "usagelineitems")
}

// sketch is what of a body tells operations apart. A body of another shape is its
// handler's to refuse.
type sketch struct {
	AssociatedPartnerID string
	Status              string
	AutoRenewEnabled    *bool
	LineItems           []sketchedLine
}

type sketchedLine struct {
	PartnerIDOnRecord, ParentSubscriptionID string
	AddonItems                              []json.RawMessage
}

func (c *call) sketch() (given sketch) {
	_ = json.Unmarshal(c.body, &given)
	return given
}

func (k sketch) anyLine(is func(*sketchedLine) bool) bool {
	for i := range k.LineItems {
		if is(&k.LineItems[i]) {
			return true
		}
	}
	return false
}

// badCloud checks what the manual says a cloud doesn't sell, beside the operations
// that it doesn't have.
func (s *Sandbox) badCloud(_ *customer, w *wanted) *fault {
	azure := w.ware.usage() || w.ware.sold == reservation
	switch cloud := s.config.Cloud; {
	case cloud == api.Germany:
		return faulty("UnableToProcessCartLineItem", codeNotEligible, "Partner Center for Microsoft Cloud Germany takes no new services.")
	case cloud == api.China && azure:
		return faulty("UnableToProcessCartLineItem", codeNotEligible, "Partner Center operated by 21Vianet has no Azure subscriptions: %s can't be bought.", w.ware.name)
	case cloud == api.USGov && w.ware.sold == legacyLicense && strings.HasPrefix(w.ware.name, "Office 365"):
		return faulty("UnableToProcessCartLineItem", codeNotEligible, "Partner Center for Microsoft Cloud for US Government has no Office 365 subscriptions: %s can't be bought.", w.ware.name)
	case cloud == api.USGov && w.partner != "":
		return faulty("ParticipantsIsNotSupportedForPartner", codeNotReseller, "A customer in Microsoft Cloud for US Government transacts with one partner only: leave the reseller out.")
	}
	return nil
}
