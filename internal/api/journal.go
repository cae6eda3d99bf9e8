package api

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Journal records changes before they are sent and their outcome after.
type Journal interface {
	// Begin must have stored the entry for good when it returns; after an error the
	// change isn't sent. A second Begin with the same MS-RequestId says that the
	// same change is sent once more: it opens the entry again.
	Begin(ctx context.Context, e JournalEntry) error
	// Sending must have stored for good, when it returns, that the change that was
	// last begun with a request id goes out now; after an error it doesn't. Each try
	// of it is told, also of a change that is repeated.
	Sending(ctx context.Context, requestID string) error
	// Done stores what became of the change that was last begun with a request id.
	Done(ctx context.Context, requestID string, outcome JournalOutcome)
}

// JournalEntry is a change about to be sent. It holds no secrets.
type JournalEntry struct {
	Operation string
	Method    string
	URL       string
	RequestID string
	IfMatch   string // version of the target that the change was made on; "" for any
	Customer  string // tenant id; "" where no customer is concerned
	Target    string // id of what is changed: the last one in the path
	Fields    []FieldChange
	Header    http.Header // the call's own
	// Body is nil when it may hold a secret, is large, or there is none.
	Body []byte
	// Whole says that nothing of the request was left out, so that the very same
	// can be sent again.
	Whole bool
}

// JournalOutcome is what became of a change. Err is nil when an answer came;
// Unknown means that nobody knows whether the change took effect.
type JournalOutcome struct {
	Status        int
	Code          string // the service's, of a refusal
	Message       string // the service's words, or why no answer came
	CorrelationID string // of the last try
	Location      string // where the service says that the outcome will be
	Err           error
	Unknown       bool
}

// maxJournaled bounds a body in the journal. Larger ones are uploads of devices,
// which are kept with their upload.
const maxJournaled = 64 << 10

// newJournalEntry is what the journal keeps of a request.
func newJournalEntry(a *attempt, req *http.Request) JournalEntry {
	e := JournalEntry{
		Operation: a.spec.ID, Method: req.Method, URL: redactedURL(req.URL), RequestID: a.requestID,
		IfMatch: req.Header.Get("If-Match"),
	}
	if a.call == nil {
		return e
	}
	e.Fields = withoutSecrets(a.call.fields)
	e.Customer, e.Target = targetOf(a.spec.Path, a.call.path)
	var allHeaders, allBody bool
	e.Header, allHeaders = plainHeaders(a.call.header)
	e.Body, allBody = plainBody(a.spec.ID, a.call.body)
	e.Whole = allHeaders && allBody && e.URL == req.URL.String()
	return e
}

// withoutSecrets blanks the values of passwords and the like: the journal is a file.
func withoutSecrets(fields []FieldChange) []FieldChange {
	out := slices.Clone(fields)
	for i, f := range out {
		out[i].Before, out[i].After = string(redactedText([]byte(f.Before))), string(redactedText([]byte(f.After)))
		if SecretName(f.Field) {
			out[i].Before, out[i].After = blank, blank
		}
	}
	return out
}

// plainHeaders keeps the headers that the protocol knows. Whoever makes a raw
// call may give any other, and it may be a secret.
func plainHeaders(given http.Header) (kept http.Header, all bool) {
	kept, all = http.Header{}, true
	for name, values := range given {
		switch known := http.CanonicalHeaderKey(name); {
		case known == "If-Match", known == "Accept", known == "Content-Type", known == "X-Locale",
			strings.HasPrefix(known, "Ms-") && !SecretName(known):
			kept[name] = values
		default:
			all = false
		}
	}
	return kept, all
}

// plainBody keeps a body that can't hold a secret: neither by what the operation
// declares nor by what is in it.
func plainBody(operation string, body []byte) (kept []byte, all bool) {
	if len(body) == 0 {
		return nil, true
	}
	if len(body) > maxJournaled || namesSecret(body) {
		return nil, false
	}
	if o := Lookup(operation); o != nil {
		if d := o.Descriptor(); d.Body.mayHoldSecret(nil) || d.Kind == KindModify && d.Result.mayHoldSecret(nil) {
			return nil, false
		}
	}
	return body, true
}

// mayHoldSecret looks for a member that sounds like a secret, in every depth.
func (s *Schema) mayHoldSecret(within []string) bool {
	if s == nil || s.Type != "array" && s.Type != "object" && slices.Contains(within, s.Type) {
		return false
	}
	if s.Items != nil {
		return s.Items.mayHoldSecret(within)
	}
	within = append(slices.Clip(within), s.Type)
	return slices.ContainsFunc(s.Fields, func(f Field) bool {
		return SecretName(f.Name) || f.Schema().mayHoldSecret(within)
	})
}

// namesSecret reports a JSON text with a member that sounds like a secret, with a
// text that does, or that can't be read to its end.
func namesSecret(body []byte) bool {
	dec := jsontext.NewDecoder(bytes.NewReader(body), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	for {
		container, length := dec.StackIndex(dec.StackDepth())
		isName := container == '{' && length%2 == 0
		token, err := dec.ReadToken()
		if err != nil {
			return dec.StackDepth() > 0 || dec.InputOffset() < int64(len(bytes.TrimSpace(body)))
		}
		if token.Kind() != '"' {
			continue
		}
		text := token.String()
		if isName && SecretName(text) || !bytes.Equal(redactedText([]byte(text)), []byte(text)) {
			return true
		}
	}
}

// targetOf finds the ids in a path: that of the customer and the last one.
func targetOf(template, path string) (customer, target string) {
	names, values := strings.Split(template, "/"), strings.Split(path, "/")
	for i, value := range values {
		id, err := url.PathUnescape(value)
		if err != nil {
			id = value
		}
		declared := i < len(names) && strings.HasPrefix(names[i], "{")
		if customer == "" && i > 0 && strings.EqualFold(values[i-1], "customers") {
			customer, target = id, id
		} else if declared {
			target = id
		}
	}
	return customer, target
}

// outcomeOf is what an answer, or its absence, says about a change.
func outcomeOf(a *attempt, resp *http.Response, err error) JournalOutcome {
	if err != nil {
		return JournalOutcome{
			Err: err, Unknown: a.sent, CorrelationID: a.correlationID,
			Message: oneLine(string(redactedText([]byte(plainNetworkError(err))))),
		}
	}
	o := JournalOutcome{
		Status: resp.StatusCode, Unknown: resp.StatusCode >= http.StatusInternalServerError,
		CorrelationID: idOf(resp, HeaderCorrelationID), Location: resp.Header.Get("Location"),
	}
	if resp.StatusCode < http.StatusMultipleChoices {
		return o
	}
	body, err := readWhole(resp)
	if err != nil {
		return o
	}
	e := parseError(a.spec, resp, body)
	if _, said := a.spec.answerTo(resp.StatusCode, e.Code, body); !said {
		o.Code, o.Message = e.Code, string(redactedText([]byte(e.Description)))
	}
	return o
}
