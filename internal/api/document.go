package api

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// document is a JSON object whose members keep their order and their bytes.
type document struct{ members []member }

type member struct {
	name  string
	raw   jsontext.Value // the name as it was written, quotes included
	value jsontext.Value
}

func parseDocument(data []byte) (*document, error) {
	dec := jsontext.NewDecoder(bytes.NewReader(data), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if kind := dec.PeekKind(); kind != '{' {
		return nil, fmt.Errorf("a JSON object was expected, not %q", clip(string(data), 40))
	}
	if _, err := dec.ReadToken(); err != nil {
		return nil, err
	}
	doc := &document{}
	for dec.PeekKind() != '}' {
		name, err := dec.ReadValue()
		if err != nil {
			return nil, err
		}
		m := member{raw: name.Clone()}
		if err := unmarshalString(m.raw, &m.name); err != nil {
			return nil, err
		}
		value, err := dec.ReadValue()
		if err != nil {
			return nil, err
		}
		m.value = value.Clone()
		doc.members = append(doc.members, m)
	}
	_, err := dec.ReadToken()
	return doc, err
}

func (d *document) clone() *document { return &document{members: append([]member(nil), d.members...)} }

func (d *document) find(name string) int {
	for i := range d.members {
		if strings.EqualFold(d.members[i].name, name) {
			return i
		}
	}
	return -1
}

func (d *document) get(name string) jsontext.Value {
	if head, rest, nested := splitPath(name); nested {
		return d.getWithin(head, rest)
	}
	if i := d.find(name); i >= 0 {
		return d.members[i].value
	}
	return nil
}

func (d *document) set(name string, value any) error {
	if head, rest, nested := splitPath(name); nested {
		return d.setWithin(head, rest, value)
	}
	return d.put(name, value)
}

// put sets a member of just that name.
func (d *document) put(name string, value any) error {
	raw, verbatim := value.(jsontext.Value)
	if !verbatim {
		var err error
		if raw, err = json.Marshal(value, codec); err != nil {
			return fmt.Errorf("setting %s: %w", name, err)
		}
	}
	found := false
	for i := range d.members { // a repeated key must not keep the old value anywhere
		if strings.EqualFold(d.members[i].name, name) {
			d.members[i].value, found = raw, true
		}
	}
	if !found {
		quoted, err := jsontext.AppendQuote(nil, name)
		if err != nil {
			return fmt.Errorf("setting %s: %w", name, err)
		}
		d.members = append(d.members, member{name, quoted, raw})
	}
	return nil
}

// bytes writes the members in their order; those that weren't set are the very
// bytes that were read.
func (d *document) bytes() []byte {
	var buf bytes.Buffer
	buf.WriteByte('{')
	for i, m := range d.members {
		if i > 0 {
			buf.WriteByte(',')
		}
		buf.Write(m.raw)
		buf.WriteByte(':')
		buf.Write(m.value)
	}
	buf.WriteByte('}')
	return buf.Bytes()
}

// diff lists the members that differ, bookkeeping (links, attributes) aside.
func (d *document) diff(after *document) []FieldChange {
	var changes []FieldChange
	compare := func(name string, before, after jsontext.Value) {
		if isBookkeeping(name) || sameJSON(before, after) {
			return
		}
		if inner, ok := compareWithin(name, before, after); ok {
			changes = append(changes, inner...)
			return
		}
		changes = append(changes, FieldChange{Field: name, Before: displayJSON(before), After: displayJSON(after)})
	}
	for i, m := range after.members {
		if after.find(m.name) == i { // not a repeated key
			compare(m.name, d.get(m.name), m.value)
		}
	}
	for _, m := range d.members {
		if after.get(m.name) == nil {
			compare(m.name, m.value, nil)
		}
	}
	return changes
}

func sameJSON(a, b jsontext.Value) bool {
	a, b = a.Clone(), b.Clone()
	if a == nil || b == nil {
		return displayJSON(a) == displayJSON(b)
	}
	if a.Canonicalize() != nil || b.Canonicalize() != nil {
		return bytes.Equal(a, b)
	}
	return bytes.Equal(a, b)
}

func displayJSON(v jsontext.Value) string {
	if v == nil {
		return ""
	}
	return unquote(v)
}
