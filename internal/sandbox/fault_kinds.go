package sandbox

import (
	"net/http"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
)

// faultKind is one way in which a call can go wrong: its description, and a
// function for each point of a call where it acts. The points are listed in the
// order in which a call reaches them. A nil function does nothing.
type faultKind struct {
	meaning string   // for the documentation
	aliases []string // other names

	// usual is the duration if none is given. It is 0 for a kind that takes a share
	// of the calls instead of a duration.
	usual    time.Duration
	ranges   bool // takes a range of durations too, such as 50ms..2s
	negative bool // takes negative durations too

	// delay is how long the call waits before anything happens.
	delay func(*activeFaults, *faultRule) time.Duration
	// breaks is where the connection breaks.
	breaks breakPoint
	// instead answers in the service's place, or returns nil to let it answer.
	instead func(*activeFaults) *answer
	// authorize refuses a caller with a valid token, or returns nil to accept it.
	authorize func(*http.Request, identity) *answer
	// edit changes a subscription just before the caller's change of it.
	edit func(*Sandbox, *bought)
	// damage changes the answer.
	damage func(*activeFaults, *faultRule, *answer)
	// pace is how long sending the body takes.
	pace func(*faultRule) time.Duration
}

// breakPoint is where a connection breaks.
type breakPoint uint8

const (
	breakNowhere breakPoint = iota
	breakBefore             // before the call has any effect
	breakAnswer             // before the first byte of the answer
	breakMiddle             // after half of the body
)

// gatewayWait and longWait are the seconds that throttled callers are told to wait.
const (
	gatewayWait = 2
	longWait    = 57
)

// faultKinds are the faults by name. A new fault is one row here; see "Adding a
// fault kind" in docs/sandbox.md.
var faultKinds = map[string]*faultKind{
	"throttle": {
		meaning: "429 from the gateway with Retry-After; not the service's error payload",
		aliases: []string{"429"},
		instead: func(*activeFaults) *answer { return tooMany(gatewayWait) },
	},
	"throttle-long": {
		meaning: "429 from the gateway with Retry-After: 57",
		instead: func(*activeFaults) *answer { return tooMany(longWait) },
	},
	"throttle-date":      {meaning: "429 from the gateway with a date in Retry-After", instead: throttleUntil},
	"throttle-body-only": {meaning: "429 with the wait in the body only", instead: throttleInBody},
	"throttle-no-header": {
		meaning: "429 with the service's error payload and without Retry-After",
		instead: func(*activeFaults) *answer {
			return refuse(http.StatusTooManyRequests, http.StatusTooManyRequests, "Too many requests.")
		},
	},
	"throttle-html": {
		meaning: "429 with a gateway's HTML page",
		instead: func(*activeFaults) *answer { return gatewayPage(http.StatusTooManyRequests) },
	},
	"throttle-empty": {
		meaning: "429 without a body",
		instead: func(*activeFaults) *answer { return newAnswer(http.StatusTooManyRequests) },
	},

	"5xx": {
		meaning: "one of 500, 502, 503 and 504",
		instead: func(f *activeFaults) *answer { return broken(pick(f.rng, []int{500, 502, 503, 504})) },
	},
	"500": {meaning: "500 with the service's error payload", instead: func(*activeFaults) *answer { return broken(500) }},
	"502": {meaning: "502 without a body", instead: func(*activeFaults) *answer { return broken(502) }},
	"503": {meaning: "503 with Retry-After", instead: func(*activeFaults) *answer { return broken(503) }},
	"504": {meaning: "504 without a body", instead: func(*activeFaults) *answer { return broken(504) }},
	"html": {
		meaning: "502 with a gateway's HTML page",
		instead: func(*activeFaults) *answer { return gatewayPage(http.StatusBadGateway) },
	},
	"html-200": {
		meaning: "200 with an HTML page, as from a captive portal",
		instead: func(*activeFaults) *answer { return gatewayPage(http.StatusOK) },
	},

	"cut": {
		meaning: "the connection is reset before the call has any effect",
		aliases: []string{"reset"},
		breaks:  breakBefore,
	},
	"cut-after": {
		meaning: "the connection is reset without an answer, after the call has taken effect",
		aliases: []string{"reset-after"},
		breaks:  breakAnswer,
	},
	"truncate": {
		meaning: "the connection breaks in the middle of the answer",
		aliases: []string{"truncated"},
		breaks:  breakMiddle,
	},
	"slow": {
		meaning: "a delay before the answer: slow=200ms, or slow=50ms..2s for one that varies",
		usual:   time.Second, ranges: true,
		delay: func(f *activeFaults, r *faultRule) time.Duration { return r.draw(f.rng) },
	},
	"drip": {
		meaning: "the body is sent in pieces over a time: drip=2s",
		usual:   2 * time.Second,
		pace:    func(r *faultRule) time.Duration { return r.delay },
	},

	"expire-token": {
		meaning: "401 as if the token had just expired",
		aliases: []string{"expired"},
		instead: func(*activeFaults) *answer { return unauthorized(codeAudience, "The access token has expired.") },
	},
	"revoke-token": {meaning: "401, and all sign-ins so far are revoked, refresh tokens included", instead: revokeSignIns},
	"claims": {
		meaning:   "401 with a claims challenge, until the token comes from a sign-in with these claims",
		authorize: requireStepUp,
	},

	"empty": {
		meaning: "the right status without a body",
		damage:  func(_ *activeFaults, _ *faultRule, a *answer) { a.body = nil },
	},
	"wrong-type": {
		meaning: "the right answer with Content-Type text/html",
		damage: func(_ *activeFaults, _ *faultRule, a *answer) {
			a.header.Set("Content-Type", "text/html; charset=utf-8")
		},
	},
	"v1-link": {
		meaning: "links that begin with /v1",
		damage:  func(_ *activeFaults, _ *faultRule, a *answer) { a.relink("/v1") },
	},
	"doubled-v1": {
		meaning: "links that repeat /v1",
		damage:  func(_ *activeFaults, _ *faultRule, a *answer) { a.relink("/v1/v1") },
	},
	"absolute-link": {
		meaning: "links with scheme and host",
		damage:  func(f *activeFaults, _ *faultRule, a *answer) { a.relink(baseOf(f.request) + "/v1") },
	},
	"foreign-link": {
		meaning: "links to another host",
		damage: func(_ *activeFaults, _ *faultRule, a *answer) {
			a.relink("https://partnercenter.attacker.example/v1")
		},
	},

	"continuation-2000": {
		meaning: "400 with code 2000 for a continuation token, as if it had expired",
		aliases: []string{"expire-page"},
		instead: expireContinuation,
	},
	"duplicate-items": {meaning: "a page of a list begins with the last item of the page before", damage: repeatItem},
	"reorder-items":   {meaning: "the items of a page come in another order", damage: shuffleItems},
	"unknown-enums":   {meaning: "enumerations have undocumented values", damage: renameValues},
	"unknown-fields":  {meaning: "resources have undocumented members", damage: addMembers},
	"null-objects":    {meaning: "half of the objects within resources are null", damage: nullObjects},
	"skew": {
		meaning: "the Date header is wrong by a time: skew=10m, or skew=-10m",
		usual:   10 * time.Minute, negative: true,
		damage: shiftDate,
	},
	"stale": {
		meaning: "somebody else changes the subscription just before your change",
		edit:    (*Sandbox).editConcurrently,
	},
}

// throttleUntil names the end of the wait as a date.
func throttleUntil(f *activeFaults) *answer {
	a := tooMany(gatewayWait)
	a.header.Set("Retry-After", f.sandbox.wall().Add(gatewayWait*time.Second).UTC().Format(http.TimeFormat))
	return a
}

func throttleInBody(*activeFaults) *answer {
	a := tooMany(longWait)
	a.header.Del("Retry-After")
	return a
}

func revokeSignIns(f *activeFaults) *answer {
	f.sandbox.authority.revoke()
	return revokedToken(baseOf(f.request))
}

func expireContinuation(f *activeFaults) *answer {
	if f.request.Header.Get("MS-ContinuationToken") == "" {
		return nil
	}
	return staleToken()
}

// requireStepUp refuses a person who has not signed in with the required claims.
func requireStepUp(r *http.Request, who identity) *answer {
	if who.auth != api.AppUser || who.stepUp != "" {
		return nil
	}
	return needsStepUp(baseOf(r))
}

// editConcurrently renames a subscription, as somebody else would in the portal.
func (s *Sandbox) editConcurrently(b *bought) {
	touched := s.touch(b)
	touched.resource.FriendlyName += " (edited by a colleague)"
	touched.version++
	b.now = s.subscriptionNow(&b.customer, b.plans, b.at)
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
