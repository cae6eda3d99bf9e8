package changes_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

const (
	firstID  = "11111111-1111-4111-8111-111111111111"
	secondID = "22222222-2222-4222-8222-222222222222"
)

// stored returns the folder of a new state database.
func stored(t *testing.T) *state.Dirs {
	t.Helper()
	return &state.Dirs{State: t.TempDir()}
}

// record stores changes as a process that was killed leaves them: they were sent, and
// no outcome was recorded.
func record(t *testing.T, dirs *state.Dirs, changes ...state.Change) {
	t.Helper()
	store, err := state.Open(t.Context(), *dirs, state.PartnerOf("global", "contoso"))
	if err != nil {
		t.Fatal(err)
	}
	j, err := store.Journal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		if err := errors.Join(j.Begin(t.Context(), c), j.Sending(t.Context(), c.RequestID)); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
}

// newPolicy is the creation of a device policy for a customer.
func newPolicy(id, customer string) state.Change {
	return state.Change{
		Operation: api.CreatePolicy.Spec().ID, Method: "POST", URL: "https://sandbox.example/v1/customers/" + customer + "/policies",
		RequestID: id, Account: "ada@contoso.example", Customer: customer, Whole: true,
		Body: []byte(`{"name":"Kiosk","category":"o_o_b_e","policySettings":["none"]}`),
	}
}

func TestListAndDetails(t *testing.T) {
	dirs := stored(t)
	second := newPolicy(secondID, "c")
	second.Account = "grace@contoso.example"
	second.Fields = []state.Field{{Name: "category", Before: "", After: "o_o_b_e"}}
	record(t, dirs, newPolicy(firstID, "c"), second)
	viewstest.Drive(t, viewstest.Setup{Kept: dirs, Width: 160, Height: 40}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250", "2 earlier changes have an unknown outcome", "2 unknown")
		b.Press("H").Sees("OUTCOME", "WHAT", "WHO", "ada@contoso", "grace@contoso", "2 of 2")
		if line := b.CursorLine(); !strings.Contains(line, "grace@contoso") {
			t.Errorf("the latest change is not the first: %q", line)
		}
		b.Press("enter").Sees("Journal entry 2", "grace@contoso.example", secondID, "category", "→ o_o_b_e", "1 time, last by")
		b.Press("esc", "down", "enter").Sees("Journal entry 1", "ada@contoso.example", firstID).SeesNot(secondID)
		b.Press("J").Sees(`"requestId": "` + firstID)
	})
}

// TestChangeIsRecorded makes a change on the screens and finds it in the journal.
func TestChangeIsRecorded(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{Kept: stored(t), Width: 160, Height: 40}, func(_ *testing.T, b *viewstest.Bench) {
		b.Rename("Head office", "!")
		b.Press("esc", "esc", "esc", "H").Sees("friendlyName: Head office → Head", "done", "1 of 1")
		b.Press("t").Sees("The outcome of this change is known.")
	})
}

func TestReconcileByHand(t *testing.T) {
	for name, tt := range map[string]struct{ choice, outcome, how string }{
		"took effect": {"it took", "done", "By hand: it took effect."},
		"no effect":   {"it did not", "no effect", "By hand: it did not take effect."},
	} {
		t.Run(name, func(t *testing.T) {
			dirs := stored(t)
			record(t, dirs, newPolicy(firstID, "c"))
			viewstest.Drive(t, viewstest.Setup{Kept: dirs, Width: 160, Height: 40}, func(t *testing.T, b *viewstest.Bench) {
				b.Sees("250 of 250", "1 unknown").Press("H", "enter").Sees("Journal entry 1", "open")
				b.Press("t").Sees("Outcome unknown", "Check the resource", "It took effect", "It did not take effect")
				b.Type(tt.choice).Press("enter").Sees("The outcome is known: "+tt.outcome, tt.how, "reconciled").SeesNot("1 unknown")
				b.Fact("outcome", tt.outcome)
				b.Took() // nothing was sent
				b.Press("t").Sees("The outcome of this change is known.")
				b.Press("esc").Sees("1 of 1")
				if line := b.CursorLine(); !strings.Contains(line, " "+tt.outcome+" ") {
					t.Errorf("the list does not show the outcome %q: %q", tt.outcome, line)
				}
			})
		})
	}
}

// TestReconcileByChecking loses the response to a change. Reading the subscription
// shows that the change took effect.
func TestReconcileByChecking(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{Kept: stored(t), Width: 160, Height: 40}, func(_ *testing.T, b *viewstest.Bench) {
		b.At("Fabrikam Ltd", "Head office").Press("a", "n").Type("!").Press("enter").Sees("What changes")
		b.Faults("cut-after")
		b.Press("enter").Sees("no answer came").Press("enter").Sees("outcome unknown")
		b.Faults("")
		b.Press("esc", "esc", "esc", "esc", "H").Sees("friendlyName: Head office → Head", "1 of 1")
		b.Press("t").Sees("Outcome unknown").Type("check").Press("enter").Sees("The outcome is known: done").SeesNot("1 unknown")
		b.Took("update-the-nickname-for-a-subscription")
	})
}

// TestResend shows the request before it is sent again, and the response afterwards.
func TestResend(t *testing.T) {
	dirs := stored(t)
	viewstest.Drive(t, viewstest.Setup{Kept: dirs}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250")
		record(t, dirs, newPolicy(firstID, b.TenantOf("Fabrikam Ltd")))
		b.Press("H").Sees("1 of 1", "open").Press("t").Type("send the same").Press("enter")
		b.Sees("Send the request again?", "POST ", "MS-RequestId "+firstID, `"name": "Kiosk"`)
		b.Took()
		b.Press("y").Sees("Answer", `"name": "Kiosk"`, `"id": "`).Press("esc").Sees("done")
		b.Took(api.CreatePolicy.Spec().ID)
	})
}

func TestResendIsDisabled(t *testing.T) {
	dirs := stored(t)
	record(t, dirs, newPolicy(firstID, "c"))
	viewstest.Drive(t, viewstest.Setup{Kept: dirs, ReadOnly: true}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("H").Sees("1 of 1").Press("t").Sees("cspdesk is read-only.")
		b.Type("send the same").Press("enter").SeesNot("Send the request again?")
		b.Took()
	})
}

func TestNoJournal(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("H").Sees("No journal is stored.")
	})
}
