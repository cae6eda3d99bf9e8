package devices

import (
	"cmp"
	"context"
	"iter"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// Device is a row of the devices of a batch.
type Device struct {
	*api.Device
	Policy string // name of its policy, else the id
}

// Label names a device by the best that is known of it.
func (d *Device) Label() string {
	for _, s := range []string{d.SerialNumber, d.ProductKey, d.ID} {
		if s != "" {
			return s
		}
	}
	return "a device without id"
}

func deviceKind(c *kit.Customer, batch string) *kit.ListSpec[*Device] {
	content := func(of func(*Device) string) func(*Device) string {
		return func(d *Device) string { return kit.OrDash(of(d)) }
	}
	return &kit.ListSpec[*Device]{
		Name: "devices", Singular: "device", Plural: "devices",
		ID: func(d *Device) string { return d.ID },
		Columns: []widget.Column[*Device]{
			{Name: "serial", Title: "Serial number", Min: 13, Max: 30, Flex: 1, Text: content(func(d *Device) string { return d.SerialNumber }), Mask: text.MaskID},
			{Name: "key", Title: "Product ID", Min: 13, Max: 30, Flex: 1, Priority: 3, Text: content(func(d *Device) string { return d.ProductKey }), Mask: text.MaskID},
			{Name: "maker", Title: "Manufacturer", Min: 12, Max: 24, Flex: 1, Priority: 2, Text: content(func(d *Device) string { return d.OemManufacturerName })},
			{Name: "model", Title: "Model", Min: 16, Max: 36, Flex: 2, Text: content(func(d *Device) string { return d.ModelName })},
			{Name: "policy", Title: "Policy", Min: 12, Max: 36, Flex: 1, Text: content(func(d *Device) string { return d.Policy }), Tone: policyTone},
			{Name: "uploaded", Title: "Uploaded", Min: 10, Priority: 1, Text: func(d *Device) string { return kit.Date(d.UploadedDate) }, Compare: func(a, b *Device) int { return kit.CompareTimes(a.UploadedDate, b.UploadedDate) }},
			{Name: "id", Title: "ID", Min: 36, Priority: 4, Text: func(d *Device) string { return d.ID }, Tone: kit.MutedTone[*Device], Mask: text.MaskID},
		},
		Empty: "This batch holds no devices. An upload that has just been accepted takes some minutes.",
		Open:  func(l *kit.List[*Device], d *Device) tea.Cmd { return ui.Push(newDeviceDetails(l.Desk, c, batch, d)) },
		Copies: func(d *Device) []widget.CopyItem {
			return []widget.CopyItem{{Label: "serial number", Value: d.SerialNumber}, {Label: "device id", Value: d.ID}, {Label: "product ID", Value: d.ProductKey}}
		},
		Raw: func(d *Device) []byte { return kit.EncodeJSON(d.Device) },
		Bindings: func(l *kit.List[*Device]) []widget.Binding {
			return []widget.Binding{
				deviceActionsBinding(func() (*deviceActions, string) {
					chosen := l.Chosen()
					if len(chosen) == 0 {
						return nil, "There is no device under the cursor."
					}
					return &deviceActions{desk: l.Desk, customer: c, batch: batch, devices: chosen}, ""
				}),
				uploadBinding(func() tea.Cmd { return ui.Push(NewUpload(l.Desk, c, batch)) }),
			}
		},
	}
}

func policyTone(d *Device) text.Tone {
	if d.Policy == "" {
		return text.ToneMuted
	}
	return text.ToneText
}

// NewDevices makes the list of the devices of a batch.
func NewDevices(d *kit.Desk, c *kit.Customer, batch string) *kit.List[*Device] {
	ref := api.DeviceBatchRef{CustomerRef: api.CustomerRef{CustomerID: c.ID}, BatchID: batch}
	source := kit.NewSource(d, api.ListDevices, ref, func(one *api.Device) *Device { return &Device{Device: one, Policy: policyID(one)} })
	return kit.NewList(d, deviceKind(c, batch), batch, withPolicyNames(d, c, source)).At(batchRoute.At(batchArgs{c, batch}))
}

// policyID returns the id of a device's policy, "" when it has none.
func policyID(d *api.Device) string {
	for _, p := range d.Policies {
		if p.Value != "" {
			return p.Value
		}
	}
	return ""
}

// withPolicyNames reads the customer's policies first, so that the devices can
// name theirs. Where that fails, the ids are shown.
func withPolicyNames(d *kit.Desk, c *kit.Customer, source kit.Source[*Device]) kit.Source[*Device] {
	return func(ctx context.Context, at *api.Cursor) iter.Seq2[kit.Page[*Device], error] {
		return func(yield func(kit.Page[*Device], error) bool) {
			names := policyNames(ctx, d, c)
			for page, err := range source(ctx, at) {
				for _, row := range page.Rows {
					if name := names[row.Policy]; name != "" {
						row.Policy = name
					}
				}
				if !yield(page, err) {
					return
				}
			}
		}
	}
}

func policyNames(ctx context.Context, d *kit.Desk, c *kit.Customer) map[string]string {
	names := map[string]string{}
	for page, err := range api.ListPolicies.Stream(ctx, d.Client, api.CustomerRef{CustomerID: c.ID}, nil) {
		if err != nil {
			break
		}
		for _, p := range page.Items {
			names[p.ID] = p.Name
		}
	}
	return names
}

func newDeviceDetails(d *kit.Desk, c *kit.Customer, batch string, device *Device) *kit.FactsPage {
	var identity, model, life []widget.Field
	kit.AddField(&identity, "serial number", device.SerialNumber)
	kit.AddField(&identity, "product ID", device.ProductKey)
	kit.AddField(&identity, "device id", device.ID)
	kit.AddField(&model, "manufacturer", device.OemManufacturerName)
	kit.AddField(&model, "model", device.ModelName)
	kit.AddField(&life, "batch (group tag)", batch)
	kit.AddField(&life, "policy", cmp.Or(device.Policy, "none assigned"))
	kit.AddField(&life, "uploaded", kit.DateTime(device.UploadedDate), kit.RelativeDay(device.UploadedDate))
	kit.AddField(&life, "uploaded by", device.CreatedBy)
	return kit.NewFacts(kit.FactsSpec{
		Title: device.Label(), Portal: kit.PortalCustomer(c.ID),
		Parts: []kit.Part{{Title: "Device", Read: func(context.Context) (kit.Facts, error) {
			return kit.Facts{Raw: kit.EncodeJSON(device.Device), Sections: []widget.Section{
				{Title: "Identity", Fields: identity}, {Title: "Hardware", Fields: model}, {Title: "Registration", Fields: life},
			}}, nil
		}}},
		Bindings: func(*kit.FactsPage) []widget.Binding {
			return []widget.Binding{deviceActionsBinding(func() (*deviceActions, string) {
				return &deviceActions{desk: d, customer: c, batch: batch, devices: []*Device{device}}, ""
			})}
		},
	}).At(deviceRoute.At(deviceArgs{c, batch, device.Device, device.Policy}))
}
