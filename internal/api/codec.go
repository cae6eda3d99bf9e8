package api

import (
	"errors"

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
	json.WithUnmarshalers(json.JoinUnmarshalers(
		json.UnmarshalFromFunc(lenientText[string]),
		json.UnmarshalFromFunc(lenientText[Enum]),
	)),
)

// lenientText accepts a number, boolean, null or even an object where the manual
// says string: ids and enumerations change type between answers.
func lenientText[T ~string](dec *jsontext.Decoder, s *T) error {
	if dec.PeekKind() == '"' {
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

// Decode reads JSON into a resource as tolerantly as the service requires.
func Decode[T any](data []byte, into *T) error { return json.Unmarshal(data, into, codec) }

// Encode writes a resource as JSON, unknown fields included.
func Encode(v any) ([]byte, error) { return json.Marshal(v, codec) }

func unmarshalString(data []byte, into *string) error {
	return json.Unmarshal(data, into, jsontext.AllowInvalidUTF8(true))
}
