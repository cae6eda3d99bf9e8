package views_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/views"
)

//go:generate go test . -run ^TestKeyReference$ -update

// keysFile is the reference of all keys. It is generated from the bindings.
var keysFile = filepath.Join("..", "..", "docs", "keys.md")

const keysHead = `# Keys

Written from the bindings that the desk itself works by; "go test ./internal/views -run TestKeyReference -update" writes it anew. A name in the third column is what the configuration file calls the key:

` + "```yaml\nkeys:\n  refresh: [ctrl+r, f5]\n```" + `

`

// unstarted is a desk that nobody looks at.
func unstarted(t *testing.T) *views.Desk {
	t.Helper()
	world, err := sandbox.New(sandbox.Config{})
	if err != nil {
		t.Fatal(err)
	}
	client, err := api.New(api.Config{BaseURL: "https://sandbox.example", Transport: world.Transport(), Tokens: &token{world: world, kind: sandbox.UserToken}})
	if err != nil {
		t.Fatal(err)
	}
	return &views.Desk{Client: client, Dir: t.TempDir()}
}

func TestKeyReference(t *testing.T) {
	t.Parallel()
	desk := unstarted(t)
	got := keysHead + ui.KeyReference(views.Config(desk, "cspdesk", "test"), views.Samples(desk)...)
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(keysFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(keysFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), got); diff != "" {
		t.Errorf("docs/keys.md is stale; go test ./internal/views -run TestKeyReference -update writes it (-want +got):\n%s", diff)
	}
}

// TestKeysMeanOneThing holds every screen to keys that don't hide one another, and
// to ids that mean the same everywhere.
func TestKeysMeanOneThing(t *testing.T) {
	t.Parallel()
	meaning := map[string]string{}
	for _, screen := range views.Samples(unstarted(t)) {
		taken := map[string]string{}
		for _, b := range screen.Bindings() {
			if b.ID == "" || b.Label == "" || b.Help == "" || len(b.Keys) == 0 {
				t.Errorf("%s: binding %q has no id, key, label or help", screen.Title(), b.ID)
			}
			for _, key := range b.Keys {
				if other, ok := taken[key]; ok {
					t.Errorf("%s: %q is both %s and %s", screen.Title(), key, other, b.ID)
				}
				taken[key] = b.ID
			}
			keys := strings.Join(b.Keys, " ")
			if was, ok := meaning[b.ID]; ok && was != keys {
				t.Errorf("%s: %s is on %q here and on %q elsewhere", screen.Title(), b.ID, keys, was)
			}
			meaning[b.ID] = keys
		}
	}
	if len(meaning) < 30 {
		t.Errorf("only %d bindings were looked at", len(meaning))
	}
}

func TestUsersCanRebindEveryKindOfScreen(t *testing.T) {
	t.Parallel()
	desk := unstarted(t)
	tests := map[string]struct {
		rebind map[string][]string
		wrong  string
	}{
		"a list's own key":     {map[string][]string{"invoices": {"ctrl+g"}}, ""},
		"a subscription's":     {map[string][]string{"subscription.actions": {"x"}}, ""},
		"a change's":           {map[string][]string{"change.send": {"ctrl+s"}}, ""},
		"one that isn't there": {map[string][]string{"customers.fly": {"x"}}, `no binding "customers.fly"`},
		"one that is taken":    {map[string][]string{"subscription.actions": {"r"}}, `"r" is bound to both`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			config := views.Config(desk, "cspdesk", "test")
			config.Rebind = test.rebind
			app, err := ui.New(t.Context(), config)
			switch {
			case test.wrong == "" && err != nil:
				t.Fatal(err)
			case test.wrong == "":
				app.Close()
			case err == nil || !strings.Contains(err.Error(), test.wrong):
				t.Errorf("the error is %v", err)
			}
		})
	}
}
