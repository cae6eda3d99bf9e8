package sandbox_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// audited reads all audit records of a query with the real client.
func (d *testClient) audited(query api.AuditQuery) []api.AuditRecord {
	d.t.Helper()
	all, err := api.ListAuditRecords.All(d.t.Context(), d.client(), query)
	if err != nil {
		d.t.Fatal(err)
	}
	return all
}

func TestAuditTellsWhatThisSessionChanged(t *testing.T) {
	t.Parallel()
	inTheMonth(t, sandbox.Config{}, func(t *testing.T, d *testClient) {
		customer := d.customer("Fabrikam")
		path, sub := d.subscription(customer, "Office 365 E3")
		sub["quantity"] = 61
		d.call("PATCH", path, with(sub), "If-Match: "+fmt.Sprintf("%q", sub["attributes"].(map[string]any)["etag"]))
		time.Sleep(time.Second)
		d.call("PATCH", "/v1/customers/"+customer+"/usagebudget", `{"amount":7}`)
		time.Sleep(time.Second)
		d.call("POST", "/v1/customers/"+customer+"/users", `{"usageLocation":"GB","userPrincipalName":"ada@fabrikam.onmicrosoft.com","firstName":"Ada","lastName":"L","displayName":"Ada L","passwordProfile":{"password":"Secret!1","forceChangePassword":true}}`)
		d.call("PATCH", "/v1/customers/"+customer+"/usagebudget", `{}`).refused(400, "2000")
		if n := len(d.Effects()); n != 3 {
			t.Fatalf("%d effects", n)
		}
		all := d.audited(api.AuditQuery{StartDate: api.NewDate(time.Now())})
		if len(all) != 3 {
			t.Fatalf("%d records of today", len(all))
		}
		var kinds []api.Enum
		for _, r := range all {
			kinds = append(kinds, r.OperationType)
			if r.CustomerID != customer || r.CustomerName != "Fabrikam Ltd" || r.UserPrincipalName != d.Account() || r.OperationStatus != "succeeded" {
				t.Errorf("%+v", r)
			}
			if text := strings.ToLower(string(r.ResourceNewValue + r.ResourceOldValue)); strings.Contains(text, "password") || strings.Contains(text, "secret") {
				t.Errorf("a password is in the audit: %s", text)
			}
		}
		if diff := cmp.Diff([]api.Enum{"create_customer_user", "update_customer_spending_budget", "update_subscription"}, kinds); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]api.FieldChange{{Field: "Quantity", Before: "60", After: "61"}}, all[2].Changes()); diff != "" {
			t.Error(diff)
		}
		var budget api.SpendingBudget
		if err := all[1].ResourceNewValue.Into(&budget); err != nil || budget.Amount.String() != "7" {
			t.Errorf("%+v, %v", budget, err)
		}
	})
}

func TestAuditGoesBack(t *testing.T) {
	t.Parallel()
	inTheMonth(t, sandbox.Config{Customers: 2000, RateLimit: -1}, func(t *testing.T, d *testClient) {
		oldest := time.Now().AddDate(0, 0, -90)
		all := d.audited(api.AuditQuery{StartDate: api.NewDate(oldest)})
		if len(all) < 1000 {
			t.Fatalf("only %d records", len(all))
		}
		seen := map[string]bool{}
		for i, r := range all {
			key := fmt.Sprint(r.CustomerID, r.OperationDate.Text(), r.OperationType, r.ResourceNewValue)
			if seen[key] {
				t.Errorf("twice: %s", key)
			}
			seen[key] = true
			if i > 0 && r.OperationDate.At().After(all[i-1].OperationDate.At()) || r.OperationDate.At().Before(oldest.AddDate(0, 0, -1)) {
				t.Errorf("record %d is of %s", i, r.OperationDate.Text())
			}
			if r.ResourceNewValue.Value() == nil {
				t.Errorf("record %d has no JSON: %q", i, r.ResourceNewValue)
			}
		}
		month := d.audited(api.AuditQuery{})
		if len(month) == 0 || len(month) >= len(all) || month[len(month)-1].OperationDate.At().Before(time.Now().AddDate(0, 0, -31)) {
			t.Errorf("%d records of 30 days, %d of 90", len(month), len(all))
		}
	})
}

func TestAuditPagesAreStable(t *testing.T) {
	t.Parallel()
	inTheMonth(t, sandbox.Config{Customers: 2000, RateLimit: -1}, func(t *testing.T, d *testClient) {
		customer := d.customer("Fabrikam")
		all := d.audited(api.AuditQuery{})
		var read []string
		for page, err := range api.ListAuditRecords.Stream(t.Context(), d.client(), api.AuditQuery{}, nil) {
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range page.Items {
				read = append(read, r.OperationDate.Text()+r.CustomerID)
			}
			d.call("PATCH", "/v1/customers/"+customer+"/usagebudget", `{"amount":7}`)
		}
		var want []string
		for _, r := range all {
			want = append(want, r.OperationDate.Text()+r.CustomerID)
		}
		if len(want) <= 500 || !slices.Equal(want, read) {
			t.Errorf("%d records, %d while things happened", len(want), len(read))
		}
	})
}

func TestAuditFilters(t *testing.T) {
	t.Parallel()
	inTheMonth(t, sandbox.Config{Customers: 400}, func(t *testing.T, d *testClient) {
		customer := d.customer("Northwind")
		for _, filter := range []api.AuditFilter{
			{Field: api.AuditCompanyName, Value: "WIND TRAD"}, {Field: api.AuditCustomerID, Value: strings.ToUpper(customer)},
		} {
			found := d.audited(api.AuditQuery{Filter: filter})
			if len(found) == 0 || slices.ContainsFunc(found, func(r api.AuditRecord) bool { return r.CustomerID != customer }) {
				t.Errorf("%+v: %d records", filter, len(found))
			}
		}
		orders := d.audited(api.AuditQuery{Filter: api.AuditFilter{Field: api.AuditResourceType, Value: "Order"}})
		if len(orders) == 0 || slices.ContainsFunc(orders, func(r api.AuditRecord) bool { return !r.ResourceType.Is("order") || r.Detail("OrderId") == "" }) {
			t.Errorf("%d orders", len(orders))
		}
		for _, query := range []string{
			"startDate=" + string(api.NewDate(time.Now().AddDate(0, 0, -91))), "startDate=soon", "startDate=2000-01-20&endDate=2000-01-10", "filter={",
			"filter=" + url.QueryEscape(`{"Field":"CompanyName","Value":"x","Operator":"equals"}`), "filter=" + url.QueryEscape(`{"Field":"Name","Value":"x","Operator":"equals"}`),
		} {
			d.call("GET", "/v1/auditrecords?"+query, "").refused(400, "2000")
		}
	})
}

func TestMFAReportsAgree(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	c := d.client()
	requests, err := api.ListPartnerRequests.All(t.Context(), c, api.None{})
	if err != nil {
		t.Fatal(err)
	}
	days, err := api.ListMFAAdoption.All(t.Context(), c, api.None{})
	if err != nil {
		t.Fatal(err)
	}
	portal, err := api.ListPortalRequestsWithoutMFA.All(t.Context(), c, api.None{})
	if err != nil {
		t.Fatal(err)
	}
	total, compliant, perfect := int64(0), int64(0), 0
	for _, day := range days {
		total += day.TotalRequestCount.Int64()
		compliant += day.MFACompliantRequestCount.Int64()
		if day.Compliant() {
			perfect++
		}
	}
	for _, r := range requests {
		total--
		if r.MFACompliant.True() {
			compliant--
		} else if !slices.ContainsFunc(portal, func(p api.PortalRequest) bool { return p.UPN == r.UPN && p.ObjectID == r.ObjectID }) {
			t.Errorf("%s has no second factor and is not in the list", r.UPN)
		}
	}
	if total != 0 || compliant != 0 || perfect == 0 || perfect == len(days) || len(requests) < 200 {
		t.Errorf("%d requests; %d and %d more in %d days, %d of them perfect", len(requests), total, compliant, len(days), perfect)
	}
}
