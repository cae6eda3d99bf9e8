package sandbox

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// The four shapes of line items. Provider and type decide which one is sent. The
// same field has different names and even types in them.

type licenseLine struct {
	PartnerID               string      `json:"partnerId"`
	CustomerID              string      `json:"customerId"`
	CustomerName            string      `json:"customerName"`
	MpnID                   int         `json:"mpnId"`
	Tier2MpnID              int         `json:"tier2MpnId"`
	OrderID                 string      `json:"orderId"`
	SubscriptionID          string      `json:"subscriptionId"`
	SyndicationNumber       string      `json:"syndicationPartnerSubscriptionNumber"`
	OfferID                 string      `json:"offerId"`
	DurableOfferID          string      `json:"durableOfferId"`
	OfferName               string      `json:"offerName"`
	DomainName              string      `json:"domainName"`
	BillingCycleType        string      `json:"billingCycleType"`
	SubscriptionName        string      `json:"subscriptionName"`
	SubscriptionDescription string      `json:"subscriptionDescription"`
	SubscriptionStartDate   string      `json:"subscriptionStartDate"`
	SubscriptionEndDate     string      `json:"subscriptionEndDate"`
	ChargeStartDate         string      `json:"chargeStartDate"`
	ChargeEndDate           string      `json:"chargeEndDate"`
	ChargeType              string      `json:"chargeType"`
	UnitPrice               json.Number `json:"unitPrice"`
	Quantity                int64       `json:"quantity"`
	Amount                  json.Number `json:"amount"`
	TotalOtherDiscount      json.Number `json:"totalOtherDiscount"`
	Subtotal                json.Number `json:"subtotal"`
	Tax                     json.Number `json:"tax"`
	TotalForCustomer        json.Number `json:"totalForCustomer"`
	Currency                string      `json:"currency"`
	InvoiceLineItemType     string      `json:"invoiceLineItemType"`
	BillingProvider         string      `json:"billingProvider"`
	Attributes              attributes  `json:"attributes"`
}

func (s *Sandbox) licenseLine(q *lineQuery, c *charge) licenseLine {
	who, sub, cur := s.lineParties(c.entitled), s.lineSubscription(c.entitled), q.bill.currency
	cycle := "MONTHLY"
	if c.annual {
		cycle = "ANNUAL"
	}
	return licenseLine{
		PartnerID: s.Tenant(), CustomerID: who.id, CustomerName: who.name, MpnID: number(partnerMpn), Tier2MpnID: tier2(&who),
		OrderID: sub.OrderID, SubscriptionID: sub.ID, SyndicationNumber: sub.ID, OfferID: sub.OfferID, DurableOfferID: sub.OfferID,
		OfferName: sub.OfferName, DomainName: who.domain, BillingCycleType: cycle, SubscriptionName: sub.FriendlyName, SubscriptionDescription: sub.OfferName,
		SubscriptionStartDate: stampBare(s.ledger.day(c.started)), SubscriptionEndDate: stampBare(s.termEnd(c, &sub).AddDate(0, 0, -1)),
		ChargeStartDate: stampBare(c.from), ChargeEndDate: stampBare(c.to), ChargeType: c.kind,
		UnitPrice: cur.money(c.unit), Quantity: c.quantity, Amount: cur.money(c.subtotal), TotalOtherDiscount: "0", Subtotal: cur.money(c.subtotal),
		Tax: cur.money(c.tax), TotalForCustomer: cur.money(c.subtotal + c.tax), Currency: cur.code,
		InvoiceLineItemType: "billing_line_items", BillingProvider: "office", Attributes: typed("LicenseBasedLineItem"),
	}
}

// termEnd is the end of the term that a charge falls in.
func (s *Sandbox) termEnd(c *charge, sub *subscription) time.Time {
	one := readZ(sub.CommitmentEndDate)
	_, end := termAt(one, anchorOf(s.ledger.day(c.started), one), monthsIn(sub.TermDuration), c.from)
	return end
}

// azureParties are the members that both Azure shapes share.
type azureParties struct {
	InvoiceLineItemType      string      `json:"invoiceLineItemType"`
	PartnerID                string      `json:"partnerId"`
	PartnerName              string      `json:"partnerName"`
	PartnerBillableAccountID string      `json:"partnerBillableAccountId"`
	CustomerID               string      `json:"customerId"`
	DomainName               string      `json:"domainName"`
	CustomerCompanyName      string      `json:"customerCompanyName"`
	MpnID                    int         `json:"mpnId"`
	Tier2MpnID               int         `json:"tier2MpnId"`
	InvoiceNumber            string      `json:"invoiceNumber"`
	SubscriptionID           string      `json:"subscriptionId"`
	SubscriptionName         string      `json:"subscriptionName"`
	SubscriptionDescription  string      `json:"subscriptionDescription"`
	BillingCycleType         string      `json:"billingCycleType"`
	OrderID                  string      `json:"orderId"`
	ServiceName              string      `json:"serviceName"`
	ServiceType              string      `json:"serviceType"`
	ResourceGUID             string      `json:"resourceGuid"`
	ResourceName             string      `json:"resourceName"`
	Region                   string      `json:"region"`
	ConsumedQuantity         json.Number `json:"consumedQuantity"`
	ChargeStartDate          string      `json:"chargeStartDate"`
	ChargeEndDate            string      `json:"chargeEndDate"`
	Unit                     string      `json:"unit"`
	BillingProvider          string      `json:"billingProvider"`
}

func (s *Sandbox) azureParties(q *lineQuery, e *entitled, m *meter, quantity int64, from, to time.Time, kind string) azureParties {
	who, sub := s.lineParties(e), s.lineSubscription(e)
	return azureParties{
		InvoiceLineItemType: kind, PartnerID: s.Tenant(), PartnerName: partnerName, PartnerBillableAccountID: "1010578050",
		CustomerID: who.id, DomainName: who.domain, CustomerCompanyName: who.name, MpnID: number(partnerMpn), Tier2MpnID: tier2(&who),
		InvoiceNumber: q.bill.id, SubscriptionID: sub.ID, SubscriptionName: sub.FriendlyName, SubscriptionDescription: sub.OfferName,
		BillingCycleType: "Monthly", OrderID: sub.OrderID, ServiceName: m.category, ServiceType: m.sub, ResourceGUID: m.id, ResourceName: m.name,
		ConsumedQuantity: fixed(quantity, 3), ChargeStartDate: stampBare(from), ChargeEndDate: stampBare(to), Unit: m.unit, BillingProvider: "azure",
	}
}

type usageLine struct {
	DetailLineItemID     int         `json:"detailLineItemId"`
	Sku                  string      `json:"sku"`
	IncludedQuantity     json.Number `json:"includedQuantity"`
	OverageQuantity      json.Number `json:"overageQuantity"`
	ListPrice            json.Number `json:"listPrice"`
	Currency             string      `json:"currency"`
	PretaxCharges        json.Number `json:"pretaxCharges"`
	TaxAmount            json.Number `json:"taxAmount"`
	PostTaxTotal         json.Number `json:"postTaxTotal"`
	PretaxEffectiveRate  json.Number `json:"pretaxEffectiveRate"`
	PostTaxEffectiveRate json.Number `json:"postTaxEffectiveRate"`
	ChargeType           string      `json:"chargeType"`
	azureParties
	Attributes attributes `json:"attributes"`
}

func (s *Sandbox) usageLine(q *lineQuery, c *charge, at int) usageLine {
	cur := q.bill.currency
	kind := "Assess usage fee for current cycle"
	if c.kind == chargeCredit {
		kind = "Service level credit"
	}
	return usageLine{
		DetailLineItemID: at + 1, Sku: "7UD-00001", IncludedQuantity: "0", OverageQuantity: fixed(c.quantity, 3), ListPrice: fixed(c.unit, 6),
		Currency: cur.code, PretaxCharges: cur.money(c.subtotal), TaxAmount: cur.money(c.tax), PostTaxTotal: cur.money(c.subtotal + c.tax),
		PretaxEffectiveRate: fixed(c.unit, 6), PostTaxEffectiveRate: fixed(divide(c.unit*(1000+cur.tax), 1000), 6), ChargeType: kind,
		azureParties: s.azureParties(q, c.entitled, c.meter, c.quantity, c.from, c.to, "billing_line_items"), Attributes: typed("UsageBasedLineItem"),
	}
}

type dailyUsageLine struct {
	CustomerBillableAccount string `json:"customerBillableAccount"`
	UsageDate               string `json:"usageDate"`
	azureParties
	Attributes attributes `json:"attributes"`
}

func (s *Sandbox) dailyUsageLine(q *lineQuery, r *rated) dailyUsageLine {
	m := s.world.monthAgo(q.bill.month)
	return dailyUsageLine{
		CustomerBillableAccount: strconv.Itoa(1_307_000_000 + int(r.customer)), UsageDate: stampBare(r.day),
		azureParties: s.azureParties(q, r.entitled, r.meter, r.quantity, m.begin, m.end.AddDate(0, 0, -1), "usage_line_items"), Attributes: typed("DailyUsageLineItem"),
	}
}

// lineParties is the customer of a line.
func (s *Sandbox) lineParties(e *entitled) customer { return s.customerAsCreated(int(e.customer)) }

// lineSubscription is what a line charges for, as it was bought: later changes
// of names don't reach invoices.
func (s *Sandbox) lineSubscription(e *entitled) subscription {
	if e.at >= onceBought {
		return s.world.boughtOnce(e)
	}
	if it := s.ledger.item(int(e.customer), int(e.at), 0); it != nil {
		return *it.called(e.product)
	}
	c := s.world.customer(int(e.customer))
	return s.world.subscriptionAt(&c, s.world.plans(c.index), int(e.at))
}

// boughtOnce is what a line calls something without a subscription.
func (w *world) boughtOnce(e *entitled) subscription {
	p := &catalogue[e.product]
	return subscription{OrderID: w.ids.opaque(int(e.customer), int(e.at)), OfferID: p.offer, OfferName: p.name, FriendlyName: p.name, PublisherName: p.publisher}
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(fmt.Sprintf("sandbox: %q is not a number", text))
	}
	return n
}

// tier2 is the reseller's MPN id, -1 for a direct customer.
func tier2(c *customer) int {
	if c.reseller < 0 {
		return -1
	}
	return number(resellerMpn(c.reseller))
}
