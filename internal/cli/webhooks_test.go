package cli_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/cli"
	"github.com/cspdesk/cspdesk/internal/webhook"
)

func TestWebhooksListenRefusesUnsigned(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	done := make(chan int, 1)
	go func() {
		defer w.Close()
		done <- cli.Main(ctx, cli.World{Args: []string{"webhooks", "listen", "--listen", "127.0.0.1:0", "--path", "/hook"}, In: strings.NewReader(""), Out: io.Discard, Err: w})
	}()
	lines := bufio.NewScanner(r)
	if !lines.Scan() {
		t.Fatal("no message was printed")
	}
	_, rest, _ := strings.Cut(lines.Text(), "http://")
	address, _, _ := strings.Cut(rest, ";")
	go func() {
		for lines.Scan() { // keep the pipe empty
		}
	}()
	for path, want := range map[string]int{"": http.StatusUnauthorized, "/other": http.StatusNotFound} {
		target := "http://" + address
		if path != "" {
			target = "http://" + strings.TrimSuffix(address, "/hook") + path
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, target, strings.NewReader(`{"EventName":"`+webhook.TestCreated+`"}`))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s answered %d, want %d", target, resp.StatusCode, want)
		}
	}
	cancel()
	if code := <-done; code != 0 && code != 130 {
		t.Errorf("exit code %d", code)
	}
}

func TestWebhooksListenRefusesBadFlags(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "roots.pem")
	if err := os.WriteFile(empty, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]string{
		"--listen nowhere":  "cannot listen on",
		"--roots " + empty:  "contains no PEM certificate",
		"--roots /missing/": "--roots",
	} {
		desk(t, nil, "", append([]string{"webhooks", "listen"}, strings.Fields(args)...)...).check(t, 2, "", want)
	}
}
