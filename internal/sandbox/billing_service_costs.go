package sandbox

import (
	"encoding/json"
	"strings"
	"time"
)

// serviceCostsSummary is what a customer's services cost in the latest month
// that is invoiced. Its own totals count recurring charges only, and it lacks
// the currency that its details have.
type serviceCostsSummary struct {
	BillingStartDate string               `json:"billingStartDate"`
	BillingEndDate   string               `json:"billingEndDate"`
	PretaxTotal      json.Number          `json:"pretaxTotal"`
	Tax              json.Number          `json:"tax"`
	AfterTaxTotal    json.Number          `json:"afterTaxTotal"`
	CurrencyCode     string               `json:"currencyCode,omitempty"`
	CurrencySymbol   string               `json:"currencySymbol"`
	CustomerID       string               `json:"customerId"`
	Details          []serviceCostsDetail `json:"details,omitempty"`
	Links            links                `json:"links"`
	Attributes       attributes           `json:"attributes"`
}

type serviceCostsDetail struct {
	InvoiceType string              `json:"invoiceType"`
	Summary     serviceCostsSummary `json:"summary"`
}

type serviceCostLine struct {
	AfterTaxTotal            json.Number `json:"afterTaxTotal"`
	ChargeType               string      `json:"chargeType"`
	CurrencyCode             string      `json:"currencyCode"`
	CurrencySymbol           string      `json:"currencySymbol"`
	CustomerID               string      `json:"customerId"`
	CustomerName             string      `json:"customerName"`
	EndDate                  string      `json:"endDate"`
	OfferID                  string      `json:"offerId"`
	OfferName                string      `json:"offerName"`
	OrderID                  string      `json:"orderId"`
	PretaxTotal              json.Number `json:"pretaxTotal"`
	Quantity                 json.Number `json:"quantity"`
	ResellerMPNID            string      `json:"resellerMPNId"`
	StartDate                string      `json:"startDate"`
	SubscriptionFriendlyName string      `json:"subscriptionFriendlyName"`
	SubscriptionID           string      `json:"subscriptionId"`
	Tax                      json.Number `json:"tax"`
	UnitPrice                json.Number `json:"unitPrice"`
	InvoiceNumber            string      `json:"invoiceNumber"`
	InvoiceType              string      `json:"invoiceType"`
	ProductID                string      `json:"productId"`
	SkuID                    string      `json:"skuId"`
	AvailabilityID           string      `json:"availabilityId"`
	ProductName              string      `json:"productName"`
	SkuName                  string      `json:"skuName"`
	PublisherName            string      `json:"publisherName"`
	PublisherID              string      `json:"publisherId"`
	TermAndBillingCycle      string      `json:"termAndBillingCycle"`
	DiscountDetails          string      `json:"discountDetails"`
}

// serviceCosts is what a customer is charged for on the latest invoices.
type serviceCosts struct {
	customer customer
	currency *currency
	month    month
	charges  map[string][]charge // by type of invoice
}

var invoiceTypes = []string{"Recurring", "OneTime"}

func invoiceTypeOf(e *entitled) string {
	if e.billedAs() == oneTimeLines {
		return invoiceTypes[1]
	}
	return invoiceTypes[0]
}

func (s *Sandbox) serviceCostsOf(c *call) (serviceCosts, *answer) {
	found, refused := s.customerOf(c)
	if refused != nil {
		return serviceCosts{}, refused
	}
	if !strings.EqualFold(c.arg(1), "MostRecent") {
		return serviceCosts{}, badRequest("The billing period %q is not supported: the only one is MostRecent.", clip(c.arg(1)))
	}
	l := s.ledger
	ago := l.latestInvoiced()
	costs := serviceCosts{found, currencyOf(found.market.Currency), s.world.monthAgo(ago), map[string][]charge{}}
	l.eachOf(found.index, ago, func(phases []phase) bool {
		return l.chargesOf(phases, costs.currency, ago, costs.month, func(c *charge) bool {
			kind := invoiceTypeOf(c.entitled)
			costs.charges[kind] = append(costs.charges[kind], *c)
			return true
		})
	})
	return costs, nil
}

func (s *serviceCosts) summary(kind string) serviceCostsSummary {
	subtotal, tax := int64(0), int64(0)
	for i := range s.charges[kind] {
		subtotal += s.charges[kind][i].subtotal
		tax += s.charges[kind][i].tax
	}
	sum := serviceCostsSummary{
		BillingStartDate: stampZ(s.month.begin), BillingEndDate: stampZ(s.month.end.AddDate(0, 0, -1)),
		PretaxTotal: s.currency.money(subtotal), Tax: s.currency.money(tax), AfterTaxTotal: s.currency.money(subtotal + tax),
		CurrencyCode: s.currency.code, CurrencySymbol: s.currency.symbol, CustomerID: s.customer.id, Links: links{}, Attributes: typed("ServiceCostsSummary"),
	}
	if kind == invoiceTypes[1] {
		sum.BillingEndDate = stampSeven(s.month.end.Add(-100 * time.Nanosecond))
	}
	return sum
}

func (s *Sandbox) getServiceCosts(c *call) *answer {
	costs, refused := s.serviceCostsOf(c)
	if refused != nil {
		return refused
	}
	sum := costs.summary(invoiceTypes[0])
	sum.CurrencyCode = ""
	for _, kind := range invoiceTypes {
		if len(costs.charges[kind]) > 0 {
			sum.Details = append(sum.Details, serviceCostsDetail{kind, costs.summary(kind)})
		}
	}
	self := "/customers/" + costs.customer.id + "/servicecosts/MostRecent"
	sum.Links = links{"self": get(self), "serviceCostLineItems": get(self + "/lineitems")}
	return reply(sum)
}

func (s *Sandbox) listServiceCosts(c *call) *answer {
	costs, refused := s.serviceCostsOf(c)
	if refused != nil {
		return refused
	}
	var items []serviceCostLine
	for _, kind := range invoiceTypes {
		bill, _ := s.ledger.bill(costs.currency, kind == invoiceTypes[1], s.ledger.latestInvoiced())
		for i := range costs.charges[kind] {
			items = append(items, s.serviceCostLine(&costs, &costs.charges[kind][i], kind, bill.id))
		}
	}
	return reply(list(items, "/customers/"+costs.customer.id+"/servicecosts/MostRecent/lineitems"))
}

// feeNames are what service costs call the kinds of charges.
var feeNames = map[string]string{
	chargeNew: "PURCHASE FEE", chargeCycle: "CYCLE FEE", chargeRenew: "RENEW FEE", chargeAdd: "PRORATE FEE", chargeRemove: "PRORATE FEE", chargeCancel: "CANCEL FEE", chargeCredit: "CREDIT",
}

func (s *Sandbox) serviceCostLine(costs *serviceCosts, c *charge, kind, bill string) serviceCostLine {
	sub, cur, p := s.lineSubscription(c.entitled), costs.currency, &catalogue[c.product]
	line := serviceCostLine{
		ChargeType: feeNames[c.kind], CurrencyCode: cur.code, CurrencySymbol: cur.symbol, CustomerID: costs.customer.id, CustomerName: costs.customer.name,
		StartDate: stampBare(c.from), EndDate: stampBare(c.to), OfferID: sub.OfferID, OfferName: sub.OfferName, OrderID: sub.OrderID,
		SubscriptionFriendlyName: sub.FriendlyName, SubscriptionID: sub.ID, ResellerMPNID: "-1",
		PretaxTotal: cur.money(c.subtotal), Tax: cur.money(c.tax), AfterTaxTotal: cur.money(c.subtotal + c.tax),
		Quantity: fixed(c.quantity, 0), UnitPrice: cur.money(c.unit), InvoiceNumber: bill, InvoiceType: kind, DiscountDetails: "N/A",
	}
	if c.meter != nil {
		line.Quantity, line.UnitPrice = fixed(c.quantity, 3), fixed(c.unit, 6)
	}
	if costs.customer.reseller >= 0 {
		line.ResellerMPNID = resellerMpn(costs.customer.reseller)
	}
	if p.modern() {
		line.ProductID, line.SkuID, line.AvailabilityID = p.modernIDs()
		line.ProductName, line.SkuName, line.PublisherName, line.PublisherID = p.name, p.name, p.publisher, publisherID(p)
		line.TermAndBillingCycle = termText(sub.TermDuration)
	}
	return line
}
