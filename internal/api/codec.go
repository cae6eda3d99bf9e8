package api

import (
	"errors"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Extra holds the members of a resource that its type doesn't declare. Embedded
// in every resource, it makes a value that was read go back complete: the
// service sends fields that no manual mentions, and losing one in a
// read-modify-write would change something the user didn't touch.
type Extra struct {
	Unknown jsontext.Value `json:",embed"`
}

// codec reads what the service really sends: keys in any case, numbers where
// strings are documented, nulls anywhere, repeated keys.
var codec = json.JoinOptions(
	json.MatchCaseInsensitiveNames(true),
	json.OmitZeroStructFields(true),
	jsontext.AllowDuplicateNames(true),
	jsontext.AllowInvalidUTF8(true),
	json.WithUnmarshalers(lenientTexts),
)

var lenientTexts = json.JoinUnmarshalers(
	json.UnmarshalFromFunc(lenientText[string]),
	json.UnmarshalFromFunc(lenientText[Enum]),
	json.UnmarshalFromFunc(anything),
)

// anyText is a text, or the JSON of what stands in its place.
type anyText string

func anything(dec *jsontext.Decoder, s *anyText) error {
	v, err := dec.ReadValue()
	if err == nil {
		*s = anyText(unquote(v))
	}
	return err
}

// lenientText accepts a number, boolean or null where the manual says string: ids
// and enumerations change type between answers.
func lenientText[T ~string](dec *jsontext.Decoder, s *T) error {
	if kind := dec.PeekKind(); kind == '"' || kind == '{' || kind == '[' {
		return errors.ErrUnsupported // the default decoder takes over
	}
	v, err := dec.ReadValue()
	if err != nil {
		return err
	}
	if v.Kind() == 'n' {
		*s = ""
		return nil
	}
	*s = T(v)
	return nil
}

// Decode reads JSON into a resource as tolerantly as the service requires. A member
// that isn't of the kind that the resource declares is kept as it came, like those
// that no manual mentions.
func Decode[T any](data []byte, into *T) error { return decodeInto(data, reflect.ValueOf(into)) }

func decodeInto(data []byte, into reflect.Value) error {
	err := decodeOrAround(data, into)
	if v := into.Elem(); err != nil && v.Kind() == reflect.String && jsontext.Value(data).IsValid() {
		v.SetString(string(data)) // there is nothing around it that could keep it
		return nil
	}
	return err
}

// decodeAsDeclared reads JSON of which every member has to be of its kind, as in
// what a person gives.
func decodeAsDeclared(data []byte, into any) error { return json.Unmarshal(data, into, codec) }

// Encode writes a resource as JSON, unknown fields included.
func Encode(v any) ([]byte, error) { return json.Marshal(v, codec) }

func unmarshalString(data []byte, into *string) error {
	return json.Unmarshal(data, into, jsontext.AllowInvalidUTF8(true))
}
