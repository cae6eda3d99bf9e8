package state

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

// Setting describes one setting, as declared by its struct tags. The config
// parser, the JSON schema, the flags of `profile add` and the first-run prompts
// all use it. The tags are:
//
//	oneof  the allowed values
//	form   the name of the required format
//	doc    the description
type Setting struct {
	Name   string       // as in the config file, such as client_id
	Doc    string       // description
	Values []string     // allowed values; nil if there is no fixed list
	Kind   reflect.Kind // String, Bool, or Slice for a list of strings
	field  int
	form   *form
}

// form is the required format of a setting.
type form struct {
	pattern func() *regexp.Regexp // compiled on first use: the longest one takes 3 MB
	want    string                // completes "it must be"
	secret  bool                  // an invalid value may be a secret, so messages don't quote it
}

const guid = `[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}`

var forms = map[string]*form{
	"id": {
		pattern: pattern.Lazy(`^` + guid + `$`),
		want:    "an id like 11111111-2222-3333-4444-555555555555",
	},
	"tenant": {
		pattern: pattern.Lazy(`^(` + guid + `|common|organizations|[A-Za-z0-9][A-Za-z0-9-]*(\.[A-Za-z0-9][A-Za-z0-9-]*)+)$`),
		want:    "the tenant's id or one of its domains, such as contoso.onmicrosoft.com",
	},
	"account": {
		pattern: pattern.Lazy(`^[^@\s]+@[^@\s]+$`),
		want:    "a user name like ada@contoso.onmicrosoft.com",
	},
	"path": {
		pattern: pattern.Lazy(`^\S(.*\S)?$`),
		want:    "the path of a file, without spaces around it",
	},
	"secret": {
		pattern: pattern.Lazy(`^(keyring|env:[A-Za-z_][A-Za-z0-9_]*|file:\S(.*\S)?)$`),
		want:    "the place where the secret is stored: keyring, env:NAME or file:PATH; the secret itself must not be in this file",
		secret:  true,
	},
	"address": {
		pattern: pattern.Lazy(`^(https://[^\s/?#@]+|http://(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?)(/[^\s?#@]*)?$`),
		want:    "an address that begins with https:// and has neither a user name nor a query; plain http is accepted for loopback addresses only",
	},
	"audience": {
		pattern: pattern.Lazy(`^([a-z][a-z0-9+.-]*://\S+|` + guid + `)$`),
		want:    "an address like https://api.partnercenter.microsoft.com, or an id",
	},
	"locale": {
		pattern: pattern.Lazy(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$`),
		want:    "a language like en-US or de-DE",
	},
	"badge": {
		pattern: pattern.Lazy(`^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,15}$`),
		want:    "1 to 16 letters, digits, spaces, periods, dashes or underscores",
	},
	"interval": {
		pattern: pattern.Lazy(`^(` + refreshOff + `|[3-9][0-9]s|[1-9][0-9]{2,3}s|[1-9][0-9]{0,2}m|([1-9]|1[0-9]|2[0-4])h)$`),
		want:    "an interval of 30s or more, such as 90s, 5m or 1h, or off",
	},
	"share": {
		pattern: pattern.Lazy(`^([1-9]|[1-4][0-9]|50)%$`),
		want:    "a percentage from 1% to 50%",
	},
	"name": {
		pattern: pattern.Lazy(`^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$`),
		want:    "a name of letters, digits, periods, dashes and underscores, without spaces",
	},
}

// ProfileSettings returns the settings of a profile in declaration order.
func ProfileSettings() []Setting { return settingsOf(reflect.TypeFor[Profile]()) }

// SettingNamed returns the profile setting with the given name. It panics if there
// is none, because callers pass constants.
func SettingNamed(name string) Setting {
	for _, s := range ProfileSettings() {
		if s.Name == name {
			return s
		}
	}
	panic("state: a profile has no setting " + name)
}

// CheckProfileName returns an error if name is not a valid profile name.
func CheckProfileName(name string) error { return forms["name"].check("the name", name) }

func settingsOf(t reflect.Type) []Setting {
	settings := make([]Setting, 0, t.NumField())
	for i := range t.NumField() {
		field := t.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		s := Setting{Name: name, Doc: field.Tag.Get("doc"), Kind: field.Type.Kind(), field: i, form: forms[field.Tag.Get("form")]}
		if values := field.Tag.Get("oneof"); values != "" {
			s.Values = strings.Split(values, ",")
		}
		settings = append(settings, s)
	}
	return settings
}

// Check returns an error if value is not valid. The empty value is always valid
// and stands for the default.
func (s Setting) Check(value string) error {
	switch {
	case value == "":
		return nil
	case s.Kind == reflect.Bool:
		if value != "true" && value != "false" {
			return fmt.Errorf("%s is %q; it must be true or false", s.Name, value)
		}
	case len(s.Values) > 0:
		if !slices.Contains(s.Values, value) {
			return fmt.Errorf("%s is %q; it must be %s", s.Name, value, orList(s.Values))
		}
	case s.form != nil:
		return s.form.check(s.Name, value)
	}
	return nil
}

func (f *form) check(name, value string) error {
	switch {
	case f.pattern().MatchString(value):
		return nil
	case f.secret:
		return errors.New(name + " must be " + f.want)
	}
	return fmt.Errorf("%s is %q; it must be %s", name, value, f.want)
}

// Get returns the value in a profile as a string, empty if it is not set.
func (s Setting) Get(p Profile) string {
	switch v := reflect.ValueOf(p).Field(s.field); {
	case s.Kind == reflect.Slice:
		return strings.Join(v.Interface().([]string), " ")
	case s.Kind == reflect.Bool && v.Bool():
		return "true"
	case s.Kind == reflect.Bool:
		return ""
	default:
		return v.String()
	}
}

// Set checks a value and sets it in a profile. The elements of a list are
// separated by spaces.
func (s Setting) Set(p *Profile, value string) error {
	if err := s.Check(value); err != nil {
		return err
	}
	switch v := reflect.ValueOf(p).Elem().Field(s.field); s.Kind {
	case reflect.Slice:
		v.SetZero()
		if list := strings.Fields(value); len(list) > 0 {
			v.Set(reflect.ValueOf(list))
		}
	case reflect.Bool:
		v.SetBool(value == "true")
	default:
		v.SetString(value)
	}
	return nil
}

// orList joins values as "a, b or c".
func orList(values []string) string {
	last := len(values) - 1
	if last < 1 {
		return strings.Join(values, "")
	}
	return strings.Join(values[:last], ", ") + " or " + values[last]
}

// checker validates each struct for the YAML decoder, which adds line and column
// to the error.
type checker struct{}

// Struct implements yaml.StructValidator.
func (checker) Struct(v any) error {
	value := reflect.ValueOf(v)
	if t := value.Type(); t != reflect.TypeFor[Config]() && t != reflect.TypeFor[Profile]() {
		return nil
	}
	for _, s := range settingsOf(value.Type()) {
		text := ""
		switch field := value.Field(s.field); s.Kind {
		case reflect.String:
			text = field.String()
		case reflect.Bool:
			text = strconv.FormatBool(field.Bool())
		}
		if err := s.Check(text); err != nil {
			return mistakes{{err, value.Type().Field(s.field).Name}}
		}
	}
	return nil
}

// mistakes is the error type that the decoder expects: a slice whose elements name
// their fields.
type mistakes []mistake

type mistake struct {
	error
	field string
}

// Error returns the message of the first mistake.
func (m mistakes) Error() string { return m[0].Error() }

// StructField implements yaml.FieldError.
func (m mistake) StructField() string { return m.field }
