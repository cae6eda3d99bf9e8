package sandbox

import (
	"net/http"
	"time"
)

// faultKind is one way in which a call goes wrong.
type faultKind struct {
	meaning string
	usually time.Duration           // of a kind that is measured in time; 0 when in a share of the calls
	instead func(*incident) *answer // answers in the service's place, unless it returns nil
	damage  func(*incident, *rule, *answer)
	breaks  cut
}

// gatewayWait and longWait are what throttled callers are told, in seconds.
const (
	gatewayWait = 2
	longWait    = 57
)

// faultKinds are the faults by name. A kind without a function is looked for by
// whatever it concerns.
var faultKinds = map[string]faultKind{
	"throttle":           {meaning: "429 of the gateway, which is not the service's error payload, with Retry-After", instead: func(*incident) *answer { return tooMany(gatewayWait) }},
	"throttle-long":      {meaning: "the same, to be tried again in 57 seconds", instead: func(*incident) *answer { return tooMany(longWait) }},
	"throttle-date":      {meaning: "the same, with a date in Retry-After", instead: (*incident).throttleUntil},
	"throttle-body-only": {meaning: "429 that names the wait in the body only", instead: (*incident).throttleInWords},
	"throttle-no-header": {meaning: "429 with the service's error payload and without Retry-After", instead: func(*incident) *answer {
		return refuse(http.StatusTooManyRequests, http.StatusTooManyRequests, "Too many requests.")
	}},
	"throttle-html":  {meaning: "429 with a gateway's page", instead: func(*incident) *answer { return gatewayPage(http.StatusTooManyRequests) }},
	"throttle-empty": {meaning: "429 without a body", instead: func(*incident) *answer { return newAnswer(http.StatusTooManyRequests) }},

	"5xx":      {meaning: "one of 500, 502, 503 and 504", instead: func(in *incident) *answer { return broken(pick(in.dice, []int{500, 502, 503, 504})) }},
	"500":      {meaning: "500 with the service's error payload", instead: func(*incident) *answer { return broken(500) }},
	"502":      {meaning: "502 without a body", instead: func(*incident) *answer { return broken(502) }},
	"503":      {meaning: "503 with Retry-After", instead: func(*incident) *answer { return broken(503) }},
	"504":      {meaning: "504 without a body", instead: func(*incident) *answer { return broken(504) }},
	"html":     {meaning: "502 with a gateway's page instead of JSON", instead: func(*incident) *answer { return gatewayPage(http.StatusBadGateway) }},
	"html-200": {meaning: "200 with a page instead of JSON, as of a hotel's network", instead: func(*incident) *answer { return gatewayPage(http.StatusOK) }},

	"cut":       {meaning: "the connection is reset before anything has happened", breaks: cutBefore},
	"cut-after": {meaning: "the connection is reset after the change has taken effect, without an answer", breaks: cutAll},
	"truncate":  {meaning: "the connection breaks in the middle of the answer", breaks: cutMiddle},
	"slow":      {meaning: "a delay before the answer: slow=200ms, or slow=50ms..2s for one that varies", usually: time.Second},
	"drip":      {meaning: "the answer's body comes in pieces over a time: drip=2s", usually: 2 * time.Second},

	"expire-token": {meaning: "401 as if the token had just expired", instead: func(*incident) *answer {
		return unauthorized(codeAudience, "The access token has expired.")
	}},
	"revoke-token": {meaning: "401, and every sign-in so far is ended, its refresh token too", instead: (*incident).revoke},
	"claims":       {meaning: "401 with a claims challenge, until the token comes of a sign-in with these claims"},

	"empty":         {meaning: "the right status without a body", damage: func(_ *incident, _ *rule, a *answer) { a.body = nil }},
	"wrong-type":    {meaning: "the right answer with Content-Type text/html", damage: func(_ *incident, _ *rule, a *answer) { a.header.Set("Content-Type", "text/html; charset=utf-8") }},
	"v1-link":       {meaning: "links that begin with /v1", damage: func(_ *incident, _ *rule, a *answer) { a.relink("/v1") }},
	"doubled-v1":    {meaning: "links that repeat /v1", damage: func(_ *incident, _ *rule, a *answer) { a.relink("/v1/v1") }},
	"absolute-link": {meaning: "links with scheme and host", damage: func(in *incident, _ *rule, a *answer) { a.relink(baseOf(in.request) + "/v1") }},
	"foreign-link":  {meaning: "links to another host", damage: func(_ *incident, _ *rule, a *answer) { a.relink("https://partnercenter.attacker.example/v1") }},

	"continuation-2000": {meaning: "400 with code 2000 for a continuation token, as if it had expired", instead: (*incident).forgetPage},
	"duplicate-items":   {meaning: "a page of a list begins with the last item of the page before", damage: (*incident).repeatItem},
	"reorder-items":     {meaning: "the items of a page come in another order", damage: (*incident).shuffleItems},
	"unknown-enums":     {meaning: "enumerations have values that no manual names", damage: (*incident).renameValues},
	"unknown-fields":    {meaning: "resources have members that no manual names", damage: (*incident).addMembers},
	"null-objects":      {meaning: "half of the objects within resources are null", damage: (*incident).nullObjects},
	"skew":              {meaning: "the Date header is off by a time: skew=10m, or skew=-10m", usually: 10 * time.Minute, damage: (*incident).misdate},
	"stale":             {meaning: "a colleague changes the subscription just before your change"},
}

// throttleUntil names the end of the wait as a date.
func (in *incident) throttleUntil() *answer {
	a := tooMany(gatewayWait)
	a.header.Set("Retry-After", in.sandbox.wall().Add(gatewayWait*time.Second).UTC().Format(http.TimeFormat))
	return a
}

func (in *incident) throttleInWords() *answer {
	a := tooMany(longWait)
	a.header.Del("Retry-After")
	return a
}

func (in *incident) revoke() *answer {
	in.sandbox.authority.revoke()
	return revokedToken(baseOf(in.request))
}

func (in *incident) forgetPage() *answer {
	if in.request.Header.Get("MS-ContinuationToken") == "" {
		return nil
	}
	return staleToken()
}

func staleToken() *answer {
	return badRequest("The continuation token is invalid or has expired.")
}

func broken(status int) *answer {
	switch status {
	case http.StatusInternalServerError:
		return refuse(status, status, "An error has occurred.")
	case http.StatusServiceUnavailable:
		a := refuse(status, status, "The service is busy.")
		a.header.Set("Retry-After", "1")
		return a
	default:
		return newAnswer(status)
	}
}

func gatewayPage(status int) *answer {
	a := newAnswer(status)
	a.header.Set("Content-Type", "text/html")
	a.body = []byte("<!DOCTYPE html><html><head><title>Gateway</title></head><body><h1>" + http.StatusText(status) + "</h1><p>This page comes of something between you and the service.</p></body></html>")
	return a
}
