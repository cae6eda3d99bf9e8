//go:build e2e && linux

package e2e_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// world is a running `cspdesk sandbox`.
type world struct {
	cmd    *exec.Cmd
	stderr strings.Builder

	API         string `json:"api"`
	Authority   string `json:"authority"`
	Tenant      string `json:"tenant"`
	ClientID    string `json:"client_id"`
	AccessToken string `json:"access_token"`
}

// sandbox starts a sandbox and parses its first line.
func (p *place) sandbox(args ...string) *world {
	p.t.Helper()
	w := &world{cmd: exec.Command(built, append([]string{"sandbox"}, args...)...)}
	w.cmd.Env, w.cmd.Dir, w.cmd.Stderr = p.env, p.home, &w.stderr
	stdout, err := w.cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := w.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() {
		_ = w.cmd.Process.Kill() // it has already exited if the test stopped it
		_ = w.cmd.Wait()
	})
	watchdog := time.AfterFunc(patience, func() { _ = w.cmd.Process.Kill() })
	defer watchdog.Stop()
	first, err := bufio.NewReader(stdout).ReadBytes('\n')
	if err != nil {
		p.t.Fatalf("the sandbox wrote %q and then: %v", first, err)
	}
	if err := json.Unmarshal(first, w); err != nil {
		p.t.Fatalf("the first line is %q: %v", first, err)
	}
	return w
}

// get sends a request to the sandbox like any HTTP client.
func (w *world) get(t testing.TB, path, token string) (status int, body string) {
	t.Helper()
	rq, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.API+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		rq.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := new(http.Client).Do(rq)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

func TestSandbox(t *testing.T) {
	t.Parallel()
	w := newPlace(t).sandbox("--customers", "7")
	if w.Authority == "" || w.Tenant == "" || w.ClientID == "" {
		t.Errorf("the first line is incomplete: %+v", w)
	}
	status, body := w.get(t, "/v1/customers?size=5", w.AccessToken)
	var page struct {
		Items []struct {
			CompanyProfile struct{ CompanyName string }
		}
	}
	if err := json.Unmarshal([]byte(strings.TrimPrefix(body, "\ufeff")), &page); err != nil || status != http.StatusOK {
		t.Fatalf("status %d, %v: %s", status, err, body)
	}
	if len(page.Items) != 5 || page.Items[0].CompanyProfile.CompanyName != "Fabrikam Ltd" {
		t.Errorf("the first page is %+v", page.Items)
	}
	for _, token := range []string{"", "made-up", w.AccessToken + "x"} {
		if status, body := w.get(t, "/v1/customers?size=5", token); status != http.StatusUnauthorized {
			t.Errorf("with the token %.12q: status %d, %s", token, status, body)
		}
	}
	w.stops(t, os.Interrupt)
}

func TestCommandsAgainstASandbox(t *testing.T) {
	t.Parallel()
	w := newPlace(t).sandbox()
	p := newPlace(t, "CSPDESK_API_URL="+w.API, "CSPDESK_TOKEN="+w.AccessToken)
	out := p.run("run", "get-a-list-of-customers", "--all", "-o", "jsonl")
	if lines := strings.Count(out.stdout, "\n"); out.code != 0 || lines != 250 || out.stderr != "" {
		t.Errorf("exit code %d, %d lines, stderr %q", out.code, lines, out.stderr)
	}
	if out := p.run("api", "GET", "/v1/invoices", "--paginate"); out.code != 0 || !json.Valid([]byte(out.stdout)) {
		t.Errorf("exit code %d, stderr %q, stdout %.300q", out.code, out.stderr, out.stdout)
	}
	if out := p.run("run", "no-such-operation"); out.code != 2 {
		t.Errorf("an unknown operation: exit code %d, %s", out.code, out.stderr)
	}
	signedOut := newPlace(t, "CSPDESK_API_URL="+w.API)
	if out := signedOut.run("run", "get-a-list-of-customers"); out.code != 3 || out.stdout != "" {
		t.Errorf("signed out: exit code %d, stdout %q, stderr %q", out.code, out.stdout, out.stderr)
	}
	stale := newPlace(t, "CSPDESK_API_URL="+w.API, "CSPDESK_TOKEN=made-up")
	if out := stale.run("run", "get-a-list-of-customers"); out.code == 0 || out.stdout != "" || strings.Contains(out.stderr, "made-up") {
		t.Errorf("refused token: exit code %d, stdout %q, stderr %q", out.code, out.stdout, out.stderr)
	}
	w.stops(t, syscall.SIGTERM)
}

// stops ends the sandbox with a signal, as a service manager or a user does. It exits
// with code 0.
func (w *world) stops(t testing.TB, s os.Signal) {
	t.Helper()
	if err := w.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
	if err := w.cmd.Wait(); err != nil {
		t.Errorf("%s ended the sandbox with %v: %s", s, err, w.stderr.String())
	}
}
