package api

import (
	"reflect"
	"strings"
)

// Descriptor is all that is known of an operation, without its Go types: what
// the command line lists, the forms ask for and the sandbox routes by.
type Descriptor struct {
	Spec
	Kind   Kind
	Params []Param
	Body   *Schema // nil when the caller gives none
	Result *Schema // nil when the answer has no body
}

// Schema describes a JSON value.
type Schema struct {
	Type   string // resource name, "string", "decimal", "array", "object" …
	Fields []Field
	Items  *Schema // of an array
}

// Field is a member of an object.
type Field struct {
	Name     string
	Type     string
	Required bool
	Values   []string
	Doc      string

	schema func() *Schema
}

// Schema returns the field's own schema; it is built on demand, since resources
// may hold themselves.
func (f Field) Schema() *Schema { return f.schema() }

func describe(b *base) Descriptor {
	d := Descriptor{Spec: b.spec, Kind: b.kind, Params: append(paramsOf(b.params), b.single...)}
	if b.body != nil && b.body != reflect.TypeFor[None]() {
		d.Body = schemaOf(b.body)
	}
	if b.result != nil && b.result != reflect.TypeFor[None]() {
		d.Result = schemaOf(b.result)
	}
	return d
}

func schemaOf(t reflect.Type) *Schema {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[[]byte]():
		return &Schema{Type: "bytes"}
	case t.Kind() == reflect.Slice:
		return &Schema{Type: "array", Items: schemaOf(t.Elem())}
	case t.Kind() == reflect.Map:
		return &Schema{Type: "object", Items: schemaOf(t.Elem())}
	case t.Kind() != reflect.Struct || typeName(t) != "string":
		return &Schema{Type: typeName(t)}
	}
	s := &Schema{Type: typeTitle(t)}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || !f.IsExported() || name == "" || name == "-" {
			continue
		}
		field := Field{Name: name, Type: fieldType(f.Type), Required: f.Tag.Get("required") == "true", Doc: f.Tag.Get("doc")}
		if v := f.Tag.Get("values"); v != "" {
			field.Values = strings.Split(v, "|")
		}
		field.schema = func() *Schema { return schemaOf(f.Type) }
		s.Fields = append(s.Fields, field)
	}
	return s
}

func fieldType(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t.Kind() == reflect.Slice:
		return "array of " + fieldType(t.Elem())
	case t.Kind() == reflect.Map:
		return "map of " + fieldType(t.Elem())
	case t.Kind() == reflect.Struct && typeName(t) == "string":
		return typeTitle(t)
	default:
		return typeName(t)
	}
}

func typeTitle(t reflect.Type) string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t.Name()
}
