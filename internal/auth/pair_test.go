package auth_test

import (
	"context"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

type kindsKey struct{}

func accepting(ctx context.Context, kinds ...string) context.Context {
	return context.WithValue(ctx, kindsKey{}, kinds)
}

func accepted(ctx context.Context) []string {
	kinds, _ := ctx.Value(kindsKey{}).([]string)
	return kinds
}

func TestPairPicksTheCredential(t *testing.T) {
	t.Parallel()
	world, cfg := someWorld(t)
	cfg.ClientSecret = auth.NewSecret(sandbox.ClientSecret)
	app, store := cfg, new(auth.MemoryStore)
	app.App = true
	user := auth.NewSource(cfg, store, nil, nil)
	pair := auth.NewPair(auth.NewSource(app, store, auth.AppOnly{}, nil), user, accepted)
	tests := []struct {
		name     string
		signedIn bool
		accepts  []string
		want     string // kind; empty for a refusal
	}{
		{"only the application may", false, []string{"app"}, "app"},
		{"both may, nobody signed in", false, []string{"app", "user"}, "app"},
		{"nobody says", false, nil, "app"},
		{"only a person may, nobody signed in", false, []string{"user"}, ""},
		{"both may", true, []string{"app", "user"}, "user"},
		{"only a person may", true, []string{"user"}, "user"},
		{"only the application may, although somebody is signed in", true, []string{"app"}, "app"},
	}
	for _, tt := range tests { // in order: they share the store
		if _, err := user.Current(t.Context()); tt.signedIn && err != nil {
			token, err := auth.RefreshToken{Value: auth.NewSecret(world.IssueRefreshToken())}.SignIn(t.Context(), cfg, nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := user.Adopt(t.Context(), token); err != nil {
				t.Fatal(err)
			}
		}
		ctx := accepting(t.Context(), tt.accepts...)
		token, kind, err := pair.Token(ctx)
		if kind != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%s: %q, %v; want %q", tt.name, kind, err, tt.want)
		}
		if err != nil {
			if !isSignedOut(err) || !strings.Contains(err.Error(), "needs a user") {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		renewed, kind, err := pair.Renew(ctx, token, "")
		if err != nil || kind != tt.want || renewed == token {
			t.Errorf("%s: renewed as %q, %v", tt.name, kind, err)
		}
	}
}
