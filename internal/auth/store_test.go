package auth_test

import (
	"errors"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/zalando/go-keyring"

	"github.com/cspdesk/cspdesk/internal/auth"
)

// ring is a keyring with the tightest limit of the real ones.
type ring struct {
	mu      sync.Mutex
	entries map[string]string
	writes  int // how many more writes succeed; negative for all
	err     error
}

const ringLimit = 2560 // Windows credential manager

func newRing() *ring { return &ring{entries: make(map[string]string), writes: -1} }

func (r *ring) Get(service, user string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return "", r.err
	}
	secret, ok := r.entries[service+"\x00"+user]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return secret, nil
}

func (r *ring) Set(service, user, secret string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.err != nil:
		return r.err
	case len(secret) > ringLimit:
		return keyring.ErrSetDataTooBig
	case r.writes == 0:
		return errors.New("killed")
	}
	r.writes--
	r.entries[service+"\x00"+user] = secret
	return nil
}

func (r *ring) Delete(service, user string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.entries[service+"\x00"+user]; !ok {
		return keyring.ErrNotFound
	}
	delete(r.entries, service+"\x00"+user)
	return r.err
}

// longToken has an access token of a given length, as JWTs vary widely.
func longToken(length int, seed uint64) auth.Token {
	random, letters := rand.New(rand.NewPCG(seed, 0)), make([]byte, length)
	for i := range letters {
		letters[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ:#/|\"<"[random.IntN(32)]
	}
	return auth.Token{
		Access: auth.NewSecret(string(letters)), Refresh: auth.NewSecret("0.AX-refresh"),
		Expiry: time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC), Kind: auth.KindUser, Account: account, Name: "Ada", Tenant: tenantID,
	}
}

func TestStores(t *testing.T) {
	t.Parallel()
	stores := map[string]func() auth.Store{
		"file": func() auth.Store {
			store, _ := fileStore(t, filepath.Join(t.TempDir(), "sign-ins"), passphrase)
			return store
		},
		"memory":  func() auth.Store { return new(auth.MemoryStore) },
		"keyring": func() auth.Store { return auth.NewKeyringStore(newRing()) },
	}
	key, other := auth.Key{Cloud: "global", Tenant: tenantID}, auth.Key{Cloud: "usgov", Tenant: tenantID}
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, store := t.Context(), open()
			if _, err := store.Load(ctx, key); !errors.Is(err, auth.ErrNoToken) {
				t.Errorf("empty store: %v, want ErrNoToken", err)
			}
			for i, length := range []int{9000, 10, 1500, 9000, 4000} {
				want := longToken(length, uint64(i))
				if err := store.Save(ctx, key, want); err != nil {
					t.Fatalf("%d bytes: %v", length, err)
				}
				got, err := store.Load(ctx, key)
				if err != nil {
					t.Fatalf("%d bytes: %v", length, err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%d bytes come back different:\n%s", length, diff)
				}
			}
			if _, err := store.Load(ctx, other); !errors.Is(err, auth.ErrNoToken) {
				t.Errorf("another key: %v, want ErrNoToken", err)
			}
			for range 2 {
				if err := store.Delete(ctx, key); err != nil {
					t.Error(err)
				}
			}
			if _, err := store.Load(ctx, key); !errors.Is(err, auth.ErrNoToken) {
				t.Errorf("after Delete: %v, want ErrNoToken", err)
			}
		})
	}
}

func TestKeyringStoreLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	r := newRing()
	store, key := auth.NewKeyringStore(r), auth.Key{Cloud: "global"}
	for i, length := range []int{9000, 6000, 6000} {
		token := longToken(length, uint64(i))
		for range 2 { // saving the same again keeps its parts
			if err := store.Save(t.Context(), key, token); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := store.Load(t.Context(), key); err != nil || !cmp.Equal(token, got) {
			t.Errorf("saved twice: %v, %v", got, err)
		}
	}
	if err := store.Save(t.Context(), key, longToken(20, 9)); err != nil {
		t.Fatal(err)
	}
	if len(r.entries) != 1 {
		t.Errorf("%d entries for one short token, want 1", len(r.entries))
	}
	if err := store.Delete(t.Context(), key); err != nil || len(r.entries) != 0 {
		t.Errorf("%d entries after Delete, %v", len(r.entries), err)
	}
}

// TestKeyringStoreSurvivesACrash ends the program after each write of a save.
func TestKeyringStoreSurvivesACrash(t *testing.T) {
	t.Parallel()
	key, before, after := auth.Key{Cloud: "global"}, longToken(5000, 1), longToken(7000, 2)
	for writes := range 6 {
		r := newRing()
		store := auth.NewKeyringStore(r)
		if err := store.Save(t.Context(), key, before); err != nil {
			t.Fatal(err)
		}
		r.writes = writes
		want := before
		if err := store.Save(t.Context(), key, after); err == nil {
			want = after
		}
		got, err := store.Load(t.Context(), key)
		if err != nil || !cmp.Equal(want, got) {
			t.Errorf("after %d writes: %v, %v", writes, got, err)
		}
	}
}

func TestKeyringStoreDamage(t *testing.T) {
	t.Parallel()
	for _, entry := range []string{"", "junk", "1:0:0:{}", "1:abc:99999999:x", "1:abc:-1:x", "2:a:0:b"} {
		r := newRing()
		key := auth.Key{Cloud: "global"}
		r.entries["cspdesk\x00"+key.String()] = entry
		store := auth.NewKeyringStore(r)
		if _, err := store.Load(t.Context(), key); !errors.Is(err, auth.ErrNoToken) {
			t.Errorf("entry %q: %v, want ErrNoToken", entry, err)
		}
		if err := store.Save(t.Context(), key, longToken(3000, 3)); err != nil {
			t.Errorf("entry %q: saving over it: %v", entry, err)
		}
	}
}

// TestSystemKeyring uses the library's mock, which is global: not parallel.
func TestSystemKeyring(t *testing.T) {
	keyring.MockInit()
	store, err := auth.OpenStore(t.Context(), auth.StoreOptions{})
	if err != nil {
		t.Fatal(err)
	}
	key := auth.Key{Cloud: "global"}
	if err := store.Save(t.Context(), key, longToken(10, 1)); err != nil {
		t.Fatal(err)
	}
	if _, err := keyring.Get("cspdesk", key.String()); err != nil {
		t.Errorf("the entry is not under the service cspdesk: %v", err)
	}
	if err := store.Delete(t.Context(), key); err != nil {
		t.Error(err)
	}
}
