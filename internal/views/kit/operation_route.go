package kit

import (
	"fmt"
	"maps"
	"net/url"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// FormState is what was typed into a form, nil when nothing was. Every text that
// may hold a secret is left out: this goes to a file.
func FormState(f *widget.Form) any {
	typed := f.Typed()
	maps.DeleteFunc(typed, func(name, value string) bool { return api.SecretName(name) || api.SecretName(value) })
	if len(typed) == 0 {
		return nil
	}
	return typed
}

// FillForm puts saved values into a form.
func FillForm(f *widget.Form, raw jsontext.Value) error {
	values := map[string]string{}
	if err := json.Unmarshal(raw, &values); err != nil {
		return err
	}
	f.Fill(values)
	return nil
}

// openOperation makes the form of an operation, or the answer to a read.
func openOperation(d *Desk, p operationArgs, answered bool) (ui.Screen, error) {
	op := api.Lookup(p.Operation)
	if op == nil {
		return nil, fmt.Errorf("there is no operation %q in this version", p.Operation)
	}
	o := NewOperation(d, op)
	if !answered || op.Spec().Effect != api.Read {
		return o, nil
	}
	return o.answerScreen(api.Args{Params: url.Values(p.Params)}), nil
}

// Save implements [ui.Savable].
func (o *Operation) Save() (ui.SavedScreen, bool) {
	return EncodeScreen(o.Title(), operationRoute.At(operationArgs{Operation: o.desc.ID}), o.State())
}

// State is what was typed into the form.
func (o *Operation) State() any { return FormState(o.form) }

// SetState restores what was typed into the form.
func (o *Operation) SetState(raw jsontext.Value) error { return FillForm(o.form, raw) }

// answered is the location of an answer. An answer to a body can't be restored,
// since the body may hold a secret.
func (o *Operation) answered(args api.Args) Location {
	if args.Body != nil {
		return Location{}
	}
	return answerRoute.At(operationArgs{Operation: o.desc.ID, Params: args.Params})
}

// Save implements [ui.Savable].
func (s *singleAnswer) Save() (ui.SavedScreen, bool) {
	return EncodeScreen(s.op.Title(), s.op.answered(s.args), nil)
}

// operationArgs open an operation's form, or its answer with these parameters.
type operationArgs struct {
	Operation string              `json:"operation"`
	Params    map[string][]string `json:"params,omitempty"`
}

const (
	operationRoute Route[operationArgs] = "operation"
	answerRoute    Route[operationArgs] = "answer"
)

// operationArea is what every desk has: the form and the answer of any operation.
var operationArea = Area{
	Routes: []RouteHandler{
		Handle(operationRoute, func(d *Desk, a operationArgs) (ui.Screen, error) { return openOperation(d, a, false) }),
		Handle(answerRoute, func(d *Desk, a operationArgs) (ui.Screen, error) { return openOperation(d, a, true) }),
	},
}

// operationFound shows a search result as the answer of the operation that reads it.
func operationFound(d *Desk, f Found) func() ui.Screen {
	id, params := "get-service-request-details-by-id", url.Values{"service-request-id": {f.ID}}
	if f.Kind == api.BriefUser {
		id, params = "get-a-user-account-by-id", url.Values{"customer-id": {f.Parent}, "user-id": {f.ID}}
	}
	return func() ui.Screen {
		return newSingleAnswer(NewOperation(d, api.Lookup(id)), api.Args{Params: params})
	}
}
