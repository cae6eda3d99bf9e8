package api

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// TestResponsesAreUnderstood lets every documented answer through the client and
// its type, and back: nothing may be lost, and nothing documented may be left to
// the unknown fields.
func TestResponsesAreUnderstood(t *testing.T) {
	t.Parallel()
	examples := 0
	for _, c := range contracts(t) {
		if c.variant.Response.Kind() == 'n' || c.variant.Response == nil {
			continue
		}
		examples++
		t.Run(c.name(), func(t *testing.T) {
			t.Parallel()
			if !c.believed("response") {
				return
			}
			for _, item := range c.itemsThroughClient(t) {
				c.checkResource(t, item)
			}
		})
	}
	t.Logf("%d documented answers", examples)
}

// itemsThroughClient answers a call with the example and returns the items that
// the client found in it.
func (c *contract) itemsThroughClient(t *testing.T) []jsontext.Value {
	t.Helper()
	h := &rehearsal{}
	args := c.arguments(t, h)
	first := true
	cl := client(t, func(r *http.Request) (*http.Response, error) {
		switch {
		case h.before != nil && r.Method == http.MethodGet:
			return apitest.Answer(r, http.StatusOK, string(h.before)), nil
		case first:
			first = false
			return apitest.Answer(r, c.variant.Success.Status[0], string(c.variant.Response)), nil
		default: // whatever the example's links lead to
			return apitest.Answer(r, http.StatusOK, `{"items":[]}`), nil
		}
	}, func(config *Config) { config.Tokens = &apitest.FixedToken{AccessToken: "first"} })
	var items []jsontext.Value
	for page, err := range c.op.Pages(t.Context(), cl, args) {
		if err != nil {
			t.Fatalf("the call failed: %v", err)
		}
		items = append(items, page.Items...)
	}
	if want := documentedItems(t, c.variant.Response, c.op.Descriptor().Kind == KindList); len(items) != want {
		t.Errorf("the client found %d items, the example has %d", len(items), want)
	}
	return items
}

func documentedItems(t *testing.T, example jsontext.Value, collection bool) int {
	t.Helper()
	if !collection {
		return 1
	}
	var items []jsontext.Value
	if example.Kind() == '[' {
		if err := json.Unmarshal(example, &items); err != nil {
			t.Fatal(err)
		}
		return len(items)
	}
	var members map[string]jsontext.Value
	if err := json.Unmarshal(example, &members); err != nil {
		t.Fatal(err)
	}
	for name, value := range members {
		if strings.EqualFold(name, "items") || strings.EqualFold(name, "value") {
			if err := json.Unmarshal(value, &items); err != nil {
				t.Fatal(err)
			}
			return len(items)
		}
	}
	return 1 // an item without its collection
}

func (c *contract) checkResource(t *testing.T, raw jsontext.Value) {
	t.Helper()
	into := c.op.(interface{ resultType() reflect.Type }).resultType()
	if into == reflect.TypeFor[None]() {
		return
	}
	if c.op.Descriptor().Kind == KindList {
		into = into.Elem()
	}
	value := reflect.New(into)
	if err := json.Unmarshal(raw, value.Interface(), codec); err != nil {
		t.Fatalf("decoding into %s: %v", into, err)
	}
	encoded, err := Encode(value.Interface())
	if err != nil {
		t.Fatalf("encoding %s: %v", into, err)
	}
	for _, d := range differences(raw, encoded) {
		t.Errorf("%s %s", into, d)
	}
	for _, name := range undeclared(value, into.Name()) {
		if c.believed(name) {
			t.Errorf("the documented field %s is not declared", name)
		}
	}
}

// undeclared lists the members that a decoded value holds as unknown.
func undeclared(v reflect.Value, at string) []string {
	var found []string
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			found = undeclared(v.Elem(), at)
		}
	case reflect.Slice:
		for i := range v.Len() {
			found = append(found, undeclared(v.Index(i), at)...)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			found = append(found, undeclared(v.MapIndex(key), at)...)
		}
	case reflect.Struct:
		if extra, ok := v.Interface().(Extra); ok {
			var members map[string]jsontext.Value
			if json.Unmarshal(extra.Unknown, &members) == nil {
				for name := range members {
					found = append(found, at+"."+name)
				}
			}
			break
		}
		for _, f := range reflect.VisibleFields(v.Type()) {
			if len(f.Index) > 1 || !f.IsExported() {
				continue
			}
			in := at
			if !f.Anonymous {
				in = at + "." + f.Name
			}
			found = append(found, undeclared(v.FieldByIndex(f.Index), in)...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// TestDocumentedBodiesSurviveTheirTypes decodes every documented request body
// into the type that a Go caller would fill in, and back.
func TestDocumentedBodiesSurviveTheirTypes(t *testing.T) {
	t.Parallel()
	n := 0
	for _, c := range contracts(t) {
		body := c.op.(interface{ bodyType() reflect.Type }).bodyType()
		if body == nil || body == reflect.TypeFor[None]() || c.variant.Body == nil || c.variant.Body.Example.Kind() == 'n' || !c.believed("request") {
			continue
		}
		n++
		value := reflect.New(body)
		example := c.callersPart(t)
		if err := json.Unmarshal(example, value.Interface(), codec); err != nil {
			t.Errorf("%s: %v", c.name(), err)
			continue
		}
		encoded, err := Encode(value.Interface())
		if err != nil {
			t.Errorf("%s: %v", c.name(), err)
		}
		for _, d := range differences(example, encoded) {
			t.Errorf("%s: %s", c.name(), d)
		}
		for _, name := range undeclared(value, body.Name()) {
			if c.believed(name) {
				t.Errorf("%s: the documented field %s is not declared", c.name(), name)
			}
		}
	}
	t.Logf("%d documented bodies", n)
}

// callersPart is the example of a body without what parameters put into it and
// without its nulls, which say that something is not given.
func (c *contract) callersPart(t *testing.T) jsontext.Value {
	t.Helper()
	given := map[string]bool{}
	for _, p := range c.op.Descriptor().Params {
		if p.In == "body" {
			given[strings.ToLower(p.Wire)] = true
		}
	}
	return pruned(t, c.variant.Body.Example, given)
}

// pruned is a value without its nulls and the members with some names.
func pruned(t *testing.T, v jsontext.Value, names map[string]bool) jsontext.Value {
	t.Helper()
	var parts any
	switch v.Kind() {
	case '{':
		var members map[string]jsontext.Value
		if err := json.Unmarshal(v, &members); err != nil {
			t.Fatal(err)
		}
		for name, member := range members {
			if member.Kind() == 'n' || names[strings.ToLower(name)] {
				delete(members, name)
			} else {
				members[name] = pruned(t, member, nil)
			}
		}
		parts = members
	case '[':
		var items []jsontext.Value
		if err := json.Unmarshal(v, &items); err != nil {
			t.Fatal(err)
		}
		for i := range items {
			items[i] = pruned(t, items[i], nil)
		}
		parts = items
	default:
		return v
	}
	out, err := json.Marshal(parts)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
