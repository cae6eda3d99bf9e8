package cli_test

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/cli"
	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/state"
)

// withHome adds state and cache directories to an environment.
func withHome(t *testing.T, environ []string) []string {
	t.Helper()
	return append(environ, "XDG_STATE_HOME="+t.TempDir(), "XDG_CACHE_HOME="+t.TempDir())
}

func TestJournalCommand(t *testing.T) {
	t.Parallel()
	s, environ := startService(t, map[string]string{"POST /v1/customers/c1/policies": `{"id":"p1"}`, "DELETE /v1/customers/c1/policies/p2": "400 " + `{"code":7,"description":"No such policy"}`})
	environ = withHome(t, environ)
	body := filepath.Join(t.TempDir(), "body.json")
	if err := os.WriteFile(body, []byte(`{"name":"Kiosk","category":"o_o_b_e","policySettings":["none"]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	desk(t, environ, "", "run", "create-a-new-configuration-policy-for-the-specified-customer", "--param", "customer-id=c1", "--body", body, "--yes").check(t, 0, "{\n  \"id\": \"p1\"\n}\n", "done")
	if out := desk(t, environ, "", "run", "delete-a-configuration-policy-for-the-specified-customer", "--param", "customer-id=c1", "--param", "policy-id=p2", "--yes"); out.code != 1 {
		t.Errorf("the refused change: %+v", out)
	}
	entries := decode[[]state.Change](t, desk(t, environ, "", "journal", "list", "-o", "json").out)
	if len(entries) != 2 || entries[0].State != state.ChangeRefused || entries[0].Code != "7" || entries[1].State != state.ChangeDone || entries[1].Target != "c1" || entries[1].Account != "CSPDESK_TOKEN" {
		t.Errorf("the journal has %+v", entries)
	}
	if bare := desk(t, environ, "", "journal", "-o", "json").out; bare != desk(t, environ, "", "journal", "list", "-o", "json").out {
		t.Errorf("without a command it prints %s", bare)
	}
	if csv := desk(t, environ, "", "journal", "export", "--state", "refused", "-o", "csv").out; strings.Count(csv, "\n") != 2 || !strings.Contains(csv, "No such policy") {
		t.Errorf("the export is %s", csv)
	}
	if one := decode[state.Change](t, desk(t, environ, "", "journal", "show", entries[0].RequestID).out); one.ID != 2 {
		t.Errorf("journal show prints %+v", one)
	}
	desk(t, environ, "", "journal", "settle").check(t, 0, "", "every change has a known outcome")
	if n := len(s.requests()); n != 2 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestJournalCommandMistakes(t *testing.T) {
	t.Parallel()
	_, environ := startService(t, nil)
	environ = withHome(t, environ)
	for _, tt := range []struct {
		args string
		want string
	}{
		{"list -o xml", `no output format "xml"`},
		{"list --state lost", `no state "lost"`},
		{"list --since someday", "is not a time"},
		{"list --limit -1", "not a number"},
		{"show", "needs the id"},
		{"show 7", "no entry 7"},
		{"show x", `no entry "x"`},
		{"settle --took-effect", "need the id"},
		{"settle 1 --took-effect --no-effect", "can't both"},
		{"settle --repeat", "add --yes"},
	} {
		desk(t, environ, "", append([]string{"journal"}, strings.Fields(tt.args)...)...).check(t, 2, "", tt.want)
	}
	desk(t, []string{"HOME=" + t.TempDir()}, "", "journal", "list").check(t, 3, "", "no profile")
}

// TestDamagedJournalIsReported damages the journal: the commands warn that earlier
// changes may be missing.
func TestDamagedJournalIsReported(t *testing.T) {
	t.Parallel()
	_, environ := startService(t, nil)
	home := t.TempDir()
	environ = append(environ, "XDG_STATE_HOME="+home, "XDG_CACHE_HOME="+t.TempDir())
	desk(t, environ, "", "journal", "list", "-o", "json").check(t, 0, "[]\n", "")
	files, err := filepath.Glob(filepath.Join(home, "cspdesk", "*", "desk.db"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the journals are %q, %v", files, err)
	}
	if err := os.WriteFile(files[0], []byte(strings.Repeat("no database", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	got := desk(t, environ, "", "journal", "settle")
	if strings.Count(got.errout, "it is not a database") != 1 || strings.Count(got.errout, "Earlier changes may be missing") != 1 {
		t.Errorf("settling says\n%s", got.errout)
	}
	desk(t, environ, "", "journal", "list", "-o", "json").check(t, 0, "[]\n", "Earlier changes may be missing: a damaged journal was set aside as desk.db.set-aside-")
	if err := errors.Join(os.Remove(files[0]), os.Mkdir(files[0], 0o700)); err != nil {
		t.Fatal(err)
	}
	desk(t, environ, "", "journal", "list").check(t, 1, "", files[0]+" can't be used (is a directory): move the existing file away")
}

// leaveInJournal records a change as a killed process would leave it: waiting for the
// response, or not yet sent if c.Sent is zero.
func leaveInJournal(t *testing.T, environ []string, running *sandbox.Running, c state.Change, opts ...state.Option) {
	t.Helper()
	var home string
	for _, e := range environ {
		if dir, ok := strings.CutPrefix(e, "XDG_STATE_HOME="); ok {
			home = filepath.Join(dir, "cspdesk")
		}
	}
	folders, err := filepath.Glob(filepath.Join(home, "*", "desk.db"))
	if err != nil || len(folders) != 1 {
		t.Fatalf("the journals are %q, %v", folders, err)
	}
	partner := state.PartnerOf(strings.TrimPrefix(running.API, "http://"), running.Tenant)
	if filepath.Base(filepath.Dir(folders[0])) != partner.String() {
		t.Fatalf("the journal is %s, not of %s", folders[0], partner)
	}
	store, err := state.Open(t.Context(), state.Dirs{State: home}, partner, opts...)
	if err != nil {
		t.Fatal(err)
	}
	j, err := store.Journal(t.Context())
	if err == nil {
		err = j.Begin(t.Context(), c)
	}
	if err == nil && !c.Sent.IsZero() {
		err = j.Sending(t.Context(), c.RequestID)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil { // also removes the process's lock file
		t.Fatal(err)
	}
}

func TestSettleCommand(t *testing.T) {
	t.Parallel()
	running, environ := startSandbox(t, sandbox.Config{Customers: 3})
	environ = withHome(t, environ)
	customers := decode[[]struct{ ID string }](t, desk(t, environ, "", "run", "get-a-list-of-customers").out)
	desk(t, environ, "", "journal", "list", "-o", "json").check(t, 0, "[]\n", "")
	url := running.API + "/v1/customers/" + customers[0].ID + "/policies"
	lost := state.Change{
		Operation: "create-a-new-configuration-policy-for-the-specified-customer", Method: "POST", URL: url, RequestID: "11111111-1111-4111-8111-111111111111",
		Customer: customers[0].ID, Target: customers[0].ID, Body: []byte(`{"name":"Kiosk","category":"o_o_b_e","policySettings":["none"]}`), Whole: true,
		Sent: time.Now(),
	}
	leaveInJournal(t, environ, running, lost)
	policies := func() int {
		return len(decode[[]any](t, desk(t, environ, "", "run", "get-a-list-of-a-customer-s-policies", "--param", "customer-id="+customers[0].ID, "--all").out))
	}
	before := policies()
	desk(t, environ, "", "journal", "settle").check(t, 1, "", "no way to look")
	if n := policies(); n != before {
		t.Fatalf("reading the target created a policy: %d instead of %d", n, before)
	}
	if got := desk(t, environ, "", "journal", "settle", "--repeat", "--yes"); got.code != 0 || !strings.Contains(got.errout, "done: It was sent again") {
		t.Errorf("exit code %d\n%s", got.code, got.errout)
	}
	if n := policies(); n != before+1 {
		t.Errorf("there are %d policies, want %d", n, before+1)
	}
	old := lost
	old.RequestID = "33333333-3333-4333-8333-333333333333"
	leaveInJournal(t, environ, running, old, state.WithClock(func() time.Time { return time.Now().Add(-25 * time.Hour) }))
	desk(t, environ, "", "journal", "settle", "--repeat", "--yes").check(t, 1, "", "apply it a second time")
	if n := policies(); n != before+1 {
		t.Errorf("an old change was sent again: there are %d policies, want %d", n, before+1)
	}
	desk(t, environ, "", "journal", "settle", old.RequestID, "--no-effect").check(t, 0, "", "no effect")
	lost.RequestID = "22222222-2222-4222-8222-222222222222"
	leaveInJournal(t, environ, running, lost)
	desk(t, environ, "", "journal", "settle", lost.RequestID, "--no-effect", "--why", "Microsoft says so").check(t, 0, "", "no effect: By hand: Microsoft says so")
	desk(t, environ, "", "journal", "settle", lost.RequestID).check(t, 0, "", "already has a known outcome")
	never := lost
	never.RequestID, never.Sent = "44444444-4444-4444-8444-444444444444", time.Time{}
	leaveInJournal(t, environ, running, never)
	desk(t, environ, "", "journal", "settle").check(t, 0, "", "no effect: It was never sent")
	if n := policies(); n != before+1 {
		t.Errorf("settling a change that was never sent has sent it: there are %d policies, want %d", n, before+1)
	}
	entries := decode[[]state.Change](t, desk(t, environ, "", "journal", "list", "-o", "json", "--since", time.Hour.String()).out)
	if len(entries) != 3 || entries[0].State != state.ChangeNoEffect || entries[1].State != state.ChangeNoEffect || entries[2].State != state.ChangeDone || entries[2].ReconciledBy != "ada@contoso.example" {
		t.Errorf("the journal has %+v", entries)
	}
}

// TestRepeatingACreation resends a creation whose response was lost. The request is
// shown before and the response after, because the service returns it only once.
func TestRepeatingACreation(t *testing.T) {
	t.Parallel()
	running, environ := startSandbox(t, sandbox.Config{Customers: 3})
	environ = withHome(t, environ)
	customers := decode[[]struct {
		ID             string
		CompanyProfile struct{ Domain string }
	}](t, desk(t, environ, "", "run", "get-a-list-of-customers").out)
	desk(t, environ, "", "journal", "list", "-o", "json").check(t, 0, "[]\n", "")
	created := state.Change{
		Operation: "create-a-customer", Method: "POST", URL: running.API + "/v1/customers", RequestID: "11111111-1111-4111-8111-111111111111",
		Body: []byte(`{"companyProfile":{"domain":"newcomer.onmicrosoft.com"},"billingProfile":{"email":"a@b.example","culture":"en-US","language":"en","companyName":"Newcomer",` +
			`"defaultAddress":{"firstName":"Ada","lastName":"Byron","addressLine1":"One Way","city":"Redmond","state":"WA","postalCode":"98052","country":"US","phoneNumber":"4255550101"}}}`),
		Whole: true, Sent: time.Now(),
	}
	leaveInJournal(t, environ, running, created)
	_, _, errout := cli.RunAtTerminal(t, environ, "n\n", "journal", "settle", "1")
	for _, shown := range []string{"POST " + created.URL, "MS-RequestId: " + created.RequestID, `"domain": "newcomer.onmicrosoft.com"`, "It was not sent again"} {
		if !strings.Contains(errout, shown) {
			t.Errorf("%q is not shown before the question:\n%s", shown, errout)
		}
	}
	got := desk(t, environ, "", "journal", "settle", "1", "--repeat", "--yes")
	if made := decode[struct{ UserCredentials struct{ Password string } }](t, got.out); got.code != 0 || made.UserCredentials.Password == "" || !strings.Contains(got.errout, `"companyName": "Newcomer"`) {
		t.Errorf("exit code %d, answer %s\n%s", got.code, got.out, got.errout)
	}

	user := created // the journal does not hold its body, because of the password
	user.Operation, user.Customer, user.URL = "create-user-accounts-for-a-customer", customers[0].ID, created.URL+"/"+customers[0].ID+"/users"
	user.RequestID, user.Body, user.Whole = "22222222-2222-4222-8222-222222222222", nil, false
	leaveInJournal(t, environ, running, user)
	body := `{"usageLocation":"US","userPrincipalName":"new@` + customers[0].CompanyProfile.Domain + `","firstName":"N","lastName":"M","displayName":"N M",` +
		`"passwordProfile":{"password":"CANARY-Pw4","forceChangePassword":true}}`
	desk(t, environ, "", "journal", "settle", "2", "--repeat", "--yes").check(t, 1, "", "settle 2 --repeat --body FILE")
	desk(t, environ, body, "journal", "settle", "1", "--repeat", "--yes", "--body", "-").check(t, 0, "", "change 1 already has a known outcome")
	desk(t, environ, body, "journal", "settle", "--repeat", "--yes", "--body", "-").check(t, 2, "", "--body needs the id")
	desk(t, environ, body, "journal", "settle", "2", "--body", "-").check(t, 2, "", "--body requires --repeat")
	got = desk(t, environ, body, "journal", "settle", "2", "--repeat", "--yes", "--body", "-")
	if got.code != 0 || !strings.Contains(got.out, "new@") || strings.Contains(got.errout, "CANARY") || !strings.Contains(got.errout, "MS-RequestId: "+user.RequestID) {
		t.Errorf("exit code %d, answer %s\n%s", got.code, got.out, got.errout)
	}
	if text := desk(t, environ, "", "journal", "export").out; strings.Contains(text, "CANARY") || strings.Count(text, `"state":"done"`) != 2 {
		t.Errorf("the journal has %s", text)
	}
}

// TestSettlingByLooking reads the target. If that shows the outcome, no flag is needed
// and nothing is sent.
func TestSettlingByLooking(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name          string
		age           time.Duration
		before, after string // the subscription's current name if empty
		code          int
		want          string
	}{
		{"no effect", 20 * time.Minute, "", "Else", 0, "no effect: The target is as it was before"},
		{"no effect yet", time.Minute, "", "Else", 1, "look again after"},
		{"it took effect", time.Minute, "Else", "", 0, "done: The target is as the change wanted it"},
		{"changed by somebody else", 20 * time.Minute, "Else", "Other", 1, "neither as before nor as wanted"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			running, environ := startSandbox(t, sandbox.Config{Customers: 3})
			environ = withHome(t, environ)
			customer := decode[[]struct{ ID string }](t, desk(t, environ, "", "run", "get-a-list-of-customers").out)[0].ID
			subscription := decode[[]struct{ ID, FriendlyName string }](t, desk(t, environ, "", "run", "get-a-customers-subscriptions", "--param", "customer-id="+customer).out)[0]
			desk(t, environ, "", "journal", "list", "-o", "json").check(t, 0, "[]\n", "")
			leaveInJournal(t, environ, running, state.Change{
				Operation: "update-the-nickname-for-a-subscription", Method: "PATCH", URL: running.API + "/v1/customers/" + customer + "/subscriptions/" + subscription.ID,
				RequestID: "11111111-1111-4111-8111-111111111111", Customer: customer, Target: subscription.ID, Sent: time.Now(),
				Fields: []state.Field{{Name: "friendlyName", Before: cmp.Or(tt.before, subscription.FriendlyName), After: cmp.Or(tt.after, subscription.FriendlyName)}},
			}, state.WithClock(func() time.Time { return time.Now().Add(-tt.age) }))
			desk(t, environ, "", "journal", "settle").check(t, tt.code, "", tt.want)
			if audit := desk(t, environ, "", "run", "get-a-record-of-partner-center-activity", "--all").out; strings.Contains(audit, subscription.ID) {
				t.Error("reading the target has changed the subscription")
			}
		})
	}
}

func TestNotesCommand(t *testing.T) {
	t.Parallel()
	_, environ := startService(t, nil)
	environ = withHome(t, environ)
	for _, args := range [][]string{{"--customer", "C1", "calls back"}, {"--customer", "c1", "--subscription", "s1", "fewer seats"}} {
		if out := desk(t, environ, "", append([]string{"notes", "add"}, args...)...); out.code != 0 || len(strings.TrimSpace(out.out)) != 36 {
			t.Errorf("%q: %+v", args, out)
		}
	}
	notes := decode[[]state.Note](t, desk(t, environ, "", "notes", "export").out)
	if len(notes) != 2 || notes[0].Text != "fewer seats" || notes[0].Author != "CSPDESK_TOKEN" || notes[1].ID != "c1" {
		t.Errorf("the notes are %+v", notes)
	}
	if found := decode[[]state.Note](t, desk(t, environ, "", "notes", "list", "CALLS", "-o", "json").out); len(found) != 1 {
		t.Errorf("found %+v", found)
	}
	if marks := decode[[]state.Mark](t, desk(t, environ, "", "notes", "marks", "-o", "json").out); len(marks) != 2 {
		t.Errorf("the marks are %+v", marks)
	}
	desk(t, environ, "", "notes", "add", "x").check(t, 2, "", "a note needs a customer")
	desk(t, environ, "", "notes", "add", " ", "--customer", "c").check(t, 2, "", "empty")
	desk(t, environ, "", "notes", "list", "--subscription", "s").check(t, 2, "", "needs --customer")
}
