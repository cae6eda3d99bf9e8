package sandbox

import (
	"encoding/json"
	"strconv"
	"strings"
)

// currency is how a billing currency counts. Amounts are whole numbers of its
// smallest unit while they are added up; invented exchange rates.
type currency struct {
	code   string
	symbol string
	digits int   // after the decimal point
	rate   int64 // units of the currency for a thousand US dollars
	tax    int64 // in thousandths
}

var currencies = []currency{
	{"GBP", "£", 2, 790, 200},
	{"USD", "$", 2, 1000, 90},
	{"EUR", "€", 2, 920, 210},
	{"CHF", "CHF", 2, 880, 81},
	{"JPY", "¥", 0, 150_000, 100},
}

func currencyOf(code string) *currency {
	for i := range currencies {
		if strings.EqualFold(currencies[i].code, code) {
			return &currencies[i]
		}
	}
	return nil
}

// minor converts US cents into the smallest unit of the currency.
func (c *currency) minor(cents int64) int64 {
	if c.digits == 0 {
		return divide(cents*c.rate, 100_000)
	}
	return divide(cents*c.rate, 1000)
}

// micros converts millionths of a US dollar into millionths of the currency.
func (c *currency) micros(usd int64) int64 { return divide(usd*c.rate, 1000) }

// round turns billionths of the currency into its smallest unit.
func (c *currency) round(nanos int64) int64 {
	if c.digits == 0 {
		return divide(nanos, 1_000_000_000)
	}
	return divide(nanos, 10_000_000)
}

func (c *currency) taxOn(minor int64) int64 { return divide(minor*c.tax, 1000) }

// money writes an amount as a JSON number.
func (c *currency) money(minor int64) json.Number { return fixed(minor, c.digits) }

// divide rounds halves away from zero.
func divide(a, by int64) int64 {
	if a < 0 {
		return -divide(-a, by)
	}
	return (a + by/2) / by
}

// fixed writes a whole number of 10^-digits without needless zeros, exactly.
func fixed(n int64, digits int) json.Number {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	text := strconv.FormatInt(n, 10)
	if digits == 0 {
		return json.Number(sign + text)
	}
	if missing := digits + 1 - len(text); missing > 0 {
		text = strings.Repeat("0", missing) + text
	}
	whole, part := text[:len(text)-digits], strings.TrimRight(text[len(text)-digits:], "0")
	if part == "" {
		return json.Number(sign + whole)
	}
	return json.Number(sign + whole + "." + part)
}
