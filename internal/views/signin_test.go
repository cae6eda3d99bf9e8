package views_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/views"
)

func TestSignInAgain(t *testing.T) {
	drive(t, setup{world: sandbox.Config{Customers: 5}, width: 80, height: 24}, func(t *testing.T, b *bench) {
		b.Sees("5 of 5").SeesNot("signed out").Press("L").Sees("This desk has no sign-in of its own")
		now, outcome, asked := views.AccessState{Account: "ada@contoso.example"}, errors.New("Nobody completed the sign-in."), 0
		b.desk.Access = views.Access{
			State: func() views.AccessState { return now },
			SignIn: func(context.Context) error {
				if asked++; outcome == nil {
					now = views.AccessState{Account: "grace@contoso.example"}
				}
				return outcome
			},
		}
		now.Lost = "You are signed out. What was read stays."
		b.Press("down").Sees("You are signed out. What was read stays. Press L to sign in.", "not signed in", "5 of 5")
		b.Press("L").Sees("Nobody completed the sign-in.", "You are signed out.")
		outcome = nil
		b.Press("L").Sees("You are signed in.", "5 of 5").SeesNot("You are signed out")
		if asked != 2 {
			t.Errorf("signed in %d times", asked)
		}
	})
}

func TestSecondFactor(t *testing.T) {
	drive(t, setup{world: sandbox.Config{Customers: 5}, width: 80, height: 24}, func(_ *testing.T, b *bench) {
		b.desk.Access = views.Access{Switch: func(string) {}, Profiles: []views.ProfileChoice{{Name: "one", Current: true}, {Name: "other"}}}
		b.Sees("5 of 5").SeesNot("no MFA").Press("W").Sees("MFA accepted").Press("esc")
		b.line.weak.Store(true)
		b.Press("r").Sees("5 of 5", "no MFA").Press("W").Sees("Without MFA.").Press("esc")
		b.line.weak.Store(false)
		b.Press("r").Sees("5 of 5").SeesNot("no MFA")
	})
}

func TestSwitchProfile(t *testing.T) {
	drive(t, setup{world: sandbox.Config{Customers: 5}}, func(t *testing.T, b *bench) {
		b.Sees("5 of 5").Press("W").Sees("There is no other profile.")
		next := ""
		b.desk.Access = views.Access{
			Switch: func(name string) { next = name },
			Profiles: []views.ProfileChoice{
				{Name: "production", Detail: "Partner Center", Badge: "PRODUCTION", Current: true},
				{Name: "test", Detail: "Partner Center  contososandbox.example", Badge: "SANDBOX"},
			},
		}
		b.Press("W").Sees("Switch to the desk of", "contososandbox.example").Press("enter").Sees("This is the desk of production already.")
		if next != "" || b.Ended() {
			t.Fatal("the desk switched to itself")
		}
		b.Press("down", "enter")
		if next != "test" || !b.Ended() {
			t.Errorf("switched to %q, ended %t", next, b.Ended())
		}
	})
	switchFixed(t)
}

// switchFixed is a desk whose token comes from outside.
func switchFixed(t *testing.T) {
	t.Helper()
	t.Run("fixed", func(t *testing.T) {
		driveNow(t, setup{world: sandbox.Config{Customers: 2}}, func(_ *testing.T, b *bench) {
			b.desk.Access = views.Access{Fixed: "CSPDESK_TOKEN is set.", Switch: func(string) {}}
			b.Sees("2 of 2").Press("W").Sees("CSPDESK_TOKEN is set.")
		})
	})
}

// newcomer runs a test at the first run.
func newcomer(t *testing.T, s *views.Setup, test func(d *uitest.Desk)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		app, err := ui.New(t.Context(), s.Config("cspdesk", "test"))
		if err != nil {
			t.Fatal(err)
		}
		test(uitest.New(t, app, 80, 24, uitest.NoColor))
	})
}

func TestFirstRun(t *testing.T) {
	t.Parallel()
	const id = "11111111-2222-3333-4444-555555555555"
	var tried, saved []state.Profile
	done, refusal := "", errors.New("The account is locked.")
	s := &views.Setup{
		Path: "config.yaml",
		FreeName: func(name string) error {
			if name == "taken" {
				return errors.New("there is a profile of that name already")
			}
			return nil
		},
		Check: func(p state.Profile) error {
			if p.Flow == "app-only" {
				return errors.New("flow app-only needs a tenant")
			}
			return nil
		},
		Try: func(_ string, p state.Profile) error {
			tried = append(tried, p)
			return refusal
		},
		Save: func(_ string, p state.Profile) error {
			saved = append(saved, p)
			return nil
		},
		Done: func(name string) { done = name },
	}
	newcomer(t, s, func(d *uitest.Desk) {
		d.Sees("Welcome to cspdesk", "Look around in the demo", "Set up your partner tenant").Press("down", "enter")
		d.Sees("application id *", "partner tenant", "A short name of your choice", "sign-in address", "esc back").SeesNot("esc back  esc back").Press("ctrl+s").Sees("This field is required.")
		d.Type("abc").Press("enter").Sees(`Application id is "abc"; it must be an id like`).Press("shift+tab", "ctrl+u").Type(id)
		d.Press("ctrl+s").Sees("The sign-in did not work", "The account is locked.").Advance(time.Second).Press("esc").SeesNot("did not work")
		refusal = nil
		d.Press("ctrl+s")
		if !d.Ended() {
			t.Error("the first run did not end")
		}
	})
	want := state.Profile{ClientID: id, Color: "production", Badge: "PRODUCTION"}
	if diff := cmp.Diff([]state.Profile{want, want}, tried); diff != "" || done != "production" || !cmp.Equal(saved, []state.Profile{want}) {
		t.Errorf("done %q, saved %+v, tried (-want +got):\n%s", done, saved, diff)
	}
}

func TestFirstRunLeadsToTheDemo(t *testing.T) {
	t.Parallel()
	demo := false
	newcomer(t, &views.Setup{Demo: func() { demo = true }}, func(d *uitest.Desk) {
		d.Press("s").Sees("There is no place for a config file").Press("d")
		if !demo || !d.Ended() {
			t.Errorf("demo %t, ended %t", demo, d.Ended())
		}
	})
}
