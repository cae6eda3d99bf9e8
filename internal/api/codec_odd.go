package api

import (
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// decodeAround reads JSON that could not be read as declared, because of refused.
// One member of a kind that its resource doesn't declare must cost neither the rest
// of the resource nor the list that it stands in: it is kept among the unknown
// members, as it came.
func decodeAround(data []byte, into reflect.Value, refused error) error {
	v, kind := into.Elem(), jsontext.Value(data).Kind()
	v.SetZero()
	switch {
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return decodeAround(data, v, refused)
	case v.Kind() == reflect.Slice && kind == '[':
		return decodeItemsAround(data, v)
	case v.Kind() == reflect.Struct && kind == '{' && keepsUnknown(v.Type()):
		return decodeMembersAround(data, v)
	}
	return refused
}

func decodeItemsAround(data []byte, list reflect.Value) error {
	var items []jsontext.Value
	if err := json.Unmarshal(data, &items, codec); err != nil {
		return err
	}
	list.Set(reflect.MakeSlice(list.Type(), len(items), len(items)))
	for i, item := range items {
		if err := decodeOrAround(item, list.Index(i).Addr()); err != nil {
			return err // an item alone has no place to be kept in; the whole list may have
		}
	}
	return nil
}

func decodeMembersAround(data []byte, resource reflect.Value) error {
	doc, err := parseDocument(data)
	if err != nil {
		return err
	}
	unknown := &document{}
	for _, m := range doc.members {
		field, declared := fieldOf(resource, m.name)
		if declared && decodeOrAround(m.value, field.Addr()) == nil {
			continue
		}
		if declared {
			field.SetZero()
		}
		unknown.members = append(unknown.members, m)
	}
	if len(unknown.members) > 0 {
		resource.FieldByName("Extra").Set(reflect.ValueOf(Extra{unknown.bytes()}))
	}
	return nil
}

func decodeOrAround(data []byte, into reflect.Value) error {
	err := decodeAsDeclared(data, into.Interface())
	if err != nil {
		err = decodeAround(data, into, err)
	}
	return err
}

// keepsUnknown reports a type that embeds [Extra].
func keepsUnknown(t reflect.Type) bool {
	extra, ok := t.FieldByName("Extra")
	return ok && extra.Type == reflect.TypeFor[Extra]()
}

// fieldOf finds the field that a member is read into.
func fieldOf(resource reflect.Value, name string) (reflect.Value, bool) {
	for _, f := range reflect.VisibleFields(resource.Type()) {
		if wire, _, _ := strings.Cut(f.Tag.Get("json"), ","); wire != "" && strings.EqualFold(wire, name) {
			return resource.FieldByIndex(f.Index), true
		}
	}
	return reflect.Value{}, false
}
