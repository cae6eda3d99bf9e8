//go:build e2e && linux

package e2e_test

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestKilledChanges kills the program while it sends changes, and lets the next process
// find out their outcome. In the end the service has recorded each change once.
// CSPDESK_KILLS=200 kills more often than the default.
func TestKilledChanges(t *testing.T) {
	t.Parallel()
	rounds := 6
	if n, err := strconv.Atoi(os.Getenv("CSPDESK_KILLS")); err == nil {
		rounds = n
	}
	p := newPlace(t)
	w := p.sandbox("--customers", "5")
	k := newKiller(t, w)
	p.env = append(p.env, "CSPDESK_API_URL="+k.URL, "CSPDESK_TOKEN="+w.AccessToken)
	var customers []struct{ ID string }
	p.ask(&customers, "run", "get-a-list-of-customers")
	customer := "customer-id=" + customers[0].ID
	var subscriptions []struct {
		ID, Status, BillingType string
		Quantity                int
	}
	p.ask(&subscriptions, "run", "get-a-customers-subscriptions", "--param", customer)
	seats, subscription := 0, ""
	for _, s := range subscriptions {
		if s.Status == "active" && s.BillingType == "license" {
			seats, subscription = s.Quantity, s.ID
		}
	}
	if subscription == "" {
		t.Fatalf("nothing to change among %+v", subscriptions)
	}
	updates := func() (n int) {
		var records []struct{ OperationType, ResourceType string }
		p.ask(&records, "run", "get-a-record-of-partner-center-activity", "--all")
		for _, r := range records {
			if strings.EqualFold(r.OperationType, "update_subscription") {
				n++
			}
		}
		return n
	}
	policies := func() int {
		var all []any
		p.ask(&all, "run", "get-a-list-of-a-customer-s-policies", "--param", customer, "--all")
		return len(all)
	}
	policy := p.write("policy.json", []byte(`{"name":"Kiosk","category":"o_o_b_e","policySettings":["none"]}`))
	changed, made := updates(), policies()
	for round := range rounds {
		point := []string{beforeTheService, afterIt, withTheAnswer}[round%3]
		if round/3%2 == 0 {
			seats++
			changed++
			k.killed(p, point, "run", "change-the-quantity-of-a-subscription", "--param", customer, "--param", "subscription-id="+subscription, "--param", "quantity="+strconv.Itoa(seats), "--yes")
		} else {
			made++
			k.killed(p, point, "run", "create-a-new-configuration-policy-for-the-specified-customer", "--param", customer, "--body", policy, "--yes")
		}
		if round%6 == 0 { // a terminal needs no flag
			l := p.pty(small, "journal", "settle").sees("Send the same request again?").types("y\r")
			if state := l.ends(patience); state.ExitCode() != 0 {
				t.Fatalf("round %d: journal settle in a terminal ended with %s:\n%s", round, state, l.bytes())
			}
		} else if out := p.run("journal", "settle", "--repeat", "--yes"); out.code != 0 {
			t.Fatalf("round %d, killed %s: journal settle ended with %d:\n%s", round, point, out.code, out.stderr)
		}
		var now struct{ Quantity int }
		p.ask(&now, "run", "get-a-subscription-by-id", "--param", customer, "--param", "subscription-id="+subscription)
		if got := updates(); now.Quantity != seats || got != changed {
			t.Fatalf("round %d, killed %s: %d seats by %d changes, want %d by %d", round, point, now.Quantity, got, seats, changed)
		}
		if got := policies(); got != made {
			t.Fatalf("round %d, killed %s: %d policies, want %d", round, point, got, made)
		}
	}
	var entries []struct{ State, RequestID string }
	p.ask(&entries, "journal", "list", "--limit", "0")
	for _, e := range entries {
		if e.State != "done" || k.sent[e.RequestID] == 0 {
			t.Errorf("the journal has %+v, which was sent %d times", e, k.sent[e.RequestID])
		}
	}
	if len(entries) != rounds || len(k.sent) != rounds {
		t.Errorf("there are %d entries and %d requests for %d changes", len(entries), len(k.sent), rounds)
	}
}
