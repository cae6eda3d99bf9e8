package kit

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/currency"

	"github.com/cspdesk/cspdesk/internal/api"
)

// None stands for a value that isn't there.
const None = "—"

// Date shows the day of a moment in UTC, as Partner Center does.
func Date(t api.Time) string {
	switch {
	case t.None():
		return None
	case t.Never():
		return "never"
	}
	return t.At().Format(time.DateOnly)
}

// DateTime shows a moment to the minute.
func DateTime(t api.Time) string {
	if t.None() || t.Never() {
		return Date(t)
	}
	return t.At().Format("2006-01-02 15:04") + " UTC"
}

// RelativeDay tells how far away a day is: "in 9 days", "today", "3 days ago".
func RelativeDay(t api.Time) string {
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

// Term shows an ISO 8601 commitment term in words.
func Term(e api.Enum) string {
	switch strings.ToUpper(string(e)) {
	case "":
		return None
	case "P1M":
		return "monthly"
	case "P1Y":
		return "annual"
	case "P3Y":
		return "3 years"
	}
	return string(e)
}

// EnumText shows an enumeration value as the service wrote it, without underscores.
func EnumText(e api.Enum) string {
	if e == "" {
		return None
	}
	return strings.ToLower(strings.ReplaceAll(string(e), "_", " "))
}

// YesNo shows a three-state flag.
func YesNo(b api.Bool, yes, no string) string {
	switch b {
	case api.True:
		return yes
	case api.False:
		return no
	}
	return None
}

// Amount shows a number with its digits grouped, money with the decimals of its
// currency at least.
func Amount(d api.Decimal, code string) string {
	if !d.Given() {
		return None
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

// OrDash returns s, or a dash if s is empty.
func OrDash(s string) string {
	if strings.TrimSpace(s) == "" {
		return None
	}
	return s
}

// CompareTimes orders times; it is for columns.
func CompareTimes(a, b api.Time) int { return a.At().Compare(b.At()) }

// CompareDecimals orders decimals; it is for columns.
func CompareDecimals(a, b api.Decimal) int { return a.Decimal.Cmp(b.Decimal) }

// LocalMinute shows a moment in the zone of the person's day.
func LocalMinute(t time.Time) string {
	if t.IsZero() {
		return None
	}
	return t.Local().Format("2006-01-02 15:04")
}
