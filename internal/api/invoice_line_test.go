package api

import (
	"fmt"
	"testing"
)

func decodeLine(t *testing.T, body string) InvoiceLineItem {
	t.Helper()
	var item InvoiceLineItem
	if err := Decode([]byte(body), &item); err != nil {
		t.Fatal(err)
	}
	return item
}

// shape names the one pointer that is set.
func shape(i InvoiceLineItem) string {
	s := ""
	if i.License != nil {
		s += "license"
	}
	if i.Usage != nil {
		s += "usage"
	}
	if i.OneTime != nil {
		s += "one-time"
	}
	if i.Rated != nil {
		s += "rated"
	}
	return s
}

func TestShapeOfALineItem(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"attributes":{"objectType":"LicenseBasedLineItem"}}`:                      "license",
		`{"Attributes":{"ObjectType":"licensebasedlineitem"}}`:                      "license",
		`{"attributes":{"objectType":"UsageBasedLineItem"}}`:                        "usage",
		`{"attributes":{"objectType":"DailyUsageLineItem"}}`:                        "usage",
		`{"attributes":{"objectType":"OneTimeInvoiceLineItem"}}`:                    "one-time",
		`{"attributes":{"objectType":"DailyRatedUsageLineItem"}}`:                   "rated",
		`{"billingProvider":"office"}`:                                              "license",
		`{"billingProvider":"Azure","invoiceLineItemType":"usage_line_items"}`:      "usage",
		`{"billingProvider":"one_time","invoiceLineItemType":"billing_line_items"}`: "one-time",
		`{"billingProvider":"marketplace","invoiceLineItemType":"UsageLineItems"}`:  "rated",
		`{"billingPreTaxTotal":0}`:                                                  "rated",
		`{}`:                                                                        "one-time",
		`{"attributes":{"objectType":"SomethingNew"},"subtotal":1}`:                 "one-time",
	} {
		if got := shape(decodeLine(t, body)); got != want {
			t.Errorf("%s is read as %q, want %q", body, got, want)
		}
	}
}

// TestLinesOfAllShapesReadAlike checks the common names against the documented
// examples.
func TestLinesOfAllShapesReadAlike(t *testing.T) {
	t.Parallel()
	tests := []struct{ article, label, shape, line string }{
		{
			"get-invoice-line-items", "Office billing", "license",
			"74221236-d09c-4870-ac1d-33e155e9aebe|TSTAGIN1CUST190|TStagin1Cust190.onmicrosoft.com|EXCHANGE ONLINE (PLAN 2)|USD",
		},
		{
			"get-invoice-line-items", "Azure (MS-AZR-0145P) usage", "usage",
			"9e9b71ba-3442-458b-b519-e1ccf72fbb54|600 TEST|test600.onmicrosoft.com|STORAGE|",
		},
		{
			"get-invoice-line-items", "OneTime billing, first page", "one-time",
			"9060d13d-c5ed-482e-b059-a15a38000000|recipientCustomerName|recipientCustomerDomain|TEST PRODUCT|USD",
		},
		{
			"get-invoice-unbilled-commercial-consumption-line-items", "first page with size", "rated",
			"|||VM-Series Next Generation Firewall|USD",
		},
	}
	for _, tt := range tests {
		for _, v := range articlesByID(t)[tt.article].Requests {
			if v.Label != tt.label {
				continue
			}
			env, err := parseEnvelope(v.Response)
			if err != nil {
				t.Fatal(err)
			}
			item := decodeLine(t, string(env.items[0]))
			l := item.Line
			got := fmt.Sprintf("%s|%s|%s|%s|%s", l.CustomerID, l.CustomerName, l.Domain, l.Product, l.Currency)
			if shape(item) != tt.shape || got != tt.line || l.Start.None() || !l.Quantity.Given() {
				t.Errorf("%s: %s %s, from %s, %s units", tt.label, shape(item), got, l.Start.Text(), l.Quantity)
			}
		}
	}
}

func TestWhatALineAddsToTheInvoice(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"subtotal":820,"taxTotal":0,"totalForCustomer":0,"invoiceNumber":""}`:       "820 0 820", // unbilled
		`{"subtotal":2598,"taxTotal":1.5,"totalForCustomer":0,"invoiceNumber":"T11"}`: "2598 1.5 2599.5",
		`{"subtotal":431.80,"taxTotal":38.87,"totalForCustomer":470.67}`:              "431.8 38.87 470.67",
		`{"subtotal":-10,"taxTotal":-1,"totalForCustomer":-11}`:                       "-10 -1 -11",
		`{"subtotal":0,"taxTotal":0,"totalForCustomer":0}`:                            "0 0 0",
		`{"subtotal":5}`: "5 0 5",
		`{"attributes":{"objectType":"LicenseBasedLineItem"},"amount":12,"subtotal":10,"tax":2,"totalForCustomer":12}`:       "10 2 12",
		`{"attributes":{"objectType":"UsageBasedLineItem"},"pretaxCharges":0.10,"taxAmount":0.02,"postTaxTotal":0.12}`:       "0.1 0.02 0.12",
		`{"attributes":{"objectType":"DailyRatedUsageLineItem"},"billingPreTaxTotal":0.1999968000511991808131,"quantity":1}`: "0.1999968000511991808131 0 0.1999968000511991808131",
	} {
		l := decodeLine(t, body).Line
		if got := fmt.Sprintf("%s %s %s", l.Subtotal, l.Tax, l.Total); got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
}

func TestBothSpellingsOfTheExchangeRate(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"pcToBCExchangeRate", "pcToBCEExchangeRate", "PCToBCEexchangeRate"} {
		for _, kind := range []string{"OneTimeInvoiceLineItem", "DailyRatedUsageLineItem"} {
			item := decodeLine(t, fmt.Sprintf(`{"attributes":{"objectType":%q},%q:1.0835,"%sDate":"2019-08-01T00:00:00Z"}`, kind, key, key))
			var rate Decimal
			var day Time
			if item.OneTime != nil {
				rate, day = item.OneTime.ExchangeRate()
			} else {
				rate, day = item.Rated.ExchangeRate()
			}
			if rate.String() != "1.0835" || day.Text() != "2019-08-01T00:00:00Z" {
				t.Errorf("%s of a %s: %s on %q", key, kind, rate, day.Text())
			}
		}
	}
}
