package auth_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/auth"
)

const strongerClaims = `{"access_token":{"acrs":{"essential":true,"value":"c1"}}}`

// TestStepUp challenges several calls at once: one person signs in once.
func TestStepUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		source, service, store, cfg := signedIn(t)
		service.override = func(w http.ResponseWriter, form url.Values) bool {
			if form.Get("claims") == "" {
				return false
			}
			oauthError(w, "interaction_required", "AADSTS50076: stronger, please")
			return true
		}
		asked := 0
		source.SetStepUp(func(_ context.Context, claims string) (auth.Token, error) {
			asked++
			if claims != strongerClaims {
				t.Errorf("asked with %s", claims)
			}
			time.Sleep(7 * time.Minute) // a person
			return auth.Token{Access: auth.NewSecret("stronger"), Refresh: auth.NewSecret("r"), Expiry: time.Now().Add(time.Hour), Kind: auth.KindUser}, nil
		})
		var calls sync.WaitGroup
		for range 5 {
			calls.Go(func() {
				if token, _, err := source.Renew(t.Context(), "access-0", strongerClaims); err != nil || token != "stronger" {
					t.Errorf("%q, %v", token, err)
				}
			})
		}
		impatient, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, _, err := source.Renew(impatient, "access-0", strongerClaims); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("who leaves meanwhile: %v", err)
		}
		calls.Wait()
		if kept, err := store.Load(t.Context(), cfg.Key()); asked != 1 || err != nil || kept.Access.Reveal() != "stronger" {
			t.Errorf("asked %d times, kept %v, %v", asked, kept, err)
		}
		wantToken(t, source, "stronger")
	})
}

func TestStepUpGivenUp(t *testing.T) {
	t.Parallel()
	source, service, _, _ := signedIn(t)
	service.override = func(w http.ResponseWriter, form url.Values) bool {
		oauthError(w, "interaction_required", "AADSTS50076: stronger, please")
		return form.Get("claims") != ""
	}
	if _, _, err := source.Renew(t.Context(), "access-0", strongerClaims); !isClaims(err) {
		t.Errorf("without anybody to ask: %v", err)
	}
	declined := errors.New("not now")
	source.SetStepUp(func(context.Context, string) (auth.Token, error) { return auth.Token{}, declined })
	if _, _, err := source.Renew(t.Context(), "access-0", strongerClaims); !errors.Is(err, declined) {
		t.Errorf("declined: %v", err)
	}
	wantToken(t, source, "access-0")
}

func isClaims(err error) bool {
	_, ok := errors.AsType[*auth.ClaimsError](err)
	return ok
}
