package api

import "testing"

func TestSubscriptionToTransferTexts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]MovedSubscription{
		"s": {SubscriptionID: "s", PartnerIDOnRecord: ""}, "s=7": {SubscriptionID: "s", PartnerIDOnRecord: "7"}, `{"SubscriptionId":"s","partnerIdOnRecord":7}`: {SubscriptionID: "s", PartnerIDOnRecord: "7"}, "": {}, "=7": {}, "{": {}, "{}": {},
	} {
		var got MovedSubscription
		err := got.UnmarshalText([]byte(text))
		if (err != nil) != (want.SubscriptionID == "") || err == nil && got != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
}
