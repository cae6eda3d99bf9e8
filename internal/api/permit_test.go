package api

import (
	"errors"
	"net/url"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

// attempts are calls that change something, as a caller may begin them.
func attempts(t *testing.T, c *Client) map[string]func() error {
	ref := DeviceBatchRef{CustomerRef{"c"}, "b"}
	args := Args{Params: url.Values{"customer-id": {"c"}, "subscription-id": {"s"}}}
	upload := Args{Params: url.Values{"customer-id": {"c"}, "batch-id": {"b"}}, Body: []byte(`[]`)}
	return map[string]func() error{
		"modify": func() error { _, err := SuspendSubscription.Do(t.Context(), c, someSubscription); return err },
		"plan":   func() error { _, err := SuspendSubscription.Plan(t.Context(), c, someSubscription); return err },
		"write":  func() error { _, err := AddDevicesToBatch.Do(t.Context(), c, ref, nil); return err },
		"delete": func() error {
			_, err := DeleteDevice.Do(t.Context(), c, DeviceRef{ref, "d"}, None{})
			return err
		},
		"prepare modify": func() error { _, err := SuspendSubscription.Prepare(t.Context(), c, args); return err },
		"prepare write":  func() error { _, err := AddDevicesToBatch.Prepare(t.Context(), c, upload); return err },
		"pages of a write": func() error {
			for _, err := range AddDevicesToBatch.Pages(t.Context(), c, upload) {
				return err
			}
			return nil
		},
		"pages of a modify": func() error {
			for _, err := range SuspendSubscription.Pages(t.Context(), c, args) {
				return err
			}
			return nil
		},
	}
}

func TestReadOnlySendsNothing(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{}
		c := client(t, s.RoundTrip, func(c *Config) { c.ReadOnly = true })
		for name, attempt := range attempts(t, c) {
			err := attempt()
			if _, ok := errors.AsType[*ReadOnlyError](err); !ok {
				t.Errorf("%s: %v", name, err)
			}
		}
		if len(s.Requests) != 0 || len(c.Exchanges()) != 0 {
			t.Errorf("%d requests were sent", len(s.Requests))
		}
	})
}

func TestReadOnlyReads(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"id":"x"}`)}}
		c := client(t, s.RoundTrip, func(c *Config) { c.ReadOnly = true })
		if _, err := GetCustomer.Do(t.Context(), c, CustomerRef{"x"}); err != nil {
			t.Error(err)
		}
	})
}

func TestCloudWithoutTheCallSendsNothing(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{}
		c := client(t, s.RoundTrip, func(c *Config) { c.Cloud = China })
		for name, do := range map[string]func() error{
			"list": func() error { _, err := ListDeviceBatches.All(t.Context(), c, CustomerRef{"c"}); return err },
			"read": func() error {
				_, err := GetSubscriptionRegistrationStatus.Do(t.Context(), c, someSubscription)
				return err
			},
			"bytes": func() error {
				_, err := GetInvoiceReceiptStatement.Do(t.Context(), c, ReceiptRef{InvoiceRef{"i"}, "r"})
				return err
			},
			"modify": func() error { _, err := CancelMarketplaceSubscription.Do(t.Context(), c, someSubscription); return err },
			"write": func() error {
				_, err := DeletePolicy.Do(t.Context(), c, PolicyRef{CustomerRef{"c"}, "p"}, None{})
				return err
			},
		} {
			refusal, ok := errors.AsType[*UnavailableError](do())
			if !ok || refusal.Cloud != China || refusal.Offered&Global == 0 {
				t.Errorf("%s: %v", name, do())
			}
		}
		if len(s.Requests) != 0 {
			t.Errorf("%d requests were sent", len(s.Requests))
		}
	})
}

func TestWhichAddressesAreAccepted(t *testing.T) {
	t.Parallel()
	tests := []struct {
		address string
		base    string // "" when it is refused
	}{
		{"https://api.partnercenter.microsoft.com", "https://api.partnercenter.microsoft.com"},
		{"https://api.partnercenter.microsoft.com/", "https://api.partnercenter.microsoft.com"},
		{"https://api.partnercenter.microsoft.com/v1/", "https://api.partnercenter.microsoft.com"},
		{"https://gateway.example/partner/v1?x=1#y", "https://gateway.example/partner"},
		{"http://127.0.0.1:8080", "http://127.0.0.1:8080"},
		{"http://[::1]:8080", "http://[::1]:8080"},
		{"http://localhost:8080", "http://localhost:8080"},
		{"http://api.partnercenter.microsoft.com", ""},
		{"http://127.0.0.1.evil.example", ""},
		{"http://localhost.evil.example", ""},
		{"http://192.168.0.1", ""},
		{"http://0.0.0.0", ""},
		{"ftp://api.partnercenter.microsoft.com", ""},
		{"api.partnercenter.microsoft.com", ""},
		{"https://", ""},
		{"", ""},
		{"https://bad host", ""},
	}
	for _, tt := range tests {
		c, err := New(Config{BaseURL: tt.address, Tokens: &apitest.FixedToken{AccessToken: "t"}})
		switch {
		case tt.base == "" && err == nil:
			t.Errorf("%q is accepted as %s", tt.address, c.BaseURL())
		case tt.base != "" && (err != nil || c.BaseURL() != tt.base):
			t.Errorf("%q: %v", tt.address, err)
		}
	}
	if _, err := New(Config{BaseURL: "https://pc.example"}); err == nil {
		t.Error("a client without token source is accepted")
	}
}

func TestParametersAreChecked(t *testing.T) {
	t.Parallel()
	c := client(t, (&apitest.Script{}).RoundTrip)
	for name, params := range map[string]url.Values{
		"missing":         {},
		"unknown":         {"customer-id": {"c"}, "subscription-id": {"s"}, "colour": {"red"}},
		"twice":           {"customer-id": {"c", "d"}, "subscription-id": {"s"}, "quantity": {"1"}},
		"not a number":    {"customer-id": {"c"}, "subscription-id": {"s"}, "quantity": {"many"}},
		"a parent folder": {"customer-id": {".."}, "subscription-id": {"s"}, "quantity": {"1"}},
	} {
		_, err := ChangeSubscriptionQuantity.Prepare(t.Context(), c, Args{Params: params})
		if _, ok := errors.AsType[*ParamError](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
