package api

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

func TestWhatIsReadCanBeFound(t *testing.T) {
	t.Parallel()
	customer := CustomerRef{"c1"}
	for _, tt := range []struct {
		name, body string
		read       func(t *testing.T, c *Client) error
		want       Brief
	}{
		{
			"customer", `{"items":[{"id":"c1","companyProfile":{"companyName":"Fabrikam Ltd","domain":"fabrikam.example"}}]}`,
			func(t *testing.T, c *Client) error { _, err := ListCustomers.All(t.Context(), c, None{}); return err },
			Brief{BriefCustomer, "c1", "", "Fabrikam Ltd", "fabrikam.example"},
		},
		{
			"subscription", `{"id":"s1","offerName":"Microsoft 365 E3","status":"active","orderId":"o1"}`,
			func(t *testing.T, c *Client) error {
				_, err := GetSubscription.Do(t.Context(), c, SubscriptionRef{customer, "s1"})
				return err
			},
			Brief{BriefSubscription, "s1", "c1", "Microsoft 365 E3", "Microsoft 365 E3 active o1"},
		},
		{
			"order", `{"id":"o1","lineItems":[{"friendlyName":"E3"},{"offerId":"CFQ1"}],"status":"completed"}`,
			func(t *testing.T, c *Client) error { _, err := ListOrders.All(t.Context(), c, customer); return err },
			Brief{BriefOrder, "o1", "c1", "E3, CFQ1", "completed"},
		},
		{
			"deleted user", `[{"id":"u1","userPrincipalName":"ada@fabrikam.example","state":"inactive"}]`,
			func(t *testing.T, c *Client) error {
				for _, err := range Lookup("get-a-list-of-all-user-accounts-for-a-customer").Pages(t.Context(), c, Args{Params: map[string][]string{"customer-id": {"c1"}}}) {
					if err != nil {
						return err
					}
				}
				return nil
			},
			Brief{BriefUser, "u1", "c1", "ada@fabrikam.example", "ada@fabrikam.example deleted"},
		},
		{
			"invoice", `{"items":[{"id":"G1","totalCharges":12.50,"currencyCode":"EUR","invoiceDate":"2026-10-05T00:00:00Z","invoiceType":"Recurring"}]}`,
			func(t *testing.T, c *Client) error { _, err := ListInvoices.All(t.Context(), c, None{}); return err },
			Brief{BriefInvoice, "G1", "", "G1  12.5 EUR", "2026-10-05 Recurring"},
		},
		{
			"device", `{"items":[{"id":"d1","serialNumber":"1R9-ZNP67","modelName":"Surface"}]}`,
			func(t *testing.T, c *Client) error {
				_, err := ListDevices.All(t.Context(), c, DeviceBatchRef{customer, "New York"})
				return err
			},
			Brief{BriefDevice, "New York/d1", "c1", "1R9-ZNP67", "Surface"},
		},
		{
			"service request", `{"id":"615","title":"No mail","organization":{"id":"c1"},"status":"1"}`,
			func(t *testing.T, c *Client) error {
				for _, err := range Lookup("get-service-request-details-by-id").Pages(t.Context(), c, Args{Params: map[string][]string{"service-request-id": {"615"}}}) {
					if err != nil {
						return err
					}
				}
				return nil
			},
			Brief{BriefServiceRequest, "615", "c1", "No mail", "open"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				var got []Brief
				s, kept := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, tt.body)}}, &apitest.Shelf{}
				c := client(t, s.RoundTrip, caching(kept), func(c *Config) { c.Index = func(b []Brief) { got = append(got, slices.Clone(b)...) } })
				if err := tt.read(t, c); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff([]Brief{tt.want}, got); diff != "" {
					t.Errorf("found (-want +got):\n%s", diff)
				}
			})
		})
	}
}
