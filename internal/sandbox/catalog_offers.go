package sandbox

import (
	"slices"
	"strings"
)

type offer struct {
	ID                     string        `json:"id"`
	Name                   string        `json:"name"`
	Description            string        `json:"description"`
	MinimumQuantity        int           `json:"minimumQuantity"`
	MaximumQuantity        int           `json:"maximumQuantity"`
	Rank                   int           `json:"rank"`
	URI                    string        `json:"uri"`
	Locale                 string        `json:"locale"`
	Country                string        `json:"country"`
	Category               offerCategory `json:"category"`
	LimitUnitOfMeasure     string        `json:"limitUnitOfMeasure"`
	Limit                  int           `json:"limit"`
	PrerequisiteOffers     []string      `json:"prerequisiteOffers"`
	IsAddOn                bool          `json:"isAddOn"`
	HasAddOns              bool          `json:"hasAddOns"`
	IsAvailableForPurchase bool          `json:"isAvailableForPurchase"`
	Billing                string        `json:"billing"`
	SupportedBillingCycles []string      `json:"supportedBillingCycles"`
	IsAutoRenewable        bool          `json:"isAutoRenewable"`
	IsTrial                bool          `json:"isTrial"`
	UpgradeTargetOffers    []string      `json:"upgradeTargetOffers"`
	ConversionTargetOffers []string      `json:"conversionTargetOffers"`
	SalesGroupID           string        `json:"salesGroupId"`
	Product                offerProduct  `json:"product"`
	UnitType               string        `json:"unitType"`
	IsInternal             bool          `json:"isInternal"`
	PartnerQualifications  []string      `json:"partnerQualifications"`
	Links                  links         `json:"links"`
	Attributes             attributes    `json:"attributes"`
}

type offerProduct struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Unit string `json:"unit"`
}

// locale is the language that a call wants its texts in; here only its name
// changes.
func (c *call) locale() string {
	if text := c.request.Header.Get("X-Locale"); text != "" {
		return text
	}
	return "en-US"
}

// offerIn renders an offer of the older catalogue.
func offerIn(at int, country, locale string) offer {
	w, facts := &catalogItems[at], offerSheet[at]
	o := offer{
		ID: w.offer, Name: w.name, Description: facts.description, MinimumQuantity: w.least, MaximumQuantity: w.most, Rank: facts.rank,
		URI: "/3c95518e-8c37-41e3-9627-0ca339200f53/Offers/" + w.offer, Locale: locale, Country: country, Category: categoryIn(facts.category, country, locale),
		LimitUnitOfMeasure: "None", PrerequisiteOffers: offerIDs(facts.needs), IsAddOn: w.addOn, HasAddOns: len(addOnsOf(at)) > 0, IsAvailableForPurchase: true,
		Billing: "license", SupportedBillingCycles: w.cycles(), IsAutoRenewable: !w.trial(), IsTrial: w.trial(),
		UpgradeTargetOffers: offerIDs(facts.upgrades), ConversionTargetOffers: offerIDs(facts.converts), SalesGroupID: "1",
		Product: offerProduct{strings.ToLower(w.product.sku), w.name, "Licenses"}, UnitType: "Licenses", PartnerQualifications: []string{},
		Links: links{
			"learnMore": get("http://learn.example/offers/" + strings.ToLower(w.offer)),
			"self":      get("/offers/" + w.offer + "?country=" + country),
		},
		Attributes: typed("Offer"),
	}
	if facts.limit > 0 {
		o.LimitUnitOfMeasure, o.Limit = "LifeTime", facts.limit
	}
	if w.usage() {
		o.Billing, o.UnitType, o.IsAutoRenewable = "usage", "Usage-based", false
		o.Product = offerProduct{strings.ToLower(legacyAzureItem), w.name, "Usage-based"}
	}
	return o
}

func offerIDs(at []int) []string {
	ids := make([]string, len(at))
	for i := range at {
		ids[i] = catalogue[at[i]].offer
	}
	return ids
}

// categoryIn renders a category; an add-on has one without a name.
func categoryIn(at int, country, locale string) offerCategory {
	var category offerCategory
	if at >= 0 {
		category = offerCategories[at]
	}
	category.Locale, category.Country, category.Attributes = strings.ToLower(locale), country, typed("OfferCategory")
	return category
}

// addOnsOf lists the add-ons that go with a base product.
func addOnsOf(base int) []int {
	var found []int
	for at := range catalogue {
		if slices.Contains(offerSheet[at].needs, base) {
			found = append(found, at)
		}
	}
	return found
}

// offerAt finds an offer of the older catalogue.
func offerAt(id string) (at int, refused *answer) {
	for at := range catalogue {
		if _, ok := offerSheet[at]; ok && strings.EqualFold(catalogue[at].offer, id) {
			return at, nil
		}
	}
	return 0, notFound("Offer %s was not found.", clip(id))
}

func (s *Sandbox) listOfferCategories(c *call) *answer {
	country, refused := c.country()
	if refused != nil {
		return refused
	}
	items := make([]offerCategory, len(offerCategories))
	for i := range items {
		items[i] = categoryIn(i, country, c.locale())
	}
	return reply(list(items, ""))
}

func (s *Sandbox) listOffers(c *call) *answer {
	country, refused := c.country()
	if refused != nil {
		return refused
	}
	var items []offer
	for at := range catalogue {
		if _, ok := offerSheet[at]; ok {
			items = append(items, offerIn(at, country, c.locale()))
		}
	}
	page := list(items, "/v1/offers?country="+country)
	page.Links["previous"] = page.Links["self"] // there is none, but the service sends it
	return reply(page)
}

func (s *Sandbox) getOffer(c *call) *answer {
	country, refused := c.country()
	if refused != nil {
		return refused
	}
	at, refused := offerAt(c.arg(0))
	if refused != nil {
		return refused
	}
	return reply(offerIn(at, country, c.locale()))
}

func (s *Sandbox) listOfferAddOns(c *call) *answer {
	country, refused := c.country()
	if refused != nil {
		return refused
	}
	base, refused := offerAt(c.arg(0))
	if refused != nil {
		return refused
	}
	var items []offer
	for _, at := range addOnsOf(base) {
		items = append(items, offerIn(at, country, c.locale()))
	}
	return reply(list(items, ""))
}
