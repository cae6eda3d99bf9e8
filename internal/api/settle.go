package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Verdict is what can be told for certain of a change whose answer was lost.
type Verdict uint8

// The verdicts.
const (
	VerdictUnknown Verdict = iota
	VerdictTookEffect
	VerdictNoEffect
)

var verdictNames = [...]string{"unknown", "took effect", "no effect"}

// String returns the verdict in words.
func (v Verdict) String() string { return verdictNames[v] }

// Settlement is what a look at the service taught about a change.
type Settlement struct {
	Verdict Verdict
	// Why is a full sentence: what was seen, and what it means.
	Why string
	// Outcome is that of a request that was sent again; zero after a mere look.
	Outcome JournalOutcome
	// Answer is what the service answered to it. It may hold a secret that comes this
	// once, such as the password of a user that was created.
	Answer []byte
}

// settleDelay is how long the service may take to show what it has carried out:
// until then a target that looks unchanged proves nothing.
const settleDelay = 15 * time.Minute

// Settle finds out by reading the target what became of a change that was last sent
// at a time and whose answer was lost. It changes nothing and never guesses: a
// target that shows neither what was there before nor what was wanted, or that
// may not show it yet, leaves the verdict unknown. What was never sent had no effect,
// whatever the target shows. The error says that the target could not be read.
func (c *Client) Settle(ctx context.Context, e JournalEntry, sent time.Time) (Settlement, error) {
	if sent.IsZero() {
		return Settlement{Verdict: VerdictNoEffect, Why: "It was never sent: the program ended before it went out."}, nil
	}
	t, err := c.settling(e)
	if err != nil {
		return Settlement{Why: sentenceOf(err)}, nil
	}
	path := t.readPath()
	if path == "" {
		return Settlement{Why: "The service has no way to look at what this changes."}, nil
	}
	get := *t.spec
	get.Method, get.Effect, get.Answers = http.MethodGet, Read, nil
	resp, err := c.do(ctx, &call{spec: &get, wire: wire{path: path, query: t.query, header: http.Header{}}})
	if refused := AsError(err); refused != nil && refused.Status == http.StatusNotFound {
		return t.gone(e), nil
	}
	if err != nil {
		return Settlement{}, err
	}
	if e.Method == http.MethodDelete {
		return Settlement{Why: "It can still be read, which proves nothing: the service shows some things after they were deleted."}, nil
	}
	doc, err := parseDocument(resp.Body)
	if err != nil {
		return Settlement{}, undecodable(&get, resp, err)
	}
	return t.compare(doc, e.Fields, sent), nil
}

// Repeat sends the very same request again, under its own MS-RequestId: the
// service carries it out once, however often it comes. The journal, which has the
// change already, is not told. The error says that there is still no answer, or
// that the entry doesn't hold the whole request.
func (c *Client) Repeat(ctx context.Context, e JournalEntry) (Settlement, error) {
	t, err := c.settling(e)
	if err != nil {
		return Settlement{}, err
	}
	if !e.Whole || e.RequestID == "" {
		return Settlement{}, errNotWhole
	}
	resp, err := c.do(ctx, &call{
		spec: t.spec, wire: wire{path: t.path, query: t.query, header: t.header}, body: e.Body, requestID: e.RequestID, fields: e.Fields, repeat: true,
	})
	if err == nil {
		return Settlement{
			Verdict: VerdictTookEffect, Why: fmt.Sprintf("It was sent again under its MS-RequestId, and the service answered %d.", resp.Status),
			Outcome: JournalOutcome{Status: resp.Status, CorrelationID: resp.CorrelationID, Location: resp.Location}, Answer: resp.Body,
		}, nil
	}
	refused := AsError(err)
	if refused == nil || refused.Status == 0 || refused.Unknown || refused.Retryable {
		return Settlement{}, err
	}
	return repeatRefused(e, refused), nil
}

// CanRepeat says why a change can't be sent again as it was, nil when it can.
func (c *Client) CanRepeat(e JournalEntry) error {
	if _, err := c.settling(e); err != nil {
		return err
	}
	if !e.Whole || e.RequestID == "" {
		return errNotWhole
	}
	return nil
}

var (
	errNotWhole = errors.New("the journal does not hold the whole request, because it is large or may hold a secret: prepare the change anew once you know that it did not take effect")
	errForeign  = errors.New("the change was made at another Partner Center than this desk's")
)

// repeatRefused tells what a refusal of the repeated request means. The service
// gives the same answer to the same MS-RequestId, so a request that it finds wrong
// was never carried out; but what is in the way may be the change itself.
func repeatRefused(e JournalEntry, refused *Error) Settlement {
	s := Settlement{Outcome: JournalOutcome{
		Status: refused.Status, Code: refused.Code, Message: string(redactedText([]byte(refused.Description))), CorrelationID: refused.CorrelationID,
	}}
	switch {
	case e.Method == http.MethodDelete && (refused.Status == http.StatusNotFound || refused.Status == http.StatusGone):
		s.Verdict, s.Why = VerdictTookEffect, "It was sent again, and the service answers that it is not there any more."
	case refused.Status == http.StatusBadRequest, refused.Status == http.StatusUnprocessableEntity:
		s.Verdict, s.Why = VerdictNoEffect, "It was sent again under its MS-RequestId, and the service refuses it: "+refused.Error()
	case refused.Status == http.StatusPreconditionFailed:
		s.Why = "It was sent again and the target has changed since: by this change, or by somebody else's."
	default:
		s.Why = "It was sent again, and the answer does not tell: " + refused.Error()
	}
	return s
}

// settled is a change as the journal has it, taken apart again.
type settled struct {
	spec   *Spec
	path   string
	query  url.Values
	header http.Header
	modify bool // made of what was read before, which is why that is known
}

func (c *Client) settling(e JournalEntry) (*settled, error) {
	u, err := url.Parse(e.URL)
	if err != nil {
		return nil, errForeign
	}
	path, below := strings.CutPrefix(u.EscapedPath(), c.base.EscapedPath())
	if !below || u.Host != c.base.Host || u.Scheme != c.base.Scheme || !strings.HasPrefix(path, "/") {
		return nil, fmt.Errorf("%w: it was at %s://%s", errForeign, u.Scheme, u.Host)
	}
	t := &settled{path: path, query: u.Query(), header: e.Header.Clone()}
	if t.header == nil {
		t.header = http.Header{}
	}
	if o := Lookup(e.Operation); o != nil {
		t.spec, t.modify = o.Spec(), o.Descriptor().Kind == KindModify
	} else { // a raw call
		t.spec = &Spec{ID: e.Operation, Title: e.Operation, Method: e.Method, Path: path, Effect: Change}
	}
	return t, nil
}

// readPath is where the target of the change can be read, "" when the manual has
// no such call.
func (t *settled) readPath() string {
	template := t.spec.ReadFrom
	if template == "" {
		template = t.spec.Path
	}
	if !t.modify && (t.spec.Method == http.MethodPost || !readable(template)) {
		return ""
	}
	names, values := strings.Split(t.spec.Path, "/"), strings.Split(t.path, "/")
	if len(names) != len(values) {
		return ""
	}
	for i, name := range names {
		if strings.HasPrefix(name, "{") {
			template = strings.ReplaceAll(template, name, values[i])
		}
	}
	if strings.Contains(template, "{") {
		return ""
	}
	return template
}

// readable reports a path that a declared call reads as one resource.
func readable(path string) bool {
	for _, o := range Operations() {
		if s := o.Spec(); s.Method == http.MethodGet && strings.EqualFold(s.Path, path) && o.Descriptor().Kind == KindRead {
			return true
		}
	}
	return false
}

// gone is what a target that isn't there says of a change.
func (t *settled) gone(e JournalEntry) Settlement {
	if e.Method == http.MethodDelete {
		return Settlement{Verdict: VerdictTookEffect, Why: "It is not there any more."}
	}
	return Settlement{Why: "What it changes is not there (any more), so it can't be told."}
}

// notYet is the verdict on a target that looks as before.
func (t *settled) notYet(sent time.Time, seen string) Settlement {
	switch age := time.Since(sent); {
	case age < 0:
		return Settlement{Why: seen + " The change has a later time than this computer's clock, so it can't be told whether the service is through with it."}
	case age < settleDelay:
		return Settlement{Why: fmt.Sprintf("%s The service may still be carrying it out: look again after %s.", seen, sent.Add(settleDelay).Local().Format("15:04"))}
	}
	return Settlement{Verdict: VerdictNoEffect, Why: seen}
}

// compare holds the changed fields against the target as it is now.
func (t *settled) compare(now *document, fields []FieldChange, sent time.Time) Settlement {
	var wanted, before, other []string
	for _, f := range fields {
		if f.Before == blank || f.After == blank || sameValue(f.Before, f.After) {
			continue
		}
		switch is := displayJSON(now.get(f.Field)); {
		case sameValue(is, f.After):
			wanted = append(wanted, fmt.Sprintf("%s is %s", f.Field, orNothing(is)))
		case sameValue(is, f.Before) && (t.modify || f.Before != ""):
			before = append(before, fmt.Sprintf("%s is %s", f.Field, orNothing(is)))
		default:
			other = append(other, fmt.Sprintf("%s is %s, neither %s nor %s", f.Field, orNothing(is), orNothing(f.Before), orNothing(f.After)))
		}
	}
	switch {
	case len(wanted)+len(before)+len(other) == 0:
		return Settlement{Why: "The journal does not say which fields it changes, so looking at the target can't tell."}
	case len(before)+len(other) == 0:
		return Settlement{Verdict: VerdictTookEffect, Why: "The target is as the change wanted it: " + strings.Join(wanted, ", ") + "."}
	case len(wanted)+len(other) == 0:
		return t.notYet(sent, "The target is as it was before: "+strings.Join(before, ", ")+".")
	}
	return Settlement{Why: "The target is neither as before nor as wanted, so somebody else has changed it too: " +
		strings.Join(append(append(other, before...), wanted...), ", ") + "."}
}

func sameValue(a, b string) bool { return a == b || strings.EqualFold(a, b) }

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

func sentenceOf(err error) string {
	s := err.Error()
	return strings.ToUpper(s[:1]) + s[1:] + "."
}
