package api

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

// TokenError is a call that could not be sent for want of a token.
type TokenError struct{ Err error }

// Error says why there is no token.
func (e *TokenError) Error() string { return "not signed in: " + e.Err.Error() }

// Unwrap returns the sign-in's own error.
func (e *TokenError) Unwrap() error { return e.Err }

// tokenLink adds the bearer token. On a 401 it renews the token once and repeats
// the request; a claims challenge goes to the token source, which may have to
// ask the person.
type tokenLink struct {
	next   http.RoundTripper
	tokens TokenSource
}

// RoundTrip implements [http.RoundTripper].
func (l *tokenLink) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	token, kind, err := l.tokens.Token(ctx)
	if err != nil {
		return nil, &TokenError{Err: err}
	}
	if err := checkKind(attemptOf(ctx).spec, kind); err != nil {
		return nil, err
	}
	resp, err := l.next.RoundTrip(withToken(req, token))
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	renewed, _, err := l.tokens.Renew(ctx, token, claimsOf(resp.Header))
	if err != nil {
		resp.Body.Close()
		return nil, &TokenError{Err: err}
	}
	if renewed == token {
		return resp, nil
	}
	resp.Body.Close()
	return l.next.RoundTrip(withToken(req, renewed))
}

func withToken(req *http.Request, token string) *http.Request {
	req = req.Clone(req.Context())
	req.Header.Set("Authorization", "Bearer "+token)
	if req.GetBody != nil {
		if body, err := req.GetBody(); err == nil {
			req.Body = body
		}
	}
	return req
}

// checkKind refuses a call whose kind of sign-in is known not to be accepted.
func checkKind(spec *Spec, kind string) error {
	have := map[string]Auth{"app": AppOnly, "user": AppUser}[kind]
	if spec.Auth == 0 || have == 0 || spec.Auth&have != 0 {
		return nil
	}
	return &AuthKindError{Operation: spec.ID, Have: kind, Want: spec.Auth}
}

// AcceptedKinds tells a [TokenSource] from the context of its call which kinds of
// sign-in the operation takes, "app" and "user". None means that any may do.
func AcceptedKinds(ctx context.Context) []string {
	var kinds []string
	accepted := attemptOf(ctx).spec.Auth
	if accepted&AppOnly != 0 {
		kinds = append(kinds, "app")
	}
	if accepted&AppUser != 0 {
		kinds = append(kinds, "user")
	}
	return kinds
}

var claimsParameter = pattern.Lazy(`(?i)claims="((?:[^"\\]|\\.)+)"`)

// claimsOf finds a claims challenge: in base64 as a rule, as a quoted string from
// older authorities.
func claimsOf(h http.Header) string {
	for _, challenge := range h.Values("WWW-Authenticate") {
		m := claimsParameter().FindStringSubmatch(challenge)
		if m == nil {
			continue
		}
		for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
			if claims, err := enc.DecodeString(m[1]); err == nil {
				return string(claims)
			}
		}
		return strings.ReplaceAll(m[1], `\"`, `"`)
	}
	return ""
}
