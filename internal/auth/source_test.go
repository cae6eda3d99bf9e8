package auth_test

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/auth"
)

// signedIn returns a source over a store that holds a token with an hour left,
// and the authority that accepts its refresh token.
func signedIn(t *testing.T) (*auth.Source, *authority, *auth.MemoryStore, auth.Config) {
	t.Helper()
	service := &authority{refresh: "refresh-0"}
	cfg, store := config(t, service), new(auth.MemoryStore)
	token := auth.Token{
		Access: auth.NewSecret("access-0"), Refresh: auth.NewSecret("refresh-0"),
		Expiry: time.Now().Add(time.Hour), Kind: auth.KindUser, Account: account, Tenant: tenantID,
	}
	if err := store.Save(t.Context(), cfg.Key(), token); err != nil {
		t.Fatal(err)
	}
	return auth.NewSource(cfg, store, nil, nil), service, store, cfg
}

func wantToken(t *testing.T, source interface {
	Token(context.Context) (string, string, error)
}, want string,
) {
	t.Helper()
	token, kind, err := source.Token(t.Context())
	if err != nil || token != want || kind != "user" {
		t.Errorf("Token = %q, %q, %v; want %q of a user", token, kind, err, want)
	}
}

func TestSourceRenewsShortlyBeforeTheEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		source, service, store, cfg := signedIn(t)
		time.Sleep(57 * time.Minute)
		wantToken(t, source, "access-0")
		if n := service.grants("refresh_token"); n != 0 {
			t.Errorf("%d renewals while the token is good", n)
		}
		time.Sleep(time.Minute + time.Second) // less than two minutes left
		wantToken(t, source, "access-1")
		wantToken(t, source, "access-1")
		if n := service.grants("refresh_token"); n != 1 {
			t.Errorf("%d renewals, want 1", n)
		}
		kept, err := store.Load(t.Context(), cfg.Key())
		if err != nil || kept.Refresh.Reveal() != "refresh-1" || kept.Account != account || kept.Tenant != tenantID {
			t.Errorf("kept %v, %v; want the rotated refresh token of the same account", kept, err)
		}
	})
}

func TestSourceRenewsOnceForManyCallers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		age  time.Duration
		call func(context.Context, *auth.Source) (string, string, error)
	}{
		{"expired", 2 * time.Hour, func(ctx context.Context, s *auth.Source) (string, string, error) { return s.Token(ctx) }},
		{"rejected", 0, func(ctx context.Context, s *auth.Source) (string, string, error) { return s.Renew(ctx, "access-0", "") }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				source, service, _, _ := signedIn(t)
				service.override = func(http.ResponseWriter, url.Values) bool {
					time.Sleep(time.Second) // all callers are waiting by then
					return false
				}
				time.Sleep(tt.age)
				var callers sync.WaitGroup
				for i := range 50 {
					callers.Go(func() {
						time.Sleep(time.Duration(i) * 40 * time.Millisecond) // some come while it runs, some after
						if token, _, err := tt.call(t.Context(), source); err != nil || token != "access-1" {
							t.Errorf("got %q, %v", token, err)
						}
					})
				}
				callers.Wait()
				if n := service.grants("refresh_token"); n != 1 {
					t.Errorf("%d renewals for 50 callers, want 1", n)
				}
			})
		})
	}
}

// savingFirst fails the test if the source's new token is in use before it is kept.
type savingFirst struct {
	auth.MemoryStore
	saving, saved chan struct{}
}

func (s *savingFirst) Save(ctx context.Context, key auth.Key, token auth.Token) error {
	close(s.saving)
	<-s.saved
	return s.MemoryStore.Save(ctx, key, token)
}

func TestSourceSavesBeforeUse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, _, memory, cfg := signedIn(t)
		store := &savingFirst{saving: make(chan struct{}), saved: make(chan struct{})}
		token, err := memory.Load(t.Context(), cfg.Key())
		if err != nil {
			t.Fatal(err)
		}
		if err := store.MemoryStore.Save(t.Context(), cfg.Key(), token); err != nil {
			t.Fatal(err)
		}
		source := auth.NewSource(cfg, store, nil, nil)
		got := make(chan string, 1)
		go func() {
			token, _, err := source.Renew(t.Context(), "access-0", "")
			if err != nil {
				t.Error(err)
			}
			got <- token
		}()
		<-store.saving
		synctest.Wait()
		if len(got) != 0 {
			t.Error("the token was handed out before its refresh token was kept")
		}
		close(store.saved)
		if token := <-got; token != "access-1" {
			t.Errorf("token %q", token)
		}
	})
}

func TestSourceOutlivesACancelledCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		source, service, store, cfg := signedIn(t)
		service.override = func(http.ResponseWriter, url.Values) bool {
			time.Sleep(time.Second)
			return false
		}
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if _, _, err := source.Renew(ctx, "access-0", ""); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v, want the caller's deadline", err)
		}
		time.Sleep(2 * time.Second)
		if kept, err := store.Load(t.Context(), cfg.Key()); err != nil || kept.Refresh.Reveal() != "refresh-1" {
			t.Errorf("the rotated refresh token was dropped with the caller: %v, %v", kept, err)
		}
	})
}

func TestSourceRevoked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		source, service, store, cfg := signedIn(t)
		service.refresh = "revoked"
		time.Sleep(2 * time.Hour)
		for range 3 {
			_, _, err := source.Token(t.Context())
			var out *auth.SignedOutError
			if !errors.As(err, &out) || out.Code != "700082" || out.Description == "" || out.Advice == "" {
				t.Fatalf("error %#v, want a SignedOutError with words", err)
			}
		}
		if n := service.grants("refresh_token"); n != 1 {
			t.Errorf("the authority was asked %d times about a revoked sign-in, want once", n)
		}
		// A login in another window ends it without a restart.
		fresh := auth.Token{Access: auth.NewSecret("access-9"), Refresh: auth.NewSecret("refresh-9"), Expiry: time.Now().Add(time.Hour), Kind: auth.KindUser}
		if err := store.Save(t.Context(), cfg.Key(), fresh); err != nil {
			t.Fatal(err)
		}
		wantToken(t, source, "access-9")
	})
}

func TestSourceTransientFailures(t *testing.T) {
	t.Parallel()
	down := func(status int, header string) func(http.ResponseWriter, url.Values) bool {
		return func(w http.ResponseWriter, _ url.Values) bool {
			if header != "" {
				w.Header().Set("Retry-After", header)
			}
			w.WriteHeader(status)
			return true
		}
	}
	redirects := 0 // followed without end if it were for the authority
	tests := []struct {
		name         string
		override     func(http.ResponseWriter, url.Values) bool
		transport    http.RoundTripper
		wantAttempts int
		wantRetry    time.Duration
	}{
		{name: "HTTP 503", override: down(503, ""), wantAttempts: 3},
		{name: "HTTP 429 with a long wait", override: down(429, "57"), wantAttempts: 1, wantRetry: 57 * time.Second},
		{name: "proxy page", override: func(w http.ResponseWriter, _ url.Values) bool {
			_, _ = w.Write([]byte("<html>Accept our terms</html>"))
			return true
		}, wantAttempts: 3},
		{name: "redirect", override: func(w http.ResponseWriter, _ url.Values) bool {
			if redirects++; redirects <= 10 {
				w.Header().Set("Location", "https://elsewhere.example/token")
			}
			w.WriteHeader(http.StatusTemporaryRedirect)
			return true
		}, wantAttempts: 3},
		{name: "server_error with status 400", override: func(w http.ResponseWriter, _ url.Values) bool {
			oauthError(w, "temporarily_unavailable", "AADSTS90033: A transient error has occurred.")
			return true
		}, wantAttempts: 3},
		{name: "no network", transport: failing{errors.New("connection refused")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				_, service, store, cfg := signedIn(t)
				service.override = tt.override
				if tt.transport != nil {
					cfg.HTTP = &http.Client{Transport: tt.transport}
				}
				source := auth.NewSource(cfg, store, nil, nil)
				time.Sleep(2 * time.Hour)
				_, _, err := source.Token(t.Context())
				var unavailable *auth.UnavailableError
				if !errors.As(err, &unavailable) || unavailable.Host != "login.microsoftonline.com" || unavailable.RetryAfter != tt.wantRetry {
					t.Fatalf("error %v, want an UnavailableError", err)
				}
				if n := service.grants("refresh_token"); n != tt.wantAttempts {
					t.Errorf("%d attempts, want %d", n, tt.wantAttempts)
				}
				// It is still signed in once the authority answers again.
				service.mu.Lock()
				service.override = nil
				service.mu.Unlock()
				cfg.HTTP = &http.Client{Transport: inMemory{service}}
				wantToken(t, auth.NewSource(cfg, store, nil, nil), "access-1")
			})
		})
	}
}

func TestSourceUsesUpATokenWhileTheAuthorityIsDown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		source, service, _, _ := signedIn(t)
		service.override = func(w http.ResponseWriter, _ url.Values) bool {
			w.WriteHeader(http.StatusBadGateway)
			return true
		}
		time.Sleep(59 * time.Minute)
		wantToken(t, source, "access-0")
		asked := service.grants("refresh_token")
		wantToken(t, source, "access-0")
		if service.grants("refresh_token") != asked {
			t.Error("every call asks an authority that is down")
		}
		time.Sleep(20 * time.Second)
		service.mu.Lock()
		service.override = nil
		service.mu.Unlock()
		wantToken(t, source, "access-1")
	})
}

func TestSourceRecoversFromALostAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		source, service, _, _ := signedIn(t)
		lost := false
		service.override = func(w http.ResponseWriter, _ url.Values) bool {
			if !lost {
				lost = true
				w.WriteHeader(http.StatusBadGateway)
				return true
			}
			return false
		}
		time.Sleep(2 * time.Hour)
		wantToken(t, source, "access-1")
	})
}

func TestSourceClaimsChallenge(t *testing.T) {
	t.Parallel()
	const claims = `{"access_token":{"acrs":{"essential":true,"value":"c1"}}}`
	tests := []struct {
		name       string
		claims     string
		needPerson bool
		want       string // claims as sent
	}{
		{name: "satisfied silently", claims: claims, want: claims},
		{name: "in base64", claims: base64.StdEncoding.EncodeToString([]byte(claims)), want: claims},
		{name: "in base64url", claims: base64.RawURLEncoding.EncodeToString([]byte(claims)), want: claims},
		{name: "needs a person", claims: claims, needPerson: true, want: claims},
		{name: "garbage", claims: "%%%", want: ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				source, service, _, _ := signedIn(t)
				service.override = func(w http.ResponseWriter, _ url.Values) bool {
					if tt.needPerson {
						oauthError(w, "interaction_required", "AADSTS50076: you must use multi-factor authentication")
					}
					return tt.needPerson
				}
				token, _, err := source.Renew(t.Context(), "access-0", tt.claims)
				if got := service.lastForm().Get("claims"); got != tt.want {
					t.Errorf("claims sent %q, want %q", got, tt.want)
				}
				var stepUp *auth.ClaimsError
				if !tt.needPerson {
					if err != nil || token != "access-1" {
						t.Errorf("token %q, %v", token, err)
					}
					return
				}
				var refused *auth.RefusedError
				if !errors.As(err, &stepUp) || stepUp.Claims != claims || !errors.As(err, &refused) || refused.AADSTS != "50076" {
					t.Fatalf("error %v, want a ClaimsError because of AADSTS50076", err)
				}
				// The step-up's outcome is used from then on.
				next := auth.Token{Access: auth.NewSecret("stepped-up"), Expiry: time.Now().Add(time.Hour), Kind: auth.KindUser}
				if err := source.Adopt(t.Context(), next); err != nil {
					t.Fatal(err)
				}
				if token, _, err := source.Renew(t.Context(), "access-0", tt.claims); err != nil || token != "stepped-up" {
					t.Errorf("after the step-up: %q, %v", token, err)
				}
			})
		})
	}
}

func TestSourceConfigurationFaultIsNotASignOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		source, service, _, _ := signedIn(t)
		service.override = func(w http.ResponseWriter, _ url.Values) bool {
			oauthError(w, "invalid_client", "AADSTS7000222: The provided client secret keys are expired.")
			return true
		}
		_, _, err := source.Renew(t.Context(), "access-0", "")
		var refused *auth.RefusedError
		var out *auth.SignedOutError
		if !errors.As(err, &refused) || refused.AADSTS != "7000222" || errors.As(err, &out) {
			t.Errorf("error %v, want a RefusedError about the secret", err)
		}
	})
}

func TestSourceNotSignedIn(t *testing.T) {
	t.Parallel()
	source := auth.NewSource(config(t, new(authority)), new(auth.MemoryStore), nil, nil)
	_, _, err := source.Token(t.Context())
	var out *auth.SignedOutError
	if !errors.As(err, &out) || out.Code != "not_signed_in" {
		t.Errorf("error %v, want not_signed_in", err)
	}
	if _, err := source.Current(t.Context()); !errors.Is(err, auth.ErrNoToken) {
		t.Errorf("Current: %v, want ErrNoToken", err)
	}
}

func TestSourceSignOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		source, _, store, cfg := signedIn(t)
		wantToken(t, source, "access-0")
		if current, err := source.Current(t.Context()); err != nil || current.Account != account {
			t.Errorf("Current = %v, %v", current, err)
		}
		if err := source.SignOut(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, _, err := source.Token(t.Context()); err == nil {
			t.Error("a token after signing out")
		}
		if _, err := store.Load(t.Context(), cfg.Key()); !errors.Is(err, auth.ErrNoToken) {
			t.Errorf("the store still answers %v", err)
		}
	})
}

// brokenStore loads but can't save.
type brokenStore struct{ auth.MemoryStore }

var errDisk = errors.New("keyring is locked")

func (*brokenStore) Save(context.Context, auth.Key, auth.Token) error {
	return &auth.KeyringError{Op: "write", Err: errDisk}
}

func TestSourceWarnsWhenATokenCannotBeKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, _, memory, cfg := signedIn(t)
		store := new(brokenStore)
		token, err := memory.Load(t.Context(), cfg.Key())
		if err != nil {
			t.Fatal(err)
		}
		if err := store.MemoryStore.Save(t.Context(), cfg.Key(), token); err != nil {
			t.Fatal(err)
		}
		var warned error
		source := auth.NewSource(cfg, store, nil, func(err error) { warned = err })
		for _, want := range []string{"access-1", "access-2"} {
			time.Sleep(2 * time.Hour)
			wantToken(t, source, want)
		}
		if !errors.Is(warned, errDisk) {
			t.Errorf("warned %v, want the keyring's error", warned)
		}
	})
}

func TestStaticSource(t *testing.T) {
	t.Parallel()
	source := auth.Static("given")
	if token, kind, err := source.Token(t.Context()); token != "given" || kind != "" || err != nil {
		t.Errorf("Token = %q, %q, %v", token, kind, err)
	}
	var out *auth.SignedOutError
	if _, _, err := source.Renew(t.Context(), "given", ""); !errors.As(err, &out) || out.Code != "static_token" {
		t.Errorf("Renew: %v, want a SignedOutError", err)
	}
	if _, _, err := auth.Static("").Token(t.Context()); !errors.As(err, &out) {
		t.Errorf("empty token: %v, want a SignedOutError", err)
	}
}
