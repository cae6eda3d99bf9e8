package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakeOpener creates an xdg-open that records its arguments and environment. It
// returns a PATH with it and a function that returns the record.
func fakeOpener(t *testing.T) (path string, seen func() string) {
	t.Helper()
	dir := t.TempDir()
	out := filepath.Join(dir, "seen")
	script := "#!/bin/sh\n{ echo \"opened $*\"; env; } > " + out + "\n"
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return dir + ":/usr/bin:/bin", func() string {
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
}

func TestBrowserGetsNoSecrets(t *testing.T) {
	t.Parallel()
	path, seen := fakeOpener(t)
	environ, _ := configHome(t, "profiles:\n  a:\n    secret: env:SECRET_OF_A\n  b:\n    secret: env:SECRET_OF_B\n")
	environ = append(environ, "PATH="+path, "DISPLAY=:1", "EMPTY=",
		"CSPDESK_TOKEN=canary-token", "CSPDESK_PASSPHRASE_FILE=/canary", "SECRET_OF_A=canary-a", "SECRET_OF_B=canary-b", "GIVEN_BY_FLAG=canary-flag")
	p := newProgram(World{Environ: environ, Dirs: DirsWithState(t, environ)})
	if got := p.getSecret("GIVEN_BY_FLAG"); got != "canary-flag" {
		t.Fatalf("the secret is %q", got)
	}
	const address = "https://login.example/authorize?state=1&nonce=2"
	if err := p.openBrowser(address); err != nil {
		t.Fatal(err)
	}
	got := seen()
	if strings.Contains(got, "canary") {
		t.Errorf("the browser was given a secret:\n%s", got)
	}
	for _, want := range []string{"opened " + address + "\n", "DISPLAY=:1\n", "EMPTY=\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("the browser was given:\n%s\nwant in it: %s", got, want)
		}
	}
}

func TestBrowserProblems(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, address, want string }{
		{"no opener", "https://login.example/", "executable file not found"},
		{"a file", "file:///etc/passwd", "only opens https and http addresses"},
		{"an option", "--help", "only opens https and http addresses"},
		{"empty", "", "only opens https and http addresses"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := newProgram(World{Environ: []string{"PATH=" + t.TempDir()}})
			if err := p.openBrowser(test.address); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want in it: %s", err, test.want)
			}
		})
	}
}
