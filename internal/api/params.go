package api

import (
	"encoding"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/shopspring/decimal"
)

// Param describes one parameter of an operation, read from the tags of its
// parameter struct:
//
//	CustomerID string  `path:"customer-id" doc:"Tenant id of the customer."`
//	Size       int     `query:"size" max:"500"`
//	Token      string  `header:"MS-ContinuationToken"`
//	Quantity   Decimal `change:"quantity" required:"true"`
//	FirstName  string  `body:"firstName" name:"first-name"`
//
// path, query and header say where it travels. change names the field of the
// resource that a read-modify-write sets, body the member of a body that holds
// nothing but what was given ("." is the body itself); dots lead into members
// that are objects. A name on the wire is that of the parameter too unless name
// says otherwise, which it never does in a query; also is one more name that is
// understood. values lists documented values, separated by |; min and max bound
// numbers, of which only min is enforced; oneof names a
// group of which exactly one must be given; member says that a body holds the
// parameter too, under that name.
type Param struct {
	Name     string   `json:"name"`
	In       string   `json:"in"`   // "path", "query", "header", "change" or "body"
	Wire     string   `json:"wire"` // name on the wire
	Type     string   `json:"type"` // "string", "integer", "decimal", "boolean", "time", "enum"
	Required bool     `json:"required"`
	Repeated bool     `json:"repeated,omitzero"`
	Values   []string `json:"values,omitzero"`
	Default  string   `json:"default,omitzero"`
	Min      int      `json:"min,omitzero"` // a smaller number is refused; 0 for no bound
	Max      int      `json:"max,omitzero"`
	OneOf    string   `json:"oneOf,omitzero"` // a group of which exactly one must be given
	Doc      string   `json:"doc"`

	index  []int
	also   string // one more name that is understood
	member string // of a body that holds the parameter too
}

// paramsOf lists the parameters of a struct type, embedded structs included.
func paramsOf(t reflect.Type) []Param {
	var params []Param
	for _, f := range reflect.VisibleFields(t) {
		if f.Anonymous || !f.IsExported() {
			continue
		}
		for _, in := range []string{"path", "query", "header", "change", "body"} {
			wire, ok := f.Tag.Lookup(in)
			if !ok {
				continue
			}
			p := Param{Name: wire, In: in, Wire: wire, Doc: f.Tag.Get("doc"), Default: f.Tag.Get("default"), index: f.Index}
			if name := f.Tag.Get("name"); name != "" {
				p.Name = name
			}
			p.Required = in == "path" || f.Tag.Get("required") == "true"
			p.OneOf, p.also, p.member = f.Tag.Get("oneof"), f.Tag.Get("also"), f.Tag.Get("member")
			p.Min, _ = strconv.Atoi(f.Tag.Get("min"))
			p.Max, _ = strconv.Atoi(f.Tag.Get("max"))
			if v := f.Tag.Get("values"); v != "" {
				p.Values = strings.Split(v, "|")
			}
			ft := f.Type
			if ft.Kind() == reflect.Slice {
				p.Repeated, ft = true, ft.Elem()
			}
			p.Type = typeName(ft)
			params = append(params, p)
		}
	}
	return params
}

func typeName(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[Decimal]():
		return "decimal"
	case reflect.TypeFor[Bool]():
		return "boolean"
	case reflect.TypeFor[Int]():
		return "integer"
	case reflect.TypeFor[Time]():
		return "time"
	case reflect.TypeFor[Enum]():
		return "enum"
	}
	switch t.Kind() {
	case reflect.Int, reflect.Int64:
		return "integer"
	case reflect.Bool:
		return "boolean"
	default:
		return "string"
	}
}

// bind sets the fields of a parameter struct from texts, as the command line
// gives them.
func bind(spec *Spec, params []Param, into reflect.Value, given url.Values) error {
	texts := map[*Param][]string{}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		p := paramNamed(params, name)
		if p == nil {
			known := make([]string, len(params))
			for i := range params {
				known[i] = params[i].Name
			}
			return &ParamError{spec.ID, name, "is not a parameter of this operation", known}
		}
		texts[p] = append(texts[p], given[name]...)
	}
	for i := range params {
		p := &params[i]
		if !p.Repeated && len(texts[p]) > 1 {
			return &ParamError{spec.ID, p.Name, "is given more than once", nil}
		}
		for _, text := range texts[p] {
			err := setText(into.FieldByIndex(p.index), text)
			if err == nil {
				err = p.bounded(text)
			}
			if err != nil {
				return wrongValue(spec, p, err)
			}
		}
	}
	return nil
}

// bounded refuses a number that is below the least one a parameter takes.
func (p *Param) bounded(text string) error {
	if p.Min == 0 {
		return nil
	}
	if n, err := ParseDecimal(text); err != nil || n.LessThan(decimal.NewFromInt(int64(p.Min))) {
		return &ValueError{Kind: "number of " + strconv.Itoa(p.Min) + " or more", Text: text}
	}
	return nil
}

// Param finds a parameter by its name, nil when there is none. Case, hyphens and
// underscores don't count: articles write customer-id, customerId and customer_id
// for the same thing.
func (d *Descriptor) Param(name string) *Param { return paramNamed(d.Params, name) }

func paramNamed(params []Param, name string) *Param {
	name = foldEnum(name)
	for i := range params {
		if p := &params[i]; foldEnum(p.Name) == name || p.also != "" && foldEnum(p.also) == name {
			return p
		}
	}
	return nil
}

func setText(f reflect.Value, text string) error {
	if f.Kind() == reflect.Slice {
		item := reflect.New(f.Type().Elem()).Elem()
		if err := setText(item, text); err != nil {
			return err
		}
		f.Set(reflect.Append(f, item))
		return nil
	}
	if u, ok := f.Addr().Interface().(encoding.TextUnmarshaler); ok {
		if _, isDecimal := f.Addr().Interface().(*Decimal); !isDecimal {
			return u.UnmarshalText([]byte(text))
		}
	}
	if t, ok := f.Addr().Interface().(*Time); ok {
		at, err := ParseTime(text)
		*t = Time{at: at, text: text}
		return err
	}
	if u, ok := f.Addr().Interface().(interface{ UnmarshalJSON([]byte) error }); ok {
		quoted, err := jsontext.AppendQuote(nil, text)
		if err != nil {
			return &ValueError{Kind: typeName(f.Type()), Text: text}
		}
		return u.UnmarshalJSON(quoted)
	}
	switch f.Kind() {
	case reflect.String:
		f.SetString(text)
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return &ValueError{Kind: "whole number", Text: text}
		}
		f.SetInt(n)
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return &ValueError{Kind: "boolean", Text: text}
		}
		f.SetBool(b)
	default:
		return &ValueError{Kind: f.Type().String(), Text: text}
	}
	return nil
}

// fieldTexts returns the wire texts of a field; none when it isn't given.
func fieldTexts(f reflect.Value) []string {
	if f.Kind() == reflect.Slice {
		var texts []string
		for i := range f.Len() {
			texts = append(texts, fieldTexts(f.Index(i))...)
		}
		return texts
	}
	if z, ok := f.Interface().(interface{ IsZero() bool }); ok && z.IsZero() || f.IsZero() {
		return nil
	}
	switch v := f.Interface().(type) {
	case Time:
		return []string{v.Text()}
	case Bool:
		return []string{strconv.FormatBool(v.True())}
	case Decimal:
		return []string{v.Decimal.String()}
	case encoding.TextMarshaler:
		b, err := v.MarshalText()
		if err != nil || len(b) == 0 {
			return nil
		}
		return []string{string(b)}
	case fmt.Stringer:
		return []string{v.String()}
	}
	return []string{fmt.Sprint(f.Interface())}
}

// wire is the part of a request that parameters decide.
type wire struct {
	path   string
	query  url.Values
	header http.Header
}

// encodeParams builds path, query and headers. Ids are opaque and may hold
// spaces: they are escaped as one path segment.
func encodeParams(spec *Spec, params []Param, v reflect.Value) (wire, error) {
	w := wire{query: url.Values{}, header: http.Header{}}
	if err := checkOneOf(spec, params, v); err != nil {
		return wire{}, err
	}
	for _, p := range params {
		texts := p.texts(v)
		if len(texts) == 0 {
			if p.Required && p.In != "body" && p.In != "change" {
				return wire{}, &ParamError{spec.ID, p.Name, "is required", nil}
			}
			continue
		}
		switch p.In {
		case "path":
			if id := strings.TrimSpace(texts[0]); id == "" || id == "." || id == ".." {
				return wire{}, &ParamError{spec.ID, p.Name, "is not an id", nil}
			}
		case "query":
			w.query[p.Wire] = texts
		case "header":
			w.header.Set(p.Wire, texts[0])
		}
	}
	w.path = fillPath(spec.Path, params, v)
	return w, nil
}

// texts returns what a parameter was given, or its default.
func (p *Param) texts(v reflect.Value) []string {
	texts := fieldTexts(v.FieldByIndex(p.index))
	if len(texts) == 0 && p.Default != "" {
		texts = []string{p.Default}
	}
	return texts
}

// fillPath puts the path parameters into a template.
func fillPath(template string, params []Param, v reflect.Value) string {
	for _, p := range params {
		if texts := p.texts(v); p.In == "path" && len(texts) > 0 {
			template = strings.ReplaceAll(template, "{"+p.Wire+"}", url.PathEscape(texts[0]))
		}
	}
	return template
}

// checkOneOf refuses a call that gives none or several of a group.
func checkOneOf(spec *Spec, params []Param, v reflect.Value) error {
	given, names := map[string]int{}, map[string][]string{}
	for _, p := range params {
		if p.OneOf == "" {
			continue
		}
		names[p.OneOf] = append(names[p.OneOf], p.Name)
		if len(fieldTexts(v.FieldByIndex(p.index))) > 0 {
			given[p.OneOf]++
		}
	}
	for group, members := range names {
		if given[group] != 1 {
			return &ParamError{spec.ID, strings.Join(members, " or "), "must be given, exactly one of them", nil}
		}
	}
	return nil
}
