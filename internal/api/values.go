package api

import (
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/shopspring/decimal"
)

// Enum is an open enumeration: a value the manual doesn't list is kept and shown
// as it came. The service spells the same value differently from answer to
// answer ("OneTime", "one_time", "onetime"), so compare with [Enum.Is].
type Enum string

// Is reports whether two values mean the same, ignoring case, spaces, hyphens
// and underscores.
func (e Enum) Is(other Enum) bool {
	return e == other || foldEnum(string(e)) == foldEnum(string(other))
}

// In reports whether the value means one of others.
func (e Enum) In(others ...Enum) bool {
	for _, o := range others {
		if e.Is(o) {
			return true
		}
	}
	return false
}

// enumFolds takes out what spellings differ in. Making it costs more than a
// thousand comparisons do.
var enumFolds = strings.NewReplacer("_", "", "-", "", " ", "")

func foldEnum(s string) string { return strings.ToLower(enumFolds.Replace(s)) }

// Decimal is an amount of money or a quantity: never a float. The zero Decimal
// is "not given", which differs from a given zero.
type Decimal struct {
	decimal.Decimal
	given bool
}

// NewDecimal returns a given Decimal.
func NewDecimal(d decimal.Decimal) Decimal { return Decimal{Decimal: d, given: true} }

// DecimalFromInt returns a given whole number.
func DecimalFromInt(n int64) Decimal { return NewDecimal(decimal.NewFromInt(n)) }

// maxExponent bounds the magnitude of a number. The manual's longest has 22
// digits; a few bytes such as 1e999999999 must not cost gigabytes.
const maxExponent = 100

// ParseDecimal reads a decimal number.
func ParseDecimal(s string) (Decimal, error) {
	d, err := decimal.NewFromString(s)
	if err != nil || len(s) > maxExponent || d.Exponent() < -maxExponent || d.Exponent() > maxExponent {
		return Decimal{}, &ValueError{Kind: "number", Text: s}
	}
	return NewDecimal(d), nil
}

// Given reports whether the service or the user gave the value at all.
func (d Decimal) Given() bool { return d.given }

// IsZero reports "not given"; it makes encoding leave the field out.
func (d Decimal) IsZero() bool { return !d.given }

// MarshalJSON writes a JSON number with every digit.
func (d Decimal) MarshalJSON() ([]byte, error) {
	if !d.given {
		return []byte("null"), nil
	}
	return []byte(d.Decimal.String()), nil
}

// UnmarshalJSON reads a number, a number in a string, null or an empty string.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	s := strings.TrimSpace(unquote(b))
	if s == "" {
		*d = Decimal{}
		return nil
	}
	v, err := ParseDecimal(s)
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// Int is a count that may be absent.
type Int struct {
	n     int64
	given bool
}

// NewInt returns a given Int.
func NewInt(n int64) Int { return Int{n: n, given: true} }

// Int64 returns the number, 0 when not given.
func (i Int) Int64() int64 { return i.n }

// Given reports whether the value was given at all.
func (i Int) Given() bool { return i.given }

// IsZero reports "not given".
func (i Int) IsZero() bool { return !i.given }

// String returns the number in decimal digits, or "" when not given.
func (i Int) String() string {
	if !i.given {
		return ""
	}
	return strconv.FormatInt(i.n, 10)
}

// MarshalJSON writes a JSON number.
func (i Int) MarshalJSON() ([]byte, error) {
	if !i.given {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, i.n, 10), nil
}

// UnmarshalJSON reads a whole number, also as a string or with a zero fraction.
func (i *Int) UnmarshalJSON(b []byte) error {
	s := strings.TrimSpace(unquote(b))
	if s == "" {
		*i = Int{}
		return nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		d, derr := ParseDecimal(s)
		if derr != nil || !d.IsInteger() || !d.BigInt().IsInt64() {
			return &ValueError{Kind: "whole number", Text: s}
		}
		n = d.IntPart()
	}
	*i = NewInt(n)
	return nil
}

// Bool is a yes, a no or not given.
type Bool uint8

// The three states of a Bool.
const (
	Unset Bool = iota
	False
	True
)

// NewBool returns True or False.
func NewBool(b bool) Bool {
	if b {
		return True
	}
	return False
}

// IsZero reports "not given".
func (b Bool) IsZero() bool { return b == Unset }

// True reports a given yes.
func (b Bool) True() bool { return b == True }

// MarshalJSON writes true, false or null.
func (b Bool) MarshalJSON() ([]byte, error) {
	switch b {
	case True:
		return []byte("true"), nil
	case False:
		return []byte("false"), nil
	default:
		return []byte("null"), nil
	}
}

// UnmarshalJSON reads a boolean, also as a string in any case.
func (b *Bool) UnmarshalJSON(data []byte) error {
	switch s := strings.ToLower(strings.TrimSpace(unquote(data))); s {
	case "":
		*b = Unset
	case "true", "1":
		*b = True
	case "false", "0":
		*b = False
	default:
		return &ValueError{Kind: "boolean", Text: s}
	}
	return nil
}

// Time is a moment in any form the service uses: with and without zone (UTC
// then), with up to nine fractional digits. It keeps the text it was read from,
// so that it goes back exactly as it came.
type Time struct {
	at   time.Time
	text string
}

// NewTime returns t in the form the service writes.
func NewTime(t time.Time) Time {
	return Time{at: t, text: t.UTC().Format("2006-01-02T15:04:05.9999999Z07:00")}
}

// At returns the moment in UTC; the zero time when none is given.
func (t Time) At() time.Time {
	if t.None() {
		return time.Time{}
	}
	return t.at.UTC()
}

// None reports that there is no moment: absent, or 0001-01-01T00:00:00, which is
// how the service writes "never".
func (t Time) None() bool { return t.at.Year() <= 1 }

// Never reports the far future that stands for "does not end" (9999-12-31 and
// the like): do no arithmetic on it.
func (t Time) Never() bool { return t.at.Year() >= 9000 }

// IsZero reports that the field was absent.
func (t Time) IsZero() bool { return t.text == "" }

// Text returns the text as the service wrote it.
func (t Time) Text() string { return t.text }

// MarshalJSON writes the text that was read.
func (t Time) MarshalJSON() ([]byte, error) {
	if t.text == "" {
		return []byte("null"), nil
	}
	return jsontext.AppendQuote(nil, t.text)
}

// UnmarshalJSON reads every documented form. A text in no known form is kept as
// text and counts as none, so that one odd date never costs a whole list.
func (t *Time) UnmarshalJSON(b []byte) error {
	if kind := jsontext.Value(b).Kind(); kind == '{' || kind == '[' {
		return &ValueError{Kind: "time", Text: string(b)}
	}
	s := strings.ToValidUTF8(unquote(b), "\uFFFD")
	at, _ := ParseTime(strings.TrimSpace(s))
	*t = Time{at: at, text: s}
	return nil
}

var timeLayouts = []string{
	time.RFC3339Nano,
	"2006-01-02T15:04:05.999999999",
	"2006-01-02T15:04:05.999999999 Z07:00",
	"2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02 15:04:05.999999999",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04",
	"2006-01-02",
	"1/2/2006 3:04:05 PM",
	"1/2/2006 15:04:05",
	"1/2/2006 15:04",
	"1/2/2006",
}

// ParseTime reads a time in any form of the manual; without a zone it is UTC.
func ParseTime(s string) (time.Time, error) {
	for _, layout := range timeLayouts {
		if at, err := time.Parse(layout, s); err == nil {
			return at, nil
		}
	}
	return time.Time{}, &ValueError{Kind: "time", Text: s}
}

// ValueError is a text that is not of the kind a field wants.
type ValueError struct {
	Kind string // what was wanted: "number"
	Text string // what stood there
}

// Error says what stood where what was wanted.
func (e *ValueError) Error() string {
	return strconv.Quote(clip(e.Text, 80)) + " is not a " + e.Kind
}

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}

// unquote returns the text of a JSON string, number or boolean; "" for null.
func unquote(b []byte) string {
	s := strings.TrimSpace(string(b))
	if s == "null" {
		return ""
	}
	if len(s) >= 2 && s[0] == '"' {
		var out string
		if err := unmarshalString([]byte(s), &out); err == nil {
			return out
		}
	}
	return s
}
