package views

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// Access is how somebody gets in, and whose desk this could be instead. A desk
// without it can do neither.
type Access struct {
	// State tells who is signed in. It is polled when drawing, so it must not wait
	// for anything.
	State func() AccessState
	// SignIn signs in again, with the terminal to itself. Nil where that can't be.
	SignIn func(context.Context) error
	// Profiles are those to switch between, this one too.
	Profiles []ProfileChoice
	// Switch has the desk of another profile opened once this one has ended.
	Switch func(name string)
	// Fixed says why the profile can't be switched; empty when it can.
	Fixed string
}

// AccessState is who is signed in and what has become of that.
type AccessState struct {
	Account string // empty when nobody knows
	// Lost says in a sentence why calls will fail until somebody signs in again;
	// empty as long as they don't.
	Lost string
}

// ProfileChoice is a profile to switch to.
type ProfileChoice struct {
	Name    string
	Detail  string // cloud and tenant
	Badge   string
	Current bool
}

func (d *Desk) accessState() AccessState {
	if d.Access.State == nil {
		return AccessState{}
	}
	return d.Access.State()
}

// accessBindings are the keys that work on every screen.
func (d *Desk) accessBindings() []widget.Binding {
	return []widget.Binding{
		{
			ID: "sign-in", Keys: []string{"L"}, Label: "sign in", Group: "Desk",
			Help:     "Sign in again, or with more proof, without losing what is on the screen.",
			Disabled: d.noSignIn, Do: d.signIn,
		},
		{
			ID: "profiles", Keys: []string{"W"}, Label: "profiles", Group: "Desk",
			Help:     "Switch to another partner tenant or account.",
			Disabled: d.noSwitch, Do: d.chooseProfile,
		},
	}
}

func (d *Desk) noSignIn() string {
	if d.Access.SignIn == nil {
		return "This desk has no sign-in of its own: its token comes from outside."
	}
	return ""
}

// signIn hands the terminal to the sign-in. What could not be read meanwhile is
// read from where it broke off.
func (d *Desk) signIn() tea.Cmd {
	return ui.HandOver(func() error { return d.Access.SignIn(context.Background()) }, func(err error) tea.Msg {
		if err != nil {
			return ui.Toast(text.ToneBad, err.Error())()
		}
		return tea.BatchMsg{ui.Toast(text.ToneGood, "You are signed in. What was not read yet is read now."), ui.Refresh()}
	})
}

func (d *Desk) noSwitch() string {
	switch {
	case d.Access.Fixed != "":
		return d.Access.Fixed
	case d.Access.Switch == nil || len(d.Access.Profiles) < 2:
		return "There is no other profile. Add one with cspdesk profile add."
	}
	return ""
}

// factors says what the service thinks of the sign-in's second factor, once it has.
func (d *Desk) factors() string {
	switch d.Client.MFA() {
	case api.MFACompliant:
		return " MFA accepted."
	case api.MFAMissing:
		return " Without MFA."
	case api.MFAUnknown:
	}
	return ""
}

// chooseProfile shows the profiles. The desk of another one begins anew: nothing
// of one partner's is ever shown in another's.
func (d *Desk) chooseProfile() tea.Cmd {
	items := make([]widget.MenuItem, len(d.Access.Profiles))
	for i, p := range d.Access.Profiles {
		items[i] = widget.MenuItem{ID: p.Name, Title: p.Name, Detail: p.Detail, Key: p.Badge}
		if p.Current {
			items[i].Off = "This is the desk of " + p.Name + " already." + d.factors()
			continue
		}
		items[i].Do = func() tea.Cmd {
			return ui.QuitFor("Switch to "+p.Name, func() { d.Access.Switch(p.Name) })
		}
	}
	return ui.Open(ui.NewMenu(ui.Menu{Title: "Switch to the desk of", Items: items, Empty: "No profile is called so."}))
}
