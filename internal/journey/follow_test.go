package journey

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

// TestFollowingSurvivesPassingFailures lets reading fail for a while: the failure
// is told, and following goes on.
func TestFollowingSurvivesPassingFailures(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		c := client(t, func(r *http.Request) (*http.Response, error) {
			switch since := time.Since(begun); {
			case since > 30*time.Second && since < 10*time.Minute:
				return apitest.Answer(r, 503, `{}`), nil
			case since < 20*time.Minute:
				return apitest.Answer(r, 200, `{"status":"Pending"}`), nil
			}
			return apitest.Answer(r, 200, `{"status":"failed"}`), nil
		})
		var seen []string
		for status, err := range FollowProvisioning(t.Context(), c, api.SubscriptionRef{CustomerRef: api.CustomerRef{CustomerID: "c"}, SubscriptionID: "s"}) {
			text := string(status)
			if err != nil {
				text = "error"
			}
			if len(seen) == 0 || seen[len(seen)-1] != text {
				seen = append(seen, text)
			}
		}
		if got := strings.Join(seen, " "); got != "Pending error failed" {
			t.Errorf("seen %s", got)
		}
	})
}

func TestFollowingEndsWithARefusal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		c := client(t, func(r *http.Request) (*http.Response, error) {
			calls++
			return apitest.Answer(r, 403, `{}`), nil
		})
		for _, err := range FollowRegistration(t.Context(), c, api.SubscriptionRef{CustomerRef: api.CustomerRef{CustomerID: "c"}, SubscriptionID: "s"}) {
			if e := api.AsError(err); e == nil || e.Status != 403 {
				t.Errorf("%v", err)
			}
		}
		if calls != 1 {
			t.Errorf("%d calls", calls)
		}
	})
}

// TestAnApplicationFollowsOrdersOnly signs in without a person: provisioning is
// unknown then, and nobody waits for it.
func TestAnApplicationFollowsOrdersOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := client(t, func(r *http.Request) (*http.Response, error) {
			if strings.HasSuffix(r.URL.Path, "/provisioningstatus") {
				t.Error("provisioning was asked for")
			}
			return apitest.Answer(r, 200, `{"id":"o","status":"completed","lineItems":[{"subscriptionId":"s"},{"quantity":1}]}`), nil
		}, func(config *api.Config) { config.Tokens = &apitest.FixedToken{AccessToken: "first", TokenKind: "app"} })
		for progress, err := range FollowOrder(t.Context(), c, api.OrderRef{CustomerRef: api.CustomerRef{CustomerID: "c"}, OrderID: "o"}) {
			if err != nil || !progress.Done() || progress.Provisioning[0] != ProvisioningUnknown || progress.Provisioning[1] != "" {
				t.Errorf("%v %+v", err, progress)
			}
		}
	})
}
