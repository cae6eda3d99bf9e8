package api

import (
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// A name with dots leads into members that are objects themselves:
// "defaultAddress.phoneNumber".

// splitPath parts a name into the first member and what is left.
func splitPath(name string) (head, rest string, nested bool) { return strings.Cut(name, ".") }

// within returns the object that a member holds, an empty one when it holds none.
func (d *document) within(name string) (*document, error) {
	value := d.get(name)
	if value == nil || value.Kind() == 'n' {
		return &document{}, nil
	}
	inner, err := parseDocument(value)
	if err != nil {
		return nil, fmt.Errorf("looking into %s: %w", name, err)
	}
	return inner, nil
}

func (d *document) getWithin(name, rest string) jsontext.Value {
	inner, err := d.within(name)
	if err != nil {
		return nil
	}
	return inner.get(rest)
}

func (d *document) setWithin(name, rest string, value any) error {
	inner, err := d.within(name)
	if err != nil {
		return err
	}
	if err := inner.set(rest, value); err != nil {
		return err
	}
	return d.set(name, jsontext.Value(inner.bytes()))
}

// compareWithin tells two objects' members apart; false when either isn't one.
func compareWithin(name string, before, after jsontext.Value) ([]FieldChange, bool) {
	if before.Kind() != '{' || after.Kind() != '{' {
		return nil, false
	}
	then, err1 := parseDocument(before)
	now, err2 := parseDocument(after)
	if err1 != nil || err2 != nil {
		return nil, false
	}
	changes := then.diff(now)
	for i := range changes {
		changes[i].Field = name + "." + changes[i].Field
	}
	return changes, true
}
