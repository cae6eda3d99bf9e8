package api

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answer(req *http.Request, status int, body string, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: req}
}

type fixedToken struct {
	token, kind string
	renewed     int
}

func (f *fixedToken) Token(context.Context) (string, string, error) { return f.token, f.kind, nil }

func (f *fixedToken) Renew(_ context.Context, _, _ string) (string, string, error) {
	f.renewed++
	f.token = "second"
	return f.token, f.kind, nil
}

func client(t *testing.T, rt roundTrip, change ...func(*Config)) *Client {
	t.Helper()
	config := Config{BaseURL: "https://pc.example", Tokens: &fixedToken{token: "first", kind: "user"}, Transport: rt}
	for _, f := range change {
		f(&config)
	}
	c, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestThrottledCallWaitsAsTold(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		body   string
		header []string
		want   time.Duration
	}{
		{"header in seconds", `{}`, []string{"Retry-After", "7"}, 7 * time.Second},
		{"only in the body", `{"statusCode":429,"message":"Rate limit is exceeded. Try again in 57 seconds."}`, nil, 57 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start, calls := time.Now(), 0
				ids := map[string]bool{}
				c := client(t, func(r *http.Request) (*http.Response, error) {
					calls++
					ids[r.Header.Get("MS-RequestId")] = true
					if calls == 1 {
						return answer(r, 429, tt.body, tt.header...), nil
					}
					return answer(r, 200, `{"id":"x"}`), nil
				})
				reply, err := GetCustomer.Do(t.Context(), c, CustomerRef{"x"})
				if err != nil || reply.Value.ID != "x" {
					t.Fatalf("got %+v, %v", reply.Value, err)
				}
				if got := time.Since(start); got != tt.want {
					t.Errorf("waited %v, want %v", got, tt.want)
				}
				if len(ids) != 1 {
					t.Errorf("a repeat must keep its MS-RequestId, saw %d", len(ids))
				}
			})
		})
	}
}
