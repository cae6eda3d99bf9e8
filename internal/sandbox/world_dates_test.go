package sandbox_test

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// ahead are the members that may be in the future, in lower case; all others are
// in the past.
var ahead = []string{
	"alloweduntildate", "billingcycleenddate", "billingenddate", "cancellationalloweduntildate", "chargeenddate", "commitmentenddate", "commitmentenddatetime",
	"currentstateenddate", "enddate", "expiresat", "expirydate", "firstsubscriptionenddate", "latestsubscriptionenddate", "subscriptionenddate", "trialenddate",
}

// stamps are the ways in which the service writes times.
var stamps = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05", time.DateOnly, "1/2/2006 3:04:05 PM"}

func readStamp(text string) (time.Time, bool) {
	if text == "" || text[0] < '0' || text[0] > '9' || !strings.ContainsAny(text, "-/") {
		return time.Time{}, false
	}
	for _, layout := range stamps {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// early collects the members of JSON that are dated after a time.
func early(name string, v any, now time.Time, found map[string]string) {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			early(strings.ToLower(name), member, now, found)
		}
	case []any:
		for _, item := range v {
			early(name, item, now, found)
		}
	case string:
		if at, ok := readStamp(v); ok && at.After(now) && !slices.Contains(ahead, name) {
			found[name] = v
		}
	}
}

// listings are the addresses of what the partner and a customer have.
func (d *testClient) listings(now time.Time) (paths []string) {
	d.t.Helper()
	since := url.QueryEscape(now.AddDate(0, 0, -60).Format(time.RFC3339))
	customers := d.get("/v1/customers?size=0").items()
	for _, o := range api.Operations() {
		descriptor := o.Descriptor()
		if descriptor.Method != "GET" {
			continue
		}
		path, query, _ := strings.Cut(descriptor.Path, "?")
		switch rest := strings.ReplaceAll(path, "{customer-id}", ""); {
		case strings.Contains(rest, "{"), strings.Contains(rest, "ratecards"): // prices have no dates
		case rest == path:
			paths = append(paths, path+"?"+query)
		default:
			for _, c := range customers {
				paths = append(paths, strings.ReplaceAll(path, "{customer-id}", c["id"].(string))+"?"+query)
			}
		}
	}
	for _, currency := range []string{"gbp", "usd", "eur", "chf", "jpy"} {
		for _, kind := range []string{"billinglineitems", "usagelineitems"} {
			for _, period := range []string{"current", "previous"} {
				paths = append(paths, "/v1/invoices/unbilled/lineitems?size=150&provider=onetime&invoicelineitemtype="+kind+"&currencycode="+currency+"&period="+period)
			}
		}
	}
	invoices := d.get("/v1/invoices").items()
	for _, invoice := range invoices[len(invoices)-10:] {
		paths = append(paths, "/v1/invoices/"+invoice["id"].(string))
		for _, detail := range details(invoice) {
			paths = append(paths, "/v1"+detail["links"].(map[string]any)["self"].(map[string]any)["uri"].(string)+"?size=150")
		}
	}
	for _, c := range customers {
		customer := "/v1/customers/" + c["id"].(string)
		paths = append(paths, customer+"/servicecosts/MostRecent", customer+"/servicecosts/MostRecent/lineitems",
			customer+"/agreements?agreementType=MicrosoftCustomerAgreement", customer+"/entitlements?showExpiry=true",
			customer+"/users?filter="+url.QueryEscape(`{"Field":"UserStatus","Value":"Inactive","Operator":"equals"}`))
		for _, batch := range d.get(customer + "/deviceBatches").items() {
			paths = append(paths, customer+"/deviceBatches/"+url.PathEscape(batch["id"].(string))+"/devices")
		}
		for _, sub := range d.get(customer + "/subscriptions").items() {
			if sub["offerId"] == "MS-AZR-0145P" {
				paths = append(paths, fmt.Sprintf("%s/subscriptions/%s/utilizations/azure?start_time=%s&end_time=%s", customer, sub["id"], since, url.QueryEscape(now.Format(time.RFC3339))))
			}
		}
	}
	return append(paths, "/v1/auditrecords?startDate="+url.QueryEscape(now.AddDate(0, 0, -89).Format(time.DateOnly)))
}

// TestNothingIsDatedAheadOfTheClock checks all lists of a small world that begins
// at error-prone times of a day and days of a year, and of one of them again weeks
// later.
func TestNothingIsDatedAheadOfTheClock(t *testing.T) {
	t.Parallel()
	days := map[string]time.Time{
		"an ordinary day":          time.Date(2026, 3, 18, 0, 0, 0, 0, time.UTC),
		"the first day of a month": time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC),
		"the last day of a month":  time.Date(2026, 4, 30, 0, 0, 0, 0, time.UTC),
		"29 February":              time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC),
		"1 January":                time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	for name, day := range days {
		for _, hour := range []time.Duration{30 * time.Second, 23*time.Hour + 59*time.Minute} {
			t.Run(fmt.Sprint(name, " at ", day.Add(hour).Format(time.TimeOnly)), func(t *testing.T) {
				t.Parallel()
				start := day.Add(hour)
				d := newTestClient(t, sandbox.Config{Customers: 12, RateLimit: -1, Start: start, Speed: -1})
				moments := []time.Time{start}
				if hour > time.Hour && day.Month() == time.April {
					moments = append(moments, start.AddDate(0, 0, 40))
				}
				for _, now := range moments {
					d.Skip(now.Sub(start))
					answered := 0
					for _, path := range d.listings(now) {
						r := d.call("GET", path, "")
						if r.status == 200 && len(r.body) > 0 {
							answered++
						}
						found := map[string]string{}
						early("", r.json, now, found)
						for _, member := range slices.Sorted(maps.Keys(found)) {
							t.Errorf("at %s %s has %s %s", now.Format(time.RFC3339), path, member, found[member])
						}
					}
					if answered < 300 {
						t.Errorf("only %d answers", answered)
					}
				}
			})
		}
	}
}
