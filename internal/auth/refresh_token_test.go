package auth_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/auth"
)

func TestRefreshTokenSignIn(t *testing.T) {
	t.Parallel()
	world, cfg := someWorld(t)
	value := world.IssueRefreshToken()
	ask := &person{pastes: make(chan string, 1)}
	ask.pastes <- "  " + value + "\n"
	token, err := auth.RefreshToken{}.SignIn(t.Context(), cfg, ask)
	if err != nil || token.Kind != auth.KindUser || token.Account != world.Account() || token.Refresh.IsZero() {
		t.Fatalf("%v, %v", token, err)
	}
	again, err := auth.RefreshToken{Value: token.Refresh}.SignIn(t.Context(), cfg, new(person))
	if err != nil || again.Access.Equal(token.Access) {
		t.Errorf("%v, %v", again, err)
	}
}

func TestRefreshTokenRefused(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ value, want, next string }{
		"unknown":       {"0.AXnot-a-refresh-token", "AADSTS", auth.AddressName},
		"nothing":       {" \n", "no refresh token was given", ""},
		"two lines":     {"0.AXone\n0.AXtwo", "spaces or line breaks", ""},
		"nobody to ask": {"", auth.ErrNoInput.Error(), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, cfg := someWorld(t)
			_, err := auth.RefreshToken{Value: auth.NewSecret(tt.value)}.SignIn(t.Context(), cfg, &person{noInput: true})
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "0.AX") {
				t.Errorf("error %v, want one with %q and nothing of the token", err, tt.want)
			}
			if next := auth.NextFlow(err, auth.Environment{SSH: true}); next != tt.next {
				t.Errorf("next comes %q, want %q", next, tt.next)
			}
		})
	}
}

// consentOf lets an administrator of a customer accept the application.
func consentOf(ctx context.Context, world interface {
	Approve(context.Context, string) error
}, cfg auth.Config, customer string,
) (string, error) {
	consent := auth.Consent{Open: func(address string) error { return world.Approve(ctx, address) }}
	return consent.Grant(ctx, cfg.At(customer, ""), new(person))
}

func TestTokenAtACustomer(t *testing.T) {
	t.Parallel()
	world, cfg := someWorld(t)
	customer := secondCustomer(t, world, cfg)
	token, err := auth.RefreshToken{Value: auth.NewSecret(world.IssueRefreshToken())}.SignIn(t.Context(), cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	store := new(auth.MemoryStore)
	source := auth.NewSource(cfg, store, nil, nil)
	if _, err := source.TokenAt(t.Context(), customer, ""); !isSignedOut(err) {
		t.Errorf("before anybody is signed in: %v", err)
	}
	if err := source.Adopt(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	_, err = source.TokenAt(t.Context(), customer, "")
	refused, ok := errors.AsType[*auth.RefusedError](err)
	if !ok || refused.AADSTS != "65001" {
		t.Fatalf("without consent: %v, want AADSTS65001", err)
	}
	given, err := consentOf(context.WithoutCancel(t.Context()), world, cfg, customer)
	if err != nil || !strings.EqualFold(given, customer) {
		t.Fatalf("consent in %q, %v", given, err)
	}
	there, err := source.TokenAt(t.Context(), customer, "")
	if err != nil || there.Access.IsZero() || there.Access.Equal(token.Access) || !there.Refresh.IsZero() {
		t.Fatalf("%v, %v", there, err)
	}
	again, err := source.TokenAt(t.Context(), customer, "")
	if err != nil || !again.Access.Equal(there.Access) {
		t.Errorf("the second call asked again: %v", err)
	}
	// The partner's own sign-in goes on, with a refresh token that still works.
	kept, err := store.Load(t.Context(), cfg.Key())
	if err != nil || !kept.Access.Equal(token.Access) {
		t.Fatalf("kept %v, %v", kept, err)
	}
	if _, _, err := source.Renew(t.Context(), token.Access.Reveal(), ""); err != nil {
		t.Errorf("renewing at home: %v", err)
	}
	if _, err := source.TokenAt(t.Context(), "not a tenant", ""); err == nil || !strings.Contains(err.Error(), "neither a tenant id") {
		t.Errorf("a bad tenant: %v", err)
	}
}

func isSignedOut(err error) bool {
	_, ok := errors.AsType[*auth.SignedOutError](err)
	return ok
}

func TestConsentDeclined(t *testing.T) {
	t.Parallel()
	_, cfg := someWorld(t)
	ui := &person{pastes: make(chan string, 1)}
	ui.at = func(at auth.Address) {
		query, redirect := authorization(t, at.URL)
		ui.pastes <- redirect + "/?admin_consent=True&error=access_denied&error_description=AADSTS65004%3A+no&state=" + query.Get("state")
	}
	_, err := auth.Consent{}.Grant(t.Context(), cfg, ui)
	if refused, ok := errors.AsType[*auth.RefusedError](err); !ok || refused.AADSTS != "65004" {
		t.Errorf("error %v", err)
	}
}
