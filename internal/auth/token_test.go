package auth_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/auth"
)

// TestSecretsDoNotShow prints everything that holds a secret in every way that
// people print things.
func TestSecretsDoNotShow(t *testing.T) {
	t.Parallel()
	const access, refresh, password = "ACCESS-eyJ0", "REFRESH-0.AX", "CLIENT-pw"
	token := auth.Token{Access: auth.NewSecret(access), Refresh: auth.NewSecret(refresh), Kind: auth.KindUser, Account: account}
	cfg := config(t, new(authority))
	cfg.ClientSecret = auth.NewSecret(password)
	store := new(auth.MemoryStore)
	if err := store.Save(t.Context(), cfg.Key(), token); err != nil {
		t.Fatal(err)
	}
	source := auth.NewSource(cfg, store, nil, nil)
	if _, err := source.Current(t.Context()); err != nil {
		t.Fatal(err)
	}
	values := map[string]any{
		"token": token, "token pointer": &token, "secret": token.Access, "config": cfg, "store": store, "source": source,
		"static": auth.Static(access), "private": struct{ t auth.Token }{token}, "slice": []auth.Token{token}, "map": map[string]auth.Token{"k": token},
	}
	for name, value := range values {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T"} {
				fmt.Fprintf(&out, verb+"\n", value)
			}
			slog.New(slog.NewTextHandler(&out, nil)).Info("text", "value", value)
			slog.New(slog.NewJSONHandler(&out, nil)).Info("json", "value", value)
			if name != "config" { // holds an HTTP client, which JSON can't carry
				if data, err := json.Marshal(value); err == nil {
					out.Write(data)
				}
			}
			for _, secret := range []string{access, refresh, password} {
				if strings.Contains(out.String(), secret) || strings.Contains(out.String(), fmt.Sprintf("%x", secret)) {
					t.Errorf("%s shows in:\n%s", secret, out.String())
				}
			}
		})
	}
	if text := fmt.Sprint(token); !strings.Contains(text, account) || !strings.Contains(text, "user") {
		t.Errorf("String %q does not say whose token it is", text)
	}
}

func TestTokenAnswers(t *testing.T) {
	t.Parallel()
	inAnHour := time.Date(2000, 1, 1, 1, 0, 0, 0, time.UTC) // a bubble's clock starts at 2000
	tests := []struct {
		name string
		body string
		want time.Time
		fail bool
	}{
		{"strings", `{"access_token":"a","token_type":"Bearer","expires_in":"3600","expires_on":"1546469802"}`, inAnHour, false},
		{"numbers", `{"access_token":"a","token_type":"bearer","expires_in":3600,"expires_on":1546469802}`, inAnHour, false},
		{"fraction", `{"access_token":"a","expires_in":"3600.0"}`, inAnHour, false},
		{"only expires_on, string", `{"access_token":"a","expires_on":"946688400"}`, inAnHour, false},
		{"only expires_on, number", `{"access_token":"a","expires_on":946688400}`, inAnHour, false},
		{"neither", `{"access_token":"a"}`, time.Time{}, false},
		{"nonsense", `{"access_token":"a","expires_in":"soon","expires_on":null}`, time.Time{}, false},
		{"negative", `{"access_token":"a","expires_in":-5}`, time.Time{}, false},
		{"object", `{"access_token":"a","expires_in":{}}`, time.Time{}, false},
		{"absurd", `{"access_token":"a","expires_in":1e300}`, time.Date(2009, 12, 29, 0, 0, 0, 0, time.UTC), false},
		{"other type", `{"access_token":"a","token_type":"mac"}`, time.Time{}, true},
		{"no token", `{"token_type":"Bearer"}`, time.Time{}, true},
		{"wrong type", `{"access_token":["tok-secret"]}`, time.Time{}, true},
		{"not JSON", `tok-secret`, time.Time{}, true},
		{"empty", ``, time.Time{}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := new(authority)
				service.override = func(w http.ResponseWriter, _ url.Values) bool {
					_, _ = w.Write([]byte(tt.body))
					return true
				}
				old := auth.Token{Refresh: auth.NewSecret("keep-me"), Kind: auth.KindUser, Account: account}
				token, err := auth.RefreshGrant{}.Renew(t.Context(), config(t, service), old)
				if tt.fail {
					if err == nil || strings.Contains(err.Error(), "tok-secret") {
						t.Errorf("error %v, want one without the answer's content", err)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				if !token.Expiry.Equal(tt.want) {
					t.Errorf("expires %v, want %v", token.Expiry.UTC(), tt.want)
				}
				if token.Access.Reveal() != "a" || token.Refresh.Reveal() != "keep-me" || token.Account != account {
					t.Errorf("token %v, refresh token kept: %t", token, token.Refresh.Reveal() == "keep-me")
				}
			})
		})
	}
}
