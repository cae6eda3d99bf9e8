package api

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

const throttledBody = `{"statusCode":429,"message":"Rate limit is exceeded. Try again in 57 seconds."}`

func TestThrottledCallWaitsAsTold(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		body     string
		header   []string
		min, max time.Duration
	}{
		{"header in seconds", `{}`, []string{"Retry-After", "7"}, 7 * time.Second, 7 * time.Second},
		{"header wins over the body", throttledBody, []string{"Retry-After", "3"}, 3 * time.Second, 3 * time.Second},
		{"header as a date", `{}`, []string{"Retry-After", "Sat, 01 Jan 2000 00:00:30 GMT"}, 30 * time.Second, 30 * time.Second},
		{"date in the past", `{}`, []string{"Retry-After", "Fri, 31 Dec 1999 00:00:00 GMT"}, 100 * time.Millisecond, time.Second},
		{"only in the body", throttledBody, nil, 57 * time.Second, 57 * time.Second},
		{"not at all", ``, nil, time.Second, 3 * time.Second},
		{"unreadable header", `{}`, []string{"Retry-After", "soon"}, time.Second, 3 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				start := time.Now()
				s := &script{steps: []step{reply(429, tt.body, tt.header...), reply(200, `{"id":"x"}`)}}
				got, err := GetCustomer.Do(t.Context(), client(t, s.RoundTrip), CustomerRef{"x"})
				if err != nil || got.Value.ID != "x" {
					t.Fatalf("got %+v, %v", got.Value, err)
				}
				if took := time.Since(start); took < tt.min || took > tt.max {
					t.Errorf("waited %v, want %v to %v", took, tt.min, tt.max)
				}
				checkSameCall(t, s)
			})
		})
	}
}

// checkSameCall holds every try of a call to one MS-RequestId, and each to an
// MS-CorrelationId of its own.
func checkSameCall(t *testing.T, s *script) {
	t.Helper()
	ids, correlations := s.headers(headerRequestID), s.headers(headerCorrelationID)
	if slices.Sort(ids); ids[0] == "" || len(slices.Compact(ids)) != 1 {
		t.Errorf("tries of one call had the MS-RequestIds %v", ids)
	}
	n := len(correlations)
	if slices.Sort(correlations); correlations[0] == "" || len(slices.Compact(correlations)) != n {
		t.Errorf("tries of one call shared an MS-CorrelationId: %v", correlations)
	}
}

func TestLongDemandIsAnErrorAtOnce(t *testing.T) {
	t.Parallel()
	for _, status := range []int{429, 503} {
		inner := status
		t.Run(http.StatusText(inner), func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				start := time.Now()
				s := &script{steps: []step{reply(inner, `{}`, "Retry-After", "3600")}}
				_, err := GetCustomer.Do(t.Context(), client(t, s.RoundTrip), CustomerRef{"x"})
				if e := asError(t, err); e.Status != inner || !e.Retryable || time.Since(start) != 0 {
					t.Errorf("got %+v after %v", e, time.Since(start))
				}
			})
		})
	}
}

// passing are failures after which the same request may succeed.
var passing = map[string]step{
	"408":               reply(408, ``),
	"500":               reply(500, `{"code":"2000","description":"Something went wrong."}`),
	"500 retryable":     reply(500, `{"message":"x","isRetryable":true}`),
	"502 with a page":   reply(502, `<html><body>Bad gateway</body></html>`, "Content-Type", "text/html"),
	"503":               reply(503, ``),
	"504":               reply(504, `{}`),
	"no connection":     fails(&net.OpError{Op: "dial", Err: errors.New("connection refused")}),
	"cut before":        fails(io.ErrUnexpectedEOF),
	"cut in the body":   cut(`{"id":`),
	"cut without error": reply(200, `{"id":"x","companyProfile":{`),
	"page with 200":     reply(200, `<!DOCTYPE html><html><head><title>Sign in</title></head></html>`, "Content-Type", "text/html"),
	"empty 200":         reply(200, ``),
	"blank 200":         reply(200, " \r\n"),
}

func TestPassingFailuresAreRepeated(t *testing.T) {
	t.Parallel()
	for name, failure := range passing {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				start := time.Now()
				s := &script{steps: []step{failure, failure, reply(200, `{"id":"x"}`)}}
				got, err := GetCustomer.Do(t.Context(), client(t, s.RoundTrip), CustomerRef{"x"})
				if err != nil || got.Value.ID != "x" {
					t.Fatalf("got %+v, %v", got.Value, err)
				}
				checkSameCall(t, s)
				if took := time.Since(start); took < 500*time.Millisecond || took > 2*time.Second {
					t.Errorf("two repeats took %v", took)
				}
			})
		})
	}
}

func TestByteOrderMarkIsNoPartOfAnAnswer(t *testing.T) {
	t.Parallel()
	s := &script{steps: []step{reply(200, "\ufeff"+`{"id":"x"}`), reply(404, "\ufeff"+`{"code":3000,"description":"None."}`)}}
	c := client(t, s.RoundTrip)
	if got, err := GetCustomer.Do(t.Context(), c, CustomerRef{"x"}); err != nil || got.Value.ID != "x" {
		t.Errorf("got %+v, %v", got.Value, err)
	}
	_, err := GetCustomer.Do(t.Context(), c, CustomerRef{"x"})
	if e := asError(t, err); e.Code != "3000" || e.Description != "None." {
		t.Errorf("got %+v", e)
	}
}

func TestPassingFailuresEndInAnError(t *testing.T) {
	t.Parallel()
	for name, failure := range passing {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := &script{steps: []step{failure}, repeat: true}
				_, err := GetCustomer.Do(t.Context(), client(t, s.RoundTrip), CustomerRef{"x"})
				e := asError(t, err)
				if len(s.requests) != maxTries || e.Tries != maxTries || !e.Retryable || e.Unknown {
					t.Errorf("%d requests, error %+v", len(s.requests), e)
				}
				correlations := s.headers(headerCorrelationID)
				if e.RequestID != s.headers(headerRequestID)[0] || e.CorrelationID != correlations[len(correlations)-1] {
					t.Errorf("the error has the ids %q and %q, sent were %q and %q", e.RequestID, e.CorrelationID, s.headers(headerRequestID)[0], correlations)
				}
				if strings.Contains(e.Error(), "<") {
					t.Errorf("markup in the error: %s", e)
				}
			})
		})
	}
}

func TestFinalFailuresAreNotRepeated(t *testing.T) {
	t.Parallel()
	for name, failure := range map[string]step{
		"400":             reply(400, `{"code":"2000"}`),
		"403":             reply(403, `{"code":"900420"}`),
		"404":             reply(404, `{"code":"3000"}`),
		"409":             reply(409, ``),
		"500 and says so": reply(500, `{"message":"No.","errorName":"X","isRetryable":false}`),
		"503 and says so": reply(503, `{"message":"No.","IsRetryable":"False"}`, "Retry-After", "1"),
		"redirect":        reply(302, ``, "Location", "https://login.example/"),
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				start := time.Now()
				s := &script{steps: []step{failure}}
				_, err := GetCustomer.Do(t.Context(), client(t, s.RoundTrip), CustomerRef{"x"})
				if e := asError(t, err); e.Retryable || e.Tries != 1 || time.Since(start) != 0 {
					t.Errorf("got %+v after %v", e, time.Since(start))
				}
			})
		})
	}
}

func TestRepeatSendsTheBodyAgain(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := &script{steps: []step{reply(503, ``), reply(401, ``), reply(202, ``, "Location", "customers/c/batchJobStatus/j")}}
		body := DeviceBatchCreationRequest{BatchID: "b", Devices: []Device{{SerialNumber: "1"}}}
		got, err := CreateDeviceBatch.Do(t.Context(), client(t, s.RoundTrip), CustomerRef{"c"}, body)
		if err != nil || TrackingID(got.Location) != "j" {
			t.Fatalf("got %+v, %v", got, err)
		}
		for i, r := range s.requests {
			if string(r.body) != string(s.requests[0].body) || len(r.body) == 0 {
				t.Errorf("try %d sent %q", i+1, r.body)
			}
		}
	})
}

func TestLeavingEndsTheWait(t *testing.T) {
	t.Parallel()
	for name, failure := range map[string]step{"throttled": reply(429, ``, "Retry-After", "60"), "failing": reply(503, ``, "Retry-After", "60")} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				start := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				time.AfterFunc(time.Second, cancel)
				s := &script{steps: []step{failure}}
				c := client(t, s.RoundTrip)
				_, err := GetCustomer.Do(ctx, c, CustomerRef{"x"})
				if !IsCanceled(err) || time.Since(start) != time.Second || c.InFlight() != 0 {
					t.Errorf("got %v after %v", err, time.Since(start))
				}
			})
		})
	}
}

// timeoutError is what net/http gives for ResponseHeaderTimeout: it claims to be
// a context's deadline.
type timeoutError struct{}

func (timeoutError) Error() string        { return "timeout awaiting response headers" }
func (timeoutError) Is(target error) bool { return target == context.DeadlineExceeded }

func TestNetworkTimeoutIsNotTheUsersDeadline(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := &script{steps: []step{fails(timeoutError{})}, repeat: true}
		_, err := GetCustomer.Do(t.Context(), client(t, s.RoundTrip), CustomerRef{"x"})
		if e := asError(t, err); e.RequestID == "" || e.Tries != maxTries {
			t.Errorf("got %+v", e)
		}
	})
}

func TestPDFIsNotTakenForACutAnswer(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		page := reply(200, "<html>Please sign in to the proxy</html>", "Content-Type", "text/html")
		s := &script{steps: []step{page, reply(200, "%PDF-1.7\n\x00\xff", "Content-Type", "application/pdf")}}
		got, err := GetInvoiceStatement.Do(t.Context(), client(t, s.RoundTrip), InvoiceRef{"G1"})
		if err != nil || string(got) != "%PDF-1.7\n\x00\xff" {
			t.Errorf("got %q, %v", got, err)
		}
		if accept := s.headers("Accept")[0]; accept != "application/pdf" {
			t.Errorf("Accept: %s", accept)
		}
	})
}
