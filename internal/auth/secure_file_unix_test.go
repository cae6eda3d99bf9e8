//go:build unix

package auth_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/auth"
)

// TestFilesThatOthersGetAtAreRefused leads to the store's files in ways that
// would let somebody else read or replace a sign-in.
func TestFilesThatOthersGetAtAreRefused(t *testing.T) {
	t.Parallel()
	key := auth.Key{Cloud: "global"}
	tests := []struct {
		name   string
		change func(t *testing.T, dir string) error
		want   string
	}{
		{"a directory for all", func(_ *testing.T, dir string) error { return os.Chmod(dir, 0o755) }, "chmod 700"},
		{"a key file for the group", func(_ *testing.T, dir string) error { return os.Chmod(filepath.Join(dir, "key.age"), 0o640) }, "chmod 600"},
		{"a link in the directory's place", func(t *testing.T, dir string) error {
			t.Helper()
			moved := filepath.Join(t.TempDir(), "elsewhere")
			return errors.Join(os.Rename(dir, moved), os.Symlink(moved, dir))
		}, "symbolic link"},
		{"a link in the key file's place", func(t *testing.T, dir string) error {
			t.Helper()
			path, moved := filepath.Join(dir, "key.age"), filepath.Join(t.TempDir(), "elsewhere")
			return errors.Join(os.Rename(path, moved), os.Symlink(moved, path))
		}, "symbolic link"},
		{"a directory in the key file's place", func(_ *testing.T, dir string) error {
			path := filepath.Join(dir, "key.age")
			return errors.Join(os.Remove(path), os.Mkdir(path, 0o700))
		}, "not a regular file"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "sign-ins")
			store, _ := fileStore(t, dir, passphrase)
			if err := store.Save(t.Context(), key, longToken(10, 1)); err != nil {
				t.Fatal(err)
			}
			if err := tt.change(t, dir); err != nil {
				t.Fatal(err)
			}
			k := &keeper{answers: []string{passphrase}}
			next, err := auth.NewFileStore(dir, k.ask)
			if err == nil {
				err = next.Cheap().Save(t.Context(), key, longToken(10, 2))
			}
			refusal, ok := errors.AsType[*auth.FileError](err)
			if !ok || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), dir) || refusal.Path == "" || len(k.asked) != 0 {
				t.Errorf("%v, asked %+v; want a refusal with %q", err, k.asked, tt.want)
			}
		})
	}
}

func TestSecretsInFilesThatOthersReadAreRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte("s3cret-value"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := auth.ReadSecret("file:"+path, nil, nil); err == nil || !strings.Contains(err.Error(), "chmod 600 "+path) {
		t.Errorf("a secret for all: %v", err)
	}
	if _, err := auth.LoadCertificate(t.Context(), path, nil); err == nil || !strings.Contains(err.Error(), "chmod 600 "+path) {
		t.Errorf("a certificate for all: %v", err)
	}
}
