package api

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// oddValues are what the service may send in place of what its manual shows.
var oddValues = []jsontext.Value{
	[]byte(`null`), []byte(`"never documented"`), []byte(`"7"`), []byte(`1E+2`), []byte(`-0.1999968000511991808131`),
	[]byte(`123456789012345678901234567890`), []byte(`true`), []byte(`"2026-05-09T00:00:00.1234567"`),
	[]byte(`{"odd":{"value":1.50}}`), []byte(`["a",1,null]`), []byte(`[{"odd":1}]`), []byte(`[[1]]`),
}

// TestOneOddFieldCostsNothing puts every odd value into every place of every
// documented answer, one at a time: the answer can still be read, and writing it
// again loses neither the odd value nor any other.
func TestOneOddFieldCostsNothing(t *testing.T) {
	t.Parallel()
	places := map[string]bool{}
	for _, c := range contracts(t) {
		result := c.op.(interface{ resultType() reflect.Type }).resultType()
		if c.variant.Response == nil || c.variant.Response.Kind() == 'n' || !c.believed("response") || result == reflect.TypeFor[None]() {
			continue
		}
		items := []jsontext.Value{c.variant.Response}
		if c.op.Descriptor().Kind == KindList {
			env, err := parseEnvelope(c.variant.Response)
			if err != nil {
				t.Fatal(err)
			}
			items, result = env.items[:min(len(env.items), 1)], result.Elem()
		}
		for _, item := range items {
			whole := treeOf(t, item)
			for _, place := range whole.places("") {
				of := declaredPlace(result, place)
				if places[of] || otherForms[of] != "" {
					continue
				}
				places[of] = true
				for _, odd := range oddValues {
					checkOdd(t, c.name()+place, result, whole.with(place, odd))
				}
			}
		}
	}
	t.Logf("%d places, %d values", len(places), len(oddValues))
}

// declaredPlace names a place by the type that declares it, so that what many
// answers hold is looked at once.
func declaredPlace(within reflect.Type, place string) string {
	at := ""
	for token := range jsontext.Pointer(place).Tokens() {
		for within.Kind() == reflect.Pointer {
			within = within.Elem()
		}
		field := reflect.Value{}
		switch within.Kind() {
		case reflect.Slice:
			within = within.Elem()
			continue
		case reflect.Struct:
			field, _ = fieldOf(reflect.New(within).Elem(), token)
		}
		if !field.IsValid() {
			return place // in a map, or in a type that reads itself
		}
		at, within = within.Name()+"."+strings.ToLower(token), field.Type()
	}
	return at
}

// otherForms are places that are read in more than one form and written in one.
var otherForms = map[string]string{
	"AuditRecord.resourcenewvalue":           "JSON is read with and without the text around it",
	"CountryInformation.states":              "two articles show lists with and without an object around them",
	"CountryInformation.supportedlanguages":  "two articles show lists with and without an object around them",
	"CountryInformation.supportedcultures":   "two articles show lists with and without an object around them",
	"CountryInformation.countrycallingcodes": "two articles show lists with and without an object around them",
}

func checkOdd(t *testing.T, name string, result reflect.Type, answer jsontext.Value) {
	t.Helper()
	value := reflect.New(result)
	if err := decodeInto(answer, value); err != nil {
		t.Errorf("%s can't be read: %v\n%.300s", name, err, answer)
		return
	}
	again, err := Encode(value.Interface())
	if err != nil {
		t.Errorf("%s can't be written: %v", name, err)
		return
	}
	for _, d := range differences(answer, again) {
		t.Errorf("%s is changed by reading it: %s", name, d)
	}
}

// tree is a JSON value that can be written with another value in one place.
type tree struct {
	raw     jsontext.Value
	members []branch // of an object, or the items of a list
}

type branch struct {
	name string // of a member; the index of an item
	raw  jsontext.Value
	tree tree
}

func treeOf(t *testing.T, v jsontext.Value) tree {
	t.Helper()
	whole := tree{raw: v}
	switch v.Kind() {
	case '{':
		doc, err := parseDocument(v)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range doc.members {
			whole.members = append(whole.members, branch{m.name, m.raw, treeOf(t, m.value)})
		}
	case '[':
		var items []jsontext.Value
		if err := json.Unmarshal(v, &items); err != nil {
			t.Fatal(err)
		}
		for i, item := range items {
			whole.members = append(whole.members, branch{strconv.Itoa(i), nil, treeOf(t, item)})
		}
	}
	return whole
}

// places are the paths of all members; of a list, those within its first item.
func (whole tree) places(at string) []string {
	var found []string
	for i, m := range whole.members {
		if whole.raw.Kind() == '[' && i > 0 {
			break
		}
		path := at + "/" + m.name
		if whole.raw.Kind() == '{' {
			found = append(found, path)
		}
		found = append(found, m.tree.places(path)...)
	}
	return found
}

// with writes the value with another one in a place.
func (whole tree) with(place string, odd jsontext.Value) jsontext.Value {
	return whole.write("", place, odd)
}

func (whole tree) write(at, place string, odd jsontext.Value) jsontext.Value {
	if at == place {
		return odd
	}
	if len(whole.members) == 0 {
		return whole.raw
	}
	open, closing := "{", "}"
	if whole.raw.Kind() == '[' {
		open, closing = "[", "]"
	}
	out := []byte(open)
	for i, m := range whole.members {
		if i > 0 {
			out = append(out, ',')
		}
		if m.raw != nil {
			out = fmt.Appendf(out, "%s:", m.raw)
		}
		out = append(out, m.tree.write(at+"/"+m.name, place, odd)...)
	}
	return append(out, closing...)
}

// TestAChangeWithAnUnreadableAnswerWasMade: nobody may take it for one that failed
// and send it again.
func TestAChangeWithAnUnreadableAnswerWasMade(t *testing.T) {
	t.Parallel()
	c := client(t, (&apitest.Script{Steps: []apitest.Step{apitest.Reply(201, `["?"]`)}}).RoundTrip)
	_, err := CreateCart.Do(t.Context(), c, CustomerRef{"c"}, Cart{})
	e := asError(t, err)
	if !strings.Contains(err.Error(), "the service did it, but the answer can't be read") || !strings.HasPrefix(e.Advice, "Don't repeat it") || e.Retryable {
		t.Errorf("got %v, %+v", err, e)
	}
}
