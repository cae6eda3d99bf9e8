package find_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

func TestFind(t *testing.T) {
	viewstest.Drive(t, viewstest.Finding(viewstest.NewShelf()), func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("ctrl+f").Sees("Find", "This searches only data that was read before.")
		b.Type("fabrikam ltd").Sees("customer", "Fabrikam Ltd", "just now", "1 of 1").Press("enter").Sees("Customers ▸ Find ▸ Fabrikam Ltd", "8 of 8")
		b.Press("tab", "tab").Sees("Orders", "read 00:00").Press("tab").Sees("Devices", "read 00:00")
		b.Press("esc").Sees("find fabrikam ltd") // the query is still there
		b.Press("esc").Type("head office").Sees("subscription", "order", "Head office", "Fabrikam Ltd").Press("down", "enter").Sees("▸ Head office", "allowed actions", "Head office")
		b.Press("esc", "esc").Type("zzzz").Sees("Nothing matches “zzzz”.", "F in the customer list searches at Partner Center")
		b.Press("esc").Sees("Customers, subscriptions, orders").Press("esc").Sees("250 of 250 · read")
	})
}

func TestFindOpensEveryKind(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{api.BriefOrder, api.BriefUser, api.BriefInvoice, api.BriefDeviceBatch, api.BriefDevice, api.BriefServiceRequest, api.BriefSubscription} {
		t.Run(kind, func(t *testing.T) {
			cache := viewstest.NewShelf()
			viewstest.Drive(t, viewstest.Finding(cache), func(t *testing.T, b *viewstest.Bench) {
				b.Sees("250 of 250")
				tenant := b.TenantOf("Fabrikam Ltd")
				read := func(id string, params ...string) {
					args := api.Args{Params: map[string][]string{}}
					for i := 0; i < len(params); i += 2 {
						args.Params[params[i]] = []string{params[i+1]}
					}
					for _, err := range api.Lookup(id).Pages(t.Context(), b.Desk.Client, args) {
						if err != nil {
							t.Fatal(err)
						}
					}
				}
				read("get-all-of-a-customers-orders", "customer-id", tenant)
				read("get-a-list-of-all-user-accounts-for-a-customer", "customer-id", tenant)
				read("get-a-collection-of-invoices")
				read("get-a-list-of-device-batches-for-the-specified-customer", "customer-id", tenant)
				read("get-all-service-requests-for-a-customer", "customer-id", tenant)
				read("get-a-customers-subscriptions", "customer-id", tenant)
				for _, brief := range cache.Briefs {
					if brief.Kind == api.BriefDeviceBatch && kind == api.BriefDevice {
						read("get-a-list-of-devices-for-the-specified-batch-and-customer", "customer-id", tenant, "batch-id", brief.ID)
						break
					}
				}
				var wanted api.Brief
				for _, brief := range cache.Briefs {
					if brief.Kind == kind && (wanted.ID == "" || brief.ID < wanted.ID) {
						wanted = brief
					}
				}
				if wanted.ID == "" {
					t.Fatalf("no %s was read", kind)
				}
				b.Press("ctrl+f").Type(wanted.ID)
				for range 60 { // results of several kinds may contain the id
					if strings.HasPrefix(b.Cursor(), strings.ReplaceAll(kind, "-", " ")) {
						break
					}
					b.Press("down")
				}
				b.Press("enter").SeesNot("opening").Sees("Customers ▸ Find ▸ ").SeesNot("That did not work")
				if kind == api.BriefDevice && !strings.Contains(b.Cursor(), wanted.Title) {
					t.Errorf("the cursor is on %q, not on %s", b.Cursor(), wanted.Title)
				}
			})
		})
	}
}

func TestNextKeyCancelsSearch(t *testing.T) {
	cache := viewstest.NewShelf()
	cache.Slow = 300 * time.Millisecond
	viewstest.Drive(t, viewstest.Finding(cache), func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("ctrl+f").Type("fabrikam").Sees("searching …").Sees("Fabrikam Ltd", "of ")
		if cache.GivenUp != len("fabrika") {
			t.Errorf("%d older searches were canceled, want 7", cache.GivenUp)
		}
	})
}

func TestFindWithoutCache(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("ctrl+f").Sees("There is no cache to search.")
	})
}
