package sandbox_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/journey"
	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/webhook"
)

const (
	registration = "/webhooks/v1/registration"
	testEvents   = registration + "/validationEvents"
	hookBody     = `{"WebhookUrl":"https://hooks.example/a","WebhookEvents":["test-created"]}`
)

// knowWebhooks knows the values for webhooks.
func (d *desk) knowWebhooks(operation string, params, _ map[string]string) {
	if !strings.HasPrefix(operation, "webhooks-") {
		return
	}
	params["url"], params["event"] = "https://hooks.example/b", "test-created"
	if operation != "webhooks-register-to-receive-events" {
		d.call("POST", registration, hookBody)
	}
	if operation == "webhooks-verify-that-the-event-was-delivered" {
		params["correlation-id"] = d.call("POST", testEvents, "").text("correlationId")
	}
}

// receivers are receivers of events by host.
type receivers map[string]http.Handler

func (r receivers) RoundTrip(req *http.Request) (*http.Response, error) {
	h := r[req.URL.Host]
	if h == nil {
		return nil, io.ErrUnexpectedEOF
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	return w.Result(), nil
}

// secureClient knows the sandbox by an https address, as receivers demand it of
// where certificates are.
func (d *desk) secureClient() *api.Client {
	d.t.Helper()
	c, err := api.New(api.Config{BaseURL: "https://sandbox.test", Tokens: tokens{d.Sandbox}, Transport: d.Transport()})
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

// roots are the certificates that the sandbox publishes.
func (d *desk) roots() *x509.CertPool {
	d.t.Helper()
	r := d.call("GET", "/cert/pcnotifications-dispatch.microsoft.com.cer", "")
	var last *pem.Block
	for block, rest := pem.Decode(r.body); block != nil; block, rest = pem.Decode(rest) {
		last = block
	}
	root, err := x509.ParseCertificate(last.Bytes)
	if err != nil {
		d.t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(root)
	return pool
}

// TestATestEventReachesTheRealReceiver goes all the way: registered, sent, signed,
// verified by the product's own receiver after it was down for a while, reported.
func TestATestEventReachesTheRealReceiver(t *testing.T) {
	t.Parallel()
	for _, inOther := range []api.Bool{api.Unset, api.True} {
		synctest.Test(t, func(t *testing.T) {
			var got []webhook.Event
			calls := 0
			hosts := receivers{}
			d := newDesk(t, sandbox.Config{Receivers: hosts})
			receiver := &webhook.Receiver{
				Verifier: webhook.NewVerifier(&http.Client{Transport: d.Transport()}, d.roots(), "sandbox.test"),
				Handle:   func(_ context.Context, e webhook.Event) error { got = append(got, e); return nil },
			}
			hosts["127.0.0.1:8787"] = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if calls++; calls <= 2 {
					http.Error(w, "starting", http.StatusServiceUnavailable)
					return
				}
				if (r.Header.Get("Authorization") == "") != inOther.True() {
					t.Errorf("Authorization: %q", r.Header.Get("Authorization"))
				}
				receiver.ServeHTTP(w, r)
			})
			c, ctx := d.secureClient(), t.Context()
			plan, err := journey.PlanWebhook(ctx, c, api.NewWebhook{URL: "http://127.0.0.1:8787/hook", Events: []api.Enum{api.EventInvoiceReady}, SignatureInMsSignature: inOther})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := plan.Send(ctx); err != nil {
				t.Fatal(err)
			}
			var last api.ValidationEventStatus
			for status, err := range journey.ValidateWebhook(ctx, c) {
				if err != nil {
					t.Fatal(err)
				}
				last = status
			}
			if !last.Delivered() || len(last.Results) != 3 || last.Results[0].ResponseCode != "ServiceUnavailable" || last.Results[0].ResponseMessage != "starting" {
				t.Errorf("%+v", last)
			}
			if len(got) != 1 || got[0].Name != webhook.TestCreated || !strings.HasSuffix(got[0].ResourceURI, "/validationEvents/"+last.CorrelationID) {
				t.Errorf("received %+v", got)
			}
		})
	}
}

func TestAReceiverThatIsDownIsTriedTenTimes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, sandbox.Config{Receivers: receivers{}})
		d.call("POST", registration, strings.Replace(hookBody, "https://hooks.example", "http://localhost:1", 1))
		began := time.Now()
		var last api.ValidationEventStatus
		for status, err := range journey.ValidateWebhook(t.Context(), d.client()) {
			if err != nil {
				t.Fatal(err)
			}
			last = status
		}
		if last.Delivered() || len(last.Results) != 10 || !last.Results[9].SystemError.True() || time.Since(began) > 10*time.Minute {
			t.Errorf("after %v: %+v", time.Since(began), last)
		}
	})
}

func TestTheSandboxPostsToNoOtherMachine(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"https://hooks.example/a", "http://10.0.0.1/a", "http://127.0.0.1.hooks.example/a"} {
		asked := false
		d := newDesk(t, sandbox.Config{Receivers: roundTrip(func(*http.Request) { asked = true })})
		d.call("POST", registration, strings.Replace(hookBody, "https://hooks.example/a", address, 1))
		id := d.call("POST", testEvents, "").text("correlationId")
		r := d.get(testEvents + "/" + id)
		if asked || r.text("status") != "completed" || r.text("results.0.systemError") != "true" || !strings.HasPrefix(r.text("results.0.responseMessage"), "Not delivered") {
			t.Errorf("%s: %v, %s", address, asked, r.body)
		}
	}
}

type roundTrip func(*http.Request)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) {
	f(r)
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(&bytes.Buffer{}), Request: r}, nil
}

func TestWebhookRegistration(t *testing.T) {
	t.Parallel()
	d := newDesk(t, sandbox.Config{})
	d.call("GET", registration, "").refused(404, "3000")
	d.call("PUT", registration, hookBody).refused(404, "3000")
	d.call("POST", testEvents, "").refused(404, "3000")
	for change, code := range map[[2]string]string{
		{"https://hooks.example/a", "hooks"}: "2000", {"https://", "ftp://"}: "2000", {`"test-created"`, ""}: "2001", {"test-created", "x"}: "2000",
	} {
		d.call("POST", registration, strings.Replace(hookBody, change[0], change[1], 1)).refused(400, code)
	}
	if r := d.call("POST", registration, hookBody); r.status != http.StatusOK || r.text("SubscriberId") == "" {
		t.Fatalf("%d %s", r.status, r.body)
	}
	d.call("POST", registration, hookBody).refused(409, "409")
	if got := string(d.get(registration).body); got != hookBody {
		t.Errorf("registered as %s", got)
	}
	if _, err := d.run("webhooks-update-an-event-registration", "event", "invoice-ready"); err != nil {
		t.Fatal(err)
	}
	if got, want := string(d.get(registration).body), strings.Replace(hookBody, "test-created", "invoice-ready", 1); got != want {
		t.Errorf("registered as %s", got)
	}
	d.call("POST", testEvents, "").refused(400, "2000")
	d.call("GET", testEvents+"/x", "").refused(404, "3000")
}

func TestTestEventsAreTwoAMinuteAndKeptForAWeek(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, sandbox.Config{TokenLifetime: 30 * 24 * time.Hour})
		d.call("POST", registration, hookBody)
		id := d.call("POST", testEvents, "").text("correlationId")
		d.call("POST", testEvents, "")
		if r := d.call("POST", testEvents, ""); r.status != http.StatusTooManyRequests || r.header.Get("Retry-After") == "" {
			t.Errorf("%d %s", r.status, r.body)
		}
		time.Sleep(time.Minute)
		if r := d.call("POST", testEvents, ""); r.status != http.StatusOK || r.header.Get("MS-CorrelationId") != r.text("correlationId") {
			t.Errorf("%d %s %v", r.status, r.body, r.header)
		}
		time.Sleep(6 * 24 * time.Hour)
		d.get(testEvents + "/" + id)
		time.Sleep(24 * time.Hour)
		d.call("GET", testEvents+"/"+id, "").refused(404, "3000")
	})
}
