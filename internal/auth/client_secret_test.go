package auth_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/auth"
)

func TestReadSecret(t *testing.T) {
	t.Parallel()
	const value = "Xy8~secret"
	path, several := private(t, "secret", []byte("\n"+value+"\r\n")), private(t, "several", []byte("a\nb"))
	getenv := func(name string) string { return map[string]string{"APP_SECRET": value, "BLANK": " "}[name] }
	tests := []struct{ ref, stdin, want, err string }{
		{ref: "env:APP_SECRET", want: value},
		{ref: "file:" + path, want: value},
		{ref: "-", stdin: value + "\n", want: value},
		{ref: "stdin", stdin: value, want: value},
		{ref: "env:MISSING", err: "MISSING, which must hold the secret, is not set"},
		{ref: "env:BLANK", err: "there is no secret in env:BLANK"},
		{ref: "file:" + path + "x", err: "there is no such file"},
		{ref: "file:" + several, err: "several lines"},
		{ref: "-", err: "there is no secret in -"},
		{ref: value, err: "not the secret itself"},
		{ref: "", err: "not the secret itself"},
	}
	for _, tt := range tests {
		got, err := auth.ReadSecret(tt.ref, getenv, strings.NewReader(tt.stdin))
		switch {
		case tt.err == "" && (err != nil || got.Reveal() != tt.want):
			t.Errorf("%s: %q, %v", tt.ref, got.Reveal(), err)
		case tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err) || strings.Contains(err.Error(), value)):
			t.Errorf("%s: error %v, want one with %q", tt.ref, err, tt.err)
		}
	}
}

func TestClientSecretIsKeptApart(t *testing.T) {
	t.Parallel()
	store, cfg := new(auth.MemoryStore), config(t, new(authority))
	if err := store.Save(t.Context(), cfg.Key(), longToken(10, 1)); err != nil {
		t.Fatal(err)
	}
	if err := auth.SaveClientSecret(t.Context(), store, cfg, auth.NewSecret("s3cret")); err != nil {
		t.Fatal(err)
	}
	app := cfg
	app.App = true
	for _, c := range []auth.Config{cfg, app} { // one application, one secret
		if got, err := auth.LoadClientSecret(t.Context(), store, c); err != nil || got.Reveal() != "s3cret" {
			t.Errorf("%q, %v", got.Reveal(), err)
		}
	}
	if _, err := store.Load(t.Context(), app.Key()); !errors.Is(err, auth.ErrNoToken) {
		t.Errorf("the application has the token of a person: %v", err)
	}
	if err := auth.DeleteClientSecret(t.Context(), store, cfg); err != nil {
		t.Fatal(err)
	}
	if _, err := auth.LoadClientSecret(t.Context(), store, cfg); !errors.Is(err, auth.ErrNoToken) {
		t.Errorf("after deleting: %v", err)
	}
	if _, err := store.Load(t.Context(), cfg.Key()); err != nil {
		t.Errorf("the token is gone too: %v", err)
	}
}
