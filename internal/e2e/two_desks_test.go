//go:build e2e && linux

package e2e_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
)

// keptRecords counts the customers in the search index.
func (p *place) keptRecords() (customers int64) {
	p.t.Helper()
	var files []struct {
		Problem string
		Records []struct {
			Kind  string
			Count int64
		}
	}
	p.ask(&files, "cache", "info")
	for _, f := range files {
		if f.Problem != "" {
			p.t.Errorf("the cache has a problem: %s", f.Problem)
		}
		for _, r := range f.Records {
			if r.Kind == "customer" {
				customers += r.Count
			}
		}
	}
	return customers
}

// TestTwoDesksAtOnce runs two user interfaces that read the same list into one cache
// while two scripts record changes in one journal. There may be no errors, and nothing
// may be lost.
func TestTwoDesksAtOnce(t *testing.T) {
	t.Parallel()
	const customers, changes = 20_000, 6
	p := newPlace(t)
	w := p.sandbox("--customers", fmt.Sprint(customers))
	p.env = append(p.env, "CSPDESK_API_URL="+w.API, "CSPDESK_TOKEN="+w.AccessToken)
	var first []struct{ ID string }
	p.ask(&first, "run", "get-a-list-of-customers", "--size", "1")
	policy := p.write("policy.json", []byte(`{"name":"Kiosk","category":"o_o_b_e","policySettings":["none"]}`))

	desks := []*terminal{p.atSandbox(w, "--fresh"), p.atSandbox(w, "--fresh")}
	var scripts sync.WaitGroup
	outcomes := make([]outcome, 2*changes)
	for script := range 2 {
		scripts.Go(func() {
			for n := range changes {
				outcomes[script*changes+n] = p.run("run", "create-a-new-configuration-policy-for-the-specified-customer", "--param", "customer-id="+first[0].ID, "--body", policy, "--yes")
			}
		})
	}
	for _, d := range desks {
		d.sees("20,000 of 20,000 · read")
	}
	scripts.Wait()
	until(t, patience, "all customers can be found", func() (bool, string) {
		n := p.keptRecords()
		return n == customers, fmt.Sprint(n)
	})
	for _, d := range desks {
		d.quits()
		for _, complaint := range []string{"could not", "can't", "not kept", "is kept", "went wrong"} {
			if strings.Contains(d.seen.String()+d.screen(), complaint) {
				t.Errorf("a user interface shows %q:\n%s", complaint, d.screen())
			}
		}
	}

	for _, out := range outcomes {
		if out.code != 0 {
			t.Errorf("a change ended with %d: %s", out.code, out.stderr)
		}
	}
	var entries []struct{ State, RequestID string }
	p.ask(&entries, "journal", "list")
	done := map[string]bool{}
	for _, e := range entries {
		if e.State == "done" {
			done[e.RequestID] = true
		}
	}
	if len(entries) != len(outcomes) || len(done) != len(outcomes) {
		t.Errorf("the journal has %+v for %d changes", entries, len(outcomes))
	}
	var found []json.RawMessage
	p.ask(&found, "find", "fabrikam")
	if len(found) == 0 {
		t.Error("Fabrikam is not found")
	}
	w.stops(t, os.Interrupt)
	p.atSandbox(w, "--fresh").sees("20,000 of 20,000 · OFFLINE").quits()
}
