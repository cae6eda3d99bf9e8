package sandbox_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

func TestServiceCostsAreThoseOfTheInvoices(t *testing.T) {
	t.Parallel()
	inTheMonth(t, sandbox.Config{Customers: 60, RateLimit: -1}, func(t *testing.T, d *testClient) {
		invoiced := map[string]decimal.Decimal{} // by invoice and customer
		invoices := d.get("/v1/invoices").items()
		for _, invoice := range invoices[len(invoices)-9:] {
			for _, detail := range details(invoice) {
				if detail["invoiceLineItemType"] != "billing_line_items" {
					continue
				}
				lines, _ := d.lines(detail, 2000)
				for _, line := range lines {
					key := fmt.Sprint(invoice["id"], " ", strings.TrimPrefix(strings.ToLower(line["customerId"].(string)), "org:"))
					invoiced[key] = invoiced[key].Add(lineTotal(line))
				}
			}
		}
		compared := 0
		for _, c := range d.get("/v1/customers").items() {
			path := "/v1/customers/" + c["id"].(string) + "/servicecosts/mostrecent"
			costs, byType, byInvoice := d.get(path), map[string]decimal.Decimal{}, map[string]decimal.Decimal{}
			for _, line := range d.get(path + "/lineitems").items() {
				total := amount(line["afterTaxTotal"])
				byType[line["invoiceType"].(string)] = byType[line["invoiceType"].(string)].Add(total)
				key := fmt.Sprint(line["invoiceNumber"], " ", line["customerId"])
				byInvoice[key] = byInvoice[key].Add(total)
			}
			list, _ := costs.at("details").([]any)
			if len(list) != len(byType) {
				t.Errorf("%s: %d details, lines of %d types", path, len(list), len(byType))
			}
			for _, detail := range list {
				of, sum := detail.(map[string]any)["invoiceType"].(string), detail.(map[string]any)["summary"].(map[string]any)
				if got := amount(sum["afterTaxTotal"]); !got.Equal(byType[of]) || !got.Equal(amount(sum["pretaxTotal"]).Add(amount(sum["tax"]))) {
					t.Errorf("%s: %s is %s, its lines %s", path, of, got, byType[of])
				}
			}
			if got := amount(costs.at("afterTaxTotal")); !got.Equal(byType["Recurring"]) {
				t.Errorf("%s: the totals beside the details are %s, recurring charges %s", path, got, byType["Recurring"])
			}
			for key, total := range byInvoice {
				compared++
				if !invoiced[key].Equal(total) {
					t.Errorf("%s: invoiced %s, service costs %s", key, invoiced[key], total)
				}
			}
		}
		if compared < 40 {
			t.Errorf("only %d compared", compared)
		}
		d.call("GET", "/v1/customers/"+d.customer("Fabrikam")+"/servicecosts/2025-01", "").refused(400, "2000")
	})
}

func TestUtilizationIsTheUsageDayByDay(t *testing.T) {
	t.Parallel()
	inTheMonth(t, sandbox.Config{RateLimit: -1}, func(t *testing.T, d *testClient) {
		path, _ := d.subscription(d.customer("Tailwind"), "Microsoft Azure")
		month := "?start_time=2000-01-02T00:00:00Z&end_time=2000-01-21T00:00:00%2B00:00"
		whole, _ := d.pages(path + "/utilizations/azure" + month)
		parts, pages := d.pages(path + "/utilizations/azure" + month + "&size=7&granularity=Daily")
		if len(whole) < 38 || len(parts) != len(whole) || pages != (len(whole)+6)/7 {
			t.Errorf("%d records, %d on %d pages", len(whole), len(parts), pages)
		}
		hours, _ := d.pages(path + "/utilizations/azure" + month + "&granularity=hourly&show_details=false")
		if len(hours) != 24*len(whole) || hours[0]["instanceData"] != nil || whole[0]["instanceData"] == nil {
			t.Errorf("%d hours of %d days; %v", len(hours), len(whole), hours[0])
		}
		if days, hourly := sum(whole, "quantity"), sum(hours, "quantity"); !days.Equal(hourly) {
			t.Errorf("by day %s, by hour %s", days, hourly)
		}
		// The usage of the 20th is reported on the 21st.
		used := sum(d.get(path+"/meterusagerecords").items(), "quantityUsed")
		time.Sleep(time.Second)
		last, _ := d.pages(path + "/utilizations/azure?start_time=2000-01-21T00:00:00Z&end_time=2000-01-21T00:00:00.001Z")
		if got := sum(append(whole, last...), "quantity"); !got.Equal(used) {
			t.Errorf("utilization %s, usage %s", got, used)
		}
	})
}

func TestUtilizationRefusals(t *testing.T) {
	t.Parallel()
	inTheMonth(t, sandbox.Config{}, func(t *testing.T, d *testClient) {
		path, _ := d.subscription(d.customer("Tailwind"), "Microsoft Azure")
		good := "start_time=2000-01-02T00:00:00Z&end_time=2000-01-03T00:00:00Z"
		for _, query := range []string{
			"", "start_time=2000-01-02T00:00:00Z", "start_time=1/2/2000&end_time=2000-01-03T00:00:00Z", "start_time=2000-01-03T00:00:00Z&end_time=2000-01-02T00:00:00Z",
			good + "&granularity=weekly", good + "&size=0", good + "&size=1001",
		} {
			d.call("GET", path+"/utilizations/azure?"+query, "").refused(400, "2000")
		}
		plan, _ := d.subscription(d.customer("Tailwind"), "Azure plan")
		d.call("GET", plan+"/utilizations/azure?"+good, "").refused(400, "2000")

		query := api.UtilizationQuery{StartTime: api.NewTime(time.Now().AddDate(0, 0, -2)), EndTime: api.NewTime(time.Now().Add(time.Hour))}
		query.CustomerID, query.SubscriptionID = d.customer("Tailwind"), path[strings.LastIndex(path, "/")+1:]
		_, err := api.ListUtilization.All(t.Context(), d.client(), query)
		if wait := (*api.NotReadyError)(nil); !errors.As(err, &wait) || wait.After != time.Minute {
			t.Errorf("a range that reaches into the future: %v", err)
		}
		time.Sleep(time.Hour)
		if all, err := api.ListUtilization.All(t.Context(), d.client(), query); err != nil || len(all) == 0 {
			t.Errorf("%d records when it is ready, %v", len(all), err)
		}
	})
}

func TestRateCardPricesTheUsage(t *testing.T) {
	t.Parallel()
	inTheMonth(t, sandbox.Config{RateLimit: -1}, func(t *testing.T, d *testClient) {
		raw := d.get("/v1/ratecards/azure?currency=EUR&region=de")
		if n := len(raw.body); n < 1_300_000 || n > 1_800_000 {
			t.Errorf("the card has %d bytes, the real one 1.5 MB", n)
		}
		card, err := api.GetAzureRateCard.Do(t.Context(), d.client(), api.RateCardQuery{Currency: "EUR", Region: "DE"})
		if err != nil {
			t.Fatal(err)
		}
		meters := map[string]*api.AzureMeter{}
		for i := range card.Value.Meters {
			m := &card.Value.Meters[i]
			if meters[m.ID] != nil {
				t.Errorf("meter %s is there twice", m.ID)
			}
			meters[m.ID] = m
		}
		path, _ := d.subscription(d.customer("Tailwind"), "Microsoft Azure")
		for _, used := range d.get(path + "/meterusagerecords").items() {
			m := meters[used["id"].(string)]
			if m == nil {
				t.Errorf("no price for %v", used)
				continue
			}
			if got := m.Cost(api.NewDecimal(amount(used["quantityUsed"]))); !got.Equal(amount(used["totalCost"])) {
				t.Errorf("%s: by the card %s, by the usage %v", m.Name, got, used["totalCost"])
			}
		}
		for query, currency := range map[string]string{"/azure": "USD", "/azure-shared": "GBP", "/azure-shared?currency=chf": "CHF"} {
			if got := d.get("/v1/ratecards" + query).text("currency"); got != currency {
				t.Errorf("%s is in %s, want %s", query, got, currency)
			}
		}
		d.call("GET", "/v1/ratecards/azure?currency=ZZZ", "").refused(400, "2000")
		d.call("GET", "/v1/ratecards/azure?region=XX", "").refused(400, "2000")
	})
}
