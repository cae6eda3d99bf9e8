package views

import (
	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// DeviceBatch is a row of a customer's device batches.
type DeviceBatch struct {
	*api.DeviceBatch
	Customer *Customer
}

func deviceBatchKind() *Kind[*DeviceBatch] {
	return &Kind[*DeviceBatch]{
		Name: "batches", Singular: "device batch", Plural: "device batches",
		ID: func(b *DeviceBatch) string { return b.ID },
		Columns: []ui.Column[*DeviceBatch]{
			{Name: "id", Title: "Batch (group tag)", Min: 20, Flex: 2, Text: func(b *DeviceBatch) string { return b.ID }},
			{Name: "devices", Title: "Devices", Min: 8, Align: ui.AlignRight, Text: func(b *DeviceBatch) string { return amount(b.Count(), "") }},
			{Name: "created", Title: "Created", Min: 10, Text: func(b *DeviceBatch) string { return date(b.CreationDate) }},
		},
		Empty: "This customer has no device batches.",
	}
}

// NewDeviceBatches makes the list of a customer's device batches.
func NewDeviceBatches(d *Desk, c *Customer) *List[*DeviceBatch] {
	return NewList(d, deviceBatchKind(), "Devices", from(d, api.ListDeviceBatches, api.CustomerRef{CustomerID: c.ID}, func(b *api.DeviceBatch) *DeviceBatch {
		return &DeviceBatch{DeviceBatch: b, Customer: c}
	}))
}

func policyKind() *Kind[*api.ConfigurationPolicy] {
	return &Kind[*api.ConfigurationPolicy]{
		Name: "policies", Singular: "policy", Plural: "policies",
		ID: func(p *api.ConfigurationPolicy) string { return p.ID },
		Columns: []ui.Column[*api.ConfigurationPolicy]{
			{Name: "name", Title: "Name", Min: 20, Flex: 2, Text: func(p *api.ConfigurationPolicy) string { return p.Name }},
		},
		Empty: "This customer has no configuration policies.",
	}
}

// NewPolicies makes the list of a customer's configuration policies.
func NewPolicies(d *Desk, c *Customer) *List[*api.ConfigurationPolicy] {
	return NewList(d, policyKind(), "Policies", from(d, api.ListPolicies, api.CustomerRef{CustomerID: c.ID}, itself[api.ConfigurationPolicy]))
}
