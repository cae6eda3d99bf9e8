package devices

import (
	"context"
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// policySettings are the documented settings of a policy in words.
var policySettings = []struct{ name, label, help string }{
	{"remove_oem_preinstalls", "Remove OEM preinstalls", "Takes the manufacturer's programs off."},
	{"oobe_user_not_local_admin", "User is no local admin", "The person who sets the device up becomes a standard user."},
	{"skip_express_settings", "Skip express settings", "The privacy page of the setup is left out."},
	{"skip_oem_registration", "Skip OEM registration", "The manufacturer's registration page is left out."},
	{"skip_eula", "Skip the licence page", "You accept the licence terms on behalf of the customer."},
}

const noSettings = "none"

func settingLabel(name string) string {
	for _, s := range policySettings {
		if api.Enum(s.name).Is(api.Enum(name)) {
			return s.label
		}
	}
	return kit.EnumText(api.Enum(name))
}

func settingsText(p *api.ConfigurationPolicy) string {
	labels := make([]string, len(p.PolicySettings))
	for i, name := range p.PolicySettings {
		labels[i] = settingLabel(name)
	}
	return kit.OrDash(strings.Join(labels, ", "))
}

// assigned is how many devices have a policy; the service has two names for it.
func assigned(p *api.ConfigurationPolicy) api.Decimal {
	if p.DevicesAssigned.Given() {
		return p.DevicesAssigned
	}
	return p.DevicesAssignedCount
}

func policyKind(c *kit.Customer) *kit.ListSpec[*api.ConfigurationPolicy] {
	type policy = *api.ConfigurationPolicy
	return &kit.ListSpec[policy]{
		Name: "policies", Singular: "policy", Plural: "policies",
		ID: func(p policy) string { return p.ID },
		Columns: []widget.Column[policy]{
			{Name: "name", Title: "Name", Min: 18, Max: 40, Flex: 2, Text: func(p policy) string { return p.Name }, Mask: text.MaskName},
			{Name: "devices", Title: "Devices", Min: 8, Align: text.AlignRight, Text: func(p policy) string { return kit.Amount(assigned(p), "") }, Compare: func(a, b policy) int { return kit.CompareDecimals(assigned(a), assigned(b)) }},
			{Name: "settings", Title: "Settings", Min: 24, Flex: 3, Text: settingsText},
			{Name: "modified", Title: "Modified", Min: 10, Priority: 2, Text: func(p policy) string { return kit.Date(p.LastModifiedDate) }, Compare: func(a, b policy) int { return kit.CompareTimes(a.LastModifiedDate, b.LastModifiedDate) }},
			{Name: "id", Title: "ID", Min: 36, Priority: 3, Text: func(p policy) string { return p.ID }, Tone: kit.MutedTone[policy], Mask: text.MaskID},
		},
		SortBy: "name",
		Empty:  "This customer has no configuration policies. Press n to make one.",
		Open:   func(l *kit.List[policy], p policy) tea.Cmd { return ui.Push(newPolicyDetails(l.Desk, c, p)) },
		Copies: func(p policy) []widget.CopyItem {
			return []widget.CopyItem{{Label: "policy id", Value: p.ID}, {Label: "name", Value: p.Name}}
		},
		Raw: func(p policy) []byte { return kit.EncodeJSON(p) },
		Bindings: func(l *kit.List[policy]) []widget.Binding {
			return []widget.Binding{
				{
					ID: "policies.new", Keys: []string{"n"}, Label: "new", Group: "Policy", Footer: true, Change: true,
					Help: "Make a configuration policy for this customer.",
					Do:   func() tea.Cmd { return ui.Push(newPolicyForm(l.Desk, c, nil)) },
				},
				policyActionsBinding(l.Desk, c, l.Table.Current),
			}
		},
	}
}

// NewPolicies makes the list of a customer's configuration policies.
func NewPolicies(d *kit.Desk, c *kit.Customer) *kit.List[*api.ConfigurationPolicy] {
	return kit.NewList(d, policyKind(c), "Policies", kit.NewSource(d, api.ListPolicies, api.CustomerRef{CustomerID: c.ID}, kit.Identity[api.ConfigurationPolicy]))
}

func newPolicyDetails(d *kit.Desk, c *kit.Customer, p *api.ConfigurationPolicy) *kit.FactsPage {
	ref := api.PolicyRef{CustomerRef: api.CustomerRef{CustomerID: c.ID}, PolicyID: p.ID}
	return kit.NewFacts(kit.FactsSpec{
		Title: p.Name, Portal: kit.PortalCustomer(c.ID),
		Parts: []kit.Part{{Title: "Policy", Read: func(ctx context.Context) (kit.Facts, error) {
			reply, err := api.GetPolicy.Do(ctx, d.Client, ref)
			if err != nil {
				return kit.Facts{}, err
			}
			return kit.Facts{Sections: policySections(&reply.Value), Raw: reply.Body, Value: &reply.Value}, nil
		}}},
		Bindings: func(f *kit.FactsPage) []widget.Binding {
			return []widget.Binding{policyActionsBinding(d, c, func() (*api.ConfigurationPolicy, bool) {
				value, _ := f.Part(0)
				current, ok := value.(*api.ConfigurationPolicy)
				return current, ok
			})}
		},
	}).At(policyRoute.At(policyArgs{c, p}))
}

func policySections(p *api.ConfigurationPolicy) []widget.Section {
	var about, settings []widget.Field
	kit.AddField(&about, "name", p.Name)
	kit.AddField(&about, "description", p.Description)
	kit.AddField(&about, "category", map[bool]string{true: "out-of-box experience", false: p.Category}[api.Enum(p.Category).Is(api.CategoryOOBE)])
	kit.AddField(&about, "devices", kit.Amount(assigned(p), ""))
	kit.AddField(&about, "created", kit.DateTime(p.CreatedDate))
	kit.AddField(&about, "modified", kit.DateTime(p.LastModifiedDate))
	kit.AddField(&about, "policy id", p.ID)
	for _, s := range policySettings {
		if hasSetting(p, s.name) {
			settings = append(settings, widget.Field{Label: s.label, Value: "on", Tone: text.ToneGood, Note: s.help})
		} else {
			settings = append(settings, widget.Field{Label: s.label, Value: "off", Tone: text.ToneMuted})
		}
	}
	return []widget.Section{{Title: "Policy", Fields: about}, {Title: "Settings", Fields: settings}}
}

func hasSetting(p *api.ConfigurationPolicy, name string) bool {
	for _, s := range p.PolicySettings {
		if api.Enum(s).Is(api.Enum(name)) {
			return true
		}
	}
	return false
}

func policyActionsBinding(d *kit.Desk, c *kit.Customer, which func() (*api.ConfigurationPolicy, bool)) widget.Binding {
	return widget.Binding{
		ID: "policies.actions", Keys: []string{"a"}, Label: "actions", Group: "Policy", Footer: true,
		Help: "Edit or delete the policy.",
		Disabled: func() string {
			_, ok := which()
			return kit.ReasonUnless(ok, "There is no policy here.")
		},
		Do: func() tea.Cmd {
			p, _ := which()
			readOnly := kit.ReasonUnless(!d.Client.ReadOnly(), "cspdesk is read-only.")
			return ui.Open(ui.NewMenu(ui.Menu{Title: p.Name, Quick: true, Items: []widget.MenuItem{
				{ID: "edit", Key: "e", Title: "Edit", Detail: "name, description, settings", Off: readOnly, Do: func() tea.Cmd { return ui.Push(newPolicyForm(d, c, p)) }},
				{ID: "delete", Key: "x", Title: "Delete", Detail: kit.Amount(assigned(p), "") + " devices have it", Off: readOnly, Do: func() tea.Cmd { return deletePolicy(d, c, p) }},
			}}))
		},
	}
}

func deletePolicy(d *kit.Desk, c *kit.Customer, p *api.ConfigurationPolicy) tea.Cmd {
	return ui.Push(kit.NewChange(d, kit.ChangeSpec{
		Verb: "Delete", Title: "Delete the policy", Subject: c.Name + " ▸ " + p.Name,
		Names: map[string]string{c.ID: c.Name, p.ID: p.Name},
		Plan: func(context.Context) (*api.Prepared, error) {
			plan, err := api.DeletePolicy.Plan(d.Client, api.PolicyRef{CustomerRef: api.CustomerRef{CustomerID: c.ID}, PolicyID: p.ID}, api.None{})
			if err == nil {
				plan.Fields = []api.FieldChange{{Field: p.Name, Before: settingsText(p), After: "deleted"}}
			}
			return plan, err
		},
		Effects: func(*api.Prepared) []string {
			return []string{"Devices that have it (" + kit.Amount(assigned(p), "") + ") are set up without a policy from then on."}
		},
	}))
}

var errNoName = errors.New("Give the policy a name.")
