package api

import (
	"cmp"
	"errors"
	"fmt"
	"html"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

// Error is a call that the service refused or that could not reach it.
type Error struct {
	Operation     string
	Title         string
	Status        int    // HTTP status; 0 when no answer came
	Code          string // the service's code, a number or a name
	Description   string // the service's words
	Data          []string
	Source        string
	RequestID     string
	CorrelationID string
	Tries         int
	Retryable     bool // the same request may work later
	// Unknown says that a change may have taken effect although no answer, or only
	// that of a failing server, came.
	Unknown bool
	Advice  string
	Err     error // the cause when no answer came
}

// Error is one sentence: what failed, the service's code and words.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(cmp.Or(e.Title, e.Operation, "The call"))
	switch {
	case e.Status != 0:
		fmt.Fprintf(&b, " failed: HTTP %d", e.Status)
		if name := http.StatusText(e.Status); name != "" {
			b.WriteString(" " + name)
		}
		if e.Code != "" {
			b.WriteString(", code " + e.Code)
		}
	case e.Unknown:
		b.WriteString(": no answer came, the change may or may not have taken effect")
	default:
		b.WriteString(": no answer came")
	}
	if e.Description != "" {
		b.WriteString(": " + strings.TrimRight(e.Description, ". \n"))
	} else if e.Err != nil {
		b.WriteString(": " + plainNetworkError(e.Err))
	}
	return b.String() + "."
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// code is the service's code, "" without an error.
func (e *Error) code() string {
	if e == nil {
		return ""
	}
	return e.Code
}

// NotReadyError is a collection that the service has not put together yet: a 204
// with Retry-After, which is not the same as an empty one.
type NotReadyError struct {
	Operation string
	After     time.Duration // how long the service asks to wait; 0 when it doesn't say
}

// Error says that there is nothing to read yet.
func (e *NotReadyError) Error() string {
	if e.After == 0 {
		return "The service has not put " + e.Operation + " together yet: try again later."
	}
	return fmt.Sprintf("The service has not put %s together yet: try again in %v.", e.Operation, e.After)
}

// AsError finds the Error in err, nil when there is none.
func AsError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// ReadOnlyError is a change refused because the desk is read-only.
type ReadOnlyError struct{ Operation string }

// Error says what was refused.
func (e *ReadOnlyError) Error() string {
	return titleOf(e.Operation) + " changes something, and cspdesk is read-only: nothing was sent."
}

// UnavailableError is a call that the configured cloud doesn't offer.
type UnavailableError struct {
	Operation string
	Cloud     Cloud
	Offered   Cloud
}

// Error says where the call is offered.
func (e *UnavailableError) Error() string {
	return fmt.Sprintf("%s is not offered in the %s cloud, only in %s: nothing was sent.",
		titleOf(e.Operation), e.Cloud, strings.ReplaceAll(e.Offered.String(), "|", ", "))
}

// AuthKindError is a call that doesn't accept the kind of sign-in in use.
type AuthKindError struct {
	Operation string
	Have      string
	Want      Auth
}

// Error says which sign-in is needed.
func (e *AuthKindError) Error() string {
	have, need := "an app-only sign-in", "a person's sign-in with MFA"
	if e.Want == AppOnly {
		have, need = "a person's sign-in", "an app-only sign-in"
	}
	return fmt.Sprintf("%s needs %s, and this is %s: nothing was sent.", titleOf(e.Operation), need, have)
}

// titleOf returns what an operation is called, for sentences about it.
func titleOf(id string) string {
	if o := Lookup(id); o != nil {
		return o.Descriptor().Title
	}
	return id
}

var htmlTags = pattern.Lazy(`(?s)<(script|style)\b.*?</(script|style)>|<[^>]*>`)

// parseError reads every payload shape that the service is known to use:
// {code, description, data, source}, {statusCode, message}, {error: {code,
// message}}, {message, errorName, isRetryable, parameters}, OAuth's {error,
// error_description}, nothing at all, and HTML of something in between.
func parseError(spec *Spec, resp *http.Response, body []byte) *Error {
	e := &Error{
		Operation: spec.ID, Title: spec.Title, Status: resp.StatusCode,
		RequestID: idOf(resp, HeaderRequestID), CorrelationID: idOf(resp, HeaderCorrelationID),
		Tries: attemptOf(resp.Request.Context()).tries,
	}
	var p struct {
		Code             anyText        `json:"code"`
		Description      anyText        `json:"description"`
		Message          anyText        `json:"message"`
		ErrorName        anyText        `json:"errorName"`
		Source           anyText        `json:"source"`
		Data             jsontext.Value `json:"data"`
		IsRetryable      anyText        `json:"isRetryable"`
		Error            jsontext.Value `json:"error"`
		ErrorDescription anyText        `json:"error_description"`
	}
	e.Retryable = retryableStatus(e.Status)
	e.Unknown = spec.Effect != Read && e.Status >= http.StatusInternalServerError
	if Decode(body, &p) == nil {
		e.Code, e.Source = string(cmp.Or(p.Code, p.ErrorName)), string(p.Source)
		e.Description = string(cmp.Or(p.Description, p.Message, p.ErrorDescription))
		e.Data = texts(p.Data)
		var inner struct {
			Code    anyText `json:"code"`
			Message anyText `json:"message"`
		}
		if p.Error.Kind() == '{' && Decode(p.Error, &inner) == nil {
			e.Code, e.Description = cmp.Or(e.Code, string(inner.Code)), cmp.Or(e.Description, string(inner.Message))
		} else if p.Error.Kind() == '"' {
			e.Code = cmp.Or(e.Code, unquote(p.Error))
		}
		if final, err := strconv.ParseBool(string(p.IsRetryable)); err == nil {
			e.Retryable = final
		}
	} else {
		page := string(body[:min(len(body), maxTraced)])
		e.Description = clip(html.UnescapeString(htmlTags().ReplaceAllString(page, " ")), 300)
	}
	e.Code, e.Description = oneLine(e.Code), oneLine(e.Description)
	e.Advice = advise(e)
	return e
}

// oneLine makes a text fit for a sentence.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func texts(v jsontext.Value) []string {
	var out []string
	if v.Kind() == '[' && Decode(v, &out) == nil {
		return out
	}
	if s := unquote(v); s != "" {
		out = append(out, s)
	}
	return out
}

// callError is a call without an answer.
func callError(spec *Spec, req *http.Request, err error) error {
	// Not errors.Is: a timeout of the network also says it is a DeadlineExceeded.
	if ctxErr := req.Context().Err(); ctxErr != nil {
		return fmt.Errorf("%s: %w", spec.Title, ctxErr)
	}
	if auth, ok := errors.AsType[*AuthKindError](err); ok {
		return auth
	}
	if _, ok := errors.AsType[*TokenError](err); ok || errors.Is(err, errForeignHost) || errors.Is(err, errJournal) {
		return fmt.Errorf("%s: %w", spec.Title, err)
	}
	a := attemptOf(req.Context())
	e := &Error{
		Operation: spec.ID, Title: spec.Title, RequestID: a.requestID, CorrelationID: a.correlationID, Tries: a.tries,
		Retryable: true, Unknown: spec.Effect != Read && a.sent, Err: err,
		Advice: "Check the connection and try again.",
	}
	if e.Unknown {
		e.Advice = "Check the connection and whether the change took effect, then try again."
	}
	return e
}

// undecodable is an answer whose JSON isn't what was asked for.
func undecodable(spec *Spec, resp *Response, err error) *Error {
	return &Error{
		Operation: spec.ID, Title: spec.Title, Status: resp.Status, Code: "unreadable",
		Description: "the answer can't be read: " + err.Error(),
		RequestID:   resp.RequestID, CorrelationID: resp.CorrelationID, Err: err,
		Advice: "Report it with the ids; the raw answer is in the request log (R).",
	}
}

// unreadableOutcome is undecodable for the answer to the call itself: a change that
// was accepted has been made, whatever its answer looks like.
func unreadableOutcome(spec *Spec, resp *Response, err error) *Error {
	e := undecodable(spec, resp, err)
	if spec.Effect != Read {
		e.Description = "the service did it, but " + e.Description
		e.Advice = "Don't repeat it: look at what it changed. " + e.Advice
	}
	return e
}

// isEndOfPages reports the one refusal that means "no more pages": 400 with code
// 2000 on a continuation.
func isEndOfPages(err error) bool {
	e := AsError(err)
	return e != nil && e.Status == http.StatusBadRequest && e.Code == "2000"
}

func plainNetworkError(err error) string {
	var op *net.OpError
	if errors.As(err, &op) && op.Err != nil {
		return op.Err.Error()
	}
	return err.Error()
}

// advise says what to do next, where the status or code allows it.
func advise(e *Error) string {
	if a, ok := codeAdvice[e.Code]; ok {
		return a
	}
	if e.Status >= 300 && e.Status < 400 {
		return "Something in between redirects the call, such as a proxy's sign-in page; redirects are not followed, so that the token stays here."
	}
	return statusAdvice[e.Status]
}

var codeAdvice = map[string]string{
	"900420": "The token is for another audience: sign in again and check the profile's cloud.",
	"900421": "The sign-in was without MFA: sign in again and complete the second factor.",

	CodeAlreadyConfirmed: "Nothing needs to be done: this acceptance is on record. Another person or contact data can be confirmed in addition.",
}

var statusAdvice = map[int]string{
	http.StatusUnauthorized:        "The sign-in is not accepted: run cspdesk login.",
	http.StatusForbidden:           "The account may not do this: it needs a role such as Admin agent, or delegated access to the customer.",
	http.StatusNotFound:            "It does not exist for this partner, or it is new: orders take up to 15 minutes to appear.",
	http.StatusConflict:            "It exists already or another change is under way: read it again.",
	http.StatusPreconditionFailed:  "Somebody changed it since it was read: read it again and repeat the change.",
	http.StatusTooManyRequests:     "The rate limit is used up: wait a minute.",
	http.StatusInternalServerError: "Try again later; give Microsoft support the ids below if it persists.",
	http.StatusServiceUnavailable:  "The service is busy: try again later.",
}
