package views

import (
	"context"
	"iter"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
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

func deviceKind(c *Customer, batch string) *Kind[*Device] {
	content := func(of func(*Device) string) func(*Device) string {
		return func(d *Device) string { return orDash(of(d)) }
	}
	return &Kind[*Device]{
		Name: "devices", Singular: "device", Plural: "devices",
		ID: func(d *Device) string { return d.ID },
		Columns: []widget.Column[*Device]{
			{Name: "serial", Title: "Serial number", Min: 13, Max: 30, Flex: 1, Text: content(func(d *Device) string { return d.SerialNumber }), Mask: text.MaskID},
			{Name: "key", Title: "Product ID", Min: 13, Max: 30, Flex: 1, Priority: 3, Text: content(func(d *Device) string { return d.ProductKey }), Mask: text.MaskID},
			{Name: "maker", Title: "Manufacturer", Min: 12, Max: 24, Flex: 1, Priority: 2, Text: content(func(d *Device) string { return d.OemManufacturerName })},
			{Name: "model", Title: "Model", Min: 16, Max: 36, Flex: 2, Text: content(func(d *Device) string { return d.ModelName })},
			{Name: "policy", Title: "Policy", Min: 12, Max: 36, Flex: 1, Text: content(func(d *Device) string { return d.Policy }), Tone: policyTone},
			{Name: "uploaded", Title: "Uploaded", Min: 10, Priority: 1, Text: func(d *Device) string { return date(d.UploadedDate) }, Compare: func(a, b *Device) int { return compareTimes(a.UploadedDate, b.UploadedDate) }},
			{Name: "id", Title: "ID", Min: 36, Priority: 4, Text: func(d *Device) string { return d.ID }, Tone: muted[*Device], Mask: text.MaskID},
		},
		Empty: "This batch holds no devices. An upload that has just been accepted takes some minutes.",
		Open:  func(l *List[*Device], d *Device) tea.Cmd { return ui.Push(newDeviceDetails(l.desk, c, batch, d)) },
		Copies: func(d *Device) []widget.CopyItem {
			return []widget.CopyItem{{Label: "serial number", Value: d.SerialNumber}, {Label: "device id", Value: d.ID}, {Label: "product ID", Value: d.ProductKey}}
		},
		Raw: func(d *Device) []byte { return encoded(d.Device) },
		Bindings: func(l *List[*Device]) []widget.Binding {
			return []widget.Binding{
				deviceActionsBinding(func() (*deviceActions, string) {
					chosen := l.chosen()
					if len(chosen) == 0 {
						return nil, "There is no device under the cursor."
					}
					return &deviceActions{desk: l.desk, customer: c, batch: batch, devices: chosen}, ""
				}),
				uploadBinding(func() tea.Cmd { return ui.Push(NewUpload(l.desk, c, batch)) }),
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
func NewDevices(d *Desk, c *Customer, batch string) *List[*Device] {
	ref := api.DeviceBatchRef{CustomerRef: api.CustomerRef{CustomerID: c.ID}, BatchID: batch}
	source := from(d, api.ListDevices, ref, func(one *api.Device) *Device { return &Device{Device: one, Policy: policyID(one)} })
	return NewList(d, deviceKind(c, batch), batch, withPolicyNames(d, c, source)).At(batchRoute.At(batchArgs{c, batch}))
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
func withPolicyNames(d *Desk, c *Customer, source Source[*Device]) Source[*Device] {
	return func(ctx context.Context, at *api.Cursor) iter.Seq2[Page[*Device], error] {
		return func(yield func(Page[*Device], error) bool) {
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

func policyNames(ctx context.Context, d *Desk, c *Customer) map[string]string {
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

func newDeviceDetails(d *Desk, c *Customer, batch string, device *Device) *FactsPage {
	var identity, model, life []widget.Field
	fact(&identity, "serial number", device.SerialNumber)
	fact(&identity, "product ID", device.ProductKey)
	fact(&identity, "device id", device.ID)
	fact(&model, "manufacturer", device.OemManufacturerName)
	fact(&model, "model", device.ModelName)
	fact(&life, "batch (group tag)", batch)
	fact(&life, "policy", cmpOr(device.Policy, "none assigned"))
	fact(&life, "uploaded", moment(device.UploadedDate), fromNow(device.UploadedDate))
	fact(&life, "uploaded by", device.CreatedBy)
	return NewFacts(FactsSpec{
		Title: device.Label(), Portal: portalCustomer(c.ID),
		Parts: []Part{{"Device", func(context.Context) (Facts, error) {
			return Facts{Raw: encoded(device.Device), Sections: []widget.Section{
				{Title: "Identity", Fields: identity}, {Title: "Hardware", Fields: model}, {Title: "Registration", Fields: life},
			}}, nil
		}}},
		Bindings: func(*FactsPage) []widget.Binding {
			return []widget.Binding{deviceActionsBinding(func() (*deviceActions, string) {
				return &deviceActions{desk: d, customer: c, batch: batch, devices: []*Device{device}}, ""
			})}
		},
	}).At(deviceRoute.At(deviceArgs{c, batch, device.Device, device.Policy}))
}
