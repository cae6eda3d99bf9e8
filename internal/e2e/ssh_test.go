//go:build e2e && linux

package e2e_test

import (
	"context"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// jumpHost is an SSH server on this machine. The home of its users has a profile for a
// sandbox.
type jumpHost struct {
	place *place
	port  int
	user  string
}

func (p *place) jumpHost(w *world) *jumpHost {
	p.t.Helper()
	me, err := user.Current()
	if err != nil {
		p.t.Fatal(err)
	}
	p.profile(w)
	j := &jumpHost{place: p, port: freePort(p.t), user: me.Username}
	for _, name := range []string{"host", "client"} {
		if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(p.dir, name)).CombinedOutput(); err != nil {
			p.t.Fatalf("ssh-keygen: %v\n%s", err, out)
		}
	}
	if os.Geteuid() == 0 {
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil { // for privilege separation of sshd
			p.t.Fatal(err)
		}
	}
	config := p.write("sshd_config", fmt.Appendf(nil, "ListenAddress 127.0.0.1\nPort %d\nHostKey %s\nAuthorizedKeysFile %s\n"+
		"StrictModes no\nUsePAM no\nPidFile none\nPasswordAuthentication no\nPermitRootLogin yes\nAllowTcpForwarding local\n"+
		"PrintMotd no\nPrintLastLog no\n", j.port, filepath.Join(p.dir, "host"), filepath.Join(p.dir, "client.pub")))
	server := exec.Command("/usr/sbin/sshd", "-D", "-e", "-f", config)
	var said strings.Builder
	server.Stderr = &said
	if err := server.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
		if p.t.Failed() {
			p.t.Logf("sshd said:\n%s", said.String())
		}
	})
	until(p.t, patience, "sshd listens", func() (bool, string) { return accepts(p.t, "127.0.0.1", j.port), "" })
	return j
}

// profile adds a profile for a sandbox.
func (p *place) profile(w *world) {
	p.t.Helper()
	p.write(".config/cspdesk/config.yaml", fmt.Appendf(nil,
		"profiles:\n  demo:\n    api_url: %s\n    authority: %s\n    tenant: %s\n    client_id: %s\n", w.API, w.Authority, w.Tenant, w.ClientID))
}

func freePort(t testing.TB) int {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

func accepts(t testing.TB, host string, port int) bool {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp4", net.JoinHostPort(host, strconv.Itoa(port)))
	if err != nil {
		return false
	}
	return conn.Close() == nil
}

// client returns an ssh command to the jump host without prompts.
func (j *jumpHost) client(args ...string) *exec.Cmd {
	return exec.Command("ssh", append([]string{
		"-F", "none", "-i", filepath.Join(j.place.dir, "client"), "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no",
		"-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
	}, args...)...)
}

// login runs `cspdesk login` in a terminal on the jump host and returns the address that
// it shows.
func (j *jumpHost) login(args ...string) (terminal *line, address string) {
	j.place.t.Helper()
	// A jump host has no keyring, so the sign-in is stored in encrypted files.
	command := "env HOME=" + j.place.home + " DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent CSPDESK_PASSPHRASE_FILE=" +
		j.place.write("passphrase", []byte("correct horse battery\n")) + " " + built + " login " + strings.Join(args, " ")
	terminal = j.place.onPTY(size{80, 24}, j.client("-tt", "-p", strconv.Itoa(j.port), j.user+"@127.0.0.1", command))
	terminal.sees("(it is not shown)")
	link := regexp.MustCompile(`\x1b\]8;;(http[^\x07\x1b]+)`).FindStringSubmatch(terminal.bytes())
	if link == nil {
		j.place.t.Fatalf("no link in %q", terminal.bytes())
	}
	return terminal, link[1]
}

var (
	pageForm   = regexp.MustCompile(`<form method="post" action="([^"]*)"`)
	pageInput  = regexp.MustCompile(`<input [^>]*name="([^"]*)"[^>]* value="([^"]*)"`)
	pageNumber = regexp.MustCompile(`id="mfa-number">(\d+)<`)
)

// signInElsewhere completes the sandbox's pages like a browser on another machine, and
// returns the final address, which that browser can't open.
func signInElsewhere(t *testing.T, address string) *url.URL {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	method, form := http.MethodGet, url.Values{}
	for range 6 {
		rq, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		rq.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := client.Do(rq)
		if err != nil {
			t.Fatal(err)
		}
		page, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if there, err := resp.Location(); err == nil {
			return there
		}
		action := pageForm.FindSubmatch(page)
		if action == nil {
			t.Fatalf("HTTP %d: a page without a form: %s", resp.StatusCode, page)
		}
		next, err := resp.Request.URL.Parse(html.UnescapeString(string(action[1])))
		if err != nil {
			t.Fatal(err)
		}
		method, address, form = http.MethodPost, next.String(), url.Values{}
		for _, input := range pageInput.FindAllSubmatch(page, -1) {
			form.Set(string(input[1]), html.UnescapeString(string(input[2])))
		}
		if number := pageNumber.FindSubmatch(page); number != nil {
			form.Set("mfa-code", string(number[1]))
		}
	}
	t.Fatal("the sign-in pages don't come to an end")
	return nil
}

func TestSignInAtAJumpHostByPasting(t *testing.T) {
	t.Parallel()
	for name, paste := range map[string]func(*url.URL) string{
		"the address": (*url.URL).String,
		"the code":    func(u *url.URL) string { return u.Query().Get("code") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			l, address := p.jumpHost(p.sandbox("--customers", "5")).login()
			l.types("hello\r").sees("That is not a complete address or code.")
			l.types(address + "\r").sees("That is the address of the sign-in page.")
			l.types("qr\r").sees("⠀⡤") // the corner of the QR code
			there := signInElsewhere(t, address)
			l.types(paste(there) + "\r").sees("signed in as ada@contoso.example")
			l.ends(patience)
			for what, typed := range map[string]string{"code": there.Query().Get("code"), "first attempt": "hello"} {
				if strings.Contains(l.bytes(), typed) {
					t.Errorf("the %s was shown in %q", what, l.bytes())
				}
			}
			for path, text := range p.files() {
				if found := secret.FindString(text); found != "" {
					t.Errorf("a token is in %s: %.20s…", path, found)
				}
			}
		})
	}
}

func TestSignInAtAJumpHostThroughAPortForward(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	jump := p.jumpHost(p.sandbox("--customers", "5"))
	l, address := jump.login()

	// The printed command with one change: both ends are on one machine here, where the
	// port is taken, so the local end uses another address.
	const near = "127.0.0.2"
	printed := regexp.MustCompile(`ssh (-p \d+) -L (\d+)(:127\.0\.0\.1:\d+) (\S+@127\.0\.0\.1)`).FindStringSubmatch(l.bytes())
	if printed == nil {
		t.Fatalf("no command in %q", l.bytes())
	}
	port, err := strconv.Atoi(printed[2])
	if err != nil {
		t.Fatal(err)
	}
	option, number, _ := strings.Cut(printed[1], " ")
	tunnel := jump.client("-N", option, number, "-L", near+":"+printed[2]+printed[3], printed[4])
	if err := tunnel.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = tunnel.Process.Kill()
		_ = tunnel.Wait()
	})
	until(t, patience, "the tunnel is open", func() (bool, string) { return accepts(t, near, port), "" })

	there := signInElsewhere(t, address)
	page := openThrough(t, near, there)
	if !strings.Contains(page, "You are signed in") || !strings.Contains(page, "ada@contoso.example") || strings.Contains(page, there.Query().Get("code")) {
		t.Errorf("the browser shows:\n%s", page)
	}
	l.sees("signed in as ada@contoso.example").ends(patience)
	if accepts(t, "127.0.0.1", port) {
		t.Error("somebody still listens for an answer")
	}
}

// openThrough opens an address like a browser on a machine where localhost is the local
// end of a tunnel.
func openThrough(t *testing.T, near string, address *url.URL) string {
	t.Helper()
	transport := &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, network, to string) (net.Conn, error) {
			_, port, err := net.SplitHostPort(to)
			if err != nil {
				return nil, err
			}
			return new(net.Dialer).DialContext(ctx, network, net.JoinHostPort(near, port))
		},
	}
	rq, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address.String(), http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := (&http.Client{Transport: transport, Timeout: 30 * time.Second}).Do(rq)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.Request.URL.RawQuery != "" {
		t.Errorf("the address bar still contains %s", resp.Request.URL)
	}
	return string(page)
}

// TestGivingUpASignIn interrupts a sign-in that waits for pasted input.
func TestGivingUpASignIn(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.profile(p.sandbox("--customers", "5"))
	p.env = append(p.env, "SSH_CONNECTION=10.0.0.1 1 10.0.0.2 22", "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent")
	l := p.pty(size{80, 24}, "login").sees("(it is not shown)")
	l.signal(os.Interrupt)
	if state := l.ends(patience); state.ExitCode() != 130 {
		t.Errorf("exit code %d after an interrupt", state.ExitCode())
	}
	l.sameModes()
}
