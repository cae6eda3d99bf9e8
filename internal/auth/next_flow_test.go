package auth_test

import (
	"errors"
	"testing"

	"github.com/cspdesk/cspdesk/internal/auth"
)

func TestNextFlow(t *testing.T) {
	t.Parallel()
	desktop, ssh := auth.Environment{GOOS: "linux", Display: true}, auth.Environment{GOOS: "linux", SSH: true}
	refused := func(flow, number string) error {
		return &auth.RefusedError{Flow: flow, AADSTS: number, Code: "invalid_grant"}
	}
	tests := []struct {
		name string
		err  error
		env  auth.Environment
		want string
	}{
		{"device code blocked, on a desktop", refused(auth.DeviceCodeName, "53003"), desktop, auth.BrowserName},
		{"device code blocked, over SSH", refused(auth.DeviceCodeName, "53003"), ssh, auth.AddressName},
		{"device code on an unmanaged device", refused(auth.DeviceCodeName, "530003"), ssh, auth.AddressName},
		{"browser of this machine blocked", refused(auth.BrowserName, "53003"), desktop, auth.AddressName},
		{"every browser blocked", refused(auth.AddressName, "53003"), ssh, ""},
		{"second factor asked for", refused(auth.BrowserName, "50076"), desktop, auth.BrowserName},
		{"second factor expired, while renewing", refused("", "50078"), ssh, auth.AddressName},
		{"second factor to set up, imported token", refused(auth.RefreshTokenName, "50079"), desktop, auth.BrowserName},
		{"no consent, imported token", refused(auth.RefreshTokenName, "65001"), ssh, auth.AddressName},
		{"wrong account", refused(auth.DeviceCodeName, "50020"), ssh, auth.DeviceCodeName},
		{"revoked", refused("", "50173"), desktop, auth.BrowserName},
		{"session too old", refused("", "70043"), ssh, auth.AddressName},
		{"unused too long", refused("", "700082"), ssh, auth.AddressName},
		{"no second factor in the token", refused("", "900421"), desktop, auth.BrowserName},
		{"wrong audience", refused("", "900420"), desktop, ""},
		{"unknown application", refused(auth.BrowserName, "700016"), desktop, ""},
		{"wrong secret of the application", refused(auth.AppOnlyName, "7000215"), ssh, auth.AddressName},
		{"wrong secret beside a person", refused(auth.BrowserName, "7000215"), desktop, ""},
		{"unknown number", refused(auth.DeviceCodeName, "99999999"), ssh, auth.DeviceCodeName},
		{"declined", &auth.RefusedError{Flow: auth.BrowserName, Code: "access_denied"}, desktop, auth.BrowserName},
		{"signed out", &auth.SignedOutError{}, ssh, auth.AddressName},
		{"stronger sign-in", &auth.ClaimsError{}, desktop, auth.BrowserName},
		{"no network", &auth.UnavailableError{}, desktop, ""},
		{"anything else", errors.New("x"), desktop, ""},
	}
	for _, tt := range tests {
		if got := auth.NextFlow(tt.err, tt.env); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
