package cli_test

import (
	"bufio"
	"context"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/cli"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

func TestSandboxServesUntilInterrupted(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	r, w := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- cli.Main(ctx, cli.World{Args: []string{"sandbox", "--customers", "7"}, In: strings.NewReader(""), Out: w, Err: io.Discard})
		_ = w.Close()
	}()
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	shape := regexp.MustCompile(`^\{"api":"http://127\.0\.0\.1:\d+","authority":"http://127\.0\.0\.1:\d+","tenant":"[0-9a-f-]{36}","client_id":"[0-9a-f-]{36}","access_token":"[^"]+","client_secret":"[^"]+","account":"[^"]+"\}\n$`)
	if !shape.MatchString(line) {
		t.Fatalf("the first line is %s", line)
	}
	where := decode[map[string]string](t, line)
	env := []string{"CSPDESK_API_URL=" + where["api"], "CSPDESK_TOKEN=" + where["access_token"]}
	got := desk(t, env, "", "run", listCustomers, "--all", "-o", "jsonl")
	if got.code != 0 || strings.Count(got.out, "\n") != 7 {
		t.Errorf("exit code %d, %d customers, want 0 and 7: %s", got.code, strings.Count(got.out, "\n"), got.errout)
	}
	interrupt()
	if code := <-done; code != 0 {
		t.Errorf("interrupted with exit code %d, want 0", code)
	}
}

func TestWholeListOverSeveralPages(t *testing.T) {
	t.Parallel()
	_, env := startSandbox(t, sandbox.Config{Customers: 1203, Seed: 5})
	for _, args := range []string{"run get-a-list-of-customers --all --size 100 -o jsonl", "api GET /customers --paginate -o jsonl"} {
		got := desk(t, env, "", strings.Fields(args)...)
		if n := strings.Count(got.out, "\n"); got.code != 0 || n != 1203 {
			t.Errorf("%s: exit code %d, %d customers, want 0 and 1203: %s", args, got.code, n, got.errout)
		}
	}
}

func TestRawCall(t *testing.T) {
	t.Parallel()
	running, env := startSandbox(t, sandbox.Config{Customers: 3})
	items := decode[[]map[string]any](t, desk(t, env, "", "run", listCustomers).out)
	id := items[0]["id"].(string)
	for _, path := range []string{"/v1/customers/" + id, "/customers/" + id, "customers/" + id, running.API + "/v1/customers/" + id} {
		got := desk(t, env, "", "api", "get", path)
		if one := decode[map[string]any](t, got.out); got.code != 0 || one["id"] != id {
			t.Errorf("%s: exit code %d, %v", path, got.code, one["id"])
		}
	}
	// Without --paginate the response is printed as the service sent it.
	envelope := decode[map[string]any](t, desk(t, env, "", "api", "GET", "/customers?size=2").out)
	if envelope["totalCount"] == nil || len(envelope["items"].([]any)) != 2 {
		t.Errorf("got %v", envelope)
	}
	got := desk(t, env, "", "api", "POST", "/customers/"+id+"/nothing", "--yes", "-H", "MS-RequestId: 11111111-0000-0000-0000-000000000001")
	got.check(t, 1, "", "MS-RequestId: 11111111-0000-0000-0000-000000000001")
}
