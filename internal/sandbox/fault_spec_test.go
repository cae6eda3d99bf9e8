package sandbox_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

func TestParseFaults(t *testing.T) {
	t.Parallel()
	for spec, want := range map[string]string{
		"":                        "",
		"throttle=5%,seed=7":      "throttle=5%,seed=7",
		" cut = 2":                "!2",
		"cut=2":                   "cut=2%,seed=1",
		"slow=200ms , 503*2":      "slow=200ms,503=100%*2,seed=1",
		"expired":                 "expire-token=100%,seed=1",
		"throttle=5%,trottle=3%":  "!13",
		"5xx=101%":                "!1",
		"5xx=-1":                  "!1",
		"5xx=NaN":                 "!1",
		"slow=fast":               "!1",
		"slow=-1s":                "!1",
		"slow=50ms..2s":           "slow=50ms..2s,seed=1",
		"html,slow=2s..50ms":      "!6",
		"slow=1s..":               "!1",
		"drip=1s..2s":             "!1",
		"skew=-10m,drip":          "skew=-10m0s,drip=2s,seed=1",
		"reset":                   "cut=100%,seed=1",
		"html,503*0":              "!6",
		"html,503*x":              "!6",
		"seed=x":                  "!1",
		"html,,cut":               "!6",
		"truncate=0.5%*3,seed=12": "truncate=0.5%*3,seed=12",
	} {
		f, err := sandbox.ParseFaults(spec)
		if position, bad := strings.CutPrefix(want, "!"); bad {
			var e *sandbox.FaultError
			if !errors.As(err, &e) || fmt.Sprint(e.Position+1) != position {
				t.Errorf("%q: %v", spec, err)
			}
		} else if err != nil || f.String() != want {
			t.Errorf("%q becomes %q, %v", spec, f.String(), err)
		}
	}
	for _, name := range sandbox.FaultNames() {
		if f, err := sandbox.ParseFaults(name); err != nil || f.String() == "" || sandbox.FaultMeaning(name) == "" {
			t.Errorf("%s is listed, but %v", name, err)
		}
	}
	if _, err := sandbox.ParseFaults("fire"); err == nil || !strings.Contains(err.Error(), "throttle-no-header") {
		t.Errorf("the error names no faults: %v", err)
	}
}

func FuzzParseFaults(f *testing.F) {
	for _, spec := range []string{"", "throttle=5%,5xx=3%,cut=2%,slow=200ms,seed=7", "503*2", "slow", "=,=", "cut=1e308", "html=5%*9"} {
		f.Add(spec)
	}
	f.Fuzz(func(t *testing.T, spec string) {
		faults, err := sandbox.ParseFaults(spec)
		if err != nil {
			var e *sandbox.FaultError
			if !errors.As(err, &e) || e.Position < 0 || e.Position > len(spec) {
				t.Fatalf("%q: %v", spec, err)
			}
			return
		}
		again, err := sandbox.ParseFaults(faults.String())
		if err != nil || again.String() != faults.String() {
			t.Fatalf("%q is written as %q, which is read as %q, %v", spec, faults, again, err)
		}
	})
}

func FuzzCustomerFilter(f *testing.F) {
	s, err := sandbox.New(sandbox.Config{Customers: 20, RateLimit: -1})
	if err != nil {
		f.Fatal(err)
	}
	for _, filter := range []string{`{"Field":"CompanyName","Value":"fab","Operator":"starts_with"}`, `{}`, `[]`, `{"Field":"Domain","Value":"\u0000","Operator":"STARTS_WITH"}`, `{"Field":"IndirectReseller","Value":"x","Operator":"starts_with"}`} {
		f.Add(filter)
	}
	f.Fuzz(func(t *testing.T, filter string) {
		rq, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://sandbox.test/v1/customers", nil)
		if err != nil {
			t.Fatal(err)
		}
		q := rq.URL.Query()
		q.Set("filter", filter)
		rq.URL.RawQuery = q.Encode()
		rq.Header.Set("Authorization", "Bearer "+s.Issue(sandbox.AppToken))
		resp, err := s.Transport().RoundTrip(rq)
		if err != nil || resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusBadRequest {
			t.Fatalf("%q: %v %v", filter, resp, err)
		}
	})
}

func TestEveryFault(t *testing.T) {
	t.Parallel()
	tested := map[string]bool{"cut": true, "cut-after": true, "truncate": true, "slow": true, "drip": true} // below
	for fault, check := range map[string]func(r result) bool{
		"throttle": func(r result) bool {
			return r.status == 429 && r.header.Get("Retry-After") == "2" && r.text("statusCode") == "429"
		},
		"throttle-no-header": func(r result) bool {
			return r.status == 429 && r.header.Get("Retry-After") == "" && r.text("code") == "429"
		},
		"throttle-body-only": func(r result) bool {
			return r.status == 429 && r.header.Get("Retry-After") == "" && strings.Contains(r.text("message"), "in 57 seconds")
		},
		"5xx":  func(r result) bool { return r.status >= 500 && r.status <= 504 },
		"500":  func(r result) bool { return r.status == 500 && r.text("code") == "500" },
		"502":  func(r result) bool { return r.status == 502 && len(r.body) == 0 },
		"503":  func(r result) bool { return r.status == 503 && r.header.Get("Retry-After") == "1" },
		"504":  func(r result) bool { return r.status == 504 && len(r.body) == 0 },
		"html": func(r result) bool { return r.status == 502 && strings.Contains(string(r.body), "<h1>") },
		"wrong-type": func(r result) bool {
			return r.status == 200 && strings.HasPrefix(r.header.Get("Content-Type"), "text/html")
		},
		"empty": func(r result) bool { return r.status == 200 && len(r.body) == 0 },
		"expired": func(r result) bool {
			return r.status == 401 && r.text("code") == "900420" && r.header.Get("WWW-Authenticate") != ""
		},
		"doubled-v1": func(r result) bool { return strings.HasPrefix(r.text("links.next.uri"), "/v1/v1/customers") },
		"absolute-link": func(r result) bool {
			return strings.HasPrefix(r.text("links.next.uri"), "http://sandbox.test/v1/customers")
		},
		"foreign-link": func(r result) bool {
			return strings.HasPrefix(r.text("links.next.uri"), "https://partnercenter.attacker.example/v1/")
		},
		"throttle-long": func(r result) bool {
			return r.status == 429 && r.header.Get("Retry-After") == "57" && strings.Contains(r.text("message"), "Try again in 57 seconds")
		},
		"throttle-date": func(r result) bool {
			_, err := http.ParseTime(r.header.Get("Retry-After"))
			return r.status == 429 && err == nil
		},
		"throttle-html":  func(r result) bool { return r.status == 429 && strings.Contains(string(r.body), "<h1>") },
		"throttle-empty": func(r result) bool { return r.status == 429 && len(r.body) == 0 },
		"html-200":       func(r result) bool { return r.status == 200 && strings.Contains(string(r.body), "<h1>") },
		"v1-link":        func(r result) bool { return strings.HasPrefix(r.text("items.0.links.self.uri"), "/v1/customers") },
		"skew=1h": func(r result) bool {
			at, err := http.ParseTime(r.header.Get("Date"))
			return r.status == 200 && err == nil && time.Until(at) > 50*time.Minute
		},
		"revoke-token": func(r result) bool {
			return r.status == 401 && strings.Contains(r.header.Get("WWW-Authenticate"), `error="invalid_token", claims="`)
		},
		"claims": func(r result) bool {
			return r.status == 401 && strings.Contains(r.header.Get("WWW-Authenticate"), `error="insufficient_claims", claims="`)
		},
		"unknown-enums":  func(r result) bool { return r.text("items.0.relationshipToPartner") == "somethingQuiteNew" },
		"unknown-fields": func(r result) bool { return r.text("items.1.sandboxNovelty.values.1") == "2.50" },
		"null-objects": func(r result) bool {
			return len(r.items()) == 2 && strings.Contains(string(r.body), ":null") && r.text("items.0.id") != ""
		},
		"reorder-items":     func(r result) bool { return len(r.items()) == 2 },
		"duplicate-items":   func(r result) bool { return len(r.items()) == 2 },
		"continuation-2000": func(r result) bool { return r.status == 200 },
		"stale":             func(r result) bool { return r.status == 200 },
	} {
		name, _, _ := strings.Cut(fault, "=")
		tested[strings.Replace(name, "expired", "expire-token", 1)] = true
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			d := newTestClient(t, sandbox.Config{})
			if r := d.call("GET", "/v1/customers?size=2", "", "X-Sandbox-Fault: "+fault); !check(r) {
				t.Errorf("%d %v %s", r.status, r.header, r.body)
			}
		})
	}
	for _, name := range sandbox.FaultNames() {
		if !tested[name] {
			t.Errorf("no test covers the fault %s", name)
		}
	}
	d := newTestClient(t, sandbox.Config{})
	d.call("GET", "/v1/customers", "", "X-Sandbox-Fault: fire").refused(400, "2000")
	next := d.get("/v1/customers?size=2").text("links.next.headers.0.value")
	d.call("GET", "/v1/customers?size=2&seekOperation=Next", "", "MS-ContinuationToken: "+next, "X-Sandbox-Fault: continuation-2000").refused(400, "2000")
}

func TestBrokenConnections(t *testing.T) {
	t.Parallel()
	for fault, want := range map[string]struct {
		effects int
		status  int // 0 when no answer begins
	}{"cut": {0, 0}, "cut-after": {1, 0}, "truncate": {1, 200}} {
		d := newTestClient(t, sandbox.Config{})
		path, before := d.subscription(d.customer("Fabrikam"), "Microsoft 365 E3")
		body := with(before, "quantity", 26)
		r, err := d.try("PATCH", path, body, "MS-RequestId: a", "X-Sandbox-Fault: "+fault)
		if err == nil || r.status != want.status || len(d.Effects()) != want.effects {
			t.Errorf("%s: %d, %v, %d effects", fault, r.status, err, len(d.Effects()))
		}
		again := d.call("PATCH", path, body, "MS-RequestId: a")
		if again.status != 200 || again.text("quantity") != "26" || len(d.Effects()) != 1 {
			t.Errorf("%s, tried again: %d %s, %d effects", fault, again.status, again.body, len(d.Effects()))
		}
	}
}

func TestARequestIdIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	customer := "/v1/customers/" + d.customer("Adventure")
	body := `{"BatchId":"b","Devices":[{"ProductKey":"1"}]}`
	first := d.call("POST", customer+"/deviceBatches", body, "MS-RequestId: a", "MS-CorrelationId: one")
	again := d.call("POST", customer+"/deviceBatches", body, "MS-RequestId: a", "MS-CorrelationId: two")
	if first.status != 202 || again.header.Get("Location") != first.header.Get("Location") || again.header.Get("MS-CorrelationId") != "two" {
		t.Errorf("%d %v, %d %v", first.status, first.header, again.status, again.header)
	}
	d.call("POST", customer+"/deviceBatches", body, "MS-RequestId: b").refused(409, "409")
	d.call("POST", customer+"/deviceBatches", `{}`, "MS-RequestId: a").refused(400, "2000")
	if e := d.Effects(); len(e) != 1 || e[0].RequestID != "a" || e[0].CorrelationID != "one" || e[0].Status != 202 {
		t.Errorf("%+v", e)
	}
}

func TestLimitedFaultsLetARetryThrough(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	var statuses []int
	for range 3 {
		statuses = append(statuses, d.call("GET", "/v1/customers", "", "MS-RequestId: a", "X-Sandbox-Fault: 503*2").status)
	}
	if fmt.Sprint(statuses) != "[503 503 200]" {
		t.Errorf("%v", statuses)
	}
}

func TestFaultRatesAreSeeded(t *testing.T) {
	t.Parallel()
	run := func(spec string) (pattern string, bad int) {
		f, err := sandbox.ParseFaults(spec)
		if err != nil {
			t.Fatal(err)
		}
		d := newTestClient(t, sandbox.Config{Faults: f, RateLimit: -1, Customers: 20})
		for range 400 {
			status := d.call("GET", "/v1/customers?size=1", "").status
			pattern += fmt.Sprint(status, " ")
			if status != 200 {
				bad++
			}
		}
		return pattern, bad
	}
	one, bad := run("5xx=20%,seed=3")
	if same, _ := run("5xx=20%,seed=3"); same != one {
		t.Error("the same seed makes other faults")
	}
	if other, _ := run("5xx=20%,seed=4"); other == one {
		t.Error("another seed makes the same faults")
	}
	if bad < 50 || bad > 110 {
		t.Errorf("%d of 400 calls failed", bad)
	}
}

func TestLatencyEndsWithTheCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{Latency: time.Second})
		begin := time.Now()
		d.get("/v1/customers?size=1", "X-Sandbox-Fault: slow=2s")
		if took := time.Since(begin); took != 3*time.Second {
			t.Errorf("took %v", took)
		}
	})
}
