package sandbox

import (
	"strings"
	"time"
)

// otherPartners take part in transfers that began before the sandbox did.
var otherPartners = []string{"Relecloud Partners", "Northwind Cloud Services"}

func (w *world) otherPartner(i int) (tenant, name string) {
	return w.ids.guid(kindPartner, 1, i), otherPartners[i]
}

// seededTransfers makes up the transfers of a customer from before the sandbox
// began; a pure function of seed and index.
func (s *Sandbox) seededTransfers(c *customer) []transfer {
	if !s.world.invented(c.index) {
		return nil
	}
	var all []transfer
	incoming := func(daysAgo int, lines ...transferLine) *transfer {
		t := s.newTransfer(c, len(all), s.world.born.AddDate(0, 0, -daysAgo).Add(9*time.Hour+14*time.Minute+960278*time.Microsecond))
		t.SourcePartnerTenantID, t.SourcePartnerName = s.world.otherPartner(c.index % len(otherPartners))
		t.TargetPartnerTenantID, t.TargetPartnerName, t.LineItems = s.Tenant(), partnerName, lines
		for i := range t.LineItems {
			t.LineItems[i].ID = i
		}
		all = append(all, t)
		return &all[len(all)-1]
	}
	plans := s.world.plans(c.index)
	switch r := s.world.rng.at("transfers", c.index); {
	case c.story == nil && !chance(r, 6):
	case c.story == nil || c.story.name == "Trey Research":
		for at := range plans {
			if p := &plans[at]; catalogue[p.product].sold == legacyLicense && p.parent == 0 && p.started > 1 {
				sub := s.world.subscriptionAt(c, plans, at)
				line := lineFor(&sub)
				line.SubscriptionID = s.otherPartnerSubscription(c, at)
				line.OrderID, line.Status, line.TransferGroupID = sub.OrderID, transferComplete, "0"
				incoming(p.started, line).Status = transferComplete
				return all
			}
		}
	case c.story.name == "Alpine Ski House":
		incoming(40, s.otherPartnerLine(c, 0, prodExchange2, 12)).Status = transferRejected
	case c.story.name == "Lucerne Publishing":
		base := s.otherPartnerLine(c, 0, prodOffice365E3, 14)
		base.PartnerIDOnRecord = resellerMpn(0)
		base.AddonItems = []transferLine{s.otherPartnerLine(c, 1, prodArchiving, 14)}
		stuck := s.otherPartnerLine(c, 3, prodIntune, 3)
		stuck.stuck, stuck.PartnerIDOnRecord = true, resellerMpn(1)
		incoming(2, base, s.otherPartnerLine(c, 2, prodExchange2, 6), stuck)
	case c.story.name == "Proseware":
		sub := s.world.subscriptionAt(c, plans, 0)
		addOn := s.world.subscriptionAt(c, plans, 1)
		line := lineFor(&sub)
		line.AddonItems = []transferLine{lineFor(&addOn)}
		t := incoming(3, line)
		t.SourcePartnerTenantID, t.SourcePartnerName, t.TargetPartnerTenantID, t.TargetPartnerName = t.TargetPartnerTenantID, t.TargetPartnerName, t.SourcePartnerTenantID, t.SourcePartnerName
	}
	return all
}

// otherPartnerSubscription is the id of a subscription at another partner.
func (s *Sandbox) otherPartnerSubscription(c *customer, n int) string {
	return strings.ToUpper(s.world.ids.guid(kindTransfer, c.index, firstOtherPartner+n))
}

// firstOtherPartner is the first position of other partners' subscriptions, behind
// those of transfers.
const firstOtherPartner = 1 << 16

func (s *Sandbox) otherPartnerLine(c *customer, n, product, seats int) transferLine {
	p := &catalogue[product]
	return transferLine{
		SubscriptionID: s.otherPartnerSubscription(c, n), OfferID: p.offer, BillingCycle: "monthly", FriendlyName: p.name, Quantity: seats, AddonItems: []transferLine{},
	}
}
