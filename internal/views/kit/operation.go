package kit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// Operation is the screen of any declared call: a form made from its
// description, then its answer, or its change to be looked at and sent.
type Operation struct {
	desk *Desk
	op   api.Operation
	desc *api.Descriptor
	form *widget.Form
	env  *ui.Env
}

const bodyField = "body"

// NewOperation makes the screen; given are names and values of parameters that
// are known already.
func NewOperation(d *Desk, op api.Operation, given ...string) *Operation {
	desc := op.Descriptor()
	known := map[string]string{}
	for i := 0; i+1 < len(given); i += 2 {
		if p := desc.Param(given[i]); p != nil {
			known[p.Name] = given[i+1]
		}
	}
	o := &Operation{desk: d, op: op, desc: desc, form: widget.NewForm(formFields(desc, known))}
	o.form.SubmitLabel = "Run"
	if desc.Effect != api.Read {
		o.form.SubmitLabel = "Look at the change"
	}
	return o
}

// formFields makes the form of an operation from what is declared of it.
func formFields(desc *api.Descriptor, known map[string]string) []widget.FormField {
	var fields []widget.FormField
	for _, p := range desc.Params {
		f := widget.FormField{
			Name: p.Name, Label: p.Name, Help: p.Doc, Required: p.Required && p.Default == "",
			Values: p.Values, Value: cmp.Or(known[p.Name], p.Default), Kind: formKind(p),
		}
		if p.Min > 0 {
			f.Help = strings.TrimSpace(fmt.Sprintf("%s At least %d.", f.Help, p.Min))
		}
		if p.Max > 0 {
			f.Help = strings.TrimSpace(fmt.Sprintf("%s At most %d.", f.Help, p.Max))
		}
		if p.Repeated {
			f.Help = strings.TrimSpace(f.Help + " Separate several with commas.")
		}
		fields = append(fields, f)
	}
	if desc.Body != nil {
		fields = append(fields, widget.FormField{
			Name: bodyField, Label: "body", Kind: widget.FormMultiline, Required: true, Value: bodyTemplate(desc.Body),
			Help: "The JSON of a " + desc.Body.Type + ".",
			Validate: func(text string) error {
				if !jsontext.Value(text).IsValid() {
					return fmt.Errorf("This is not valid JSON.")
				}
				return nil
			},
		})
	}
	return fields
}

// formKind keeps enumerations open: their values are suggestions, not the only choice.
func formKind(p api.Param) widget.FormKind {
	switch p.Type {
	case "integer":
		return widget.FormNumber
	case "decimal":
		return widget.FormDecimal
	case "boolean":
		return widget.FormBool
	}
	return widget.FormText
}

// bodyTemplate is a JSON text with the members a body may have.
func bodyTemplate(s *api.Schema) string {
	if s.Type == "array" {
		return "[\n  " + strings.ReplaceAll(bodyTemplate(s.Items), "\n", "\n  ") + "\n]"
	}
	var b strings.Builder
	b.WriteString("{")
	for i, f := range s.Fields {
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, "\n  %q: %s", f.Name, emptyOf(f.Type))
	}
	return b.String() + "\n}"
}

func emptyOf(typ string) string {
	switch {
	case strings.HasPrefix(typ, "array of "):
		return "[]"
	case typ == "decimal" || typ == "integer" || typ == "boolean" || typ == "time":
		return "null"
	case typ == "string" || typ == "enum":
		return `""`
	}
	return "null"
}

// Title implements [ui.Screen].
func (o *Operation) Title() string { return o.desc.Title }

// Revive implements [ui.Revivable].
func (o *Operation) Revive() ui.Screen { return NewOperation(o.desk, o.op) }

// Start implements [ui.Screen]. A call that needs nothing runs at once.
func (o *Operation) Start(_ context.Context, env *ui.Env) tea.Cmd {
	o.env = env
	if o.desc.Effect == api.Read && o.desc.Kind != api.KindBytes && len(o.desc.Params) == 0 && o.desc.Body == nil {
		return ui.Replace(o.answerScreen(api.Args{}))
	}
	return nil
}

// Typing implements [ui.Typing].
func (o *Operation) Typing() bool { return o.form.Typing() }

// Update implements [ui.Screen].
func (o *Operation) Update(msg tea.Msg) tea.Cmd {
	if key, ok := msg.(tea.KeyPressMsg); ok && key.String() == "esc" {
		return ui.Pop()
	}
	if o.form.Update(msg) == widget.FormSubmitted {
		return o.run(o.args())
	}
	return nil
}

func (o *Operation) args() api.Args {
	args := api.Args{Params: url.Values{}}
	values := o.form.Values()
	for _, p := range o.desc.Params {
		text := values[p.Name]
		switch {
		case text == "":
		case p.Repeated:
			for item := range strings.SplitSeq(text, ",") {
				args.Params.Add(p.Name, strings.TrimSpace(item))
			}
		default:
			args.Params.Set(p.Name, text)
		}
	}
	if o.desc.Body != nil {
		args.Body = []byte(values[bodyField])
	}
	return args
}

func (o *Operation) answerScreen(args api.Args) ui.Screen {
	if o.desc.Kind == api.KindList {
		return o.answer(args)
	}
	return newSingleAnswer(o, args)
}

func (o *Operation) run(args api.Args) tea.Cmd {
	if err := o.check(args); err != nil {
		if wrong, ok := errors.AsType[*api.ParamError](err); ok && o.form.SetProblem(wrong.Param, "This "+wrong.Problem+".") {
			return nil
		}
		return ShowFailure(err)
	}
	switch {
	case o.desc.Kind == api.KindBytes:
		return o.save(args)
	case o.desc.Effect == api.Read:
		return ui.Push(o.answerScreen(args))
	}
	return ui.Push(NewChange(o.desk, ChangeSpec{
		Verb: "Send", Answer: true, Title: o.desc.Title,
		Plan: func(ctx context.Context) (*api.Prepared, error) { return o.op.Prepare(ctx, o.desk.Client, args) },
		Effects: func(*api.Prepared) []string {
			var lines []string
			for _, s := range append([]string{o.desc.Doc, o.desc.Advice}, o.desc.Limits...) {
				if s != "" {
					lines = append(lines, s)
				}
			}
			return lines
		},
	}))
}

// check builds the request to find what is wrong with it. Only a read-modify-write
// has to read for that; it is checked when the change is planned.
func (o *Operation) check(args api.Args) error {
	if o.desc.Kind == api.KindModify {
		return nil
	}
	_, err := o.op.Prepare(context.Background(), o.desk.Client, args)
	return err
}

// View implements [ui.Screen].
func (o *Operation) View(width, height int) string {
	th := o.env.Theme
	var p TextPage
	p.Wrap(width, " ", th.Paint(text.ToneText, o.desc.Doc))
	p.Line(" " + th.Paint(text.ToneMuted, o.desc.Method+" "+o.desc.Path))
	for _, note := range append([]string{o.desc.Advice}, o.desc.Limits...) {
		if note != "" {
			p.Wrap(width, " ", th.Paint(text.ToneMuted, note))
		}
	}
	p.Line("")
	head := p.Window(0, width, height)
	return head + "\n" + o.form.View(width, max(height-len(p.Lines), 3), th)
}

// Bindings implements [ui.Screen].
func (o *Operation) Bindings() []widget.Binding { return nil }

// Status implements [ui.Screen].
func (o *Operation) Status() string { return o.desc.ID + " · " + o.form.Status() }
