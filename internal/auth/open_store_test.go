package auth_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/auth"
)

func TestOpenStore(t *testing.T) {
	t.Parallel()
	broken := newRing()
	broken.err = errors.New("org.freedesktop.secrets was not provided\x1b[2J")
	ask := (&keeper{answers: []string{passphrase}}).ask
	tests := []struct {
		name    string
		options auth.StoreOptions
		want    auth.Place
		reason  string // in OpenedStore.Reason
		err     string
	}{
		{name: "with a keyring", options: auth.StoreOptions{Keyring: newRing()}, want: auth.PlaceKeyring},
		{name: "without one", options: auth.StoreOptions{Keyring: broken}, want: auth.PlaceMemory, reason: "for this run only."},
		{
			name: "without one, with a passphrase", options: auth.StoreOptions{Keyring: broken, Dir: "DIR", Passphrase: ask},
			want: auth.PlaceFile, reason: "encrypted with a passphrase, in DIR.",
		},
		{name: "keyring asked for", options: auth.StoreOptions{Place: auth.PlaceKeyring, Keyring: broken}, err: "keyring"},
		{name: "file asked for", options: auth.StoreOptions{Place: auth.PlaceFile, Dir: "DIR", Passphrase: ask}, want: auth.PlaceFile},
		{name: "file without a passphrase", options: auth.StoreOptions{Place: auth.PlaceFile, Dir: "DIR"}, err: "CSPDESK_PASSPHRASE_FILE"},
		{name: "memory asked for", options: auth.StoreOptions{Place: auth.PlaceMemory, Keyring: newRing()}, want: auth.PlaceMemory},
		{name: "nowhere", options: auth.StoreOptions{Place: "cloud"}, err: `can't be stored in "cloud"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "sign-ins")
			if tt.options.Dir != "" {
				tt.options.Dir = dir
			}
			store, err := auth.OpenStore(t.Context(), tt.options)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("error %v, want one with %q", err, tt.err)
				}
				return
			}
			if err != nil || store.Place != tt.want {
				t.Fatalf("%+v, %v; want %s", store, err, tt.want)
			}
			reason := strings.ReplaceAll(store.Reason, dir, "DIR")
			if (reason == "") != (tt.reason == "") || !strings.Contains(reason, tt.reason) || strings.Contains(reason, "\x1b") {
				t.Errorf("reason %q, want one with %q", reason, tt.reason)
			}
			unlock, err := store.Lock(t.Context(), auth.Key{})
			if err != nil {
				t.Fatal(err)
			}
			unlock()
		})
	}
	t.Run("with a locked keyring", func(t *testing.T) {
		t.Parallel()
		r := newRing()
		r.mu.Lock() // a prompt that nobody answers
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := auth.OpenStore(ctx, auth.StoreOptions{Keyring: r})
		r.mu.Unlock()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want context.Canceled", err)
		}
	})
}
