package sandbox_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

func TestServeOverTheNetwork(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	d := newTestClient(t, sandbox.Config{Customers: 30})
	running, err := d.Serve(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var line map[string]string
	if b, err := json.Marshal(running); err != nil || json.Unmarshal(b, &line) != nil {
		t.Fatalf("%s %v", b, err)
	}
	for _, key := range []string{"api", "authority", "tenant", "client_id", "access_token"} {
		if line[key] == "" {
			t.Errorf("the line lacks %s", key)
		}
	}
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	fetch := func(fault string) (int, error) {
		rq, err := http.NewRequestWithContext(t.Context(), http.MethodGet, line["api"]+"/v1/customers", nil)
		if err != nil {
			t.Fatal(err)
		}
		rq.Header.Set("Authorization", "Bearer "+line["access_token"])
		rq.Header.Set("X-Sandbox-Fault", fault)
		resp, err := client.Do(rq)
		if err != nil {
			return 0, err
		}
		defer resp.Body.Close()
		_, err = io.Copy(io.Discard, resp.Body)
		return resp.StatusCode, err
	}
	if status, err := fetch(""); status != 200 || err != nil {
		t.Errorf("%d %v", status, err)
	}
	for fault, want := range map[string]int{"cut": 0, "cut-after": 0, "truncate": 200} {
		if status, err := fetch(fault); status != want || err == nil {
			t.Errorf("%s: %d %v", fault, status, err)
		}
	}
	stop()
	if err := running.Wait(); err != nil {
		t.Error(err)
	}
	if _, err := d.Serve(t.Context(), "256.0.0.1:1"); err == nil {
		t.Error("listening on nonsense succeeded")
	}
}

func TestApproveGoesToTheApplication(t *testing.T) {
	t.Parallel()
	answers := make(chan url.Values, 1)
	application := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err == nil {
			answers <- r.Form
		}
	}))
	defer application.Close()
	d := newTestClient(t, sandbox.Config{})
	for _, mode := range []string{"query", "form_post"} {
		if err := d.Approve(t.Context(), d.authorizeURL("redirect_uri", application.URL, "response_mode", mode)); err != nil {
			t.Fatal(err)
		}
		if f := <-answers; f.Get("code") == "" || f.Get("state") != "s&1" {
			t.Errorf("%s: %v", mode, f)
		}
	}
	if err := d.Approve(t.Context(), d.authorizeURL("client_id", "x")); err == nil || !strings.Contains(err.Error(), "AADSTS700016") {
		t.Errorf("a wrong client: %v", err)
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{RateLimit: -1})
	path, before := d.subscription(d.customer("Proseware"), "Office 365 E3")
	var wg sync.WaitGroup
	statuses := make([]int, 20)
	for i := range statuses {
		wg.Go(func() {
			r, err := d.try("PATCH", path, with(before, "quantity", 40+i))
			if err == nil {
				statuses[i] = r.status
			}
			for _, read := range []string{"/v1/customers?size=50", path, "/v1/invoices", "/v1/invoices/summaries"} {
				if r, err := d.try("GET", read, ""); err != nil || r.status != 200 {
					statuses[i] = -1
				}
			}
		})
	}
	wg.Wait()
	won := 0
	for _, status := range statuses {
		switch status {
		case 200:
			won++
		case 412:
		default:
			t.Errorf("status %d", status)
		}
	}
	if won != 1 {
		t.Errorf("%d of 20 changes of the same version were accepted", won)
	}
}
