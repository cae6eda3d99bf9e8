package sandbox

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Faults are the faults to inject, with their rates. [ParseFaults] makes one.
type Faults struct {
	seed  uint64
	rules []faultRule
}

// faultRule is one fault with its rate.
type faultRule struct {
	name    string
	kind    *faultKind
	percent float64
	times   int           // per request id; 0 for any number
	delay   time.Duration // of a kind that takes a duration
	upTo    time.Duration // the longest delay, when it varies
}

// draw returns the rule's delay. Most delays that vary are near the shortest: the
// logarithm of the delay falls off evenly from there.
func (r *faultRule) draw(rng *rand.Rand) time.Duration {
	if r.upTo == 0 {
		return r.delay
	}
	return r.delay + time.Duration(float64(r.upTo-r.delay)*math.Pow(rng.Float64(), 4))
}

// faultNamed finds a kind by its name or an alias.
func faultNamed(name string) (string, *faultKind) {
	if kind := faultKinds[name]; kind != nil {
		return name, kind
	}
	for own, kind := range faultKinds {
		if slices.Contains(kind.aliases, name) {
			return own, kind
		}
	}
	return "", nil
}

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
//	throttle=5%,5xx=3%,cut=2%,slow=50ms..2s,503*2,seed=7
//
// A name alone means every call, name=5% means that share of the calls, and *2
// means at most twice for each MS-RequestId, so that a retry succeeds. Some faults
// take a duration instead of a share. slow also takes a range of durations: most
// calls take little more than the first, few take nearly the second.
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
	r := faultRule{percent: 100}
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
	if r.name, r.kind = faultNamed(name); r.kind == nil {
		return fmt.Sprintf("%q is not a fault; the faults are %s", clip(name), strings.Join(FaultNames(), ", "))
	}
	if problem := r.measure(value, given); problem != "" {
		return problem
	}
	f.rules = append(f.rules, r)
	return ""
}

func (r *faultRule) measure(value string, given bool) (problem string) {
	if r.kind.usual != 0 {
		return r.measureTime(value, given)
	}
	if !given {
		return ""
	}
	n, err := strconv.ParseFloat(strings.TrimSuffix(value, "%"), 64)
	if err != nil || !(n >= 0 && n <= 100) {
		return fmt.Sprintf("%q is not a share of the calls, such as %s=5%%", clip(value), r.name)
	}
	r.percent = n
	return ""
}

func (r *faultRule) measureTime(value string, given bool) (problem string) {
	if r.delay = r.kind.usual; !given {
		return ""
	}
	shortest, longest, ranges := strings.Cut(value, "..")
	if !r.kind.ranges {
		shortest, ranges = value, false
	}
	var err error
	if r.delay, err = parseDelay(shortest, r.kind.negative); err == nil && ranges {
		if r.upTo, err = parseDelay(longest, false); err == nil && r.upTo <= r.delay {
			return fmt.Sprintf("the second duration of %[1]s has to be longer than the first, such as %[1]s=50ms..2s", r.name)
		}
	}
	if err != nil {
		return fmt.Sprintf("%[1]s needs a duration of at most an hour, such as %[1]s=%[2]s", r.name, r.kind.usual)
	}
	return ""
}

func parseDelay(text string, negative bool) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err == nil && (d > time.Hour || d < -time.Hour || d < 0 && !negative) {
		err = strconv.ErrRange
	}
	return d, err
}

// FaultNames lists the faults that [ParseFaults] knows.
func FaultNames() []string { return slices.Sorted(maps.Keys(faultKinds)) }

// FaultMeaning says what a fault does; it is "" for an unknown one.
func FaultMeaning(name string) string {
	if kind := faultKinds[name]; kind != nil {
		return kind.meaning
	}
	return ""
}

// String writes the faults in the form that [ParseFaults] reads.
func (f Faults) String() string {
	if len(f.rules) == 0 {
		return ""
	}
	var parts []string
	for _, r := range f.rules {
		part := fmt.Sprintf("%s=%s%%", r.name, strconv.FormatFloat(r.percent, 'f', -1, 64))
		if r.kind.usual != 0 {
			part = r.name + "=" + r.delay.String()
		}
		if r.upTo > 0 {
			part += ".." + r.upTo.String()
		}
		if r.times > 0 {
			part += "*" + strconv.Itoa(r.times)
		}
		parts = append(parts, part)
	}
	return strings.Join(append(parts, "seed="+strconv.FormatUint(f.seed, 10)), ",")
}

func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}
