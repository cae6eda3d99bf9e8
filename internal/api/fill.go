package api

import (
	"maps"
	"reflect"
	"slices"
)

// bodyItself is the body tag of a parameter that is the body itself.
const bodyItself = "."

// fill sets the members of a request's body that the parameters and Spec.Set
// name. Parameters replace what the caller gave; Spec.Set does not.
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
	if len(params) == 0 && o.spec.Set == nil {
		return nil
	}
	v := reflect.ValueOf(p)
	if len(params) == 1 && params[0].Wire == bodyItself {
		return o.fillWhole(rq, &params[0], v)
	}
	given := rq.body != nil
	doc := &document{}
	if given {
		var err error
		if doc, err = parseDocument(rq.body); err != nil {
			return wrongBody(&o.spec, err)
		}
	}
	for _, param := range echoed {
		if err := doc.set(param.member, v.FieldByIndex(param.index).Interface()); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o.spec.Set)) {
		if doc.get(name) != nil { // the caller knows better
			continue
		}
		if err := doc.set(name, o.spec.Set[name]); err != nil {
			return err
		}
	}
	fields, err := o.fillMembers(doc, params, v)
	if err != nil {
		return err
	}
	if !given {
		if len(fields) == 0 && len(params) > 0 {
			return &ParamError{o.spec.ID, "(none)", "is given: name at least one field to change", nil}
		}
		rq.fields = fields // they are all there is in the body
	}
	rq.body = doc.bytes()
	return nil
}

// fillWhole makes the body of the one parameter that is all of it.
func (o *WriteOp[P, B, R]) fillWhole(rq *call, param *Param, v reflect.Value) error {
	field := v.FieldByIndex(param.index)
	texts := fieldTexts(field)
	if len(texts) == 0 {
		return absent(&o.spec, param, rq.body != nil)
	}
	body, err := Encode(field.Interface())
	rq.body, rq.fields = body, fieldsSet(param.Name, texts)
	return err
}

// fillMembers sets the members that parameters name, and tells which.
func (o *WriteOp[P, B, R]) fillMembers(doc *document, params []Param, v reflect.Value) ([]FieldChange, error) {
	var fields []FieldChange
	for _, param := range params {
		field := v.FieldByIndex(param.index)
		texts := fieldTexts(field)
		known := doc.get(param.Wire) != nil
		if len(texts) == 0 && param.Default != "" && !known {
			field = reflect.New(field.Type()).Elem()
			if err := setText(field, param.Default); err != nil {
				return nil, wrongValue(&o.spec, &param, err)
			}
			texts = []string{param.Default}
		}
		if len(texts) == 0 {
			if err := absent(&o.spec, &param, known); err != nil {
				return nil, err
			}
			continue
		}
		if err := doc.set(param.Wire, field.Interface()); err != nil {
			return nil, err
		}
		fields = append(fields, fieldsSet(param.Wire, texts)...)
	}
	return fields, nil
}

// absent is an error where a parameter that isn't given has to be; known says
// that the body has it already.
func absent(spec *Spec, param *Param, known bool) error {
	if param.Required && !known {
		return &ParamError{spec.ID, param.Name, "is required", param.Values}
	}
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
