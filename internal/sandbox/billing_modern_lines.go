package sandbox

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

type oneTimeLine struct {
	PartnerID                  string      `json:"partnerId"`
	CustomerID                 string      `json:"customerId"`
	CustomerName               string      `json:"customerName"`
	CustomerDomainName         string      `json:"customerDomainName"`
	CustomerCountry            string      `json:"customerCountry"`
	InvoiceNumber              string      `json:"invoiceNumber"`
	QuoteID                    string      `json:"quoteId,omitempty"`
	MpnID                      string      `json:"mpnId"`
	ResellerMpnID              int         `json:"resellerMpnId"`
	OrderID                    string      `json:"orderId"`
	OrderDate                  string      `json:"orderDate"`
	ProductID                  string      `json:"productId"`
	SkuID                      string      `json:"skuId"`
	AvailabilityID             string      `json:"availabilityId"`
	ProductName                string      `json:"productName"`
	SkuName                    string      `json:"skuName"`
	ChargeType                 string      `json:"chargeType"`
	UnitPrice                  json.Number `json:"unitPrice"`
	EffectiveUnitPrice         json.Number `json:"effectiveUnitPrice"`
	UnitType                   string      `json:"unitType"`
	Quantity                   json.Number `json:"quantity"`
	Subtotal                   json.Number `json:"subtotal"`
	TaxTotal                   json.Number `json:"taxTotal"`
	TotalForCustomer           json.Number `json:"totalForCustomer"`
	Currency                   string      `json:"currency"`
	ProviderName               string      `json:"providerName,omitempty"`
	ProviderID                 string      `json:"providerId,omitempty"`
	PublisherName              string      `json:"publisherName,omitempty"`
	PublisherID                string      `json:"publisherId,omitempty"`
	SubscriptionDescription    string      `json:"subscriptionDescription"`
	SubscriptionID             string      `json:"subscriptionId"`
	SubscriptionStartDate      string      `json:"subscriptionStartDate,omitempty"`
	SubscriptionEndDate        string      `json:"subscriptionEndDate,omitempty"`
	ChargeStartDate            string      `json:"chargeStartDate,omitempty"`
	ChargeEndDate              string      `json:"chargeEndDate,omitempty"`
	TermAndBillingCycle        string      `json:"termAndBillingCycle"`
	AlternateID                string      `json:"alternateId"`
	PriceAdjustmentDescription string      `json:"priceAdjustmentDescription"`
	DiscountDetails            string      `json:"discountDetails"`
	PricingCurrency            string      `json:"pricingCurrency"`
	PCToBCExchangeRate         json.Number `json:"pcToBCExchangeRate"`
	PCToBCExchangeRateDate     string      `json:"pcToBCExchangeRateDate"`
	BillableQuantity           json.Number `json:"billableQuantity"`
	MeterDescription           string      `json:"meterDescription"`
	ReservationOrderID         string      `json:"reservationOrderId"`
	BillingFrequency           string      `json:"billingFrequency,omitempty"`
	InvoiceLineItemType        string      `json:"invoiceLineItemType,omitempty"`
	BillingProvider            string      `json:"billingProvider,omitempty"`
	ProviderSource             string      `json:"providerSource,omitempty"`
	RateOfCredit               json.Number `json:"rateOfPartnerEarnedCredit,omitempty"`
	IsCreditApplied            *bool       `json:"isPartnerEarnedCreditApplied,omitempty"`
	Attributes                 attributes  `json:"attributes"`
}

func (s *Sandbox) oneTimeLine(q *lineQuery, c *charge) oneTimeLine {
	who, sub, cur := s.lineParties(c.entitled), s.lineSubscription(c.entitled), q.bill.currency
	product := &catalogue[c.product]
	item, sku, availability := product.modernIDs()
	l := oneTimeLine{
		PartnerID: s.Tenant(), CustomerID: "org:" + who.id, CustomerName: who.name, CustomerDomainName: who.domain, CustomerCountry: who.market.Country,
		InvoiceNumber: q.bill.id, MpnID: partnerMpn, OrderID: sub.OrderID, OrderDate: stampSeven(s.ledger.day(c.started)),
		ProductID: item, SkuID: sku, AvailabilityID: availability, ProductName: product.name, SkuName: product.name, ChargeType: c.kind,
		UnitType: "Seats", Subtotal: cur.money(c.subtotal), TaxTotal: cur.money(c.tax), TotalForCustomer: cur.money(c.subtotal + c.tax), Currency: cur.code,
		SubscriptionDescription: sub.FriendlyName, SubscriptionID: sub.ID, TermAndBillingCycle: termText(sub.TermDuration), AlternateID: sub.OrderID[:12],
		PricingCurrency: cur.code, PCToBCExchangeRate: "1", PCToBCExchangeRateDate: stampZ(c.from), BillingFrequency: "Monthly",
		InvoiceLineItemType: "billing_line_items", BillingProvider: "one_time", Attributes: typed("OneTimeInvoiceLineItem"),
	}
	if who.reseller >= 0 {
		l.ResellerMpnID = number(resellerMpn(who.reseller))
	}
	l.UnitPrice, l.Quantity = cur.money(c.unit), json.Number(strconv.FormatInt(c.quantity, 10))
	if c.meter != nil {
		l.UnitPrice, l.Quantity, l.UnitType, l.MeterDescription = fixed(c.unit, 6), fixed(c.quantity, 3), c.meter.unit, c.meter.describe()
	}
	l.EffectiveUnitPrice, l.BillableQuantity = l.UnitPrice, l.Quantity
	if product.sold == azurePlan && earnsCredit(c.entitled) {
		l.PriceAdjustmentDescription = `["15.0% Partner earned credit for services managed"]`
	}
	l.describeProduct(q, c, product)
	return l
}

// describeProduct sets the product names, in which billed and unbilled lines
// differ. An unbilled line has no tax and no total yet.
func (l *oneTimeLine) describeProduct(q *lineQuery, c *charge, p *product) {
	if !q.unbilled {
		l.ProviderName, l.ProviderID, l.QuoteID = p.publisher, publisherID(p), alternate(l.OrderID)
		l.SubscriptionStartDate, l.SubscriptionEndDate = stampZone(c.from), stampZone(c.to)
		return
	}
	l.PublisherName, l.PublisherID = p.publisher, publisherID(p)
	l.ChargeStartDate, l.ChargeEndDate = stampLocal(c.from), stampLocal(c.to)
	l.InvoiceNumber, l.TaxTotal, l.TotalForCustomer = "", "0", "0"
	l.InvoiceLineItemType, l.BillingProvider, l.BillingFrequency = "", "", ""
	credit := l.PriceAdjustmentDescription != ""
	l.ProviderSource, l.RateOfCredit, l.IsCreditApplied = "All", "0", &credit
	if credit {
		l.RateOfCredit = "0.15"
	}
}

func publisherID(p *product) string {
	return strconv.Itoa(12_000_000 + int(scramble(uint64(len(p.publisher)))%1_000_000))
}

func (m *meter) describe() string {
	return strings.Join([]string{m.category, m.name}, " - ")
}

func stampSeven(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.0000000Z") }

func termText(term string) string {
	switch term {
	case "P1M":
		return "1 Month Subscription"
	case "P1Y":
		return "1 Year Subscription"
	case "P3Y":
		return "3 Year Subscription"
	default:
		return "One-Time"
	}
}

type ratedUsageLine struct {
	PartnerID                 string      `json:"partnerId"`
	PartnerName               string      `json:"partnerName"`
	CustomerID                string      `json:"customerId"`
	CustomerName              string      `json:"customerName"`
	CustomerDomainName        string      `json:"customerDomainName"`
	InvoiceNumber             string      `json:"invoiceNumber"`
	ProductID                 string      `json:"productId"`
	SkuID                     string      `json:"skuId"`
	AvailabilityID            string      `json:"availabilityId"`
	SkuName                   string      `json:"skuName"`
	ProductName               string      `json:"productName"`
	PublisherName             string      `json:"publisherName"`
	PublisherID               string      `json:"publisherId"`
	SubscriptionID            string      `json:"subscriptionId"`
	SubscriptionDescription   string      `json:"subscriptionDescription"`
	ChargeStartDate           string      `json:"chargeStartDate"`
	ChargeEndDate             string      `json:"chargeEndDate"`
	UsageDate                 string      `json:"usageDate"`
	MeterType                 string      `json:"meterType"`
	MeterCategory             string      `json:"meterCategory"`
	MeterID                   string      `json:"meterId"`
	MeterSubCategory          string      `json:"meterSubCategory"`
	MeterName                 string      `json:"meterName"`
	MeterRegion               string      `json:"meterRegion"`
	UnitOfMeasure             string      `json:"unitOfMeasure"`
	ResourceLocation          string      `json:"resourceLocation"`
	ConsumedService           string      `json:"consumedService"`
	ResourceGroup             string      `json:"resourceGroup"`
	ResourceURI               string      `json:"resourceUri"`
	Tags                      string      `json:"tags"`
	AdditionalInfo            string      `json:"additionalInfo"`
	ServiceInfo1              string      `json:"serviceInfo1"`
	ServiceInfo2              string      `json:"serviceInfo2"`
	CustomerCountry           string      `json:"customerCountry"`
	MpnID                     string      `json:"mpnId"`
	ResellerMpnID             string      `json:"resellerMpnId"`
	ChargeType                string      `json:"chargeType"`
	UnitPrice                 json.Number `json:"unitPrice"`
	Quantity                  json.Number `json:"quantity"`
	UnitType                  string      `json:"unitType"`
	BillingPreTaxTotal        json.Number `json:"billingPreTaxTotal"`
	BillingCurrency           string      `json:"billingCurrency"`
	PricingPreTaxTotal        json.Number `json:"pricingPreTaxTotal"`
	PricingCurrency           string      `json:"pricingCurrency"`
	EntitlementID             string      `json:"entitlementId"`
	EntitlementDescription    string      `json:"entitlementDescription"`
	PCToBCExchangeRate        json.Number `json:"pcToBCExchangeRate"`
	PCToBCExchangeRateDate    string      `json:"pcToBCExchangeRateDate"`
	EffectiveUnitPrice        json.Number `json:"effectiveUnitPrice"`
	RateOfPartnerEarnedCredit json.Number `json:"rateOfPartnerEarnedCredit"`
	HasPartnerEarnedCredit    bool        `json:"hasPartnerEarnedCredit"`
	InvoiceLineItemType       string      `json:"invoiceLineItemType"`
	BillingProvider           string      `json:"billingProvider"`
	Attributes                attributes  `json:"attributes"`
}

func (s *Sandbox) ratedUsageLine(q *lineQuery, r *rated) ratedUsageLine {
	who, sub, cur := s.lineParties(r.entitled), s.lineSubscription(r.entitled), q.bill.currency
	item, sku, availability := catalogue[r.product].modernIDs()
	m := s.world.monthAgo(q.bill.month)
	provider, resource, _ := strings.Cut(r.meter.resource, "/")
	amount := fixed(r.quantity*r.unit, 9)
	l := ratedUsageLine{
		PartnerID: s.Tenant(), PartnerName: partnerName, CustomerID: who.id, CustomerName: who.name, CustomerDomainName: who.domain, CustomerCountry: who.market.Country,
		InvoiceNumber: q.bill.id, ProductID: item, SkuID: sku, AvailabilityID: availability, SkuName: sub.OfferName, ProductName: sub.OfferName,
		PublisherName: "Microsoft", SubscriptionID: sub.EntitlementID, SubscriptionDescription: sub.FriendlyName,
		ChargeStartDate: stampZ(m.begin), ChargeEndDate: stampZ(m.end), UsageDate: stampZ(r.day),
		MeterType: r.meter.unit, MeterCategory: r.meter.category, MeterID: r.meter.id, MeterSubCategory: r.meter.sub, MeterName: r.meter.name,
		UnitOfMeasure: r.meter.unit, ResourceLocation: "UKSOUTH", ConsumedService: provider, ResourceGroup: "RG-PRODUCTION",
		ResourceURI:    "/subscriptions/" + sub.EntitlementID + "/resourceGroups/rg-production/providers/" + provider + "/" + resource,
		AdditionalInfo: `{ "ImageType": null, "ServiceType": "` + r.meter.name + `" }`, MpnID: partnerMpn, ChargeType: "new", UnitType: r.meter.unit,
		UnitPrice: fixed(r.unit, 6), EffectiveUnitPrice: fixed(r.unit, 6), Quantity: fixed(r.quantity, 3),
		BillingPreTaxTotal: amount, PricingPreTaxTotal: amount, BillingCurrency: cur.code, PricingCurrency: cur.code,
		EntitlementID: sub.ID, EntitlementDescription: "Partner Subscription", PCToBCExchangeRate: "1", PCToBCExchangeRateDate: stampZ(m.begin),
		RateOfPartnerEarnedCredit: "0", InvoiceLineItemType: "usage_line_items", BillingProvider: "marketplace", Attributes: typed("DailyRatedUsageLineItem"),
	}
	if earnsCredit(r.entitled) {
		l.RateOfPartnerEarnedCredit, l.HasPartnerEarnedCredit = "0.15", true
	}
	if who.reseller >= 0 {
		l.ResellerMpnID = resellerMpn(who.reseller)
	}
	return l
}
