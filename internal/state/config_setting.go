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

// Setting is one setting as its struct tags declare it. The parser's checks, the
// JSON schema, the flags of `profile add` and the questions of the first run all
// derive from it:
//
//	oneof  the allowed values
//	form   the name of what a text must look like
//	doc    what it means, to be read after its name
type Setting struct {
	Name   string       // as in the config file: client_id
	Doc    string       // what it means
	Values []string     // what is allowed; nil when a form decides
	Kind   reflect.Kind // String, Bool, or Slice for a list of texts
	field  int
	form   *form
}

// form is what a text has to look like.
type form struct {
	pattern func() *regexp.Regexp // made when it is needed: the longest would cost every start 3 MB
	want    string                // continues "it must be"
	secret  bool                  // what is wrong may be a secret, so messages don't quote it
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
		want:    "the path of a file, without blanks around it",
	},
	"secret": {
		pattern: pattern.Lazy(`^(keyring|env:[A-Za-z_][A-Za-z0-9_]*|file:\S(.*\S)?)$`),
		want:    "where the secret is kept: keyring, env:NAME or file:PATH; the secret itself has no place in this file",
		secret:  true,
	},
	"address": {
		pattern: pattern.Lazy(`^(https://[^\s/?#@]+|http://(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?)(/[^\s?#@]*)?$`),
		want:    "an address that begins with https:// and has neither a user name nor a query; plain http is accepted for this computer's own addresses only",
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
		want:    "one to 16 letters, digits, blanks, points, dashes or underscores",
	},
	"interval": {
		pattern: pattern.Lazy(`^(` + refreshOff + `|[3-9][0-9]s|[1-9][0-9]{2,3}s|[1-9][0-9]{0,2}m|([1-9]|1[0-9]|2[0-4])h)$`),
		want:    "a time of 30s or more such as 90s, 5m or 1h, or off",
	},
	"share": {
		pattern: pattern.Lazy(`^([1-9]|[1-4][0-9]|50)%$`),
		want:    "a part from 1% to 50%",
	},
	"name": {
		pattern: pattern.Lazy(`^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$`),
		want:    "a name of letters, digits, points, dashes and underscores, without blanks",
	},
}

// ProfileSettings returns the settings of a profile in the order of the file.
func ProfileSettings() []Setting { return settingsOf(reflect.TypeFor[Profile]()) }

// SettingNamed returns a setting of a profile. It panics when there is none: the
// names that a program knows are written in it.
func SettingNamed(name string) Setting {
	for _, s := range ProfileSettings() {
		if s.Name == name {
			return s
		}
	}
	panic("state: a profile has no setting " + name)
}

// CheckProfileName reports what is wrong with a new profile's name.
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

// Check reports what is wrong with a value. The empty value is always right: it
// leaves the setting out.
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

// Get returns a profile's value as a text; empty when it is left out.
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

// Set changes a profile's value once it is checked; blanks part the texts of a
// list.
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

// orList is a, b or c.
func orList(values []string) string {
	last := len(values) - 1
	if last < 1 {
		return strings.Join(values, "")
	}
	return strings.Join(values[:last], ", ") + " or " + values[last]
}

// checker is how the YAML decoder has each struct checked: it puts line and
// column of the field to the error.
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

// mistakes are errors in the form that the decoder looks for: a slice, of which
// each element names its field.
type mistakes []mistake

type mistake struct {
	error
	field string
}

// Error is the first mistake's.
func (m mistakes) Error() string { return m[0].Error() }

// StructField implements yaml.FieldError.
func (m mistake) StructField() string { return m.field }
