package api

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
)

// Descriptor is all that is known of an operation, without its Go types: what
// the command line lists, the forms ask for and the sandbox routes by.
type Descriptor struct {
	Spec
	Kind   Kind
	Params []Param
	Body   *Schema // nil when the caller needs to give none
	Result *Schema // nil when the answer has no body
	// BodyOptional says that an object may be given beside or instead of the
	// parameters that make the body: they go over it, and a read-modify-write sets
	// its members.
	BodyOptional bool
}

// Schema describes a JSON value.
type Schema struct {
	Type   string  `json:"type"` // resource name, "string", "decimal", "array", "object" …
	Fields []Field `json:"fields,omitzero"`
	Items  *Schema `json:"items,omitzero"` // of an array
}

// Field is a member of an object.
type Field struct {
	Name     string   `json:"name"`
	Type     string   `json:"type"` // like that of a Schema, or "array of …"
	Required bool     `json:"required,omitzero"`
	Values   []string `json:"values,omitzero"`
	Doc      string   `json:"doc,omitzero"`

	schema func() *Schema
}

// Schema returns the field's own schema; it is built on demand, since resources
// may hold themselves.
func (f Field) Schema() *Schema { return f.schema() }

// MarshalJSON writes what scripts read: stable lower-case keys, sets as arrays,
// the fields of body and result one level deep.
func (d Descriptor) MarshalJSON() ([]byte, error) {
	set := func(s string) []string {
		if s == "" {
			return []string{}
		}
		return strings.Split(s, "|")
	}
	params := d.Params
	if params == nil {
		params = []Param{}
	}
	return json.Marshal(struct {
		ID     string   `json:"id"`
		Title  string   `json:"title"`
		Area   Area     `json:"area"`
		Kind   Kind     `json:"kind"`
		Method string   `json:"method"`
		Path   string   `json:"path"`
		Effect Effect   `json:"effect"`
		Auth   []string `json:"auth"`
		Clouds []string `json:"clouds"`
		Paging string   `json:"paging"`
		Params []Param  `json:"params"`
		Body   *Schema  `json:"body"`
		Extra  bool     `json:"bodyOptional,omitzero"`
		Result *Schema  `json:"result"`
		Limits []string `json:"limits,omitzero"`
		Advice string   `json:"advice,omitzero"`
		Doc    string   `json:"doc"`
	}{
		d.ID, d.Title, d.Area, d.Kind, d.Method, d.Path, d.Effect, set(d.Auth.String()), set(d.Clouds.String()),
		cmp.Or(d.Paging.Scheme, "none"), params, d.Body, d.BodyOptional, d.Result, d.Limits, d.Advice, d.Doc,
	})
}

func describe(b *base) Descriptor {
	d := Descriptor{Spec: b.spec, Kind: b.kind, BodyOptional: b.optional, Params: append(paramsOf(b.params), b.single...)}
	if b.body != nil && b.body != reflect.TypeFor[None]() {
		d.Body = schemaOf(b.body)
	} else if b.kind == KindWrite {
		d.BodyOptional = b.spec.Set != nil || slices.ContainsFunc(d.Params, func(p Param) bool { return p.In == "body" })
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
