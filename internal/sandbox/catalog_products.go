package sandbox

import (
	"net/http"
	"strings"
)

// The codes of the catalogue.
const (
	codeNoProduct      = 400013
	codeNoSKU          = 400018
	codeNoAvailability = 400019
	codeSegment        = 400030
	codeView           = 400036
)

type productResource struct {
	ID                 string   `json:"id"`
	Title              string   `json:"title"`
	Description        string   `json:"description"`
	ProductType        itemType `json:"productType"`
	IsMicrosoftProduct bool     `json:"isMicrosoftProduct"`
	PublisherName      string   `json:"publisherName"`
	Links              links    `json:"links"`
}

type itemType struct {
	ID          string    `json:"id"`
	DisplayName string    `json:"displayName"`
	SubType     *itemType `json:"subType,omitempty"`
}

type skuResource struct {
	ID                     string         `json:"id"`
	ProductID              string         `json:"productId"`
	Title                  string         `json:"title"`
	Description            string         `json:"description"`
	MinimumQuantity        int            `json:"minimumQuantity"`
	MaximumQuantity        int            `json:"maximumQuantity"`
	IsTrial                bool           `json:"isTrial"`
	SupportedBillingCycles []string       `json:"supportedBillingCycles"`
	PurchasePrerequisites  []string       `json:"purchasePrerequisites,omitempty"`
	InventoryVariables     []string       `json:"inventoryVariables"`
	ProvisioningVariables  []string       `json:"provisioningVariables"`
	Actions                []string       `json:"actions,omitempty"`
	DynamicAttributes      map[string]any `json:"dynamicAttributes"`
	Links                  links          `json:"links"`
}

type availabilityResource struct {
	ID              string          `json:"id"`
	ProductID       string          `json:"productId"`
	SkuID           string          `json:"skuId"`
	CatalogItemID   string          `json:"catalogItemId"`
	DefaultCurrency moneyName       `json:"defaultCurrency"`
	Segment         string          `json:"segment"`
	Country         string          `json:"country"`
	IsPurchasable   bool            `json:"isPurchasable"`
	IsRenewable     bool            `json:"isRenewable"`
	Terms           []term          `json:"terms,omitempty"`
	Product         productResource `json:"product"`
	Sku             skuResource     `json:"sku"`
	Links           links           `json:"links"`
}

type moneyName struct {
	Code   string `json:"code"`
	Symbol string `json:"symbol"`
}

type term struct {
	Duration    string `json:"duration"`
	Description string `json:"description"`
}

var termNames = map[string]string{"P1M": "1 Month", "P1Y": "1 Year Prepaid", "P3Y": "3 Years Prepaid"}

func (w *catalogItem) productIn(country string) productResource {
	self := "/products/" + w.productID
	f := &w.family
	return productResource{
		ID: w.productID, Title: f.title, Description: f.description, IsMicrosoftProduct: w.publisher == microsoft, PublisherName: w.publisher,
		ProductType: itemType{f.kind, f.kind, &itemType{ID: f.finer, DisplayName: f.finer}},
		Links:       links{"skus": get(self + "/skus?country=" + country), "self": get(self + "?country=" + country)},
	}
}

func (w *catalogItem) skuIn(country string) skuResource {
	self := "/products/" + w.productID + "/skus/" + w.skuID
	r := skuResource{
		ID: w.skuID, ProductID: w.productID, Title: w.name, Description: w.name, MinimumQuantity: w.least, MaximumQuantity: w.most, IsTrial: w.trial(),
		SupportedBillingCycles: w.cycles(), InventoryVariables: []string{}, ProvisioningVariables: []string{}, Actions: []string{"Refund"},
		DynamicAttributes: map[string]any{"isMicrosoftProduct": w.publisher == microsoft},
		Links:             links{"availabilities": get(self + "/availabilities?country=" + country), "self": get(self + "?country=" + country)},
	}
	switch w.sold {
	case legacyAzure:
		r.PurchasePrerequisites = []string{"MicrosoftCloudAgreement"}
		r.DynamicAttributes["billingType"], r.DynamicAttributes["unitType"], r.DynamicAttributes["rank"] = "usage", "Usage-based", offerSheet[w.at].rank
	case reservation:
		r.PurchasePrerequisites = []string{"AzureSubscriptionRegistration", "InventoryCheck"}
		r.InventoryVariables, r.ProvisioningVariables = []string{"CustomerId", "AzureSubscriptionId", "ArmRegionName"}, []string{"Scope", "SubscriptionId"}
		r.Actions, r.DynamicAttributes = nil, w.reservationFacts()
	default:
		r.PurchasePrerequisites = []string{"MicrosoftCustomerAgreement"}
	}
	return r
}

// reservationFacts are taken from the name, which says machine, region and term.
func (w *catalogItem) reservationFacts() map[string]any {
	region, arm := w.azureRegion()
	facts := map[string]any{"armRegionName": arm, "region": region, "duration": map[string]string{"P1Y": "1Year", "P3Y": "3Years"}[w.term()]}
	for name, m := range vmSpecs {
		if strings.Contains(w.name, " "+name+",") {
			facts["armSkuName"], facts["cores"], facts["ram"], facts["skuDisplayName"], facts["category"], facts["diskType"] = name, m.cores, m.ram, m.display, m.category, m.disk
		}
	}
	return facts
}

func (s *Sandbox) availabilityIn(w *catalogItem, country string) availabilityResource {
	cur := s.world.currencyIn(country)
	r := availabilityResource{
		ID: w.availabilityID, ProductID: w.productID, SkuID: w.skuID, CatalogItemID: w.itemID, DefaultCurrency: moneyName{cur.code, cur.symbol},
		Segment: "commercial", Country: country, IsPurchasable: !w.restricted(), IsRenewable: w.startsSubscription() && !w.usage() && !w.trial(),
		Product: w.productIn(country), Sku: w.skuIn(country),
		Links: links{"self": get("/products/" + w.productID + "/skus/" + w.skuID + "/availabilities/" + w.availabilityID + "?country=" + country)},
	}
	for _, duration := range w.terms() {
		r.Terms = append(r.Terms, term{duration, termNames[duration]})
	}
	return r
}

// currencyIn is the currency that a country is billed in.
func (w *world) currencyIn(country string) *currency {
	for i := range w.atlas.markets {
		if w.atlas.markets[i].Country == country {
			return currencyOf(w.atlas.markets[i].Currency)
		}
	}
	return currencyOf("USD")
}

// country reads the country that a catalogue call has to name.
func (c *call) country() (string, *answer) {
	code := strings.ToUpper(c.param("country"))
	if len(code) != 2 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "", badRequest("The query parameter country has to be a country code of two letters, not %q.", clip(c.param("country")))
	}
	return code, nil
}

// catalogQuery holds the filters of a catalog call.
type catalogQuery struct {
	country, view string
	underPlan     bool // reservations under an Azure plan
	anyScope      bool // both sets of reservations: the calls for a customer don't say
	nobody        bool // a segment for which nothing is sold here
}

func (c *call) catalogQuery() (catalogQuery, *answer) {
	country, refused := c.country()
	if refused != nil {
		return catalogQuery{}, refused
	}
	a := catalogQuery{country: country, underPlan: strings.EqualFold(c.param("reservationScope"), "AzurePlan")}
	switch segment := strings.ToLower(c.param("targetSegment")); segment {
	case "", "commercial":
	case "education", "nonprofit":
		a.nobody = true
	case "government":
		return a, refuse(http.StatusForbidden, codeSegment, "Access to the requested targetSegment %s is not allowed.", segment)
	default:
		return a, badRequest("targetSegment %q is not one of commercial, education, government and nonprofit.", clip(segment))
	}
	return a, nil
}

// readView reads the view, which product lists require.
func (a *catalogQuery) readView(c *call) *answer {
	if a.view = c.param("targetView"); a.view == "" {
		return badRequest("The query parameter targetView is required.")
	}
	if !viewExists(a.view) {
		return refuse(http.StatusForbidden, codeView, "Access to the requested targetView %s is not allowed.", clip(a.view))
	}
	return nil
}

func (a *catalogQuery) matches(w *catalogItem) bool {
	return !a.nobody && (a.anyScope || w.sold != reservation || w.family.underPlan == a.underPlan)
}

// listProducts serves the products of a country.
func (s *Sandbox) listProducts(c *call) *answer {
	a, refused := c.catalogQuery()
	if refused == nil {
		refused = a.readView(c)
	}
	if refused != nil {
		return refused
	}
	return reply(list(a.products(), "/products?country="+a.country+"&targetView="+a.view))
}

// listCustomerProducts serves the products that a customer may buy.
func (s *Sandbox) listCustomerProducts(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	a := catalogQuery{country: found.market.Country, anyScope: true}
	if refused := a.readView(c); refused != nil {
		return refused
	}
	return reply(list(a.products(), "/customers/"+found.id+"/products?targetView="+a.view))
}

func (a *catalogQuery) products() []productResource {
	var items []productResource
	seen := map[string]bool{}
	for i := range catalogItems {
		if w := &catalogItems[i]; w.inView(a.view) && a.matches(w) && !seen[w.productID] {
			seen[w.productID] = true
			items = append(items, w.productIn(a.country))
		}
	}
	return items
}
