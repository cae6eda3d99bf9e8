package auth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/auth"
)

// fileSource is what a process of its own has: its own store over the shared
// directory.
func fileSource(ctx context.Context, cfg auth.Config, dir string) (*auth.Source, *auth.OpenedStore, error) {
	store, err := auth.OpenStore(ctx, auth.StoreOptions{
		Place: auth.PlaceFile, Dir: dir,
		Passphrase: func(context.Context, auth.PassphraseRequest) (auth.Secret, error) {
			return auth.NewSecret(passphrase), nil
		},
	})
	if err != nil {
		return nil, nil, err
	}
	store.Store.(*auth.FileStore).Cheap()
	return auth.NewSource(cfg, store, nil, nil), store, nil
}

// The environment that makes the test binary a process that renews.
const (
	envDir       = "CSPDESK_TEST_DIR"
	envAuthority = "CSPDESK_TEST_AUTHORITY"
)

// renewals is how often each process wants another token.
const renewals = 4

// renewAsAProcess is the other process of TestProcessesShareOneSignIn.
func renewAsAProcess(dir, authority string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cloud, err := auth.CustomCloud(authority, authority, resource)
	if err != nil {
		return err
	}
	source, _, err := fileSource(ctx, auth.Config{Cloud: cloud, Tenant: tenantID, ClientID: clientID}, dir)
	if err != nil {
		return err
	}
	token, _, err := source.Token(ctx)
	for range renewals {
		if err != nil {
			return err
		}
		token, _, err = source.Renew(ctx, token, "")
	}
	return err
}

// TestProcessesShareOneSignIn lets several processes renew one sign-in at the
// same time, at an authority that refuses every refresh token but the last.
func TestProcessesShareOneSignIn(t *testing.T) {
	t.Parallel()
	service := &authority{refresh: "refresh-0"}
	server := httptest.NewServer(service)
	defer server.Close()
	cloud, err := auth.CustomCloud(server.URL, server.URL, resource)
	if err != nil {
		t.Fatal(err)
	}
	cfg, dir := auth.Config{Cloud: cloud, Tenant: tenantID, ClientID: clientID}, filepath.Join(t.TempDir(), "sign-ins")
	_, store, err := fileSource(t.Context(), cfg, dir)
	if err != nil {
		t.Fatal(err)
	}
	ended := auth.Token{Access: auth.NewSecret("access-0"), Refresh: auth.NewSecret("refresh-0"), Expiry: time.Now().Add(-time.Minute), Kind: auth.KindUser}
	if err := store.Save(t.Context(), cfg.Key(), ended); err != nil {
		t.Fatal(err)
	}
	const processes = 4
	var running sync.WaitGroup
	for i := range processes {
		running.Go(func() {
			cmd := exec.CommandContext(t.Context(), os.Args[0])
			cmd.Env = append(os.Environ(), envDir+"="+dir, envAuthority+"="+server.URL)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("process %d: %v\n%s", i, err, out)
			}
		})
	}
	running.Wait()
	// One replaced the ended token for all, and each later need was met once.
	if n := service.grants("refresh_token"); n < renewals+1 || n > processes*renewals+1 {
		t.Errorf("%d renewals", n)
	}
	kept, err := store.Load(t.Context(), cfg.Key())
	if err != nil || kept.Refresh.Reveal() != service.refresh {
		t.Errorf("kept %v, %v; want the last refresh token, %s", kept.Refresh.Reveal(), err, service.refresh)
	}
}

// sharing returns two sources of one directory, as two processes have them.
func sharing(t *testing.T, service *authority, expiry time.Time) (one, two *auth.Source, store *auth.OpenedStore, cfg auth.Config) {
	t.Helper()
	cfg, dir := config(t, service), filepath.Join(t.TempDir(), "sign-ins")
	one, store, err := fileSource(t.Context(), cfg, dir)
	if err != nil {
		t.Fatal(err)
	}
	token := auth.Token{Access: auth.NewSecret("access-0"), Refresh: auth.NewSecret("refresh-0"), Expiry: expiry, Kind: auth.KindUser}
	if err := store.Save(t.Context(), cfg.Key(), token); err != nil {
		t.Fatal(err)
	}
	two, _, err = fileSource(t.Context(), cfg, dir)
	if err != nil {
		t.Fatal(err)
	}
	return one, two, store, cfg
}

func TestTokenOfAnotherProcessIsUsed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := &authority{refresh: "refresh-0"}
		one, two, _, _ := sharing(t, service, time.Now())
		wantToken(t, one, "access-1")
		wantToken(t, two, "access-1")
		if token, _, err := two.Renew(t.Context(), "access-1", ""); err != nil || token != "access-2" {
			t.Errorf("%q, %v", token, err)
		}
		if token, _, err := one.Renew(t.Context(), "access-1", ""); err != nil || token != "access-2" {
			t.Errorf("%q, %v", token, err)
		}
		if n := service.grants("refresh_token"); n != 2 {
			t.Errorf("%d renewals, want 2", n)
		}
	})
}

func TestLockThatIsNotGivenBack(t *testing.T) {
	t.Parallel()
	for name, left := range map[string]time.Duration{"token ended": 0, "token lasts a little": time.Minute} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := &authority{refresh: "refresh-0"}
				_, two, store, cfg := sharing(t, service, time.Now().Add(left))
				unlock, err := store.Lock(t.Context(), cfg.Key())
				if err != nil {
					t.Fatal(err)
				}
				token, _, err := two.Token(t.Context())
				busy, isBusy := errors.AsType[*auth.BusyError](err)
				if left == 0 && (!isBusy || !strings.Contains(err.Error(), busy.Path)) || left > 0 && (err != nil || token != "access-0") {
					t.Errorf("%q, %v", token, err)
				}
				unlock()
				time.Sleep(30 * time.Second)
				wantToken(t, two, "access-1")
			})
		})
	}
}

func TestWaitingForALockCanBeGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, _, store, cfg := sharing(t, new(authority), time.Now())
		unlock, err := store.Lock(t.Context(), cfg.Key())
		if err != nil {
			t.Fatal(err)
		}
		defer unlock()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := store.Lock(ctx, cfg.Key()); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v, want the context's", err)
		}
	})
}

// whichProcess lets the test binary be the other process.
func whichProcess() (isOther bool, code int) {
	dir := os.Getenv(envDir)
	if dir == "" {
		return false, 0
	}
	if err := renewAsAProcess(dir, os.Getenv(envAuthority)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return true, 1
	}
	return true, 0
}
