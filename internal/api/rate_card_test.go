package api

import (
	"fmt"
	"testing"
)

func TestMeterCostsByTiers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		rates, included, quantity, want string
	}{
		{`{"0":3.9729}`, "0", "10", "39.729"},
		{`{"0":0,"5":0.087,"10240":0.083}`, "0", "3", "0"},
		{`{"0":0,"5":0.087,"10240":0.083}`, "0", "15", "0.87"},
		{`{"0":0,"5":0.087,"10240":0.083}`, "0", "10250", "891.275"},
		{`{"0":2}`, "4", "5", "2"},
		{`{"0":2}`, "4", "3", "0"},
		{`{}`, "0", "3", "0"},
		{`{"0.5":1,"x":2}`, "0", "1.5", "2"},
	}
	for _, tt := range tests {
		var m AzureMeter
		if err := Decode(fmt.Appendf(nil, `{"rates":%s,"includedQuantity":%s}`, tt.rates, tt.included), &m); err != nil {
			t.Fatal(err)
		}
		quantity, err := ParseDecimal(tt.quantity)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Cost(quantity).String(); got != tt.want {
			t.Errorf("%s of %s: %s, want %s", tt.quantity, tt.rates, got, tt.want)
		}
	}
}

func TestUsageCurrency(t *testing.T) {
	t.Parallel()
	tests := []struct{ code, locale, want string }{
		{"SEK", "", "SEK"},
		{"SEK", "fr-FR", "SEK"},
		{"", "fr-FR", "EUR"},
		{"", "de-CH", "CHF"},
		{"", "en-US", "USD"},
		{"", "", ""},
		{"", "??", ""},
	}
	for _, tt := range tests {
		if got := (UsageCost{CurrencyCode: tt.code, CurrencyLocale: tt.locale}).Currency(); got != tt.want {
			t.Errorf("%q, %q: %q, want %q", tt.code, tt.locale, got, tt.want)
		}
	}
}
