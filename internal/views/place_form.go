package views

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

// formState is what was typed into a form, nil when nothing was. Every text that
// may hold a secret is left out: this goes to a file.
func formState(f *widget.Form) any {
	typed := f.Typed()
	maps.DeleteFunc(typed, func(name, value string) bool { return api.SecretName(name) || api.SecretName(value) })
	if len(typed) == 0 {
		return nil
	}
	return typed
}

func fillForm(f *widget.Form, raw jsontext.Value) error {
	values := map[string]string{}
	if err := json.Unmarshal(raw, &values); err != nil {
		return err
	}
	f.Fill(values)
	return nil
}

// openOperation makes the form of an operation, or the answer to a read.
func openOperation(d *Desk, p operationPlace, answered bool) (ui.Screen, error) {
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
	return save(o.Title(), place{"operation", operationPlace{Operation: o.desc.ID}}, o.state())
}

func (o *Operation) state() any { return formState(o.form) }

func (o *Operation) setState(raw jsontext.Value) error { return fillForm(o.form, raw) }

// answered is the place of an answer; an answer to a body can't be brought back,
// since the body may hold a secret.
func (o *Operation) answered(args api.Args) place {
	if args.Body != nil {
		return place{}
	}
	return place{"answer", operationPlace{Operation: o.desc.ID, Params: args.Params}}
}

// Save implements [ui.Savable].
func (s *singleAnswer) Save() (ui.SavedScreen, bool) {
	return save(s.op.Title(), s.op.answered(s.args), nil)
}
