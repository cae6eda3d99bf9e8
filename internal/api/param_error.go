package api

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// ParamError is a parameter that is missing, unknown or has a bad value.
type ParamError struct {
	Operation string
	Param     string
	Problem   string // "is required", "is not a parameter of this operation"
	Known     []string
}

// Error says which parameter of which operation is wrong, and which exist.
func (e *ParamError) Error() string {
	s := fmt.Sprintf("Parameter %s of %s %s", e.Param, e.Operation, e.Problem)
	if len(e.Known) > 0 {
		s += "; it takes " + strings.Join(e.Known, ", ")
	}
	return s + "."
}

func wrongValue(spec *Spec, p *Param, err error) *ParamError {
	return &ParamError{spec.ID, p.Name, "is wrong: " + err.Error(), p.Values}
}

// wrongBody says what is wrong with the JSON of a body, and where, in the words of
// the API instead of Go's.
func wrongBody(spec *Spec, err error) *ParamError {
	problem := err.Error()
	if e, ok := errors.AsType[*json.SemanticError](err); ok && e.GoType != nil {
		if value, ok := errors.AsType[*ValueError](e.Err); ok {
			problem = value.Error()
		} else {
			problem = fmt.Sprintf("there is %s where %s is wanted", kindName(e.JSONKind), wantedName(e.GoType))
		}
		if e.JSONPointer != "" {
			problem += ", at " + string(e.JSONPointer)
		}
	}
	return &ParamError{spec.ID, "body", "is wrong: " + problem, nil}
}

func wantedName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Struct:
		return "an object (" + fieldType(t) + ")"
	case reflect.Slice:
		return "a list (" + fieldType(t) + ")"
	case reflect.Map:
		return "an object"
	default:
		return "a value of type " + fieldType(t)
	}
}

func kindName(kind jsontext.Kind) string {
	switch kind {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a text"
	case '0':
		return "a number"
	case 't', 'f':
		return "a boolean"
	default:
		return "something"
	}
}
