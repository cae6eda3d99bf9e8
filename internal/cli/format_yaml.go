package cli

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/goccy/go-yaml"
)

// yamlFormat writes a list of items, or a single resource.
type yamlFormat struct{ w io.Writer }

func (f *yamlFormat) page(items []jsontext.Value, single bool) error {
	for _, item := range items {
		v, err := yamlValue(jsontext.NewDecoder(bytes.NewReader(item), lenientJSON...))
		if err != nil {
			return fmt.Errorf("cannot print the response as YAML: %w", err)
		}
		if !single {
			v = []any{v}
		}
		text, err := yaml.Marshal(v)
		if err != nil {
			return fmt.Errorf("cannot print the response as YAML: %w", err)
		}
		if _, err := f.w.Write(text); err != nil {
			return err
		}
	}
	return nil
}

func (f *yamlFormat) end() error { return nil }

// yamlNumber preserves the digits of a number. A float would change amounts of money.
type yamlNumber string

// MarshalYAML writes the digits as they are.
func (n yamlNumber) MarshalYAML() ([]byte, error) { return []byte(n), nil }

// yamlText is a text with characters that could affect a terminal.
type yamlText string

// MarshalYAML writes the text as a JSON string, which is valid YAML.
func (t yamlText) MarshalYAML() ([]byte, error) {
	quoted, err := jsontext.AppendQuote(nil, string(t))
	return visibleJSON(quoted), err
}

func yamlValue(dec *jsontext.Decoder) (any, error) {
	switch dec.PeekKind() {
	case '{':
		return yamlObject(dec)
	case '[':
		return yamlArray(dec)
	}
	token, err := dec.ReadToken()
	if err != nil {
		return nil, err
	}
	switch token.Kind() {
	case 'n':
		return nil, nil
	case 't', 'f':
		return token.Bool(), nil
	case '0':
		return yamlNumber(token.String()), nil
	}
	text := token.String()
	if strings.ContainsFunc(text, func(r rune) bool { return r == '\n' || r == '\t' || isHidden(r) }) {
		return yamlText(text), nil
	}
	return text, nil
}

func yamlObject(dec *jsontext.Decoder) (any, error) {
	if _, err := dec.ReadToken(); err != nil {
		return nil, err
	}
	object := yaml.MapSlice{}
	for dec.PeekKind() != '}' {
		name, err := dec.ReadToken()
		if err != nil {
			return nil, err
		}
		key := strings.ReplaceAll(withoutControls(name.String()), "\n", " ")
		value, err := yamlValue(dec)
		if err != nil {
			return nil, err
		}
		object = append(object, yaml.MapItem{Key: key, Value: value})
	}
	_, err := dec.ReadToken()
	return object, err
}

func yamlArray(dec *jsontext.Decoder) (any, error) {
	if _, err := dec.ReadToken(); err != nil {
		return nil, err
	}
	array := []any{}
	for dec.PeekKind() != ']' {
		value, err := yamlValue(dec)
		if err != nil {
			return nil, err
		}
		array = append(array, value)
	}
	_, err := dec.ReadToken()
	return array, err
}
