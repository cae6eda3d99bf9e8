package api

import (
	"maps"
	"reflect"
	"slices"
)

// bodyItself is the body tag of a parameter that is the body itself.
const bodyItself = "."

// fill declares a call whose body its parameters make: a change of a few fields
// that the service takes by themselves, or a single value. Each parameter with a
// body tag sets the member of that name; fixed holds the members that the
// operation itself sets.
func fill[P, R any](s Spec, fixed map[string]any) *WriteOp[P, None, R] {
	o := newWrite[P, None, R](s)
	o.fixed = fixed
	return register(o)
}

// fill puts what parameters and the operation say into the body of a request,
// over what the caller gave.
func (o *WriteOp[P, B, R]) fill(rq *call, p P) error {
	var params, echoed []Param
	for _, param := range o.Descriptor().Params {
		if param.In == "body" {
			params = append(params, param)
		}
		if param.member != "" {
			echoed = append(echoed, param)
		}
	}
	if len(params) == 0 && o.fixed == nil {
		return nil
	}
	v := reflect.ValueOf(p)
	if len(params) == 1 && params[0].Wire == bodyItself {
		field := v.FieldByIndex(params[0].index)
		body, err := Encode(field.Interface())
		rq.body, rq.fields = body, fieldsSet(params[0].Name, fieldTexts(field))
		return err
	}
	doc := &document{}
	if rq.body != nil {
		var err error
		if doc, err = parseDocument(rq.body); err != nil {
			return &ParamError{o.spec.ID, "body", "can't be read: " + err.Error(), nil}
		}
	}
	for _, param := range echoed {
		if err := doc.set(param.member, v.FieldByIndex(param.index).Interface()); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o.fixed)) {
		if err := doc.set(name, o.fixed[name]); err != nil {
			return err
		}
	}
	given := 0
	for _, param := range params {
		field := v.FieldByIndex(param.index)
		texts := fieldTexts(field)
		if len(texts) == 0 && param.Default != "" {
			field = reflect.New(field.Type()).Elem()
			if err := setText(field, param.Default); err != nil {
				return &ParamError{o.spec.ID, param.Name, "is " + err.Error(), param.Values}
			}
			texts = []string{param.Default}
		}
		if len(texts) == 0 {
			continue
		}
		given++
		if err := doc.set(param.Wire, field.Interface()); err != nil {
			return err
		}
		rq.fields = append(rq.fields, fieldsSet(param.Wire, texts)...)
	}
	if given == 0 && len(params) > 0 {
		return &ParamError{o.spec.ID, "(none)", "is given: name at least one field to change", nil}
	}
	rq.body = doc.bytes()
	return nil
}

// fieldsSet tells a person what a field is set to; what it was isn't known.
func fieldsSet(name string, texts []string) []FieldChange {
	changes := make([]FieldChange, len(texts))
	for i, text := range texts {
		changes[i] = FieldChange{Field: name, After: text}
	}
	return changes
}
