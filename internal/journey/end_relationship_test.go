package journey

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

func TestARelationshipEndsOnlyWhenNothingIsInTheWay(t *testing.T) {
	for name, test := range map[string]struct{ subscriptions, entitlements, want string }{
		"nothing": {`[]`, `[]`, ""},
		"only what is over": {
			`[{"id":"s","status":"suspended"},{"id":"d","status":"deleted"}]`, `[{"entitlementType":"software","referenceOrder":{"id":"o"}}]`, "",
		},
		"active subscriptions": {
			`[{"id":"a","friendlyName":"Head office","status":"active"},{"id":"b","offerName":"Exchange","status":"Active"}]`, `[]`,
			"suspend the active subscriptions (Head office, Exchange) first",
		},
		"reservations": {
			`[]`, `[{"entitlementType":"reservedinstance","referenceOrder":{"id":"o1"}},{"entitlementType":"virtual_machine_reserved_instance","productId":"p2"},{"entitlementType":"ReservedInstance","referenceOrder":{"id":"o1"}}]`,
			"have the orders of reserved instances cancelled (o1, of product p2) first",
		},
		"both": {`[{"id":"a","status":"active"}]`, `[{"entitlementType":"reservedInstance","referenceOrder":{"id":"o1"}}]`, "(a) and have"},
	} {
		t.Run(name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				ended := 0
				c := client(t, func(r *http.Request) (*http.Response, error) {
					switch {
					case strings.HasSuffix(r.URL.Path, "/subscriptions"):
						return apitest.Answer(r, 200, `{"items":`+test.subscriptions+`}`), nil
					case strings.HasSuffix(r.URL.Path, "/entitlements"):
						return apitest.Answer(r, 200, `{"items":`+test.entitlements+`}`), nil
					case r.Method == http.MethodGet && r.URL.Path == "/v1/customers/c":
						return apitest.Answer(r, 200, `{"id":"c","relationshipToPartner":"reseller"}`), nil
					case r.Method == http.MethodPatch && r.URL.Path == "/v1/customers/c":
						ended++
						return apitest.Answer(r, 200, `{"Id":null,"RelationshipToPartner":"none","Attributes":{"ObjectType":"Customer"}}`), nil
					}
					return apitest.Answer(r, 404, `{}`), nil
				})
				plan, err := PlanRelationshipEnd(t.Context(), c, api.CustomerRef{CustomerID: "c"})
				if test.want != "" {
					if refused := (*ObstacleError)(nil); !errors.As(err, &refused) || !strings.Contains(err.Error(), test.want) {
						t.Errorf("got %v", err)
					}
					return
				}
				if err != nil || ended != 0 {
					t.Fatal(err, ended)
				}
				resp, err := plan.Send(t.Context())
				var left api.Customer
				if err != nil || api.Decode(resp.Body, &left) != nil || !left.RelationshipToPartner.Is(api.RelationshipNone) || ended != 1 {
					t.Errorf("%+v, %v, %d", left, err, ended)
				}
			})
		})
	}
}

func TestAnUnreadableObstacleIsNoAbsence(t *testing.T) {
	for _, path := range []string{"/subscriptions", "/entitlements"} {
		t.Run(path, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				c := client(t, func(r *http.Request) (*http.Response, error) {
					if strings.HasSuffix(r.URL.Path, path) {
						return apitest.Answer(r, 403, `{}`), nil
					}
					return apitest.Answer(r, 200, `{"items":[]}`), nil
				})
				if _, err := PlanRelationshipEnd(t.Context(), c, api.CustomerRef{CustomerID: "c"}); api.AsError(err) == nil {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}
