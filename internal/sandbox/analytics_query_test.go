package sandbox_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

func TestSubscriptionAnalyticsAreTheSubscriptions(t *testing.T) {
	t.Parallel()
	inTheMonth(t, sandbox.Config{Customers: 60, RateLimit: -1}, func(t *testing.T, d *testClient) {
		c := d.client()
		want, licences := map[string]string{}, map[string]int64{}
		customers, err := api.ListCustomers.All(t.Context(), c, api.None{})
		if err != nil {
			t.Fatal(err)
		}
		for _, customer := range customers {
			subs, err := api.ListSubscriptions.All(t.Context(), c, api.CustomerRef{CustomerID: customer.ID})
			if err != nil {
				t.Fatal(err)
			}
			for _, sub := range subs {
				want[strings.ToUpper(sub.ID)] = sub.FriendlyName
			}
		}
		rows, pages := []api.SubscriptionAnalytics(nil), 0
		for page, err := range api.Lookup("get-all-subscription-analytics-information").Pages(t.Context(), c, api.Args{Size: 40}) {
			if err != nil {
				t.Fatal(err)
			}
			pages++
			for _, item := range page.Items {
				var row api.SubscriptionAnalytics
				if err := api.Decode(item, &row); err != nil {
					t.Fatal(err)
				}
				rows = append(rows, row)
			}
		}
		if len(rows) != len(want) || pages != (len(want)+39)/40 {
			t.Errorf("%d rows on %d pages, %d subscriptions", len(rows), pages, len(want))
		}
		counts := map[string]int64{}
		for _, row := range rows {
			if name, ok := want[row.ID]; !ok || name != row.FriendlyName {
				t.Errorf("%s is called %q, not %q", row.ID, row.FriendlyName, name)
			}
			key := fmt.Sprint(row.SubscriptionType, row.Status)
			counts[key]++
			licences[key] += row.LicenseCount.Int64()
		}
		groups, err := api.GroupSubscriptionAnalytics.All(t.Context(), c, api.GroupedSubscriptions{GroupBy: "subscriptionType, status"})
		if err != nil || len(groups) != len(counts) {
			t.Errorf("%d groups, want %d: %v", len(groups), len(counts), err)
		}
		for _, g := range groups {
			key := fmt.Sprint(g.SubscriptionType, g.Status)
			if g.SubscriptionCount.Int64() != counts[key] || g.LicenseCount.Int64() != licences[key] || g.ID != "" {
				t.Errorf("%s: %s subscriptions, %s licences; want %d and %d", key, g.SubscriptionCount, g.LicenseCount, counts[key], licences[key])
			}
		}
		raw := d.get("/partner/v1/analytics/subscriptions?groupBy=customerMarket")
		if _, text := raw.at("Value.0.subscriptionCount").(string); !text || raw.at("TotalCount") == nil {
			t.Errorf("counts are texts: %s", raw.body)
		}
	})
}

func TestAnalyticsFilters(t *testing.T) {
	t.Parallel()
	inTheMonth(t, sandbox.Config{Customers: 120, RateLimit: -1}, func(t *testing.T, d *testClient) {
		c := d.client()
		all, err := api.ListSubscriptionAnalytics.All(t.Context(), c, api.AnalyticsQuery{})
		if err != nil {
			t.Fatal(err)
		}
		tests := map[string]func(*api.SubscriptionAnalytics) bool{
			"status eq 'SUSPENDED'": func(r *api.SubscriptionAnalytics) bool { return r.Status == "SUSPENDED" },
			"autoRenewEnabled eq true and customerMarket ne 'US'": func(r *api.SubscriptionAnalytics) bool {
				return r.AutoRenewEnabled.True() && r.CustomerMarket != "US"
			},
			"contains(customerName,'Traders') or (licenseCount gt 100 and status eq 'active')": func(r *api.SubscriptionAnalytics) bool {
				return strings.Contains(r.CustomerName, "Traders") || r.LicenseCount.Int64() > 100 && r.Status == "ACTIVE"
			},
			"creationDate ge cast('1999-10-01', Edm.DateTimeOffset)": func(r *api.SubscriptionAnalytics) bool {
				return r.CreationDate.At().Year() > 1999 || r.CreationDate.At().YearDay() >= 274 && r.CreationDate.At().Year() == 1999
			},
			"deprovisionedDate ne null":  func(r *api.SubscriptionAnalytics) bool { return !r.DeprovisionedDate.None() },
			"customerName eq 'O''Neill'": func(*api.SubscriptionAnalytics) bool { return false },
		}
		for filter, wants := range tests {
			found, err := api.FilterSubscriptionAnalytics.All(t.Context(), c, api.FilteredSubscriptions{Filter: filter})
			n := 0
			for i := range all {
				if wants(&all[i]) {
					n++
				}
			}
			if err != nil || len(found) != n || n == len(all) || n == 0 && !strings.Contains(filter, "Neill") {
				t.Errorf("%s: %d of %d rows, want %d (%v)", filter, len(found), len(all), n, err)
			}
			for i := range found {
				if !wants(&found[i]) {
					t.Errorf("%s found %+v", filter, found[i])
				}
			}
		}
	})
}

func TestAnalyticsRefusals(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	for _, query := range []string{
		"filter=status", "filter=status eq ACTIVE", "filter=nothing eq 'x'", "filter=status gt 'A'", "filter=(status eq 'A'", "filter=status eq 'A' status", "filter=status eq 'A",
		"filter=contains(status)", "filter=creationDate ge 'soon'", "filter=creationDate ge cast('2026-01-01')", "filter=autoRenewEnabled eq 'true'",
		"filter=" + strings.Repeat("(", 200), "filter=" + strings.Repeat("x", 5000),
		"groupby=nothing", "groupby=trialEndDate", "groupby=status&aggregationLevel=hour", "aggregationLevel=day", "orderby=nothing", "orderby=status up", "top=0", "top=10001", "skip=-1",
	} {
		key, value, _ := strings.Cut(query, "=")
		if rest, level, ok := strings.Cut(value, "&"); ok {
			query = key + "=" + rest + "&" + level
		} else {
			query = key + "=" + url.QueryEscape(value)
		}
		d.call("GET", "/partner/v1/analytics/subscriptions?"+query, "").refused(400, "2000")
	}
	if r := d.get("/partner/v1/analytics/subscriptions?skip=100000"); r.text("Value") != "[]" {
		t.Errorf("behind the end: %s", r.body)
	}
}

func TestUsageAnalyticsAddUp(t *testing.T) {
	t.Parallel()
	inTheMonth(t, sandbox.Config{Customers: 60, RateLimit: -1}, func(t *testing.T, d *testClient) {
		path, _ := d.subscription(d.customer("Tailwind"), "Azure plan")
		query := api.OrderedAnalyticsQuery{}
		query.Filter = fmt.Sprintf("subscriptionId eq '%s' and usageDate ge cast('2000-01-01', Edm.DateTimeOffset)", path[strings.LastIndex(path, "/")+1:])
		query.GroupBy, query.AggregationLevel, query.OrderBy = "usageDate,meterCategory", "month", "quantity desc"
		rows, err := api.ListAzureUsageAnalytics.All(t.Context(), d.client(), query)
		if err != nil || len(rows) < 2 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		used := map[string]decimal.Decimal{}
		for _, m := range d.get(path + "/meterusagerecords").items() {
			category := m["category"].(string)
			used[category] = used[category].Add(amount(m["quantityUsed"]))
		}
		if len(rows) != len(used) {
			t.Errorf("%d rows of %d categories", len(rows), len(used))
		}
		for i, row := range rows {
			if !row.Quantity.Equal(used[row.MeterCategory]) || row.UsageDate.Text() != "2000-01-01T00:00:00" {
				t.Errorf("%s in the month of %s: %s, used %s", row.MeterCategory, row.UsageDate.Text(), row.Quantity, used[row.MeterCategory])
			}
			if i > 0 && row.Quantity.GreaterThan(rows[i-1].Quantity.Decimal) {
				t.Errorf("row %d is not in order", i)
			}
		}
	})
}

func TestResellersSellWhatTheirCustomersHave(t *testing.T) {
	t.Parallel()
	inTheMonth(t, sandbox.Config{Customers: 120, RateLimit: -1}, func(t *testing.T, d *testClient) {
		c := d.client()
		resellers, err := api.ListResellerAnalytics.All(t.Context(), c, api.ResellerAnalyticsQuery{})
		if err != nil || len(resellers) != 6 {
			t.Fatalf("%d resellers, %v", len(resellers), err)
		}
		groups, err := api.GroupSubscriptionAnalytics.All(t.Context(), c, api.GroupedSubscriptions{GroupBy: "partnerName"})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range resellers {
			if !slices.ContainsFunc(groups, func(g api.SubscriptionAnalytics) bool {
				return g.PartnerName == r.Name && g.SubscriptionCount.String() == r.SubscriptionCount.String() && g.LicenseCount.String() == r.LicenseCount.String()
			}) {
				t.Errorf("%s sold %s subscriptions", r.Name, r.SubscriptionCount)
			}
		}
		one, err := api.ListResellerAnalytics.All(t.Context(), c, api.ResellerAnalyticsQuery{Name: resellers[2].Name})
		if err != nil || len(one) != 1 || one[0].ID != resellers[2].ID {
			t.Errorf("by name: %+v, %v", one, err)
		}
	})
}

func TestLicenceFiguresAreThoseOfTheDirectory(t *testing.T) {
	t.Parallel()
	inTheMonth(t, sandbox.Config{Customers: 60, RateLimit: -1}, func(t *testing.T, d *testClient) {
		c, customer := d.client(), d.customer("Fabrikam")
		skus := d.get("/v1/customers/" + customer + "/subscribedskus").items()
		rows, err := api.ListLicenseDeployment.All(t.Context(), c, api.LicenseAnalyticsQuery{AnalyticsFilter: api.AnalyticsFilter{Filter: "customerTenantId eq '" + customer + "'"}})
		if err != nil || len(rows) < len(skus) || len(skus) == 0 {
			t.Fatalf("%d rows of %d products, %v", len(rows), len(skus), err)
		}
		for _, sku := range skus {
			id := sku["productSku"].(map[string]any)["id"].(string)
			at := slices.IndexFunc(rows, func(r api.LicenseDeployment) bool { return strings.EqualFold(r.ProductID, id) })
			if at < 0 || rows[at].LicensesDeployed.String() != fmt.Sprint(sku["consumedUnits"]) || rows[at].LicensesSold.String() != fmt.Sprint(sku["totalUnits"]) {
				t.Errorf("%v: row %d of %+v", sku, at, rows)
			}
		}
		older, err := api.ListCustomerLicenseDeployment.All(t.Context(), c, api.CustomerRef{CustomerID: customer})
		if err != nil || len(older) != len(rows) || older[0].LicensesSold.String() != rows[0].LicensesSold.String() {
			t.Errorf("the older list: %+v, %v", older, err)
		}
		use, err := api.ListLicenseUsage.All(t.Context(), c, api.LicenseAnalyticsQuery{})
		if err != nil || len(use) == 0 {
			t.Fatal(err)
		}
		for _, u := range use {
			if u.Active().Int64() > u.LicensesQualified.Int64() {
				t.Errorf("more are used than can be: %+v", u)
			}
		}
	})
}

func FuzzAnalyticsFilter(f *testing.F) {
	for _, text := range []string{"status eq 'ACTIVE'", "contains(customerName,'x') and (licenseCount lt 5 or not x)", "creationDate le cast('2018-01-01', Edm.DateTimeOffset)", "'", "((", "licenseCount eq 1e309"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := newTestClient(t, sandbox.Config{Customers: 15})
		r := d.call("GET", "/partner/v1/analytics/subscriptions?top=3&filter="+url.QueryEscape(text), "")
		if r.status != 200 && r.status != 400 {
			t.Errorf("%q: %d %s", text, r.status, r.body)
		}
	})
}
