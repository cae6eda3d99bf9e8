package sandbox

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Faults says what goes wrong, and how often. [ParseFaults] makes one.
type Faults struct {
	seed  uint64
	rules []rule
}

// rule is one fault with its rate.
type rule struct {
	kind    string
	percent float64
	times   int           // per request id; 0 for any number
	delay   time.Duration // of slow
}

// faultKinds are the faults by name, with what they do.
var faultKinds = map[string]string{
	"throttle":           "429 with Retry-After",
	"throttle-no-header": "429 with the service's error payload and without Retry-After",
	"throttle-body-only": "429 that names the wait in the body only",
	"5xx":                "one of 500, 502, 503 and 504",
	"500":                "500 with the service's error payload",
	"502":                "502 without a body",
	"503":                "503 with Retry-After",
	"504":                "504 without a body",
	"cut":                "the connection breaks before anything has happened",
	"cut-after":          "the connection breaks after the change has taken effect, without an answer",
	"truncate":           "the connection breaks in the middle of the answer",
	"html":               "502 with a gateway's page instead of JSON",
	"wrong-type":         "the right answer with Content-Type text/html",
	"empty":              "the right status without a body",
	"expire-token":       "401 as if the token had just expired",
	"slow":               "an extra delay: slow=200ms",
	"doubled-v1":         "links that repeat /v1",
	"absolute-link":      "links with scheme and host",
	"foreign-link":       "links to another host",
	"continuation-2000":  "400 with code 2000 for a continuation token",
	"stale":              "a colleague changes the subscription just before your change",
}

// aliases are further names of faults.
var aliases = map[string]string{"expired": "expire-token", "truncated": "truncate", "429": "throttle"}

// FaultError is a mistake in a description of faults.
type FaultError struct {
	Spec     string
	Position int // byte offset of the wrong part
	Problem  string
}

// Error shows where the mistake is.
func (e *FaultError) Error() string {
	return fmt.Sprintf("faults %q, at position %d: %s", e.Spec, e.Position+1, e.Problem)
}

// ParseFaults reads a comma-separated list such as
//
//	throttle=5%,5xx=3%,cut=2%,slow=200ms,503*2,seed=7
//
// A name by itself means every call, name=5% that share of the calls, and *2 at
// most twice for each MS-RequestId, so that a retry succeeds.
func ParseFaults(spec string) (Faults, error) {
	f := Faults{seed: 1}
	if strings.TrimSpace(spec) == "" {
		return f, nil
	}
	at := 0
	for part := range strings.SplitSeq(spec, ",") {
		start := at + len(part) - len(strings.TrimLeft(part, " "))
		at += len(part) + 1
		if problem := f.add(strings.TrimSpace(part)); problem != "" {
			return Faults{}, &FaultError{spec, start, problem}
		}
	}
	return f, nil
}

func (f *Faults) add(part string) (problem string) {
	name, value, given := strings.Cut(part, "=")
	if name == "seed" {
		n, err := strconv.ParseUint(value, 10, 64)
		if err != nil {
			return "seed needs a whole number, such as seed=7"
		}
		f.seed = n
		return ""
	}
	r := rule{percent: 100}
	text := &name
	if given {
		text = &value
	}
	head, times, limited := strings.Cut(*text, "*")
	*text = head
	if limited {
		n, err := strconv.Atoi(times)
		if err != nil || n < 1 {
			return "what follows * is the number of times, such as 503*2"
		}
		r.times = n
	}
	if r.kind = name; aliases[name] != "" {
		r.kind = aliases[name]
	}
	if _, known := faultKinds[r.kind]; !known {
		return fmt.Sprintf("%q is not a fault; the faults are %s", clip(name), strings.Join(FaultNames(), ", "))
	}
	if problem := r.measure(value, given); problem != "" {
		return problem
	}
	f.rules = append(f.rules, r)
	return ""
}

func (r *rule) measure(value string, given bool) (problem string) {
	if r.kind == "slow" {
		d, err := time.ParseDuration(value)
		if err != nil && given || d < 0 || d > time.Hour {
			return "slow needs a duration of at most an hour, such as slow=200ms"
		}
		if r.delay = d; !given {
			r.delay = time.Second
		}
		return ""
	}
	if !given {
		return ""
	}
	n, err := strconv.ParseFloat(strings.TrimSuffix(value, "%"), 64)
	if err != nil || !(n >= 0 && n <= 100) {
		return fmt.Sprintf("%q is not a share of the calls, such as %s=5%%", clip(value), r.kind)
	}
	r.percent = n
	return ""
}

// FaultNames lists the faults that [ParseFaults] knows.
func FaultNames() []string { return slices.Sorted(maps.Keys(faultKinds)) }

// FaultMeaning says what a fault does, for help texts; "" for an unknown one.
func FaultMeaning(name string) string { return faultKinds[name] }

// String writes the faults in the form that [ParseFaults] reads.
func (f Faults) String() string {
	if len(f.rules) == 0 {
		return ""
	}
	var parts []string
	for _, r := range f.rules {
		part := fmt.Sprintf("%s=%s%%", r.kind, strconv.FormatFloat(r.percent, 'f', -1, 64))
		if r.kind == "slow" {
			part = "slow=" + r.delay.String()
		}
		if r.times > 0 {
			part += "*" + itoa(r.times)
		}
		parts = append(parts, part)
	}
	return strings.Join(append(parts, "seed="+strconv.FormatUint(f.seed, 10)), ",")
}

func itoa(n int) string { return strconv.Itoa(n) }

func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}
