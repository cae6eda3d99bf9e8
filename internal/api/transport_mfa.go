package api

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"sync/atomic"
)

// MFA is whether the service takes a sign-in as one with multi-factor
// authentication.
type MFA int32

// What the service reports.
const (
	MFAUnknown   MFA = iota // it has not said so yet, or does not ask it of this kind of sign-in
	MFACompliant            // it does
	MFAMissing              // it does not, and refuses such calls, or is going to
)

// String is one word for it: "compliant", "missing" or "unknown".
func (m MFA) String() string {
	switch m {
	case MFACompliant:
		return "compliant"
	case MFAMissing:
		return "missing"
	case MFAUnknown:
	}
	return "unknown"
}

// mfaRefusal is the code of a call that is refused for want of a second factor.
const mfaRefusal = "900421"

// AskForMFA has the service report on the sign-in with its answer to a request.
func AskForMFA(h http.Header) { h.Set("ValidateMfa", "true") }

// ReportedMFA reads the report in an answer; body may be nil.
func ReportedMFA(h http.Header, body []byte) MFA {
	reported := h.Get("isMfaCompliant")
	switch {
	case strings.EqualFold(reported, "true"):
		return MFACompliant
	case strings.EqualFold(reported, "false"), bytes.Contains(body, []byte(mfaRefusal)):
		return MFAMissing
	}
	return MFAUnknown
}

// MFA tells what the service last reported of the sign-in; it is asked with every
// reading call.
func (c *Client) MFA() MFA { return MFA(c.mfa.Load()) }

// CheckMFA asks the service whether it takes the sign-in as one with a second
// factor, by reading one customer.
func (c *Client) CheckMFA(ctx context.Context) (MFA, error) {
	for _, err := range Lookup(ListCustomers.Descriptor().ID).Pages(ctx, c, Args{Size: 1}) {
		if e := AsError(err); e != nil && e.Code == mfaRefusal {
			return MFAMissing, nil
		}
		return c.MFA(), err
	}
	return c.MFA(), nil
}

// mfaLink asks for the report and remembers the last one. An answer without one,
// such as to an application's own call, leaves it as it was.
type mfaLink struct {
	next http.RoundTripper
	last *atomic.Int32
}

// RoundTrip implements [http.RoundTripper].
func (l *mfaLink) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method == http.MethodGet {
		req = req.Clone(req.Context())
		AskForMFA(req.Header)
	}
	resp, err := l.next.RoundTrip(req)
	if err == nil {
		if reported := ReportedMFA(resp.Header, nil); reported != MFAUnknown {
			l.last.Store(int32(reported))
		}
	}
	return resp, err
}
