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

// merge sets the members of another document, those of objects one by one. What
// the service keeps the books with is not the caller's to set.
func (d *document) merge(members *document) error {
	for _, m := range members.members {
		if isBookkeeping(m.name) {
			continue
		}
		value := m.value
		if at := d.find(m.name); at >= 0 && value.Kind() == '{' && d.members[at].value.Kind() == '{' {
			inner, err := parseDocument(d.members[at].value)
			if err != nil {
				return fmt.Errorf("looking into %s: %w", m.name, err)
			}
			wanted, err := parseDocument(value)
			if err != nil {
				return fmt.Errorf("looking into %s: %w", m.name, err)
			}
			if err := inner.merge(wanted); err != nil {
				return err
			}
			value = inner.bytes()
		}
		if err := d.put(m.name, value); err != nil {
			return err
		}
	}
	return nil
}

// isBookkeeping reports members that tell of a resource rather than being part of it.
func isBookkeeping(name string) bool {
	return strings.EqualFold(name, "attributes") || strings.EqualFold(name, "links")
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
