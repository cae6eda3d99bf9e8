package cli

import (
	"bufio"
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/cspdesk/cspdesk/internal/ui"
)

// atTerminal runs a command with stdin and stderr as terminals.
func atTerminal(t *testing.T, environ []string, typed string, prepare func(*program), args ...string) (code int, out, errout string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	p := newProgram(World{In: strings.NewReader(typed), Out: &stdout, Err: &stderr, Environ: environ, Dirs: DirsWithState(t, environ), Keyring: TestKeyring})
	p.inTTY, p.errTTY = true, true
	if prepare != nil {
		prepare(p)
	}
	code = p.run(t.Context(), args)
	return code, stdout.String(), stderr.String()
}

// RunAtTerminal is atTerminal for external tests.
func RunAtTerminal(t *testing.T, environ []string, typed string, args ...string) (code int, out, errout string) {
	t.Helper()
	return atTerminal(t, environ, typed, nil, args...)
}

// serveSubscription serves one subscription and records the changes.
func serveSubscription(t *testing.T) (environ []string, sent *[]string) {
	t.Helper()
	sent = new([]string)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			*sent = append(*sent, r.Method+" "+r.URL.Path)
		}
		if r.Method == http.MethodDelete {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		_, _ = w.Write([]byte(`{"id":"s1","friendlyName":"Head\u001b[31m office","status":"active","quantity":5}`))
	}))
	t.Cleanup(server.Close)
	return []string{"CSPDESK_API_URL=" + server.URL, "CSPDESK_TOKEN=t"}, sent
}

func TestAsking(t *testing.T) {
	t.Parallel()
	ref := " --param customer-id=c1 --param subscription-id=s1"
	for _, test := range []struct {
		name, args, typed string
		code              int
		sent              bool
		errout            string
	}{
		{"yes", "run reactivate-a-suspended-subscription" + ref, "y\n", 0, true, "Send it? [y/N] "},
		{"no", "run change-the-quantity-of-a-subscription --param quantity=9" + ref, "n\n", 1, false, "  quantity: 5 → 9\n"},
		{"empty answer", "run reactivate-a-suspended-subscription" + ref, "\n", 1, false, "nothing was sent."},
		{"end of input", "run reactivate-a-suspended-subscription" + ref, "", 1, false, "nothing was sent."},
		{"destroy by name", "run suspend-a-subscription" + ref, "Head␛[31m office\n", 0, true, "Type Head␛[31m office to send it: "},
		{"destroy by id", "run suspend-a-subscription" + ref, "s1\n", 1, false, "nothing was sent."},
		{"yes instead of the name", "run suspend-a-subscription" + ref, "yes\n", 1, false, "nothing was sent."},
		{"raw destroy", "api DELETE /customers/c1/things/0b9d-4-77aa", "4-77aa\n", 0, true, "Type 4-77aa to send it: "},
		{"with --yes", "run suspend-a-subscription --yes" + ref, "", 0, true, "done: HTTP 200"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			environ, sent := serveSubscription(t)
			code, _, errout := atTerminal(t, environ, test.typed, nil, strings.Fields(test.args)...)
			if code != test.code || (len(*sent) > 0) != test.sent || !strings.Contains(errout, test.errout) {
				t.Errorf("exit code %d, want %d; sent %q, want %t; standard error:\n%s\nwant in it: %s", code, test.code, *sent, test.sent, errout, test.errout)
			}
			if strings.Contains(errout, "\x1b[31m") {
				t.Errorf("an escape sequence from the service reached the terminal: %q", errout)
			}
		})
	}
}

func TestUnreadableAnswer(t *testing.T) {
	t.Parallel()
	environ, sent := serveSubscription(t)
	code, _, errout := atTerminal(t, environ, "", func(p *program) { p.in = bufio.NewReader(iotest.ErrReader(os.ErrDeadlineExceeded)) },
		strings.Fields("run reactivate-a-suspended-subscription --param customer-id=c1 --param subscription-id=s1")...)
	if code != 1 || len(*sent) != 0 || !strings.Contains(errout, "reading the answer") {
		t.Errorf("exit code %d, sent %q, standard error %q", code, *sent, errout)
	}
}

func TestDocumentIsNotPrintedToTerminal(t *testing.T) {
	t.Parallel()
	environ, _ := serveSubscription(t)
	code, out, errout := atTerminal(t, environ, "", func(p *program) { p.outTTY = true },
		strings.Fields("run get-invoice-statement --param invoice-id=G1")...)
	if code != 2 || out != "" || !strings.Contains(errout, "add --out FILE") {
		t.Errorf("exit code %d, output %q, standard error %q", code, out, errout)
	}
}

func TestTableFitsTheTerminal(t *testing.T) {
	t.Parallel()
	environ, _ := serveSubscription(t)
	code, out, errout := atTerminal(t, environ, "", func(p *program) { p.width = 30 },
		"api", "GET", "/customers", "--paginate", "-o", "table")
	if code != 0 || !strings.HasPrefix(out, "ID  FRIENDLYNAME") || !strings.Contains(errout, "columns that don't fit: 1") {
		t.Errorf("a single resource gave exit code %d, %q, %q", code, out, errout)
	}
	var b bytes.Buffer
	hidden, err := writeTable(&b, []string{"ID", "NAME", "REST"}, [][]string{{"1", strings.Repeat("long ", 20), "x"}, {"2", "日本語", "y"}}, 44)
	want := "ID  NAME\n1   " + strings.Repeat("long ", 7) + "long…\n2   日本語\n"
	if err != nil || hidden != 1 || b.String() != want {
		t.Errorf("hidden %d, %v:\n%q\nwant:\n%q", hidden, err, b.String(), want)
	}
}

// TestFirstRun closes the welcome screen at once; package views tests the screen.
func TestFirstRun(t *testing.T) {
	t.Parallel()
	shown := 0
	screen := func(p *program) {
		p.outTTY = true
		p.runUI = func(_ context.Context, config ui.Config) error {
			shown++
			if title := config.Root().Title(); title != "Welcome" {
				t.Errorf("the first screen is %q", title)
			}
			return nil
		}
	}
	home := []string{"HOME=" + t.TempDir()}
	code, out, errout := atTerminal(t, home, "", screen)
	if code != 0 || shown != 1 || out+errout != "" {
		t.Errorf("exit code %d, shown %d times, output %q", code, shown, out+errout)
	}
	code, _, errout = atTerminal(t, append(home, "TERM=dumb"), "", screen)
	if code != 2 || shown != 1 || !strings.Contains(errout, "TERM is dumb") || !strings.Contains(errout, "cspdesk profile add") {
		t.Errorf("exit code %d, standard error %q", code, errout)
	}
}
