package views

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// Operation is the screen of any declared call: a form of its parameters, then
// its answer, or its change to be confirmed.
type Operation struct {
	desk *Desk
	op   api.Operation
	env  *ui.Env
}

// NewOperation makes the screen; given are names and values of parameters that
// are known already.
func NewOperation(d *Desk, op api.Operation, given ...string) *Operation {
	return &Operation{desk: d, op: op}
}

// Title implements [ui.Screen].
func (o *Operation) Title() string { return o.op.Descriptor().Title }

// Start implements [ui.Screen].
func (o *Operation) Start(_ context.Context, env *ui.Env) tea.Cmd {
	o.env = env
	return nil
}

// Update implements [ui.Screen].
func (o *Operation) Update(tea.Msg) tea.Cmd { return nil }

// View implements [ui.Screen].
func (o *Operation) View(int, int) string { return "" }

// Bindings implements [ui.Screen].
func (o *Operation) Bindings() []ui.Binding { return nil }

// Status implements [ui.Screen].
func (o *Operation) Status() string { return o.op.Descriptor().ID }
