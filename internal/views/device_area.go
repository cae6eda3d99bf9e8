package views

import (
	tea "charm.land/bubbletea/v2"

	"context"
	"strings"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/autopilot"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// batchArgs open a batch of devices of a customer, or an upload to it.
type batchArgs struct {
	Customer *Customer `json:"customer"`
	Batch    string    `json:"batch,omitempty"` // name; "" for a batch to be chosen
}

// Complete reports whether a customer is named.
func (a batchArgs) Complete() bool { return a.Customer != nil }

// deviceArgs open a device of a batch.
type deviceArgs struct {
	Customer *Customer   `json:"customer"`
	Batch    string      `json:"batch"`
	Device   *api.Device `json:"device"`
	Policy   string      `json:"policy,omitempty"` // name of its policy
}

// Complete reports whether customer and device are named.
func (a deviceArgs) Complete() bool { return a.Customer != nil && a.Device != nil }

// policyArgs open a configuration policy of a customer, or the form of a new one.
type policyArgs struct {
	Customer *Customer                `json:"customer"`
	Policy   *api.ConfigurationPolicy `json:"policy,omitempty"`
}

// Complete reports whether a customer is named.
func (a policyArgs) Complete() bool { return a.Customer != nil }

const (
	batchRoute      Route[batchArgs]  = "batch"
	deviceRoute     Route[deviceArgs] = "device"
	uploadRoute     Route[batchArgs]  = "upload"
	policyRoute     Route[policyArgs] = "policy"
	policyFormRoute Route[policyArgs] = "policy-form"
	brokenRoute     Route[NoArgs]     = "broken"
)

// DevicesArea is Autopilot: batches, devices, uploads and configuration policies.
var DevicesArea = Area{
	Routes: []RouteHandler{
		Handle(DeviceBatchesRoute, func(d *Desk, a CustomerArgs) (ui.Screen, error) { return NewDeviceBatches(d, a.Customer), nil }),
		Handle(PoliciesRoute, func(d *Desk, a CustomerArgs) (ui.Screen, error) { return NewPolicies(d, a.Customer), nil }),
		Handle(batchRoute, func(d *Desk, a batchArgs) (ui.Screen, error) { return NewDevices(d, a.Customer, a.Batch), nil }),
		Handle(deviceRoute, func(d *Desk, a deviceArgs) (ui.Screen, error) {
			return newDeviceDetails(d, a.Customer, a.Batch, &Device{a.Device, a.Policy}), nil
		}),
		Handle(uploadRoute, func(d *Desk, a batchArgs) (ui.Screen, error) { return NewUpload(d, a.Customer, a.Batch), nil }),
		Handle(policyRoute, func(d *Desk, a policyArgs) (ui.Screen, error) {
			if a.Policy == nil {
				return nil, errIncomplete
			}
			return newPolicyDetails(d, a.Customer, a.Policy), nil
		}),
		Handle(policyFormRoute, func(d *Desk, a policyArgs) (ui.Screen, error) { return newPolicyForm(d, a.Customer, a.Policy), nil }),
		Handle(brokenRoute, func(d *Desk, _ NoArgs) (ui.Screen, error) {
			return orAbsent(NewBrokenUploads(d), unless(d.Uploads != nil, "this desk keeps no uploads"))
		}),
	},
	Commands: func(d *Desk) []ui.Command {
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
	Samples: func(d *Desk) []ui.Screen {
		c := &Customer{}
		return []ui.Screen{
			NewDevices(d, c, "Devices of a batch"),
			newFileStep(d, nil),
			newCheckStep(d, &checkedFile{file: &autopilot.File{}}, nil),
			newBatchStep(d, c, nil, "", nil),
			newUploadProgress(newDeviceUpload(d, c, "of devices", nil, nil), ""),
			NewBrokenUploads(d),
		}
	},
	Found: map[string]FoundHandler{
		api.BriefDeviceBatch: func(_ context.Context, d *Desk, f Found) func() ui.Screen {
			return func() ui.Screen { return NewDevices(d, customerOf(f), f.ID) }
		},
		api.BriefDevice: func(_ context.Context, d *Desk, f Found) func() ui.Screen {
			at := strings.LastIndexByte(f.ID, '/')
			return func() ui.Screen {
				devices := NewDevices(d, customerOf(f), f.ID[:max(at, 0)])
				devices.table.Select(f.ID[at+1:])
				return devices
			}
		},
	},
}
