package signin

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// accessBindings are the keys that work on every screen.
func accessBindings(d *kit.Desk) []widget.Binding {
	return []widget.Binding{
		{
			ID: "sign-in", Keys: []string{"L"}, Label: "sign in", Group: "cspdesk",
			Help:     "Sign in again, or with more proof, without losing what is on the screen.",
			Disabled: func() string { return noSignIn(d) }, Do: func() tea.Cmd { return signIn(d) },
		},
		{
			ID: "profiles", Keys: []string{"W"}, Label: "profiles", Group: "cspdesk",
			Help:     "Switch to another partner tenant or account.",
			Disabled: func() string { return noSwitch(d) }, Do: func() tea.Cmd { return chooseProfile(d) },
		},
	}
}

func noSignIn(d *kit.Desk) string {
	if d.Access.SignIn == nil {
		return "This desk has no sign-in of its own: its token comes from outside."
	}
	return ""
}

// signIn hands the terminal to the sign-in. What could not be read meanwhile is
// read from where it broke off.
func signIn(d *kit.Desk) tea.Cmd {
	return ui.HandOver(func() error { return d.Access.SignIn(context.Background()) }, func(err error) tea.Msg {
		if err != nil {
			return ui.Toast(text.ToneBad, err.Error())()
		}
		return tea.BatchMsg{ui.Toast(text.ToneGood, "You are signed in. What was not read yet is read now."), ui.Refresh()}
	})
}

func noSwitch(d *kit.Desk) string {
	switch {
	case d.Access.Fixed != "":
		return d.Access.Fixed
	case d.Access.Switch == nil || len(d.Access.Profiles) < 2:
		return "There is no other profile. Add one with cspdesk profile add."
	}
	return ""
}

// factors says what the service thinks of the sign-in's second factor, once it has.
func factors(d *kit.Desk) string {
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
func chooseProfile(d *kit.Desk) tea.Cmd {
	items := make([]widget.MenuItem, len(d.Access.Profiles))
	for i, p := range d.Access.Profiles {
		items[i] = widget.MenuItem{ID: p.Name, Title: p.Name, Detail: p.Detail, Key: p.Badge}
		if p.Current {
			items[i].Off = "This is the desk of " + p.Name + " already." + factors(d)
			continue
		}
		items[i].Do = func() tea.Cmd {
			return ui.QuitFor("Switch to "+p.Name, func() { d.Access.Switch(p.Name) })
		}
	}
	return ui.Open(ui.NewMenu(ui.Menu{Title: "Switch to the desk of", Items: items, Empty: "No profile is called so."}))
}
