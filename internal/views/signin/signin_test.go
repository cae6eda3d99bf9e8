package signin_test

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
	"github.com/cspdesk/cspdesk/internal/views/kit"
	"github.com/cspdesk/cspdesk/internal/views/signin"
	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

func TestSignInAgain(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{World: sandbox.Config{Customers: 5}, Width: 80, Height: 24}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("5 of 5").SeesNot("signed out").Press("L").Sees("cspdesk can't sign in here")
		now, outcome, asked := kit.AccessState{Account: "ada@contoso.example"}, errors.New("Nobody completed the sign-in."), 0
		b.Desk.Access = kit.Access{
			State: func() kit.AccessState { return now },
			SignIn: func(context.Context) error {
				if asked++; outcome == nil {
					now = kit.AccessState{Account: "grace@contoso.example"}
				}
				return outcome
			},
		}
		now.Lost = "You are signed out. Data already read stays."
		b.Press("down").Sees("You are signed out. Data already read stays. Press L to sign in.", "not signed in", "5 of 5")
		b.Press("L").Sees("Nobody completed the sign-in.", "You are signed out.")
		outcome = nil
		b.Press("L").Sees("You are signed in.", "5 of 5").SeesNot("You are signed out")
		if asked != 2 {
			t.Errorf("signed in %d times, want 2", asked)
		}
	})
}

func TestSecondFactor(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{World: sandbox.Config{Customers: 5}, Width: 80, Height: 24}, func(_ *testing.T, b *viewstest.Bench) {
		b.Desk.Access = kit.Access{Switch: func(string) {}, Profiles: []kit.ProfileChoice{{Name: "one", Current: true}, {Name: "other"}}}
		b.Sees("5 of 5").SeesNot("no MFA").Press("W").Sees("MFA accepted").Press("esc")
		b.Wire.Weak.Store(true)
		b.Press("r").Sees("5 of 5", "no MFA").Press("W").Sees("Without MFA.").Press("esc")
		b.Wire.Weak.Store(false)
		b.Press("r").Sees("5 of 5").SeesNot("no MFA")
	})
}

func TestSwitchProfile(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{World: sandbox.Config{Customers: 5}}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("5 of 5").Press("W").Sees("There is no other profile.")
		next := ""
		b.Desk.Access = kit.Access{
			Switch: func(name string) { next = name },
			Profiles: []kit.ProfileChoice{
				{Name: "production", Detail: "Partner Center", Badge: "PRODUCTION", Current: true},
				{Name: "test", Detail: "Partner Center  contososandbox.example", Badge: "SANDBOX"},
			},
		}
		b.Press("W").Sees("Switch profile", "contososandbox.example").Press("enter").Sees("production is the current profile.")
		if next != "" || b.Ended() {
			t.Fatal("cspdesk switched to the current profile")
		}
		b.Press("down", "enter")
		if next != "test" || !b.Ended() {
			t.Errorf("switched to %q, ended %t", next, b.Ended())
		}
	})
	switchFixed(t)
}

// switchFixed runs cspdesk with a given access token.
func switchFixed(t *testing.T) {
	t.Helper()
	t.Run("fixed", func(t *testing.T) {
		viewstest.DriveNow(t, viewstest.Setup{World: sandbox.Config{Customers: 2}}, func(_ *testing.T, b *viewstest.Bench) {
			b.Desk.Access = kit.Access{Fixed: "CSPDESK_TOKEN is set.", Switch: func(string) {}}
			b.Sees("2 of 2").Press("W").Sees("CSPDESK_TOKEN is set.")
		})
	})
}

// firstRun runs a test on the screens of the first run.
func firstRun(t *testing.T, s *signin.Setup, test func(d *uitest.Driver)) {
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
	s := &signin.Setup{
		Path: "config.yaml",
		FreeName: func(name string) error {
			if name == "taken" {
				return errors.New("a profile with this name exists")
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
	firstRun(t, s, func(d *uitest.Driver) {
		d.Sees("Welcome to cspdesk", "Look around in the demo", "Set up your partner tenant").Press("down", "enter")
		d.Sees("application id *", "partner tenant", "A short name of your choice", "sign-in address", "esc back").SeesNot("esc back  esc back").Press("ctrl+s").Sees("This field is required.")
		d.Type("abc").Press("enter").Sees(`Application id is "abc"; it must be an id like`).Press("shift+tab", "ctrl+u").Type(id)
		d.Press("ctrl+s").Sees("Sign-in failed", "The account is locked.").Advance(time.Second).Press("esc").SeesNot("Sign-in failed")
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

func TestFirstRunOpensDemo(t *testing.T) {
	t.Parallel()
	demo := false
	firstRun(t, &signin.Setup{Demo: func() { demo = true }}, func(d *uitest.Driver) {
		d.Press("s").Sees("There is no folder for the config file").Press("d")
		if !demo || !d.Ended() {
			t.Errorf("demo %t, ended %t", demo, d.Ended())
		}
	})
}
