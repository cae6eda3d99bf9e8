package devices

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// policyForm makes or edits a configuration policy.
type policyForm struct {
	desk     *kit.Desk
	customer *kit.Customer
	policy   *api.ConfigurationPolicy // nil for a new one
	form     *widget.Form
	env      *ui.Env
}

func newPolicyForm(d *kit.Desk, c *kit.Customer, p *api.ConfigurationPolicy) *policyForm {
	given := p
	if given == nil {
		given = &api.ConfigurationPolicy{}
	}
	fields := []widget.FormField{
		{Name: "name", Label: "name", Help: "How the policy is called in lists.", Required: true, Value: given.Name, Validate: func(s string) error {
			if strings.TrimSpace(s) == "" {
				return errNoName
			}
			return nil
		}},
		{Name: "description", Label: "description", Help: "What it is for.", Value: given.Description},
	}
	for _, s := range policySettings {
		fields = append(fields, widget.FormField{
			Name: s.name, Label: s.label, Help: s.help, Kind: widget.FormBool,
			Value: map[bool]string{true: "true", false: "false"}[hasSetting(given, s.name)],
		})
	}
	f := &policyForm{desk: d, customer: c, policy: p, form: widget.NewForm(fields)}
	f.form.SubmitLabel = "Look at the change"
	return f
}

// Title implements [ui.Screen].
func (f *policyForm) Title() string {
	if f.policy == nil {
		return "New policy"
	}
	return "Edit " + f.policy.Name
}

// Start implements [ui.Screen].
func (f *policyForm) Start(_ context.Context, env *ui.Env) tea.Cmd {
	f.env = env
	return nil
}

// Save implements [ui.Savable].
func (f *policyForm) Save() (ui.SavedScreen, bool) {
	return kit.EncodeScreen(f.Title(), policyFormRoute.At(policyArgs{f.customer, f.policy}), f.State())
}

func (f *policyForm) State() any { return kit.FormState(f.form) }

func (f *policyForm) SetState(raw jsontext.Value) error { return kit.FillForm(f.form, raw) }

// Typing implements [ui.Typing].
func (f *policyForm) Typing() bool { return f.form.Typing() }

// Guard implements [ui.Guarded].
func (f *policyForm) Guard() string {
	if f.form.Dirty() {
		return "What you typed is lost. Leave anyway?"
	}
	return ""
}

// Update implements [ui.Screen].
func (f *policyForm) Update(msg tea.Msg) tea.Cmd {
	if key, ok := msg.(tea.KeyPressMsg); ok && key.String() == "esc" {
		return ui.Pop()
	}
	if f.form.Update(msg) == widget.FormSubmitted {
		return ui.Replace(f.change())
	}
	return nil
}

// settings returns the policy's new settings: those of the form, and those that
// the form doesn't know.
func (f *policyForm) settings(values map[string]string) []string {
	var out []string
	for _, s := range policySettings {
		if values[s.name] == "true" {
			out = append(out, s.name)
		}
	}
	if f.policy != nil {
		for _, name := range f.policy.PolicySettings {
			if settingLabel(name) == kit.EnumText(api.Enum(name)) && name != noSettings {
				out = append(out, name)
			}
		}
	}
	if len(out) == 0 {
		out = []string{noSettings}
	}
	return out
}

func (f *policyForm) change() *kit.Change {
	values := f.form.Values()
	name, description, settings := strings.TrimSpace(values["name"]), strings.TrimSpace(values["description"]), f.settings(values)
	ref := api.CustomerRef{CustomerID: f.customer.ID}
	if f.policy != nil {
		return kit.NewChange(f.desk, kit.ChangeSpec{
			Verb: "Save", Title: "Change the policy", Subject: f.customer.Name + " ▸ " + f.policy.Name,
			Names: map[string]string{f.customer.ID: f.customer.Name, f.policy.ID: f.policy.Name},
			Plan: func(ctx context.Context) (*api.Prepared, error) {
				return api.UpdatePolicy.Plan(ctx, f.desk.Client, api.PolicyChange{
					PolicyRef: api.PolicyRef{CustomerRef: ref, PolicyID: f.policy.ID}, Name: name, Description: description, PolicySettings: settings,
				})
			},
			Effects: func(*api.Prepared) []string {
				return []string{kit.Amount(assigned(f.policy), "") + " devices have it. The change acts when one of them is set up the next time."}
			},
		})
	}
	policy := api.ConfigurationPolicy{Name: name, Description: description, Category: api.CategoryOOBE, PolicySettings: settings}
	return kit.NewChange(f.desk, kit.ChangeSpec{
		Verb: "Make it", Title: "Make a policy", Subject: f.customer.Name, Names: map[string]string{f.customer.ID: f.customer.Name},
		Plan: func(context.Context) (*api.Prepared, error) {
			plan, err := api.CreatePolicy.Plan(f.desk.Client, ref, policy)
			if err == nil {
				plan.Fields = []api.FieldChange{{Field: "name", After: name}, {Field: "description", After: description}, {Field: "settings", After: settingsText(&policy)}}
			}
			return plan, err
		},
	})
}

// View implements [ui.Screen].
func (f *policyForm) View(width, height int) string {
	return f.form.View(width, height, f.env.Theme)
}

// Bindings implements [ui.Screen].
func (f *policyForm) Bindings() []widget.Binding { return nil }

// Status implements [ui.Screen].
func (f *policyForm) Status() string { return f.form.Status() }
