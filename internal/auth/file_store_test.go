package auth_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/auth"
)

const passphrase = "correct horse battery"

// keeper answers the questions for a passphrase, with the last answer for ever.
type keeper struct {
	answers []string
	asked   []auth.PassphraseRequest
}

func (k *keeper) ask(_ context.Context, r auth.PassphraseRequest) (auth.Secret, error) {
	k.asked = append(k.asked, r)
	return auth.NewSecret(k.answers[min(len(k.asked), len(k.answers))-1]), nil
}

func fileStore(t *testing.T, dir string, answers ...string) (*auth.FileStore, *keeper) {
	t.Helper()
	k := &keeper{answers: answers}
	store, err := auth.NewFileStore(dir, k.ask)
	if err != nil {
		t.Fatal(err)
	}
	return store.Cheap(), k
}

// filesIn returns what lies in a directory, and beside it.
func filesIn(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[path], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestFileStoreAsksOnceARun(t *testing.T) {
	t.Parallel()
	dir, key, token := filepath.Join(t.TempDir(), "sign-ins"), auth.Key{Cloud: "global"}, longToken(3000, 1)
	first, chosen := fileStore(t, dir, passphrase)
	if _, err := first.Load(t.Context(), key); !errors.Is(err, auth.ErrNoToken) || len(chosen.asked) != 0 {
		t.Errorf("an empty store: %v, asked %+v", err, chosen.asked)
	}
	for range 3 {
		if err := first.Save(t.Context(), key, token); err != nil {
			t.Fatal(err)
		}
	}
	if len(chosen.asked) != 1 || !chosen.asked[0].New || chosen.asked[0].Dir != dir {
		t.Errorf("asked %+v, want once for a new passphrase", chosen.asked)
	}
	for path, data := range filesIn(t, dir) {
		if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has the permissions %v, %v", path, info.Mode(), err)
		}
		for _, plain := range []string{token.Access.Reveal()[:20], "0.AX-refresh", account, "AGE-SECRET-KEY", passphrase} {
			if bytes.Contains(data, []byte(plain)) {
				t.Errorf("%s holds %q in plain text", path, plain)
			}
		}
	}

	second, asked := fileStore(t, dir, "wrong", "", passphrase)
	for range 2 {
		if got, err := second.Load(t.Context(), key); err != nil || !got.Access.Equal(token.Access) {
			t.Errorf("the next run reads %v, %v", got, err)
		}
	}
	if n := len(asked.asked); n != 3 || asked.asked[0].Wrong || !asked.asked[2].Wrong || asked.asked[2].New {
		t.Errorf("asked %+v, want thrice, then never again", asked.asked)
	}
}

func TestFileStoreDeletesEverything(t *testing.T) {
	t.Parallel()
	dir, one, two := t.TempDir(), auth.Key{Cloud: "global"}, auth.Key{Cloud: "usgov"}
	makePrivate(t, dir)
	store, _ := fileStore(t, dir, passphrase)
	for _, key := range []auth.Key{one, two} {
		if err := store.Save(t.Context(), key, longToken(10, 1)); err != nil {
			t.Fatal(err)
		}
	}
	other, asked := fileStore(t, dir, "nobody knows it")
	if err := other.Delete(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Load(t.Context(), two); err != nil {
		t.Errorf("the other sign-in: %v", err)
	}
	if err := other.Delete(t.Context(), two); err != nil || len(asked.asked) != 0 {
		t.Errorf("the last one: %v, asked %+v", err, asked.asked)
	}
	for path := range filesIn(t, dir) {
		if filepath.Ext(path) == ".age" {
			t.Errorf("%s is left", path)
		}
	}
}

func makePrivate(t *testing.T, dir string) {
	t.Helper()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
}

func TestFileStoreWithoutThePassphrase(t *testing.T) {
	t.Parallel()
	dir, key := filepath.Join(t.TempDir(), "sign-ins"), auth.Key{Cloud: "global"}
	store, _ := fileStore(t, dir, passphrase)
	if err := store.Save(t.Context(), key, longToken(10, 1)); err != nil {
		t.Fatal(err)
	}
	before := filesIn(t, dir)
	stranger, asked := fileStore(t, dir, "guess")
	for name, attempt := range map[string]func() error{
		"load": func() error { _, err := stranger.Load(t.Context(), key); return err },
		"save": func() error { return stranger.Save(t.Context(), key, longToken(20, 2)) },
	} {
		asked.asked = nil
		err := attempt()
		if !errors.Is(err, auth.ErrPassphrase) || !strings.Contains(err.Error(), "cspdesk logout") || len(asked.asked) != 3 || !auth.NotStored(err) {
			t.Errorf("%s: %v after %d questions", name, err, len(asked.asked))
		}
	}
	for path, data := range filesIn(t, dir) {
		if strings.HasSuffix(path, ".age") && !bytes.Equal(data, before[path]) {
			t.Errorf("%s was changed", path)
		}
	}
	short, _ := fileStore(t, filepath.Join(t.TempDir(), "new"), "short")
	if err := short.Save(t.Context(), key, longToken(10, 1)); err == nil || !strings.Contains(err.Error(), "fewer than 8") {
		t.Errorf("a short passphrase: %v", err)
	}
}

func TestFileStoreTakesDamageForNothing(t *testing.T) {
	t.Parallel()
	dir, key := filepath.Join(t.TempDir(), "sign-ins"), auth.Key{Cloud: "global"}
	store, _ := fileStore(t, dir, passphrase)
	if err := store.Save(t.Context(), key, longToken(10, 1)); err != nil {
		t.Fatal(err)
	}
	for path, data := range filesIn(t, dir) {
		if filepath.Base(path) != "key.age" && filepath.Ext(path) == ".age" {
			if err := os.WriteFile(path, data[:len(data)-3], 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := store.Load(t.Context(), key); !errors.Is(err, auth.ErrNoToken) {
		t.Errorf("a cut file: %v, want ErrNoToken", err)
	}
	if err := store.Save(t.Context(), key, longToken(10, 2)); err != nil {
		t.Errorf("saving over it: %v", err)
	}
}

// TestDamagedKeyPair is not taken for a wrong passphrase, which nobody could ever get
// right.
func TestDamagedKeyPair(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func([]byte) []byte{
		"cut in its head": func(file []byte) []byte { return file[:30] },
		"cut at its end":  func(file []byte) []byte { return file[:len(file)-5] },
		"something else":  func([]byte) []byte { return []byte("hello") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, key := t.TempDir(), auth.Key{Cloud: "global"}
			makePrivate(t, dir)
			store, _ := fileStore(t, dir, passphrase)
			if err := store.Save(t.Context(), key, longToken(10, 1)); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "key.age")
			file, err := os.ReadFile(path)
			if err == nil {
				err = os.WriteFile(path, damage(file), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			next, asked := fileStore(t, dir, passphrase)
			_, err = next.Load(t.Context(), key)
			if err == nil || errors.Is(err, auth.ErrPassphrase) || !strings.Contains(err.Error(), path+": it is damaged. Run cspdesk logout") || len(asked.asked) != 1 {
				t.Errorf("asked %d times: %v", len(asked.asked), err)
			}
		})
	}
}

func TestPassphraseFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "passphrase")
	if err := os.WriteFile(path, []byte(passphrase+"\r\nand a second line"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := auth.PassphraseFile(path)(t.Context(), auth.PassphraseRequest{})
	if err != nil || got.Reveal() != passphrase {
		t.Errorf("%q, %v", got.Reveal(), err)
	}
	if _, err := auth.PassphraseFile(path)(t.Context(), auth.PassphraseRequest{Wrong: true, Dir: "d"}); !errors.Is(err, auth.ErrPassphrase) || strings.Contains(err.Error(), passphrase) {
		t.Errorf("a wrong one: %v", err)
	}
	if _, err := auth.PassphraseFile(path+"x")(t.Context(), auth.PassphraseRequest{}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a missing one: %v", err)
	}
}
