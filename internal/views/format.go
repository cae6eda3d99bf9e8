package views

import (
	"fmt"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"golang.org/x/text/currency"

	"github.com/cspdesk/cspdesk/internal/api"
)

// none stands for a value that isn't there.
const none = "—"

// date shows the day of a moment in UTC, as Partner Center does.
func date(t api.Time) string {
	switch {
	case t.None():
		return none
	case t.Never():
		return "never"
	}
	return t.At().Format(time.DateOnly)
}

// moment shows a moment to the minute.
func moment(t api.Time) string {
	if t.None() || t.Never() {
		return date(t)
	}
	return t.At().Format("2006-01-02 15:04") + " UTC"
}

// fromNow tells how far away a day is: "in 9 days", "today", "3 days ago".
func fromNow(t api.Time) string {
	if t.None() || t.Never() {
		return ""
	}
	day := func(at time.Time) time.Time { return at.UTC().Truncate(24 * time.Hour) }
	days := int(day(t.At()).Sub(day(time.Now())).Hours() / 24)
	switch {
	case days == 0:
		return "today"
	case days == 1:
		return "tomorrow"
	case days == -1:
		return "yesterday"
	case days > 0:
		return fmt.Sprintf("in %d days", days)
	default:
		return fmt.Sprintf("%d days ago", -days)
	}
}

// term shows an ISO 8601 commitment term in words.
func term(e api.Enum) string {
	switch strings.ToUpper(string(e)) {
	case "":
		return none
	case "P1M":
		return "monthly"
	case "P1Y":
		return "annual"
	case "P3Y":
		return "3 years"
	}
	return string(e)
}

// words shows an enumeration value as the service wrote it, without underscores.
func words(e api.Enum) string {
	if e == "" {
		return none
	}
	return strings.ToLower(strings.ReplaceAll(string(e), "_", " "))
}

// yesNo shows a three-state flag.
func yesNo(b api.Bool, yes, no string) string {
	switch b {
	case api.True:
		return yes
	case api.False:
		return no
	}
	return none
}

// amount shows a number with its digits grouped, money with the decimals of its
// currency at least.
func amount(d api.Decimal, code string) string {
	if !d.Given() {
		return none
	}
	s := d.Decimal.String()
	if code != "" {
		s = d.Decimal.StringFixed(max(minorDigits(code), min(-d.Decimal.Exponent(), 4)))
	}
	sign, digits := "", s
	if strings.HasPrefix(s, "-") {
		sign, digits = "-", s[1:]
	}
	whole, fraction, hasFraction := strings.Cut(digits, ".")
	var grouped strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			grouped.WriteByte(',')
		}
		grouped.WriteRune(r)
	}
	s = sign + grouped.String()
	if hasFraction {
		s += "." + fraction
	}
	if code != "" {
		s += " " + strings.ToUpper(code)
	}
	return s
}

// minorDigits is how many decimals a currency has: two of most, none of the yen.
func minorDigits(code string) int32 {
	unit, err := currency.ParseISO(code)
	if err != nil {
		return 2
	}
	digits, _ := currency.Standard.Rounding(unit)
	return int32(digits)
}

// count shows a number of things: "1 seat", "25 seats".
func count(n int, singular, plural string) string {
	if n == 1 {
		return "1 " + singular
	}
	return humanize.Comma(int64(n)) + " " + plural
}

func orDash(s string) string {
	if strings.TrimSpace(s) == "" {
		return none
	}
	return s
}

func compareTimes(a, b api.Time) int { return a.At().Compare(b.At()) }

func compareDecimals(a, b api.Decimal) int { return a.Decimal.Cmp(b.Decimal) }

// localMinute shows a moment in the zone of the person's day.
func localMinute(t time.Time) string {
	if t.IsZero() {
		return none
	}
	return t.Local().Format("2006-01-02 15:04")
}

// grouped writes a number with its digits grouped.
func grouped(n int) string { return humanize.Comma(int64(n)) }
