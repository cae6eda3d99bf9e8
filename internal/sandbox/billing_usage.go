package sandbox

import "encoding/json"

// spent is the money of a usage record. MS-AZR-0145P tells a locale, an Azure
// plan a currency and US dollars beside it.
type spent struct {
	TotalCost        json.Number `json:"totalCost"`
	CurrencyLocale   string      `json:"currencyLocale,omitempty"`
	CurrencyCode     string      `json:"currencyCode,omitempty"`
	USDTotalCost     json.Number `json:"usdTotalCost,omitempty"`
	LastModifiedDate string      `json:"lastModifiedDate,omitempty"`
}

const costDigits = 9

// currencyLocales stand for the currencies that customers are billed in.
var currencyLocales = map[string]string{"GBP": partnerLocale, "USD": "en-US", "EUR": "fr-FR", "CHF": "de-CH", "JPY": "ja-JP"}

func (s *Sandbox) spent(c *customer, modern bool, cost, usd int64) spent {
	m := spent{TotalCost: fixed(cost, costDigits), LastModifiedDate: stampZone(s.ledger.today())}
	if modern {
		m.CurrencyCode, m.USDTotalCost = c.market.Currency, fixed(usd, costDigits)
	} else {
		m.CurrencyLocale = currencyLocales[c.market.Currency]
	}
	return m
}

// usageSubject names what usage is of. An Azure plan's summaries have only the
// resource members.
type usageSubject struct {
	ResourceID   string `json:"resourceId"`
	ID           string `json:"id,omitempty"`
	ResourceName string `json:"resourceName"`
	Name         string `json:"name,omitempty"`
}

func subject(id, name string) usageSubject { return usageSubject{id, id, name, name} }

type usagePeriod struct {
	BillingStartDate string `json:"billingStartDate"`
	BillingEndDate   string `json:"billingEndDate"`
}

func (s *Sandbox) usagePeriod() usagePeriod {
	const zoned = "2006-01-02T15:04:05-07:00"
	m := s.world.monthAgo(s.ledger.thisMonth())
	return usagePeriod{m.begin.Format(zoned), m.end.Format(zoned)}
}

type partnerUsageSummary struct {
	OverBudget int `json:"customersOverBudget"`
	Trending   int `json:"customersTrendingOver"`
	WithUsage  int `json:"customersWithUsageBasedSubscription"`
	usageSubject
	usagePeriod
	spent
	Links      links      `json:"links"`
	Attributes attributes `json:"attributes"`
}

// partnerCurrency is what the partner's own figures are in.
const (
	partnerCurrency = "GBP"
	partnerLocale   = "en-GB"
)

// getPartnerUsage adds up all customers, those with an Azure plan left out.
func (s *Sandbox) getPartnerUsage(*call) *answer {
	sum := partnerUsageSummary{
		usageSubject: subject(s.Tenant(), partnerName), usagePeriod: s.usagePeriod(),
		Links: links{"self": get("/usagesummary")}, Attributes: typed("PartnerUsageSummary"),
	}
	m, usd := s.world.monthAgo(s.ledger.thisMonth()), int64(0)
	s.eachUsage(func(u *customerUsage) {
		sum.WithUsage++
		switch {
		case u.over():
			sum.OverBudget++
		case u.trending(m, s.ledger.today()):
			sum.Trending++
		}
		if !u.upgraded {
			usd += u.usd
		}
	})
	sum.spent = spent{TotalCost: fixed(currencyOf(partnerCurrency).micros(usd), costDigits), CurrencyLocale: partnerLocale, LastModifiedDate: stampZone(s.ledger.today())}
	return reply(sum)
}

type customerUsageRecord struct {
	Budget                 *spendingBudget `json:"budget"`
	CustomerSpendingBudget *spendingBudget `json:"customerSpendingBudget,omitempty"`
	PercentUsed            json.Number     `json:"percentUsed"`
	IsUpgraded             bool            `json:"isUpgraded"`
	usageSubject
	spent
	Attributes attributes `json:"attributes"`
}

func (s *Sandbox) listCustomerUsage(*call) *answer {
	var items []customerUsageRecord
	s.eachUsage(func(u *customerUsage) {
		r := customerUsageRecord{
			Budget: u.budget, PercentUsed: u.percentUsed(), IsUpgraded: u.upgraded,
			usageSubject: subject(u.customer.id, u.customer.name), spent: s.spent(&u.customer, u.upgraded, u.cost, u.usd),
			Attributes: typed("CustomerMonthlyUsageRecord"),
		}
		if !u.upgraded {
			r.CustomerSpendingBudget, r.USDTotalCost = u.budget, "0"
		}
		items = append(items, r)
	})
	return reply(list(items, "/customers/usagerecords"))
}

type customerUsageSummary struct {
	Budget *spendingBudget `json:"budget"`
	usageSubject
	usagePeriod
	spent
	Links      links      `json:"links,omitempty"`
	Attributes attributes `json:"attributes"`
}

func (s *Sandbox) getCustomerUsage(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	u := s.usageOf(&found)
	sum := customerUsageSummary{
		Budget: u.budget, usageSubject: subject(found.id, found.name), usagePeriod: s.usagePeriod(),
		spent: s.spent(&found, u.upgraded, u.cost, u.usd), Attributes: typed("CustomerUsageSummary"),
	}
	if u.upgraded {
		sum.ID, sum.Name = "", ""
	} else {
		sum.Links = links{"self": get("/customers/" + found.id + "/usagesummary")}
	}
	return reply(sum)
}

type subscriptionUsageRecord struct {
	Status          string `json:"status"`
	PartnerOnRecord string `json:"partnerOnRecord,omitempty"`
	OfferID         string `json:"offerId"`
	usageSubject
	spent
	Attributes attributes `json:"attributes"`
}

func (s *Sandbox) listSubscriptionUsage(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	var items []subscriptionUsageRecord
	plans := s.plansOf(found.index)
	for _, used := range s.usageOf(&found).all {
		now := s.subscriptionNow(&found, plans, int(used.at))
		r := subscriptionUsageRecord{
			Status: now.Status, OfferID: now.OfferID, usageSubject: subject(now.ID, now.FriendlyName),
			spent: s.spent(&found, used.modern(), used.cost, used.usd), Attributes: typed("SubscriptionMonthlyUsageRecord"),
		}
		if used.modern() {
			r.PartnerOnRecord = now.PartnerID
		} else {
			r.USDTotalCost = "0"
		}
		items = append(items, r)
	}
	return reply(list(items, "/customers/"+found.id+"/subscriptions/usagerecords"))
}
