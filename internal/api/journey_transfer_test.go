package api

import (
	"errors"
	"testing"
)

func TestTakeOverWithoutAnAnswer(t *testing.T) {
	ref := TransferRef{CustomerRef{"c"}, "t"}
	failing := reply(500, `{"code":1,"description":"broken","isRetryable":"false"}`)
	for _, tt := range []struct {
		name     string
		accept   step
		get      step
		accepted bool
		stayed   int
	}{
		{"accepted nevertheless", failing, reply(200, `{"status":"PartiallyComplete","lineItems":[{"status":"Failed","transferError":"no"},{"status":"Complete"}]}`), true, 1},
		{"not accepted", failing, reply(200, `{"status":"active"}`), false, 0},
		{"nobody knows", failing, reply(404, `{"code":3000}`), false, 0},
		{"refused", reply(400, `{"code":2000}`), nil, false, 0},
		{"answered", reply(200, `{"transferErrors":[{"code":900103,"lineItems":[{"subscriptionId":"s"}]}]}`), reply(200, `{"status":"Complete"}`), true, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := &script{steps: []step{tt.accept, tt.get}}
				got, err := TakeOver(t.Context(), journeyClient(t, s.RoundTrip), ref)
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
	offer := NewTransfer{CustomerRef: CustomerRef{"c"}, SourcePartnerTenantID: "a", TargetPartnerTenantID: "b", Subscriptions: []MovedSubscription{{"S1", ""}, {"s2", "7"}, {"s3", ""}}}
	inBubble(t, func(t *testing.T) {
		s := &script{steps: []step{reply(200, `[{"id":"s1","isEligible":true},{"id":"S2","isEligible":false,"reason":"it is deleted."}]`)}}
		_, err := PlanTransfer(t.Context(), journeyClient(t, s.RoundTrip), offer)
		var refused *IneligibleError
		if !errors.As(err, &refused) || len(refused.Subscriptions) != 2 {
			t.Fatalf("%v", err)
		}
		const want = "Nothing was transferred: subscription S2 can't be (it is deleted); subscription s3 can't be (the service does not list it)."
		if err.Error() != want {
			t.Errorf("%s", err)
		}
		if paths := s.paths(); len(paths) != 1 || paths[0] != "/v1/customers/c/transferseligibility?transferType=directtoindirect" {
			t.Errorf("%q", paths)
		}
	})
}

func TestSubscriptionToTransferTexts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]MovedSubscription{
		"s": {"s", ""}, "s=7": {"s", "7"}, `{"SubscriptionId":"s","partnerIdOnRecord":7}`: {"s", "7"}, "": {}, "=7": {}, "{": {}, "{}": {},
	} {
		var got MovedSubscription
		err := got.UnmarshalText([]byte(text))
		if (err != nil) != (want.SubscriptionID == "") || err == nil && got != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
}
