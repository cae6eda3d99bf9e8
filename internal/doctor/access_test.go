package doctor

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/auth"
)

// TestToken reads what a given token says of itself.
func TestToken(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	for _, tt := range []struct {
		name, claims string
		want         Status
		says         string
	}{
		{"of a V1 authority", `{"upn":"ada@contoso.example","tid":"t1","exp":1800003600}`, OK, "tenant t1, account ada@contoso.example, expires in 1h0m0s"},
		{"of a V2 authority", `{"preferred_username":"ada@contoso.example","exp":1800003600}`, OK, "account ada@contoso.example"},
		{"of an application", `{"idtyp":"app","exp":1800003600}`, OK, "kind app"},
		{"that ended a moment ago", `{"upn":"ada@contoso.example","exp":1799999999}`, Fail, "expired"},
		{"that would act on the terminal", `{"upn":"ada\u001b[2J@contoso.example"}`, OK, "account ada"},
		{"that says nothing", `nonsense`, OK, "claims can't be read"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			part := base64.RawURLEncoding.EncodeToString
			access := Access{
				Network: Network{Now: func() time.Time { return now }}, Place: "CSPDESK_TOKEN",
				Tokens: auth.Static(part([]byte(`{"alg":"none"}`)) + "." + part([]byte(tt.claims)) + "."),
			}
			if got := access.token(t.Context()); got.Status != tt.want || !strings.Contains(got.Detail, tt.says) || strings.ContainsRune(got.Detail, '\x1b') {
				t.Errorf("%s: %q, want %s with %q", got.Status, got.Detail, tt.want, tt.says)
			}
		})
	}
}
