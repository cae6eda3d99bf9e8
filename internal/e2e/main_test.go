//go:build e2e && linux

package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// patience is the timeout of everything that tests wait for. It is long enough for
// slow machines.
const patience = 60 * time.Second

// built is the program under test.
var built string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "cspdesk-e2e-")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if built = os.Getenv("CSPDESK_BINARY"); built == "" {
		built = filepath.Join(dir, "cspdesk")
		build := exec.Command("go", "build", "-trimpath", "-o", built, "../..")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			panic(fmt.Sprintf("go build: %v\n%s", err, out))
		}
	}
	m.Run()
}

// place is the environment of a test: an empty home, its own temporary folder, and no
// environment variables of the developer.
type place struct {
	t    testing.TB
	dir  string
	home string
	env  []string
}

func newPlace(t testing.TB, env ...string) *place {
	t.Helper()
	dir, err := os.MkdirTemp("", "e2e-") //nolint:usetesting // a socket's path has at most 107 bytes, too few for a test's name
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	p := &place{t: t, dir: dir, home: filepath.Join(dir, "home")}
	for _, folder := range []string{"home", "tmp", "bin"} {
		if err := os.Mkdir(filepath.Join(dir, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	p.env = append([]string{
		"HOME=" + p.home, "TMPDIR=" + filepath.Join(dir, "tmp"), "LANG=C.UTF-8", "TERM=xterm-256color",
		"PATH=" + filepath.Join(dir, "bin") + ":/usr/local/bin:/usr/bin:/bin",
	}, env...)
	return p
}

// outcome is the exit code and output of a program.
type outcome struct {
	code           int
	stdout, stderr string
}

// run runs the program without a terminal and waits until it exits.
func (p *place) run(args ...string) outcome {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, built, args...)
	cmd.Env, cmd.Dir = p.env, p.home
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		p.t.Fatal(err)
	}
	return outcome{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// ask runs a command and parses its JSON output.
func (p *place) ask(into any, args ...string) {
	p.t.Helper()
	out := p.run(append(args, "-o", "json")...)
	if out.code != 0 || json.Unmarshal([]byte(out.stdout), into) != nil {
		p.t.Fatalf("%q ended with %d:\n%s%s", args, out.code, out.stdout, out.stderr)
	}
}

// write writes a file in the home and returns its path.
func (p *place) write(name string, content []byte) string {
	p.t.Helper()
	path := filepath.Join(p.home, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		p.t.Fatal(err)
	}
	return path
}

// program writes a shell script to a folder on the PATH.
func (p *place) program(name, script string) {
	p.t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, "bin", name), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		p.t.Fatal(err)
	}
}

// files returns the content of all files by path, except programs.
func (p *place) files() map[string]string {
	p.t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(p.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err == nil {
			found[strings.TrimPrefix(path, p.dir+"/")] = string(content)
		}
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return found
}

// until polls until a condition holds. On a timeout it fails with the condition's last
// message.
func until(t testing.TB, within time.Duration, what string, holds func() (bool, string)) {
	t.Helper()
	deadline := time.NewTimer(within)
	defer deadline.Stop()
	poll := time.NewTicker(40 * time.Millisecond)
	defer poll.Stop()
	for {
		ok, state := holds()
		if ok {
			return
		}
		select {
		case <-deadline.C:
			t.Fatalf("not within %s: %s\n%s", within, what, state)
		case <-t.Context().Done():
			t.Fatalf("the test ended while waiting for: %s\n%s", what, state)
		case <-poll.C:
		}
	}
}
