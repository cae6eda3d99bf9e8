package auth_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/auth"
)

// TestConsentShowsNoSecret gives consent with secrets in the configuration, and
// with an answer that has more in it than belongs there.
func TestConsentShowsNoSecret(t *testing.T) {
	t.Parallel()
	for _, paste := range []bool{false, true} {
		for _, outcome := range []string{"&admin_consent=True", "&error=access_denied&error_description=it+was+" + canaries["code"], ""} {
			t.Run(fmt.Sprintf("pasted %t, %s", paste, outcome), func(t *testing.T) {
				t.Parallel()
				found := &aviary{where: map[string][]byte{}}
				cfg := config(t, new(gossip))
				cfg.ClientSecret = auth.NewSecret(canaries["client secret"])
				ui := &onlooker{t: t, aviary: found, paste: paste, also: outcome, pasted: make(chan string, 2)}
				consent := auth.Consent{Timeout: time.Minute}
				if !paste {
					consent.Open = func(address string) error { found.add("what the browser is given", []byte(address)); return nil }
				}
				tenant, err := consent.Grant(t.Context(), cfg, ui)
				ui.left.Wait()
				if granted := outcome == "&admin_consent=True"; granted != (err == nil) || granted != (tenant != "") {
					t.Errorf("granted by %q, %v", tenant, err)
				}
				found.print("consent and error", []any{consent, tenant, err})
				if err != nil {
					found.add("error", []byte(err.Error()))
				}
				found.check(t)
			})
		}
	}
}
