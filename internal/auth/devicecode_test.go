package auth_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/auth"
)

// deviceGrant is a V1 authority's answer: numbers in strings, verification_url.
func deviceGrant() map[string]any {
	return map[string]any{
		"user_code": "C9XLR7DBD", "device_code": "device-secret", "verification_url": "https://microsoft.com/devicelogin",
		"expires_in": "900", "interval": "5",
	}
}

// pollAnswers makes an authority answer the device-code request with a grant and
// the polls with the given errors, then with a token. "lost" is no answer.
func pollAnswers(grant map[string]any, polls ...string) *authority {
	service := new(authority)
	service.override = func(w http.ResponseWriter, form url.Values) bool {
		if form.Get("grant_type") == "" {
			writeJSON(w, http.StatusOK, grant)
			return true
		}
		if len(polls) == 0 {
			return false
		}
		poll := polls[0]
		polls = polls[1:]
		if poll == "lost" {
			w.WriteHeader(http.StatusBadGateway)
		} else {
			oauthError(w, poll, "")
		}
		return true
	}
	return service
}

func TestDeviceCodeSignIn(t *testing.T) {
	t.Parallel()
	const pending = "authorization_pending"
	tests := []struct {
		name  string
		polls []string
		want  time.Duration // how long it takes
	}{
		{"at once", nil, 5 * time.Second},
		{"pending twice", []string{pending, pending}, 15 * time.Second},
		{"slow down", []string{"slow_down", pending}, 5*time.Second + 2*10*time.Second},
		{"lost answers", []string{"lost", "lost"}, (5 + 10 + 15) * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service, started := pollAnswers(deviceGrant(), tt.polls...), time.Now()
				ui := &person{on: func(code, address string, expires time.Time) {
					if code != "C9XLR7DBD" || address != "https://microsoft.com/devicelogin" || time.Until(expires) != 15*time.Minute {
						t.Errorf("shown %q, %q, until %v", code, address, expires)
					}
				}}
				token, err := auth.DeviceCode{}.SignIn(t.Context(), config(t, service), ui)
				if err != nil {
					t.Fatal(err)
				}
				if token.Access.Reveal() != "access-1" || token.Kind != auth.KindUser || token.Account != account {
					t.Errorf("token %v", token)
				}
				if took := time.Since(started); took != tt.want {
					t.Errorf("took %v, want %v", took, tt.want)
				}
				if len(ui.codes) != 1 {
					t.Errorf("the code was shown %d times", len(ui.codes))
				}
				if form := service.lastForm(); form.Get("code") != "device-secret" || form.Get("resource") != resource {
					t.Errorf("token request %v", form)
				}
			})
		})
	}
}

// isA reports whether an error is or wraps one of a type.
func isA[T error](err error) bool {
	_, ok := errors.AsType[T](err)
	return ok
}

func TestDeviceCodeFailures(t *testing.T) {
	t.Parallel()
	changed := func(name string, value any) map[string]any {
		grant := deviceGrant()
		grant[name] = value
		return grant
	}
	forever := make([]string, 1000)
	for i := range forever {
		forever[i] = "authorization_pending"
	}
	tests := []struct {
		name  string
		grant map[string]any
		polls []string
		is    func(error) bool
		words string
	}{
		{"declined", deviceGrant(), []string{"authorization_declined"}, isA[*auth.RefusedError], "declined"},
		{"expired there", deviceGrant(), []string{"expired_token"}, isA[*auth.RefusedError], "expired"},
		{"expired here", deviceGrant(), forever, isA[*auth.TimeoutError], "15m"},
		{"unknown error", deviceGrant(), []string{"bad_verification_code"}, isA[*auth.RefusedError], "bad_verification_code"},
		{"no code", changed("user_code", ""), nil, isA[*auth.UnavailableError], "no device code"},
		{"script address", changed("verification_url", "javascript:alert(1)"), nil, isA[*auth.UnavailableError], "address"},
		{"unencrypted address", changed("verification_url", "http://microsoft.com/devicelogin"), nil, isA[*auth.UnavailableError], "plain http"},
		{"wrong types", changed("user_code", []int{1}), nil, isA[*auth.UnavailableError], "user_code"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				_, err := auth.DeviceCode{}.SignIn(t.Context(), config(t, pollAnswers(tt.grant, tt.polls...)), new(person))
				if err == nil || !strings.Contains(err.Error(), tt.words) || strings.Contains(err.Error(), "device-secret") {
					t.Fatalf("error %v, want one about %q", err, tt.words)
				}
				if !tt.is(err) {
					t.Errorf("error is a %T", err)
				}
			})
		})
	}
}

func TestDeviceCodeCancelled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 12*time.Second)
		defer cancel()
		service := pollAnswers(deviceGrant(), "authorization_pending", "authorization_pending", "authorization_pending")
		if _, err := (auth.DeviceCode{}).SignIn(ctx, config(t, service), new(person)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v, want the caller's deadline", err)
		}
	})
}

func TestDeviceCodeV2(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := new(authority)
		service.override = func(w http.ResponseWriter, form url.Values) bool {
			if form.Get("grant_type") == "" {
				writeJSON(w, http.StatusOK, map[string]any{
					"user_code": "AB-CD", "device_code": "device-secret", "verification_uri": "https://microsoft.com/devicelogin", "expires_in": 900,
				})
				return true
			}
			writeJSON(w, http.StatusOK, map[string]any{"access_token": "v2", "expires_in": 3599})
			return true
		}
		cfg := config(t, service)
		cfg.Protocol = auth.V2
		token, err := auth.DeviceCode{}.SignIn(t.Context(), cfg, new(person))
		if err != nil || token.Access.Reveal() != "v2" {
			t.Fatalf("token %v, %v", token, err)
		}
		form := service.lastForm()
		if form.Get("grant_type") != "urn:ietf:params:oauth:grant-type:device_code" || form.Get("device_code") != "device-secret" ||
			form.Has("resource") || !strings.Contains(form.Get("scope"), resource+"/user_impersonation") {
			t.Errorf("token request %v", form)
		}
		want := "POST /" + tenantID + "/oauth2/v2.0/devicecode"
		if service.paths[0] != want {
			t.Errorf("first request %q, want %q", service.paths[0], want)
		}
	})
}
