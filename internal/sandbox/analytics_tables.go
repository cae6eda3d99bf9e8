package sandbox

import (
	"strings"
	"time"
)

// everyCustomer yields the customers as they are now.
func (s *Sandbox) everyCustomer(yield func(*customer)) {
	for i := range s.world.size + len(s.state.created) {
		if !s.state.removed[i] {
			c := s.customerNow(i)
			yield(&c)
		}
	}
}

// parseTime parses a time that the sandbox wrote; it returns nil for none.
func parseTime(text string) any {
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || at.Year() > 9000 {
		return nil
	}
	return at.UTC()
}

func thousand(n int) int64 { return int64(n) * 1000 }

// analyticsStates and analyticsTypes are what analytics call a subscription's
// status and product; more types occur than the manual lists.
var (
	analyticsStates = map[string]string{"active": "ACTIVE", "pending": "ACTIVE", "suspended": "SUSPENDED", "deleted": "DEPROVISIONED", "expired": "DEPROVISIONED"}
	analyticsTypes  = map[commerce]string{legacyLicense: "Office", legacyAzure: "Azure", azurePlan: "Azure", newLicense: "Microsoft365", marketplace: "UNKNOWN"}
	churnRisks      = []string{"Low", "Low", "Medium", "High"}
)

var subscriptionTable = &dataset{
	fields: []analyticsField{
		{"customerTenantId", textField},
		{"customerName", textField},
		{"customerMarket", textField},
		{"id", textField},
		{"status", textField},
		{"productName", textField},
		{"subscriptionType", textField},
		{"autoRenewEnabled", flagField},
		{"partnerId", textField},
		{"friendlyName", textField},
		{"partnerName", textField},
		{"providerName", textField},
		{"creationDate", dateField},
		{"effectiveStartDate", dateField},
		{"commitmentEndDate", dateField},
		{"currentStateEndDate", dateField},
		{"trialToPaidConversionDate", dateField},
		{"trialStartDate", dateField},
		{"trialEndDate", dateField},
		{"lastUsageDate", dateField},
		{"deprovisionedDate", dateField},
		{"lastRenewalDate", dateField},
		{"licenseCount", countField},
		{"churnRisk", textField},
		{"billingCycleName", textField},
	},
	measures: []measure{{"subscriptionCount", one, true}, {"licenseCount", sumOf(22), true}},
	ungiven:  []string{"trialEndDate"},
	rows:     (*Sandbox).subscriptionRows,
}

func (s *Sandbox) subscriptionRows(yield func(row []any)) {
	s.everyCustomer(func(c *customer) {
		plans := s.plansOf(c.index)
		partner, provider := partnerName, ""
		if c.reseller >= 0 {
			partner, provider = resellerNames[c.reseller], partnerName
		}
		for at := range plans {
			if !s.begun(&plans[at]) {
				continue
			}
			p := &catalogue[plans[at].product]
			now, _ := s.factsNow(c, plans, at)
			end, licences := parseTime(now.CommitmentEndDate), now.Quantity
			if p.usage() {
				licences = 0
			}
			row := []any{
				strings.ToUpper(c.id), c.name, c.market.Country, strings.ToUpper(now.ID), analyticsStates[now.Status], strings.ToUpper(now.OfferName),
				analyticsTypes[p.sold], now.AutoRenewEnabled, strings.ToUpper(s.Tenant()), now.FriendlyName, partner, provider,
				parseTime(now.CreationDate), parseTime(now.EffectiveStartDate), end, end, nil, nil, nil, nil, nil, nil,
				thousand(licences), churnRisks[(c.index+at)%len(churnRisks)], strings.ToUpper(now.BillingCycle),
			}
			if now.IsTrial {
				row[17], row[18] = row[13], end
			}
			if p.usage() && now.Status == "active" {
				row[19] = s.ledger.today().AddDate(0, 0, -1)
			}
			if row[4] == "DEPROVISIONED" {
				row[20] = s.endedAt(c, &plans[at], at, &now)
			}
			yield(row)
		}
	})
}

// endedAt is when a subscription ended.
func (s *Sandbox) endedAt(c *customer, p *plan, at int, now *subscription) time.Time {
	if now.Status == "expired" {
		return readZ(now.CommitmentEndDate)
	}
	if it := s.ledger.item(c.index, at, 0); it != nil && p.status != "deleted" {
		return it.last().from
	}
	return s.world.born.AddDate(0, 0, -p.over())
}

var azureUsageTable = &dataset{
	fields: []analyticsField{
		{"customerTenantId", textField},
		{"customerName", textField},
		{"subscriptionId", textField},
		{"subscriptionName", textField},
		{"usageDate", dateField},
		{"resourceLocation", textField},
		{"meterCategory", textField},
		{"meterSubcategory", textField},
		{"meterUnit", textField},
		{"reservationOrderId", textField},
		{"reservationId", textField},
		{"consumptionMeterId", textField},
		{"serviceType", textField},
		{"quantity", countField},
	},
	measures: []measure{{"quantity", sumOf(13), false}},
	rows:     (*Sandbox).azureUsageRows,
}

// usageMonths is how many months of usage analytics hold beside the current one.
const usageMonths = 2

func (s *Sandbox) azureUsageRows(yield func(row []any)) {
	l := s.ledger
	s.eachUsage(func(u *customerUsage) {
		plans := s.plansOf(u.customer.index)
		for i := range u.all {
			used := &u.all[i]
			now, _ := s.factsNow(&u.customer, plans, int(used.at))
			for ago := l.thisMonth() + usageMonths; ago >= l.thisMonth(); ago-- {
				for _, at := range l.metersOf(used.entitled) {
					m := &meters[at]
					l.daily(used.entitled, at, s.world.monthAgo(ago), func(day time.Time, quantity int64) bool {
						yield([]any{
							strings.ToUpper(u.customer.id), u.customer.name, strings.ToUpper(now.ID), strings.ToUpper(now.FriendlyName), day, "uksouth",
							m.category, m.sub, m.unit, "", "", m.id, m.name, quantity,
						})
						return true
					})
				}
			}
		}
	})
}

var resellerTable = &dataset{
	fields: []analyticsField{
		{"partnerTenantId", textField},
		{"id", textField},
		{"name", textField},
		{"market", textField},
		{"firstSubscriptionCreationDate", dateField},
		{"latestSubscriptionCreationDate", dateField},
		{"firstSubscriptionEndDate", dateField},
		{"latestSubscriptionEndDate", dateField},
		{"firstSubscriptionSuspendedDate", dateField},
		{"latestSubscriptionSuspendedDate", dateField},
		{"firstSubscriptionDeprovisionedDate", dateField},
		{"latestSubscriptionDeprovisionedDate", dateField},
		{"subscriptionCount", countField},
		{"licenseCount", countField},
	},
	measures: []measure{{"indirectResellerCount", one, false}, {"licenseCount", sumOf(13), false}, {"subscriptionCount", sumOf(12), false}},
	rows:     (*Sandbox).resellerRows,
}

func (s *Sandbox) resellerRows(yield func(row []any)) {
	rows := make([][]any, resellerCount)
	for i := range rows {
		rows[i] = []any{strings.ToUpper(s.world.resellerTenant(i)), resellerMpn(i), resellerNames[i], "GB"}
		for range 8 {
			rows[i] = append(rows[i], time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)) // never happened
		}
		rows[i] = append(rows[i], int64(0), int64(0))
	}
	spread := func(row []any, first int, date any) {
		at, ok := date.(time.Time)
		if !ok {
			return
		}
		if was := row[first].(time.Time); was.Year() == 1 || at.Before(was) {
			row[first] = at
		}
		if at.After(row[first+1].(time.Time)) {
			row[first+1] = at
		}
	}
	resold := map[string][]any{}
	for i := range rows {
		resold[resellerNames[i]] = rows[i]
	}
	s.subscriptionRows(func(sub []any) {
		row := resold[sub[10].(string)]
		if row == nil {
			return
		}
		spread(row, 4, sub[12])
		spread(row, 6, sub[14])
		if sub[4] == "SUSPENDED" {
			spread(row, 8, s.world.born.AddDate(0, 0, -3))
		}
		spread(row, 10, sub[20])
		row[12], row[13] = row[12].(int64)+1000, row[13].(int64)+sub[22].(int64)
	})
	for _, row := range rows {
		yield(row)
	}
}
