package sandbox_test

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// twoPages reads two pages of customers and returns their ids.
func (d *testClient) twoPages(fault string) (first, second []string) {
	d.t.Helper()
	page := func(path string, headers ...string) (ids []string, next string) {
		r := d.get(path, append(headers, "X-Sandbox-Fault: "+fault)...)
		for _, item := range r.items() {
			ids = append(ids, item["id"].(string))
		}
		return ids, r.text("links.next.headers.0.value")
	}
	first, token := page("/v1/customers?size=20")
	second, _ = page("/v1/customers?size=20&seekOperation=Next", "MS-ContinuationToken: "+token)
	return first, second
}

func TestPagesThatDontFitTogether(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	first, second := d.twoPages("")
	again, repeated := d.twoPages("duplicate-items")
	if !slices.Equal(first, again) || len(repeated) != 21 || repeated[0] != first[19] || !slices.Equal(repeated[1:], second) {
		t.Errorf("repeated:\n%v\n%v", again, repeated)
	}
	shuffled, _ := d.twoPages("reorder-items")
	if slices.Equal(first, shuffled) {
		t.Error("the items come in the same order")
	}
	if slices.Sort(first); !slices.Equal(first, slices.Sorted(slices.Values(shuffled))) {
		t.Errorf("shuffled into other items: %v", shuffled)
	}
}

// TestAClaimsChallengeAsksForAStepUp follows a challenge to its end: refused
// without a person, accepted after a new sign-in.
func TestAClaimsChallengeAsksForAStepUp(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	signedIn := d.redeem(d.signInCode())
	d.token = signedIn.text("access_token")
	challenged := d.call("GET", "/v1/customers?size=1", "", "X-Sandbox-Fault: claims")
	claims, err := base64.StdEncoding.DecodeString(between(challenged.header.Get("WWW-Authenticate"), `claims="`, `"`))
	if err != nil || challenged.status != 401 || !strings.Contains(string(claims), `"acrs"`) {
		t.Fatalf("%d %v %s %v", challenged.status, challenged.header, claims, err)
	}
	silently := d.form("/common/oauth2/token", "grant_type", "refresh_token", "refresh_token", signedIn.text("refresh_token"), "claims", string(claims))
	if silently.text("error") != "interaction_required" || silently.text("error_codes") != "[50076]" {
		t.Errorf("without a person: %s", silently.body)
	}
	stepped := d.redeem(d.signInCode("claims", string(claims)))
	d.token = stepped.text("access_token")
	d.get("/v1/customers?size=1", "X-Sandbox-Fault: claims")
	renewed := d.form("/common/oauth2/token", "grant_type", "refresh_token", "refresh_token", stepped.text("refresh_token"), "claims", string(claims))
	d.token = renewed.text("access_token")
	d.get("/v1/customers?size=1", "X-Sandbox-Fault: claims")
}

func TestRevokingEndsEverySignIn(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	code, signedIn := d.signInCode(), d.redeem(d.signInCode())
	d.token = signedIn.text("access_token")
	d.call("GET", "/v1/customers", "", "X-Sandbox-Fault: revoke-token").refused(401, "900420")
	d.call("GET", "/v1/customers", "").refused(401, "900420")
	for what, r := range map[string]result{
		"refresh token": d.form("/common/oauth2/token", "grant_type", "refresh_token", "refresh_token", signedIn.text("refresh_token")),
		"code":          d.redeem(code),
	} {
		if r.text("error_codes") != "[50173]" {
			t.Errorf("%s: %s", what, r.body)
		}
	}
	d.token = d.redeem(d.signInCode()).text("access_token")
	d.get("/v1/customers?size=1")
}

func TestSlowBodiesAndVaryingDelays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{})
		begin := time.Now()
		d.get("/v1/customers?size=2", "X-Sandbox-Fault: drip=4s")
		if took := time.Since(begin); took != 4*time.Second {
			t.Errorf("the body took %v", took)
		}
		quick, slow := 0, 0
		for range 200 {
			begin := time.Now()
			d.get("/v1/customers?size=1", "X-Sandbox-Fault: slow=100ms..2s")
			switch took := time.Since(begin); {
			case took < 100*time.Millisecond || took > 2*time.Second:
				t.Errorf("took %v", took)
			case took < 400*time.Millisecond:
				quick++
			case took > time.Second:
				slow++
			}
		}
		if quick < 90 || slow < 10 || slow > quick {
			t.Errorf("%d quick and %d slow calls", quick, slow)
		}
	})
}

func TestACutConnectionIsReset(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	d := newTestClient(t, sandbox.Config{Customers: 30})
	running, err := d.Serve(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for _, fault := range []string{"cut", "cut-after"} {
		rq, err := http.NewRequestWithContext(t.Context(), http.MethodPost, running.API+"/v1/customers", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		rq.Header.Set("Authorization", "Bearer "+running.AccessToken)
		rq.Header.Set("X-Sandbox-Fault", fault)
		resp, err := client.Do(rq)
		if err == nil {
			_, _ = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
		if !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("%s: %v", fault, err)
		}
	}
}

// TestFaultsDontDependOnOtherCallers repeats one caller's run among others'.
func TestFaultsDontDependOnOtherCallers(t *testing.T) {
	t.Parallel()
	f, err := sandbox.ParseFaults("5xx=30%,throttle=10%,seed=5")
	if err != nil {
		t.Fatal(err)
	}
	run := func(others int) (statuses []int) {
		d := newTestClient(t, sandbox.Config{Faults: f, RateLimit: -1, Customers: 20})
		for range 100 {
			for range others {
				d.call("GET", "/v1/customers?size=3", "")
			}
			statuses = append(statuses, d.call("GET", "/v1/customers?size=1", "").status)
		}
		return statuses
	}
	if alone, among := run(0), run(3); !slices.Equal(alone, among) {
		t.Errorf("alone %v\namong others %v", alone, among)
	}
}
