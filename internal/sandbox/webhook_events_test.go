package sandbox_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/webhook"
)

// TestChangesReachTheReceiver changes a subscription and budgets while the
// receiver is down; it gets the events with a later call.
func TestChangesReachTheReceiver(t *testing.T) {
	t.Parallel()
	var got []string
	down, hosts := true, receivers{}
	inTheMonth(t, sandbox.Config{Receivers: hosts}, func(t *testing.T, d *desk) {
		d.scheme = "https" // receivers fetch certificates by https only
		receiver := &webhook.Receiver{
			Verifier: webhook.NewVerifier(&http.Client{Transport: d.Transport()}, d.roots(), "sandbox.test"),
			Handle: func(_ context.Context, e webhook.Event) error {
				got = append(got, e.Name+" "+strings.TrimPrefix(e.ResourceURI, "https://sandbox.test"))
				return nil
			},
		}
		hosts["127.0.0.1:8787"] = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if down {
				http.Error(w, "down", http.StatusServiceUnavailable)
				return
			}
			receiver.ServeHTTP(w, r)
		})
		d.call("POST", registration, `{"WebhookUrl":"http://127.0.0.1:8787/hook","WebhookEvents":["subscription-updated","usagerecords-thresholdExceeded"]}`)
		path, sub := d.subscription(d.customer("Fabrikam"), "Office 365 E3")
		d.call("PATCH", path, with(sub, "friendlyName", "Renamed"), "If-Match: "+fmt.Sprintf("%q", sub["attributes"].(map[string]any)["etag"]))
		budget := "/v1/customers/" + d.customer("Tailwind") + "/usagebudget"
		d.call("PATCH", budget, `{"Amount":1}`)
		d.call("PATCH", budget, `{"Amount":1000000}`) // nothing is exceeded by this
		down = false
		d.get("/v1/customers?size=1")
		if len(got) > 0 {
			t.Errorf("tried again at once: %v", got)
		}
		time.Sleep(15 * time.Second)
		for range 2 {
			d.get("/v1/customers?size=1")
		}
		if want := []string{"subscription-updated /webhooks" + path, "usagerecords-thresholdExceeded /webhooks/v1/customers/usagerecords"}; !slices.Equal(got, want) {
			t.Errorf("received %v, want %v", got, want)
		}
	})
}
