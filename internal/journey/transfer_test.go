package journey

import (
	"errors"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

func TestTakeOverWithoutAnAnswer(t *testing.T) {
	ref := api.TransferRef{CustomerRef: api.CustomerRef{CustomerID: "c"}, TransferID: "t"}
	failing := apitest.Reply(500, `{"code":1,"description":"broken","isRetryable":"false"}`)
	for _, tt := range []struct {
		name     string
		accept   apitest.Step
		get      apitest.Step
		accepted bool
		stayed   int
	}{
		{"accepted nevertheless", failing, apitest.Reply(200, `{"status":"PartiallyComplete","lineItems":[{"status":"Failed","transferError":"no"},{"status":"Complete"}]}`), true, 1},
		{"not accepted", failing, apitest.Reply(200, `{"status":"active"}`), false, 0},
		{"nobody knows", failing, apitest.Reply(404, `{"code":3000}`), false, 0},
		{"refused", apitest.Reply(400, `{"code":2000}`), nil, false, 0},
		{"answered", apitest.Reply(200, `{"transferErrors":[{"code":900103,"lineItems":[{"subscriptionId":"s"}]}]}`), apitest.Reply(200, `{"status":"Complete"}`), true, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: []apitest.Step{tt.accept, tt.get}}
				got, err := TakeOver(t.Context(), client(t, s.RoundTrip), ref)
				if (got != nil) != tt.accepted || (err == nil) != tt.accepted {
					t.Fatalf("%+v, %v", got, err)
				}
				if tt.accepted && len(got.Stayed()) != tt.stayed {
					t.Errorf("%d stayed", len(got.Stayed()))
				}
			})
		})
	}
}

func TestPlanTransferNamesWhatCantMove(t *testing.T) {
	offer := api.NewTransfer{CustomerRef: api.CustomerRef{CustomerID: "c"}, SourcePartnerTenantID: "a", TargetPartnerTenantID: "b", Subscriptions: []api.MovedSubscription{{SubscriptionID: "S1", PartnerIDOnRecord: ""}, {SubscriptionID: "s2", PartnerIDOnRecord: "7"}, {SubscriptionID: "s3", PartnerIDOnRecord: ""}}}
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `[{"id":"s1","isEligible":true},{"id":"S2","isEligible":false,"reason":"it is deleted."}]`)}}
		_, err := PlanTransfer(t.Context(), client(t, s.RoundTrip), offer)
		var refused *IneligibleError
		if !errors.As(err, &refused) || len(refused.Subscriptions) != 2 {
			t.Fatalf("%v", err)
		}
		const want = "Nothing was transferred: subscription S2 can't be (it is deleted); subscription s3 can't be (the service does not list it)."
		if err.Error() != want {
			t.Errorf("%s", err)
		}
		if paths := s.Paths(); len(paths) != 1 || paths[0] != "/v1/customers/c/transferseligibility?transferType=directtoindirect" {
			t.Errorf("%q", paths)
		}
	})
}
