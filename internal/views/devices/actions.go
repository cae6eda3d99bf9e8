package devices

import (
	"cmp"
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/autopilot"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// deviceActions is what can be done to the marked devices of a batch, or to the
// one under the cursor.
type deviceActions struct {
	desk     *kit.Desk
	customer *kit.Customer
	batch    string
	devices  []*Device
}

func deviceActionsBinding(which func() (*deviceActions, string)) widget.Binding {
	return widget.Binding{
		ID: "devices.actions", Keys: []string{"a"}, Label: "actions", Group: "Devices", Footer: true,
		Help:     "Assign a policy to the marked devices, or remove them.",
		Disabled: func() string { _, why := which(); return why },
		Do: func() tea.Cmd {
			a, _ := which()
			return a.menu()
		},
	}
}

func (a *deviceActions) menu() tea.Cmd {
	readOnly := kit.ReasonUnless(!a.desk.Client.ReadOnly(), "cspdesk is read-only.")
	return ui.Open(ui.NewMenu(ui.Menu{Title: a.name(), Quick: true, Items: []widget.MenuItem{
		{ID: "policy", Key: "p", Title: "Assign a policy", Detail: "what its setup does or leaves out", Off: readOnly, Do: a.choosePolicy},
		{ID: "delete", Key: "x", Title: "Remove", Detail: "from the customer and from Autopilot", Off: readOnly, Do: a.remove},
	}}))
}

func (a *deviceActions) name() string {
	if len(a.devices) == 1 {
		return a.devices[0].Label()
	}
	return text.Plural(len(a.devices), "device", "devices")
}

func (a *deviceActions) subject() string {
	return a.customer.Name + " ▸ " + a.batch + " ▸ " + a.name()
}

func (a *deviceActions) ref() api.CustomerRef { return api.CustomerRef{CustomerID: a.customer.ID} }

// shownDevices is how many devices a change names one by one.
const shownDevices = 8

// fields names the devices of a change with what becomes of them.
func (a *deviceActions) fields(before func(*Device) string, after string) []api.FieldChange {
	var out []api.FieldChange
	for i, d := range a.devices {
		if i == shownDevices {
			out = append(out, api.FieldChange{Field: fmt.Sprintf("and %d more", len(a.devices)-i), Before: "", After: after})
			break
		}
		out = append(out, api.FieldChange{Field: d.Label(), Before: before(d), After: after})
	}
	return out
}

// choosePolicy lists the customer's policies; enter chooses.
func (a *deviceActions) choosePolicy() tea.Cmd {
	kind := policyKind(a.customer)
	kind.Empty = "This customer has no policies to choose from: make one on the Policies tab first."
	kind.Bindings = nil
	kind.Open = func(_ *kit.List[*api.ConfigurationPolicy], p *api.ConfigurationPolicy) tea.Cmd {
		return ui.Replace(a.assign(p))
	}
	return ui.Push(kit.NewList(a.desk, kind, "Choose a policy", kit.NewSource(a.desk, api.ListPolicies, a.ref(), kit.Identity[api.ConfigurationPolicy])))
}

func (a *deviceActions) assign(p *api.ConfigurationPolicy) *kit.Change {
	return kit.NewChange(a.desk, kit.ChangeSpec{
		Verb: "Assign", Title: "Assign the policy " + p.Name, Subject: a.subject(),
		Names: map[string]string{a.customer.ID: a.customer.Name},
		Plan: func(context.Context) (*api.Prepared, error) {
			var body api.DevicePolicyUpdateRequest
			for _, d := range a.devices {
				body.Devices = append(body.Devices, api.Device{ID: d.ID, Policies: []api.DevicePolicy{{Key: cmp.Or(p.Category, api.CategoryOOBE), Value: p.ID}}})
			}
			plan, err := api.AssignDevicePolicy.Plan(a.desk.Client, a.ref(), body)
			if err == nil {
				plan.Fields = a.fields(func(d *Device) string { return d.Policy }, p.Name)
			}
			return plan, err
		},
		Effects: func(*api.Prepared) []string {
			return []string{
				text.Plural(len(a.devices), "device gets", "devices get") + " the policy. It acts when a device is set up the next time, not on one in use.",
			}
		},
		Follow: a.followAssignment,
	})
}

// followAssignment watches the job that the service made of an assignment. A job
// that is finished may hold devices that failed.
func (a *deviceActions) followAssignment(reply *api.Response) func(context.Context) (bool, string, error) {
	ref := api.BatchJobRef{CustomerRef: a.ref(), TrackingID: api.TrackingID(reply.Location)}
	return func(ctx context.Context) (bool, string, error) {
		status, err := api.GetDeviceBatchStatus.Do(ctx, a.desk.Client, ref)
		if err != nil {
			return false, "", err
		}
		open, failed, first := 0, 0, ""
		for _, d := range status.Value.DevicesStatus {
			switch {
			case d.ErrorCode != "" || d.Status.Is(api.JobFinishedWithErrors):
				if failed++; failed == 1 {
					why, _ := autopilot.Lookup(d.ErrorCode, d.ErrorDescription)
					first = fmt.Sprintf("%s: %s. %s %s", cmp.Or(d.SerialNumber, d.ProductKey), why, why.Meaning, why.Remedy)
				}
			case !d.Status.Is(api.JobFinished) && d.Status != "":
				open++
			}
		}
		note := fmt.Sprintf("%s, %s to go", kit.EnumText(status.Value.Status), text.Plural(open, "device", "devices"))
		if !status.Value.Status.In(api.JobFinished, api.JobFinishedWithErrors) {
			return false, note, nil
		}
		if failed > 0 {
			return true, note, fmt.Errorf("%d of %d devices did not get the policy. %s", failed, len(a.devices), first)
		}
		return true, note, nil
	}
}
