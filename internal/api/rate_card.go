package api

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"
)

// RateCardQuery names a market and a currency. With neither, the locale of the
// request decides over both, so give them.
type RateCardQuery struct {
	Currency string `query:"currency" doc:"ISO code of the currency, such as EUR; USD when left out."`
	Region   string `query:"region" doc:"Two-letter code of the country of the market, such as FR; US when left out."`
}

// GetAzureRateCard reads the prices of Azure, about 1.5 MB at once.
var GetAzureRateCard = readOne[RateCardQuery, AzureRateCard](Spec{
	ID: "get-prices-for-microsoft-azure", Title: "Get prices for Microsoft Azure", Area: AreaBilling,
	Method: "GET", Path: "/v1/ratecards/azure", Effect: Read, Clouds: usageClouds,
	Doc:    "Reads the prices of Azure meters in a market and a currency.",
	Advice: "Prices change often: don't keep a card. Rates are before tax.",
})

// SharedRateCardQuery names a market and a currency; what is left out is taken
// from the partner's profile.
type SharedRateCardQuery struct {
	Currency string `query:"currency" doc:"ISO code of the currency, such as EUR; that of the partner's profile when left out."`
	Region   string `query:"region" doc:"Two-letter code of the country of the market, such as FR; that of the partner's profile when left out."`
}

// GetSharedRateCard reads the prices of Azure for partner shared services.
var GetSharedRateCard = readOne[SharedRateCardQuery, AzureRateCard](Spec{
	ID: "get-prices-for-microsoft-azure-partner-shared-services", Title: "Get prices for Microsoft Azure Partner Shared Services", Area: AreaBilling,
	Method: "GET", Path: "/v1/ratecards/azure-shared", Effect: Read, Clouds: usageClouds,
	Doc:    "Reads the prices of Azure meters for partner shared services.",
	Advice: "Prices change often: don't keep a card. Rates are before tax.",
})

// AzureRateCard is what Azure costs in a market, before tax.
type AzureRateCard struct {
	Locale        string           `json:"locale"` // language of the names
	Currency      string           `json:"currency"`
	IsTaxIncluded Bool             `json:"isTaxIncluded"` // always false
	Meters        []AzureMeter     `json:"meters"`
	OfferTerms    []AzureOfferTerm `json:"offerTerms"`
	Attributes    *Attributes      `json:"attributes"`
	Extra
}

// AzureMeter is something that Azure measures, with its price.
type AzureMeter struct {
	ID               string             `json:"id"`
	Name             string             `json:"name"`
	Rates            map[string]Decimal `json:"rates"` // price of a unit, by the quantity from which it holds
	Tags             []string           `json:"tags"`
	Category         string             `json:"category"`
	Subcategory      string             `json:"subcategory"`
	Region           string             `json:"region"` // "" for everywhere
	Unit             string             `json:"unit"`   // such as 1 Hour
	IncludedQuantity Decimal            `json:"includedQuantity"`
	EffectiveDate    Time               `json:"effectiveDate"`
	Extra
}

// Tier is the price of a unit from a quantity on.
type Tier struct {
	From, Rate Decimal
}

// Tiers lists the prices of a meter by rising quantity. A key that is no number
// sorts first and keeps From not given.
func (m *AzureMeter) Tiers() []Tier {
	tiers := make([]Tier, 0, len(m.Rates))
	for key, rate := range m.Rates {
		from, err := ParseDecimal(key)
		if err != nil {
			from = Decimal{}
		}
		tiers = append(tiers, Tier{from, rate})
	}
	slices.SortFunc(tiers, func(a, b Tier) int {
		return cmp.Or(a.From.Cmp(b.From.Decimal), a.Rate.Cmp(b.Rate.Decimal))
	})
	return tiers
}

// Cost is the price of a quantity: what is included is free, and each tier
// counts for the part of the quantity that lies in it.
func (m *AzureMeter) Cost(quantity Decimal) Decimal {
	rest := quantity.Sub(m.IncludedQuantity.Decimal)
	total := decimal.Zero
	tiers := m.Tiers()
	for i := len(tiers) - 1; i >= 0; i-- {
		if part := rest.Sub(tiers[i].From.Decimal); part.IsPositive() {
			total = total.Add(part.Mul(tiers[i].Rate.Decimal))
			rest = tiers[i].From.Decimal
		}
	}
	return NewDecimal(total)
}

// AzureOfferTerm is a discount that a card's prices are subject to.
type AzureOfferTerm struct {
	Name             string   `json:"name"`
	Discount         Decimal  `json:"discount"` // a share: 0.15 is 15 %
	ExcludedMeterIDs []string `json:"excludedMeterIds"`
	EffectiveDate    Time     `json:"effectiveDate"` // without a zone
	Extra
}
