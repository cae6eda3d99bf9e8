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

// accessBindings returns the keys of this area, which work on every screen.
func accessBindings(d *kit.Desk) []widget.Binding {
	return []widget.Binding{
		{
			ID: "sign-in", Keys: []string{"L"}, Label: "sign in", Group: "cspdesk",
			Help:     "Sign in again, for example with a second factor. The screen stays as it is.",
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
		return "cspdesk can't sign in here: the access token was given to it."
	}
	return ""
}

// signIn hands the terminal to the sign-in. Afterwards the screens resume what they
// could not read.
func signIn(d *kit.Desk) tea.Cmd {
	return ui.HandOver(func() error { return d.Access.SignIn(context.Background()) }, func(err error) tea.Msg {
		if err != nil {
			return ui.Toast(text.ToneBad, err.Error())()
		}
		return tea.BatchMsg{ui.Toast(text.ToneGood, "You are signed in. Missing data is being read now."), ui.Refresh()}
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

// mfaStatus says whether the service accepts the sign-in as MFA, or "" before it has
// answered.
func mfaStatus(d *kit.Desk) string {
	switch d.Client.MFA() {
	case api.MFACompliant:
		return " MFA accepted."
	case api.MFAMissing:
		return " Without MFA."
	case api.MFAUnknown:
	}
	return ""
}

// chooseProfile opens the menu of profiles. Choosing one restarts the screens, so that
// no data of one partner is ever shown in the profile of another.
func chooseProfile(d *kit.Desk) tea.Cmd {
	items := make([]widget.MenuItem, len(d.Access.Profiles))
	for i, p := range d.Access.Profiles {
		items[i] = widget.MenuItem{ID: p.Name, Title: p.Name, Detail: p.Detail, Key: p.Badge}
		if p.Current {
			items[i].Off = p.Name + " is the current profile." + mfaStatus(d)
			continue
		}
		items[i].Do = func() tea.Cmd {
			return ui.QuitFor("Switch to "+p.Name, func() { d.Access.Switch(p.Name) })
		}
	}
	return ui.Open(ui.NewMenu(ui.Menu{Title: "Switch profile", Items: items, Empty: "No profile has this name."}))
}
