package signin

import (
	"context"
	"errors"
	"reflect"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// profileForm asks for the settings of a profile. It saves the profile after a sign-in
// with it succeeded, or if the user wants to save it anyway.
type profileForm struct {
	setup *Setup
	form  *widget.Form
	env   *ui.Env
}

// formSettings are the settings that a first sign-in needs, also behind a corporate proxy
// or in another cloud. The config file has more.
var formSettings = []struct {
	setting, label, value string
	required              bool
}{
	{setting: "cloud", label: "cloud", value: "global"},
	{setting: "tenant", label: "partner tenant"},
	{setting: "client_id", label: "application id", required: true},
	{setting: "flow", label: "sign in by", value: "auto"},
	{setting: "certificate", label: "certificate file"},
	{setting: "secret", label: "secret is in"},
	{setting: "ca_file", label: "extra certificates"},
	{setting: "api_url", label: "API address"},
	{setting: "authority", label: "sign-in address"},
	{setting: "read_only", label: "read-only", value: "false"},
	{setting: "color", label: "colour", value: "production"},
	{setting: "badge", label: "badge", value: "PRODUCTION"},
}

// defaults are values that are not saved, because they mean the same as no setting.
var defaults = map[string]string{"cloud": "global", "flow": "auto", "read_only": "false"}

const profileName = "name"

func newProfileForm(s *Setup) *profileForm {
	fields := []widget.FormField{{
		Name: profileName, Label: "name", Value: "production", Required: true, Validate: asSentence(s.FreeName),
		Help: "A short name of your choice, to switch between several tenants or accounts.",
	}}
	for _, a := range formSettings {
		setting := state.SettingNamed(a.setting)
		labelled := setting
		labelled.Name = a.label // problems name the field by its label on the screen
		field := widget.FormField{
			Name: setting.Name, Label: a.label, Value: a.value, Required: a.required,
			Help: strings.ToUpper(setting.Doc[:1]) + setting.Doc[1:] + ".", Validate: asSentence(labelled.Check),
		}
		switch {
		case setting.Kind == reflect.Bool:
			field.Kind = widget.FormBool
		case len(setting.Values) > 0:
			field.Kind, field.Values = widget.FormChoice, setting.Values
		}
		fields = append(fields, field)
	}
	f := &profileForm{setup: s, form: widget.NewForm(fields)}
	f.form.SubmitLabel = "Try to sign in"
	return f
}

// asSentence turns the error of a check into a sentence.
func asSentence(check func(string) error) func(string) error {
	return func(value string) error {
		if err := check(value); err != nil {
			text := err.Error()
			return errors.New(strings.ToUpper(text[:1]) + text[1:] + ".")
		}
		return nil
	}
}

// triedMsg reports the result of a sign-in with the profile.
type triedMsg struct {
	name    string
	profile state.Profile
	err     error
}

// savedMsg reports the result of saving the profile.
type savedMsg struct {
	name string
	err  error
}

// Title implements [ui.Screen].
func (f *profileForm) Title() string { return "Set up" }

// Start implements [ui.Screen].
func (f *profileForm) Start(_ context.Context, env *ui.Env) tea.Cmd {
	f.env = env
	return nil
}

// Typing implements [ui.Typing].
func (f *profileForm) Typing() bool { return f.form.Typing() }

// Guard implements [ui.Guarded].
func (f *profileForm) Guard() string {
	if f.form.Dirty() {
		return "What you typed will be lost. Leave anyway?"
	}
	return ""
}

// Status implements [ui.Screen].
func (f *profileForm) Status() string { return f.form.Status() }

// View implements [ui.Screen].
func (f *profileForm) View(width, height int) string {
	return f.form.View(min(width, 110), height, f.env.Theme)
}

// Bindings implements [ui.Screen].
func (f *profileForm) Bindings() []widget.Binding {
	return []widget.Binding{
		{Keys: []string{"tab"}, Label: "next", Footer: true},
		{Keys: []string{"left", "right"}, Label: "choose", Footer: true},
		{Keys: []string{"ctrl+s"}, Label: "try to sign in", Footer: true},
	}
}

// Update implements [ui.Screen].
func (f *profileForm) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case triedMsg:
		return f.afterTry(msg)
	case savedMsg:
		if msg.err != nil {
			return ui.Show(ui.Message{Title: "The profile was not saved", Tone: text.ToneBad, Text: msg.err.Error()})
		}
		return ui.QuitFor("Open cspdesk", func() { f.setup.Done(msg.name) })
	case tea.KeyPressMsg:
		if msg.String() == "esc" {
			return ui.Pop()
		}
	}
	if f.form.Update(msg) != widget.FormSubmitted {
		return nil
	}
	return f.try()
}

// try signs in with the values of the form.
func (f *profileForm) try() tea.Cmd {
	values := f.form.Values()
	name := values[profileName]
	var p state.Profile
	for _, a := range formSettings {
		value := values[a.setting]
		if value == defaults[a.setting] {
			value = ""
		}
		if err := state.SettingNamed(a.setting).Set(&p, value); err != nil {
			f.form.SetProblem(a.setting, err.Error())
			return nil
		}
	}
	if err := f.setup.Check(p); err != nil {
		return ui.Show(ui.Message{Title: "These settings don't go together", Tone: text.ToneBad, Text: err.Error() + "."})
	}
	return ui.HandOver(
		func() error { return f.setup.Try(name, p) },
		func(err error) tea.Msg { return triedMsg{name, p, err} },
	)
}

func (f *profileForm) afterTry(msg triedMsg) tea.Cmd {
	save := func() tea.Msg { return savedMsg{msg.name, f.setup.Save(msg.name, msg.profile)} }
	if msg.err == nil {
		return save
	}
	return ui.Open(ui.NewQuestion(ui.Question{
		Title: "Sign-in failed",
		Text:  msg.err.Error(),
		Yes:   "Save anyway",
		No:    "Edit",
		Do:    func() tea.Cmd { return save },
	}))
}
