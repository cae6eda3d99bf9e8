package devices

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/autopilot"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// batchArgs open a batch of devices of a customer, or an upload to it.
type batchArgs struct {
	Customer *kit.Customer `json:"customer"`
	Batch    string        `json:"batch,omitempty"` // name; "" for a batch to be chosen
}

// Complete reports whether a customer is named.
func (a batchArgs) Complete() bool { return a.Customer != nil }

// deviceArgs open a device of a batch.
type deviceArgs struct {
	Customer *kit.Customer `json:"customer"`
	Batch    string        `json:"batch"`
	Device   *api.Device   `json:"device"`
	Policy   string        `json:"policy,omitempty"` // name of its policy
}

// Complete reports whether customer and device are named.
func (a deviceArgs) Complete() bool { return a.Customer != nil && a.Device != nil }

// policyArgs open a configuration policy of a customer, or the form of a new one.
type policyArgs struct {
	Customer *kit.Customer            `json:"customer"`
	Policy   *api.ConfigurationPolicy `json:"policy,omitempty"`
}

// Complete reports whether a customer is named.
func (a policyArgs) Complete() bool { return a.Customer != nil }

const (
	batchRoute      kit.Route[batchArgs]  = "batch"
	deviceRoute     kit.Route[deviceArgs] = "device"
	uploadRoute     kit.Route[batchArgs]  = "upload"
	policyRoute     kit.Route[policyArgs] = "policy"
	policyFormRoute kit.Route[policyArgs] = "policy-form"
	brokenRoute     kit.Route[kit.NoArgs] = "broken"
)

// Area is Autopilot: batches, devices, uploads and configuration policies.
var Area = kit.Area{
	Routes: []kit.RouteHandler{
		kit.Handle(kit.DeviceBatchesRoute, func(d *kit.Desk, a kit.CustomerArgs) (ui.Screen, error) { return NewDeviceBatches(d, a.Customer), nil }),
		kit.Handle(kit.PoliciesRoute, func(d *kit.Desk, a kit.CustomerArgs) (ui.Screen, error) { return NewPolicies(d, a.Customer), nil }),
		kit.Handle(batchRoute, func(d *kit.Desk, a batchArgs) (ui.Screen, error) { return NewDevices(d, a.Customer, a.Batch), nil }),
		kit.Handle(deviceRoute, func(d *kit.Desk, a deviceArgs) (ui.Screen, error) {
			return newDeviceDetails(d, a.Customer, a.Batch, &Device{a.Device, a.Policy}), nil
		}),
		kit.Handle(uploadRoute, func(d *kit.Desk, a batchArgs) (ui.Screen, error) { return NewUpload(d, a.Customer, a.Batch), nil }),
		kit.Handle(policyRoute, func(d *kit.Desk, a policyArgs) (ui.Screen, error) {
			if a.Policy == nil {
				return nil, kit.ErrIncomplete
			}
			return newPolicyDetails(d, a.Customer, a.Policy), nil
		}),
		kit.Handle(policyFormRoute, func(d *kit.Desk, a policyArgs) (ui.Screen, error) { return newPolicyForm(d, a.Customer, a.Policy), nil }),
		kit.Handle(brokenRoute, func(d *kit.Desk, _ kit.NoArgs) (ui.Screen, error) {
			return kit.ScreenOrReason(NewBrokenUploads(d), kit.ReasonUnless(d.Uploads != nil, "no uploads are stored"))
		}),
	},
	Commands: func(d *kit.Desk) []ui.Command {
		commands := []ui.Command{{
			ID: "upload-devices", Title: "Upload Autopilot devices", Group: "Devices", Detail: "from a CSV file to a customer", Change: true,
			Do: func() tea.Cmd { return uploadDevices(d) },
		}}
		if d.Uploads != nil {
			commands = append(commands, ui.Command{
				ID: "resume-uploads", Title: "Resume uploads", Group: "Devices", Detail: "uploads of devices that broke off",
				Do: func() tea.Cmd { return ui.Push(NewBrokenUploads(d)) },
			})
		}
		return commands
	},
	Samples: func(d *kit.Desk) []ui.Screen {
		c := &kit.Customer{}
		return []ui.Screen{
			NewDevices(d, c, "Devices of a batch"),
			newFileStep(d, nil),
			newCheckStep(d, &checkedFile{file: &autopilot.File{}}, nil),
			newBatchStep(d, c, nil, "", nil),
			newUploadProgress(newDeviceUpload(d, c, "of devices", nil, nil), ""),
			NewBrokenUploads(d),
		}
	},
	Found: map[string]kit.FoundHandler{
		api.BriefDeviceBatch: func(_ context.Context, d *kit.Desk, f kit.Found) func() ui.Screen {
			return func() ui.Screen { return NewDevices(d, kit.CustomerOf(f), f.ID) }
		},
		api.BriefDevice: func(_ context.Context, d *kit.Desk, f kit.Found) func() ui.Screen {
			at := strings.LastIndexByte(f.ID, '/')
			return func() ui.Screen {
				devices := NewDevices(d, kit.CustomerOf(f), f.ID[:max(at, 0)])
				devices.Table.Select(f.ID[at+1:])
				return devices
			}
		},
	},
}
