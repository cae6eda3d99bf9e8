package state

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// SchemaURL is the address of the schema of the current release.
const SchemaURL = "https://raw.githubusercontent.com/cspdesk/cspdesk/main/assets/config.schema.json"

//go:generate go test . -run ^TestSchema$ -update

// jsonSchema is the subset of JSON Schema that describes the settings.
type jsonSchema struct {
	Version     string                 `json:"$schema,omitempty"`
	ID          string                 `json:"$id,omitempty"`
	Title       string                 `json:"title,omitempty"`
	Description string                 `json:"description,omitempty"`
	Type        string                 `json:"type,omitempty"`
	Enum        []string               `json:"enum,omitempty"`
	Pattern     string                 `json:"pattern,omitempty"`
	AnyOf       []*jsonSchema          `json:"anyOf,omitempty"`
	Items       *jsonSchema            `json:"items,omitempty"`
	Properties  map[string]*jsonSchema `json:"properties,omitempty"`
	Additional  any                    `json:"additionalProperties,omitempty"` // false, or the schema of every other member
	Names       *jsonSchema            `json:"propertyNames,omitempty"`
}

// Schema returns the JSON schema of the config file, for editors.
func Schema() ([]byte, error) {
	root := objectSchema(reflect.TypeFor[Config]())
	root.Version, root.ID, root.Title = "https://json-schema.org/draft/2020-12/schema", SchemaURL, "cspdesk settings"
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the schema: %w", err)
	}
	return append(text, '\n'), nil
}

// objectSchema returns the schema of a struct of settings.
func objectSchema(t reflect.Type) *jsonSchema {
	s := &jsonSchema{Type: "object", Properties: map[string]*jsonSchema{}, Additional: false}
	for _, setting := range settingsOf(t) {
		member := typeSchema(t.Field(setting.field).Type)
		member.Description, member.Enum = setting.Doc, setting.Values
		if setting.form != nil {
			member.Pattern = setting.form.pattern().String()
		}
		s.Properties[setting.Name] = member
	}
	return s
}

func typeSchema(t reflect.Type) *jsonSchema {
	text := &jsonSchema{Type: "string"}
	switch {
	case t == reflect.TypeFor[Keys]():
		return &jsonSchema{AnyOf: []*jsonSchema{text, {Type: "array", Items: text}}}
	case t == reflect.TypeFor[map[string]Profile]():
		return &jsonSchema{Type: "object", Additional: objectSchema(t.Elem()), Names: &jsonSchema{Pattern: forms["name"].pattern().String()}}
	case t.Kind() == reflect.Map:
		return &jsonSchema{Type: "object", Additional: typeSchema(t.Elem())}
	case t.Kind() == reflect.Slice:
		return &jsonSchema{Type: "array", Items: text}
	case t.Kind() == reflect.Bool:
		return &jsonSchema{Type: "boolean"}
	}
	return text
}
