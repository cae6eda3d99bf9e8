package api

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

const secret = "hunter2"

func TestLogKeepsNoSecrets(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body, want string }{
		{"a member", `{"userName":"admin","password":"hunter2"}`, `{"userName":"admin","password":"…"}`},
		{"in any spelling", `{"Client_Secret":"hunter2","accessTOKEN":"hunter2","MS-ContinuationToken":"hunter2"}`, `{"Client_Secret":"…","accessTOKEN":"…","MS-ContinuationToken":"…"}`},
		{"an escaped name", `{"pass\u0077ord":"hunter2"}`, `{"password":"…"}`},
		{"an object", `{"passwordProfile":{"a":{"b":"hunter2"}},"id":1}`, `{"passwordProfile":"…","id":1}`},
		{"an array", `{"tokens":["hunter2","x"],"id":1}`, `{"tokens":"…","id":1}`},
		{"a number", `{"password":12345}`, `{"password":"…"}`},
		{"deep inside", `[{"a":[{"userCredentials":{"password":"hunter2"}}]}]`, `[{"a":[{"userCredentials":"…"}]}]`},
		{"cut within the secret", `{"id":1,"password":"hunter2`, `{"id":1,"password":"…"`},
		{"cut before", `{"passwordProfile":{"x":"hunter2","pass`, `{"passwordProfile":"…"`},
		{"cut after", `{"password":"hunter2","id":`, `{"password":"…","id"`},
		{"JSON in a text", `{"resourceNewValue":"{\"id\":1,\"password\":\"hunter2\"}"}`, `{"resourceNewValue":"{\"id\":1,\"password\":…"}`},
		{"form", `grant_type=refresh&client_secret=hunter2&x=hunter2`, `grant_type=refresh&client_secret=…`},
		{"text", `The password: hunter2`, `The password: …`},
		{"header in a text", `Authorization: Bearer hunter2`, `Authorization: Bearer …`},
		{"nothing secret", `{"id":"x","Quantity":25.10,"ok":true,"none":null,"list":[1,2]}`, `{"id":"x","Quantity":25.10,"ok":true,"none":null,"list":[1,2]}`},
		{"a harmless word", `{"operationType":"reset_user_password"}`, `{"operationType":"reset_user_password"}`},
		{"not JSON", `<html>x</html>`, `<html>x</html>`},
		{"empty", ``, ``},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := string(redacted([]byte(tt.body)))
			if strings.Contains(got, secret) || strings.Contains(got, "12345") {
				t.Errorf("the secret is kept: %s", got)
			}
			if !strings.HasPrefix(got, tt.want) {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestLogIsBounded(t *testing.T) {
	t.Parallel()
	long := `{"text":"` + strings.Repeat("x", 3*maxTraced) + `","password":"hunter2"}`
	if got := redacted([]byte(long)); len(got) > maxTraced {
		t.Errorf("%d bytes are kept", len(got))
	}
	many := `{"a":"` + strings.Repeat("x", maxTraced-20) + `","password":"hunter2"}`
	if got := string(redacted([]byte(many))); strings.Contains(got, "hun") || len(got) > maxTraced {
		t.Errorf("%d bytes, ending in %s", len(got), got[len(got)-30:])
	}
}

func TestAddressInTheLog(t *testing.T) {
	t.Parallel()
	tests := []struct{ address, want string }{
		{"https://pc.example/v1/customers?size=500", "https://pc.example/v1/customers?size=500"},
		{"https://pc.example/v1/x?access_token=hunter2&a=1", "https://pc.example/v1/x?a=1&access_token=%E2%80%A6"},
		{"https://user:hunter2@pc.example/v1/x?a=1", "https://pc.example/v1/x?a=1"},
	}
	for _, tt := range tests {
		u, err := url.Parse(tt.address)
		if err != nil {
			t.Fatal(err)
		}
		if got := redactedURL(u); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}

func TestEveryTryIsInTheLog(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		slow := func(r *http.Request) (*http.Response, error) {
			time.Sleep(300 * time.Millisecond)
			return apitest.Answer(r, 200, `{"id":"x","userCredentials":{"password":"hunter2"}}`, HeaderCorrelationID, "theirs"), nil
		}
		s := &apitest.Script{Steps: []apitest.Step{apitest.Fails(errCut), apitest.Reply(503, `{"code":"busy"}`), slow}}
		c := client(t, s.RoundTrip)
		if _, err := GetCustomer.Do(t.Context(), c, CustomerRef{"x"}); err != nil {
			t.Fatal(err)
		}
		log := c.Exchanges()
		if len(log) != 3 {
			t.Fatalf("%d exchanges", len(log))
		}
		last, busy, first := log[0], log[1], log[2]
		if first.Err == "" || first.Try != 1 || first.Status != 0 || first.URL != "https://pc.example/v1/customers/x" {
			t.Errorf("first %+v", first)
		}
		if busy.Status != 503 || busy.Try != 2 || string(busy.Received) != `{"code":"busy"}` || busy.CorrelationID != s.Headers(HeaderCorrelationID)[1] {
			t.Errorf("second %+v", busy)
		}
		if last.Status != 200 || last.Try != 3 || last.Took != 300*time.Millisecond || last.CorrelationID != "theirs" ||
			last.RequestID != first.RequestID || last.Bytes != 51 || strings.Contains(fmt.Sprintf("%s %+v", last.Received, last), secret) {
			t.Errorf("third %+v: %s", last, last.Received)
		}
	})
}

func TestLogKeepsNoBinary(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, "%PDF-1.7 private", "Content-Type", "application/pdf")}}
		c := client(t, s.RoundTrip)
		if _, err := GetInvoiceStatement.Do(t.Context(), c, InvoiceRef{"i"}); err != nil {
			t.Fatal(err)
		}
		if e := c.Exchanges()[0]; e.Received != nil || e.Bytes != 16 {
			t.Errorf("kept %q of %d bytes", e.Received, e.Bytes)
		}
	})
}

func TestLogForgetsTheOldest(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"id":"x"}`)}, Repeat: true}
		c := client(t, s.RoundTrip, func(c *Config) { c.TraceSize = 3 })
		for _, id := range []string{"1", "2", "3", "4", "5"} {
			if _, err := GetInvoice.Do(t.Context(), c, InvoiceRef{id}); err != nil {
				t.Fatal(err)
			}
		}
		var got []string
		for _, e := range c.Exchanges() {
			got = append(got, e.URL[strings.LastIndexByte(e.URL, '/')+1:])
		}
		if strings.Join(got, "") != "543" {
			t.Errorf("kept %v, want the newest three, newest first", got)
		}
	})
}

func TestSentBodiesAreInTheLog(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(202, ``)}}
		c := client(t, s.RoundTrip)
		if _, err := AddDevicesToBatch.Do(t.Context(), c, DeviceBatchRef{CustomerRef{"c"}, "b"}, []Device{{SerialNumber: "1"}}); err != nil {
			t.Fatal(err)
		}
		if e := c.Exchanges()[0]; string(e.Sent) != `[{"serialNumber":"1"}]` || e.Operation == "" || e.Method != "POST" {
			t.Errorf("kept %+v: %s", e, e.Sent)
		}
	})
}

// TestANightOfRefreshesPushesNothingOutOfTheLog: what a person did is still there, in
// its order among the rest.
func TestANightOfRefreshesPushesNothingOutOfTheLog(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"id":"x"}`)}, Repeat: true}
		c := client(t, s.RoundTrip, func(c *Config) { c.TraceSize = 8 })
		get := func(ctx context.Context, id string) {
			if _, err := GetCustomer.Do(ctx, c, CustomerRef{id}); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 10 {
			get(t.Context(), fmt.Sprintf("p%d", i))
			get(InBackground(t.Context()), fmt.Sprintf("b%d", i))
		}
		for range 100 {
			time.Sleep(time.Minute)
			get(InBackground(t.Context()), "night")
		}
		get(t.Context(), "morning")
		var log []string
		for _, e := range c.Exchanges() {
			log = append(log, e.URL[strings.LastIndexByte(e.URL, '/')+1:])
		}
		if got, want := strings.Join(log, " "), "morning night night p9 p8 p7 p6 p5 p4 p3"; got != want {
			t.Errorf("the log is %q, want %q", got, want)
		}
	})
}
