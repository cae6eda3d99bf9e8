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

	"github.com/cspdesk/cspdesk/internal/api/apitest"
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
			apitest.InBubble(t, func(t *testing.T) {
				start := time.Now()
				s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(429, tt.body, tt.header...), apitest.Reply(200, `{"id":"x"}`)}}
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
func checkSameCall(t *testing.T, s *apitest.Script) {
	t.Helper()
	ids, correlations := s.Headers(HeaderRequestID), s.Headers(HeaderCorrelationID)
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
			apitest.InBubble(t, func(t *testing.T) {
				start := time.Now()
				s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(inner, `{}`, "Retry-After", "3600")}}
				_, err := GetCustomer.Do(t.Context(), client(t, s.RoundTrip), CustomerRef{"x"})
				if e := asError(t, err); e.Status != inner || !e.Retryable || time.Since(start) != 0 {
					t.Errorf("got %+v after %v", e, time.Since(start))
				}
			})
		})
	}
}

// passing are failures after which the same request may succeed.
var passing = map[string]apitest.Step{
	"408":               apitest.Reply(408, ``),
	"500":               apitest.Reply(500, `{"code":"2000","description":"Something went wrong."}`),
	"500 retryable":     apitest.Reply(500, `{"message":"x","isRetryable":true}`),
	"502 with a page":   apitest.Reply(502, `<html><body>Bad gateway</body></html>`, "Content-Type", "text/html"),
	"503":               apitest.Reply(503, ``),
	"504":               apitest.Reply(504, `{}`),
	"no connection":     apitest.Fails(&net.OpError{Op: "dial", Err: errors.New("connection refused")}),
	"cut before":        apitest.Fails(io.ErrUnexpectedEOF),
	"cut in the body":   apitest.Cut(`{"id":`),
	"cut without error": apitest.Reply(200, `{"id":"x","companyProfile":{`),
	"page with 200":     apitest.Reply(200, `<!DOCTYPE html><html><head><title>Sign in</title></head></html>`, "Content-Type", "text/html"),
	"empty 200":         apitest.Reply(200, ``),
	"blank 200":         apitest.Reply(200, " \r\n"),
}

func TestPassingFailuresAreRepeated(t *testing.T) {
	t.Parallel()
	for name, failure := range passing {
		t.Run(name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				start := time.Now()
				s := &apitest.Script{Steps: []apitest.Step{failure, failure, apitest.Reply(200, `{"id":"x"}`)}}
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
	s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, "\ufeff"+`{"id":"x"}`), apitest.Reply(404, "\ufeff"+`{"code":3000,"description":"None."}`)}}
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
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: []apitest.Step{failure}, Repeat: true}
				_, err := GetCustomer.Do(t.Context(), client(t, s.RoundTrip), CustomerRef{"x"})
				e := asError(t, err)
				if len(s.Requests) != maxTries || e.Tries != maxTries || !e.Retryable || e.Unknown {
					t.Errorf("%d requests, error %+v", len(s.Requests), e)
				}
				correlations := s.Headers(HeaderCorrelationID)
				if e.RequestID != s.Headers(HeaderRequestID)[0] || e.CorrelationID != correlations[len(correlations)-1] {
					t.Errorf("the error has the ids %q and %q, sent were %q and %q", e.RequestID, e.CorrelationID, s.Headers(HeaderRequestID)[0], correlations)
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
	for name, failure := range map[string]apitest.Step{
		"400":             apitest.Reply(400, `{"code":"2000"}`),
		"403":             apitest.Reply(403, `{"code":"900420"}`),
		"404":             apitest.Reply(404, `{"code":"3000"}`),
		"409":             apitest.Reply(409, ``),
		"500 and says so": apitest.Reply(500, `{"message":"No.","errorName":"X","isRetryable":false}`),
		"503 and says so": apitest.Reply(503, `{"message":"No.","IsRetryable":"False"}`, "Retry-After", "1"),
		"redirect":        apitest.Reply(302, ``, "Location", "https://login.example/"),
	} {
		t.Run(name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				start := time.Now()
				s := &apitest.Script{Steps: []apitest.Step{failure}}
				_, err := GetCustomer.Do(t.Context(), client(t, s.RoundTrip), CustomerRef{"x"})
				if e := asError(t, err); e.Retryable || e.Tries != 1 || time.Since(start) != 0 {
					t.Errorf("got %+v after %v", e, time.Since(start))
				}
			})
		})
	}
}

func TestRepeatSendsTheBodyAgain(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(503, ``), apitest.Reply(401, ``), apitest.Reply(202, ``, "Location", "customers/c/batchJobStatus/j")}}
		body := DeviceBatchCreationRequest{BatchID: "b", Devices: []Device{{SerialNumber: "1"}}}
		got, err := CreateDeviceBatch.Do(t.Context(), client(t, s.RoundTrip), CustomerRef{"c"}, body)
		if err != nil || TrackingID(got.Location) != "j" {
			t.Fatalf("got %+v, %v", got, err)
		}
		for i, r := range s.Requests {
			if string(r.Body) != string(s.Requests[0].Body) || len(r.Body) == 0 {
				t.Errorf("try %d sent %q", i+1, r.Body)
			}
		}
	})
}

func TestLeavingEndsTheWait(t *testing.T) {
	t.Parallel()
	for name, failure := range map[string]apitest.Step{"throttled": apitest.Reply(429, ``, "Retry-After", "60"), "failing": apitest.Reply(503, ``, "Retry-After", "60")} {
		t.Run(name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				start := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				time.AfterFunc(time.Second, cancel)
				s := &apitest.Script{Steps: []apitest.Step{failure}}
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
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Fails(timeoutError{})}, Repeat: true}
		_, err := GetCustomer.Do(t.Context(), client(t, s.RoundTrip), CustomerRef{"x"})
		if e := asError(t, err); e.RequestID == "" || e.Tries != maxTries {
			t.Errorf("got %+v", e)
		}
	})
}

func TestPDFIsNotTakenForACutAnswer(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		page := apitest.Reply(200, "<html>Please sign in to the proxy</html>", "Content-Type", "text/html")
		s := &apitest.Script{Steps: []apitest.Step{page, apitest.Reply(200, "%PDF-1.7\n\x00\xff", "Content-Type", "application/pdf")}}
		got, err := GetInvoiceStatement.Do(t.Context(), client(t, s.RoundTrip), InvoiceRef{"G1"})
		if err != nil || string(got) != "%PDF-1.7\n\x00\xff" {
			t.Errorf("got %q, %v", got, err)
		}
		if accept := s.Headers("Accept")[0]; accept != "application/pdf" {
			t.Errorf("Accept: %s", accept)
		}
	})
}
