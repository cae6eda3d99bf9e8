package api

import (
	"bytes"
	"crypto/tls"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"github.com/cspdesk/cspdesk/internal/pattern"
	"github.com/cspdesk/cspdesk/internal/wait"
)

const (
	maxTries      = 5  // of a call that fails
	maxThrottled  = 20 // of a call that is only told to wait
	firstBackoff  = 500 * time.Millisecond
	longestWait   = 15 * time.Second // without Retry-After
	longestDemand = 5 * time.Minute  // a longer Retry-After is an error, not a wait
)

// retryLink repeats a call that failed for a passing reason. The MS-RequestId
// stays the same, so the service executes a repeated change once; the
// MS-CorrelationId is new for every try. It reads answers whole, because a cut
// body is such a reason too.
type retryLink struct {
	next   http.RoundTripper
	budget *rateBudget
}

// RoundTrip implements [http.RoundTripper].
func (l *retryLink) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	a := attemptOf(ctx)
	failed, throttled := 0, 0
	for {
		a.tries++
		resp, body, err := l.try(req, a.tries)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		delay, again := time.Duration(0), false
		switch {
		case err != nil:
			failed++
			delay, again = backoff(failed), failed < maxTries && !distrusted(err)
		case resp.StatusCode == http.StatusTooManyRequests:
			throttled++
			delay, again = throttleWait(resp.Header, body, throttled), throttled < maxThrottled
			again = again && delay <= longestDemand
			if again {
				l.budget.pause(a.rate, time.Now().Add(delay))
			}
		case retryableStatus(resp.StatusCode):
			failed++
			delay, again = backoff(failed), failed < maxTries && !saysFinal(body)
			if d, ok := retryAfter(resp.Header, nil, time.Now()); ok {
				delay, again = d, again && d <= longestDemand
			}
		}
		if !again {
			return resp, err
		}
		if err := wait.For(ctx, delay); err != nil {
			return nil, err
		}
	}
}

func (l *retryLink) try(req *http.Request, n int) (*http.Response, []byte, error) {
	attempt := req.Clone(req.Context())
	if n > 1 {
		attempt.Header.Set(HeaderCorrelationID, uuid.NewString())
	}
	attemptOf(req.Context()).correlationID = attempt.Header.Get(HeaderCorrelationID)
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, nil, err
		}
		attempt.Body = body
	}
	resp, err := l.next.RoundTrip(attempt)
	if err != nil {
		return nil, nil, err
	}
	resp.Request = attempt // the ids of the try that was answered
	body, err := readWhole(resp)
	if err == nil {
		err = checkWhole(attempt, resp.StatusCode, body)
	}
	if err != nil {
		return nil, nil, err
	}
	return resp, body, nil
}

// distrusted reports that the other end could not prove who it is, which takes
// somebody to look into it.
func distrusted(err error) bool {
	_, is := errors.AsType[*tls.CertificateVerificationError](err)
	return is
}

var (
	errCut  = errors.New("the answer was cut off")
	errHTML = errors.New("something in between answered with a web page instead of Partner Center")
	errNone = errors.New("the answer was empty")
)

// checkWhole finds answers that can't be what the service meant to say. A read
// that succeeded with nothing is one: shown as it is, it would be an empty list.
func checkWhole(req *http.Request, status int, body []byte) error {
	if status >= http.StatusMultipleChoices {
		return nil
	}
	trimmed := bytes.TrimSpace(body)
	switch {
	case len(trimmed) == 0 && req.Method == http.MethodGet && status == http.StatusOK:
		return errNone
	case len(trimmed) == 0:
		return nil
	case trimmed[0] == '<':
		return errHTML
	case !strings.Contains(req.Header.Get("Accept"), "json"):
		return nil
	case !jsontext.Value(trimmed).IsValid(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)):
		return errCut
	}
	return nil
}

func retryableStatus(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// saysFinal reports an error payload that says itself that a repeat is useless.
func saysFinal(body []byte) bool {
	var p struct {
		IsRetryable Bool `json:"isRetryable"`
	}
	return Decode(body, &p) == nil && p.IsRetryable == False
}

func backoff(n int) time.Duration {
	d := min(firstBackoff<<min(n-1, 10), longestWait)
	return d/2 + rand.N(d/2+1)
}

func throttleWait(h http.Header, body []byte, n int) time.Duration {
	d, ok := retryAfter(h, body, time.Now())
	switch {
	case !ok:
		return max(backoff(n+1), time.Second)
	case d < time.Second: // "now", or a date that a slow clock has put into the past
		return max(d, backoff(n))
	}
	return d
}

var tryAgainIn = pattern.Lazy(`(?i)try again (?:in|after) (\d+) second`)

// retryAfter reads how long to wait: the header in seconds or as a date, else
// the sentence in the body that some answers have instead.
func retryAfter(h http.Header, body []byte, now time.Time) (time.Duration, bool) {
	if v := strings.TrimSpace(h.Get("Retry-After")); v != "" {
		if s, err := strconv.Atoi(v); err == nil && s >= 0 {
			return time.Duration(min(s, 86400)) * time.Second, true
		}
		if at, err := http.ParseTime(v); err == nil {
			return max(at.Sub(now), 0), true
		}
	}
	if m := tryAgainIn().FindSubmatch(body); m != nil {
		if s, err := strconv.Atoi(string(m[1])); err == nil {
			return time.Duration(min(s, 86400)) * time.Second, true
		}
	}
	return 0, false
}
