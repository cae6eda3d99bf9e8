package sandbox

import (
	"fmt"
	"time"
)

var referralTable = &dataset{
	fields: []analyticsField{
		{"id", textField},
		{"status", textField},
		{"customerMarket", textField},
		{"customerName", textField},
		{"customerOrgSize", textField},
		{"acceptedDate", dateField},
		{"acknowledgedDate", dateField},
		{"archivedDate", dateField},
		{"declinedDate", dateField},
		{"expiredDate", dateField},
		{"lostDate", dateField},
		{"missedDate", dateField},
		{"createdDate", dateField},
		{"skippedDate", dateField},
		{"wonDate", dateField},
		{"partnerMarket", textField},
	},
	measures: []measure{{"referralCount", one, false}},
	rows:     (*Sandbox).referralRows,
}

// referralStates maps a state to the column that holds its date.
var referralStates = []struct {
	name string
	at   int
}{{"Accepted", 5}, {"Acknowledged", 6}, {"Archived", 7}, {"Declined", 8}, {"Expired", 9}, {"Lost", 10}, {"Missed", 11}, {"Skipped", 13}, {"Won", 14}}

const (
	referralsKept = 160
	searchesKept  = 420
)

var orgSizes = []string{"1to9employees", "10to50employees", "51to250employees", "251to1000employees"}

func (s *Sandbox) referralRows(yield func(row []any)) {
	for n := range referralsKept {
		r := s.world.rng.at("referral", n)
		m := s.world.atlas.draw(r)
		name, _ := m.company(r)
		created := s.world.born.AddDate(0, 0, -n*2-1).Add(time.Duration(8*3600+r.IntN(36_000)) * time.Second)
		state := referralStates[r.IntN(len(referralStates))]
		row := []any{fmt.Sprint(112_310 - n*7), state.name, m.Country, name, pick(r, orgSizes), nil, nil, nil, nil, nil, nil, nil, created, nil, nil, "GB"}
		row[state.at] = s.world.past(created.Add(time.Duration(1+r.IntN(90)) * time.Hour))
		yield(row)
	}
}

var searchTable = &dataset{
	fields: []analyticsField{
		{"companyName", textField},
		{"contactButtonClicked", flagField},
		{"keywordCountry", textField},
		{"detailsViewed", flagField},
		{"keywordIndustryFocus", textField},
		{"mpnId", countField},
		{"partnerMarket", textField},
		{"keywordProduct", textField},
		{"referralsSubmitted", flagField},
		{"searchDate", dayField},
		{"keywordSearchText", textField},
	},
	measures: []measure{{"searchResultPageViews", one, false}, {"profileViews", sumOf(3), false}, {"contactClicks", sumOf(1), false}, {"referralCount", sumOf(8), false}},
	rows:     (*Sandbox).searchRows,
}

var searchTexts = []string{"cloud support", "office migration", "contoso", "azure consulting", "backup", "autopilot rollout", "licensing help"}

func (s *Sandbox) searchRows(yield func(row []any)) {
	for n := range searchesKept {
		r := s.world.rng.at("search", n)
		row := []any{
			partnerName, false, nil, chance(r, 45), nil, thousand(number(partnerMpn)), s.world.atlas.draw(r).Country, nil, false,
			s.world.born.AddDate(0, 0, -1-n/2), pick(r, searchTexts),
		}
		if chance(r, 30) {
			row[2] = s.world.atlas.draw(r).Country
		}
		if chance(r, 20) {
			row[7] = "Microsoft 365"
		}
		row[1] = row[3] == true && chance(r, 40)
		row[8] = row[1] == true && chance(r, 50)
		yield(row)
	}
}
