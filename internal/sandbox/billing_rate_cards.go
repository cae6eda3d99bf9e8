package sandbox

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
)

type rateCard struct {
	Locale        string      `json:"locale"`
	Currency      string      `json:"currency"`
	IsTaxIncluded bool        `json:"isTaxIncluded"`
	Meters        []rateMeter `json:"meters"`
	OfferTerms    []offerTerm `json:"offerTerms"`
	Attributes    attributes  `json:"attributes"`
}

type rateMeter struct {
	ID               string                 `json:"id"`
	Name             string                 `json:"name"`
	Rates            map[string]json.Number `json:"rates"`
	Tags             []string               `json:"tags"`
	Category         string                 `json:"category"`
	Subcategory      string                 `json:"subcategory"`
	Region           string                 `json:"region"`
	Unit             string                 `json:"unit"`
	IncludedQuantity json.Number            `json:"includedQuantity"`
	EffectiveDate    string                 `json:"effectiveDate"`
}

type offerTerm struct {
	Name             string      `json:"name"`
	Discount         json.Number `json:"discount"`
	ExcludedMeterIDs []string    `json:"excludedMeterIds"`
	EffectiveDate    string      `json:"effectiveDate"`
}

// getRateCard takes USD and US for what is left out.
func (s *Sandbox) getRateCard(c *call) *answer { return s.rateCard(c, "USD", "US") }

// getSharedRateCard takes what is left out from the partner's profile.
func (s *Sandbox) getSharedRateCard(c *call) *answer { return s.rateCard(c, partnerCurrency, "GB") }

func (s *Sandbox) rateCard(c *call, currencyCode, region string) *answer {
	if asked := c.param("currency"); asked != "" {
		currencyCode = asked
	}
	cur := currencyOf(currencyCode)
	if cur == nil {
		return badRequest("The currency %q is not one that Azure is priced in here.", clip(currencyCode))
	}
	if asked := c.param("region"); asked != "" {
		region = asked
	}
	if region = strings.ToUpper(region); s.world.atlas.country(region).Country != region {
		return badRequest("The region %q is not a country that Azure is sold in here.", clip(region))
	}
	card := rateCard{Locale: c.locale(), Currency: cur.code, Meters: rates(cur), Attributes: typed("AzureRateCard")}
	card.OfferTerms = []offerTerm{{"Overage discount", "0.15", []string{meters[2].id, meters[4].id}, "2014-01-01T00:00:00"}}
	return reply(card)
}

// rateRegions and machineSeries span the invented part of the card, which makes
// it as long as the real one is.
var (
	rateRegions = []string{
		"US East", "US East 2", "US West", "US West 2", "US Central", "CA Central", "BR South", "UK South", "UK West", "EU North", "EU West", "FR Central",
		"DE West Central", "CH North", "NO East", "SE Central", "AE North", "ZA North", "IN Central", "IN South", "JA East", "JA West", "KR Central", "AP East",
		"AP Southeast", "AU East", "AU Southeast",
	}
	machineSeries = []struct {
		name   string
		micros int64 // an hour of the smallest size, in millionths of a US dollar
	}{{"A", 40_000}, {"Av2", 43_000}, {"BS", 10_400}, {"D", 77_000}, {"Dv3", 96_000}, {"Dv4", 97_000}, {"Dv5", 96_000}, {"Ev4", 126_000}, {"Ev5", 126_000}, {"F", 49_700}, {"L", 156_000}, {"M", 1_540_000}, {"NC", 900_000}}
	machineSizes = []int64{1, 2, 4, 8, 16, 32, 48, 64}
	machineKinds = []string{"", " Low Priority"}
)

// rates prices the meters that customers use, the tiers of traffic, and every
// size of machine in every region.
func rates(cur *currency) []rateMeter {
	price := func(micros int64) json.Number { return fixed(cur.micros(micros), 6) }
	var all []rateMeter
	for i := range meters {
		m := &meters[i]
		all = append(all, rateMeter{
			ID: m.id, Name: m.name, Rates: map[string]json.Number{"0": price(m.micros)}, Category: m.category, Subcategory: m.sub, Unit: m.unit,
		})
	}
	for _, region := range rateRegions {
		all = append(all, rateMeter{
			ID: rateID("traffic", region), Name: "Data Transfer Out", Category: "Bandwidth", Region: region, Unit: "1 GB", IncludedQuantity: "5",
			Rates: map[string]json.Number{"0": price(87_000), "10235": price(83_000), "51195": price(70_000)},
		})
		for _, series := range machineSeries {
			for _, size := range machineSizes {
				for k, kind := range machineKinds {
					name := fmt.Sprintf("%s %d vCPU%s", series.name, size, kind)
					all = append(all, rateMeter{
						ID: rateID(name, region), Name: name, Category: "Virtual Machines", Subcategory: series.name + " Series", Region: region, Unit: "1 Hour",
						Rates: map[string]json.Number{"0": price(series.micros * size / int64(1+4*k))},
					})
				}
			}
		}
	}
	for i := range all {
		if all[i].IncludedQuantity == "" {
			all[i].IncludedQuantity = "0"
		}
		all[i].Tags, all[i].EffectiveDate = []string{}, stampZ(time.Date(2015+i%9, time.Month(1+i%12), 1, 0, 0, 0, 0, time.UTC))
	}
	return all
}

// rateID is the same for the same meter in every world.
func rateID(name, region string) string {
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(name+"/"+region)).String()
}
