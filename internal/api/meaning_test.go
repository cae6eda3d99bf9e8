package api

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/shopspring/decimal"
)

// differences compares two JSON values by what they mean to this service: the
// case of keys doesn't count, numbers count by value whether quoted or not, and
// null, "", [] and absent are the same. Each difference names its place.
func differences(want, got jsontext.Value) []string {
	w, err := meaningOf(want)
	if err != nil {
		return []string{"the wanted value is not JSON: " + err.Error()}
	}
	g, err := meaningOf(got)
	if err != nil {
		return []string{"not JSON: " + err.Error()}
	}
	return compareMeaning("$", w, g)
}

// scalar is a string, number or boolean.
type scalar struct {
	text string
	kind jsontext.Kind
}

// meaningOf turns JSON into map[string]any with folded keys, []any, scalar or
// nil for everything that counts as absent.
func meaningOf(v jsontext.Value) (any, error) {
	switch v.Kind() {
	case '{':
		var members map[string]jsontext.Value
		if err := json.Unmarshal(v, &members, jsontext.AllowDuplicateNames(true)); err != nil {
			return nil, err
		}
		out := map[string]any{}
		for name, value := range members {
			m, err := meaningOf(value)
			if err != nil {
				return nil, err
			}
			if m != nil {
				out[strings.ToLower(name)] = m
			}
		}
		return out, nil
	case '[':
		var items []jsontext.Value
		if err := json.Unmarshal(v, &items); err != nil {
			return nil, err
		}
		out := make([]any, len(items))
		for i := range items {
			m, err := meaningOf(items[i])
			if err != nil {
				return nil, err
			}
			out[i] = m
		}
		if len(out) == 0 {
			return nil, nil
		}
		return out, nil
	case 'n':
		return nil, nil
	case '"':
		var s string
		if err := json.Unmarshal(v, &s); err != nil || s == "" {
			return nil, err
		}
		return scalar{s, '"'}, nil
	case '0', 't', 'f':
		return scalar{string(v), v.Kind()}, nil
	}
	return nil, fmt.Errorf("%.40q", string(v))
}

func compareMeaning(at string, want, got any) []string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			break
		}
		names := map[string]bool{}
		for name := range w {
			names[name] = true
		}
		for name := range g {
			names[name] = true
		}
		var found []string
		for _, name := range slices.Sorted(maps.Keys(names)) {
			found = append(found, compareMeaning(at+"."+name, w[name], g[name])...)
		}
		return found
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			break
		}
		var found []string
		for i := range w {
			found = append(found, compareMeaning(fmt.Sprintf("%s[%d]", at, i), w[i], g[i])...)
		}
		return found
	case scalar:
		if g, ok := got.(scalar); ok && sameScalar(w, g) {
			return nil
		}
	case nil:
		if got == nil {
			return nil
		}
	}
	return []string{fmt.Sprintf("%s: want %v, got %v", at, want, got)}
}

func sameScalar(a, b scalar) bool {
	if a.text == b.text {
		return true
	}
	if a.kind == '"' && b.kind == '"' {
		return false
	}
	x, errX := decimal.NewFromString(a.text)
	y, errY := decimal.NewFromString(b.text)
	if errX == nil && errY == nil {
		return x.Equal(y)
	}
	return strings.EqualFold(a.text, b.text)
}

func TestMeaning(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b string
		same bool
	}{
		{`{"Id":"x"}`, `{"id":"x"}`, true},
		{`{"a":null,"b":"","c":[]}`, `{}`, true},
		{`{"mpnId":4391507}`, `{"mpnId":"4391507"}`, true},
		{`1.50`, `1.5`, true},
		{`0.0130687981000000001`, `0.0130687981000000002`, false},
		{`"1.50"`, `"1.5"`, false},
		{`{"id":"x"}`, `{"id":"X"}`, false},
		{`{"id":"x"}`, `{}`, false},
		{`{}`, `{"id":"x"}`, false},
		{`{"a":0}`, `{}`, false},
		{`{"a":false}`, `{}`, false},
		{`[{"a":1},{"a":2}]`, `[{"a":1}]`, false},
		{`[1,2]`, `[2,1]`, false},
		{`{"a":{"b":[{"c":1}]}}`, `{"A":{"B":[{"C":2}]}}`, false},
		{`true`, `"True"`, true},
		{`{"a":1}`, `{"a":`, false},
	}
	for _, tt := range tests {
		if got := differences(jsontext.Value(tt.a), jsontext.Value(tt.b)); (len(got) == 0) != tt.same {
			t.Errorf("%s and %s: %v", tt.a, tt.b, got)
		}
	}
}
