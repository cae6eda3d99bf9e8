package api

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// ModifyOp changes named fields of a resource: it reads the resource, changes
// only those fields in the raw JSON and sends all of it back with the fresh
// ETag. The manual defines suspending, renaming, changing seats and the like so:
// a field that was left out or stale would change something else.
type ModifyOp[P, R any] struct {
	base
	set    map[string]any
	adjust func(*document, P) error
	pick   func(*document, P) (*picked, error)
}

// picked is the part of a resource that a change sends, and what it changes.
type picked struct {
	body   any
	fields []FieldChange
}

// modify declares a read-modify-write. The parameters with a change tag name the
// fields to set; set holds those that the operation itself fixes.
func modify[P, R any](s Spec, set map[string]any) *ModifyOp[P, R] {
	return register(newModify[P, R](s, set, nil))
}

// adjusted declares a read-modify-write whose change is not a top-level field.
func adjusted[P, R any](s Spec, adjust func(*document, P) error) *ModifyOp[P, R] {
	return register(newModify[P, R](s, nil, adjust))
}

// partial declares a change of which the service wants only a part of the
// resource: pick makes that part from the resource as it is now.
func partial[P, R any](s Spec, pick func(now *document, p P) (*picked, error)) *ModifyOp[P, R] {
	o := newModify[P, R](s, nil, nil)
	o.pick = pick
	return register(o)
}

func newModify[P, R any](s Spec, set map[string]any, adjust func(*document, P) error) *ModifyOp[P, R] {
	return &ModifyOp[P, R]{
		base: base{spec: s, params: reflect.TypeFor[P](), result: reflect.TypeFor[R](), kind: KindModify},
		set:  set, adjust: adjust,
	}
}

// Plan reads the resource and builds the change, without sending it.
func (o *ModifyOp[P, R]) Plan(ctx context.Context, c *Client, p P) (*Prepared, error) {
	if err := c.permit(&o.spec); err != nil {
		return nil, err
	}
	rq, err := o.request(p)
	if err != nil {
		return nil, err
	}
	resp, err := c.do(ctx, o.reading(rq, p))
	if err != nil {
		return nil, err
	}
	doc, err := parseDocument(resp.Body)
	if err != nil {
		return nil, undecodable(&o.spec, resp, err)
	}
	if etag := entityTag(resp.Header, doc); etag != "" {
		rq.header.Set("If-Match", etag)
	}
	if err := o.fill(rq, doc, p); err != nil {
		return nil, err
	}
	prepared, err := prepare(c, func() (*call, error) { return rq, nil })
	if err != nil {
		return nil, err
	}
	prepared.Before = resp.Body
	prepared.replan = func(ctx context.Context) (*Prepared, error) { return o.Plan(ctx, c, p) }
	return prepared, nil
}

// fill makes the body of the change and says what it changes.
func (o *ModifyOp[P, R]) fill(rq *call, now *document, p P) error {
	if o.pick == nil {
		after := now.clone()
		if err := o.apply(after, p); err != nil {
			return err
		}
		rq.body, rq.fields = after.bytes(), now.diff(after)
		return nil
	}
	part, err := o.pick(now, p)
	if err != nil {
		return err
	}
	rq.fields = part.fields
	rq.body, err = Encode(part.body)
	return err
}

// Do plans and sends in one go: for callers that have asked already.
func (o *ModifyOp[P, R]) Do(ctx context.Context, c *Client, p P) (Reply[R], error) {
	prepared, err := o.Plan(ctx, c, p)
	if err != nil {
		return Reply[R]{}, err
	}
	resp, err := prepared.Send(ctx)
	return decodeReply[R](&o.spec, resp, err)
}

// reading is the call that reads what a change is made on.
func (o *ModifyOp[P, R]) reading(change *call, p P) *call {
	get := o.spec
	get.Method, get.Effect = http.MethodGet, Read
	w := wire{path: change.path, query: change.query, header: http.Header{}}
	if get.ReadFrom != "" {
		w.path = fillPath(get.ReadFrom, o.Descriptor().Params, reflect.ValueOf(p))
	}
	return &call{spec: &get, wire: w}
}

func (o *ModifyOp[P, R]) apply(doc *document, p P) error {
	if o.adjust != nil {
		return o.adjust(doc, p)
	}
	for _, name := range slices.Sorted(maps.Keys(o.set)) {
		if err := doc.set(name, o.set[name]); err != nil {
			return err
		}
	}
	v := reflect.ValueOf(p)
	given := 0
	for _, param := range o.Descriptor().Params {
		if param.In != "change" {
			continue
		}
		f := v.FieldByIndex(param.index)
		if len(fieldTexts(f)) == 0 {
			if param.Required {
				return &ParamError{o.spec.ID, param.Name, "is required", param.Values}
			}
			continue
		}
		given++
		if err := doc.set(param.Wire, f.Interface()); err != nil {
			return err
		}
	}
	if given == 0 && len(o.set) == 0 {
		return &ParamError{o.spec.ID, "(none)", "is given: name at least one field to change", nil}
	}
	return nil
}

// Pages implements [Operation]; a change has no pages.
func (o *ModifyOp[P, R]) Pages(ctx context.Context, c *Client, args Args) iter.Seq2[RawPage, error] {
	return func(yield func(RawPage, error) bool) {
		prepared, err := o.Prepare(ctx, c, args)
		if err != nil {
			yield(RawPage{}, err)
			return
		}
		resp, err := prepared.Send(ctx)
		if err != nil {
			yield(RawPage{}, err)
			return
		}
		page := RawPage{Single: true, Reply: resp}
		if len(resp.Body) > 0 {
			page.Items = []jsontext.Value{resp.Body}
		}
		yield(page, nil)
	}
}

// Prepare implements [Operation].
func (o *ModifyOp[P, R]) Prepare(ctx context.Context, c *Client, args Args) (*Prepared, error) {
	p, err := bindArgs[P](&o.base, args)
	if err != nil {
		return nil, err
	}
	return o.Plan(ctx, c, p)
}

// entityTag finds the version of a resource, in the header or in its attributes,
// and puts it into the double quotes that If-Match wants.
func entityTag(h http.Header, doc *document) string {
	etag := h.Get("ETag")
	if etag == "" {
		var attributes struct {
			Etag string `json:"etag"`
		}
		if v := doc.get("attributes"); v != nil && Decode(v, &attributes) == nil {
			etag = attributes.Etag
		}
	}
	if etag == "" || strings.HasPrefix(etag, `"`) || strings.HasPrefix(etag, `W/"`) {
		return etag
	}
	return strconv.Quote(etag)
}

// document is a JSON object whose members keep their order and their bytes.
type document struct{ members []member }

type member struct {
	name  string
	raw   jsontext.Value // the name as it was written, quotes included
	value jsontext.Value
}

func parseDocument(data []byte) (*document, error) {
	dec := jsontext.NewDecoder(bytes.NewReader(data), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if kind := dec.PeekKind(); kind != '{' {
		return nil, fmt.Errorf("a JSON object was expected, not %q", clip(string(data), 40))
	}
	if _, err := dec.ReadToken(); err != nil {
		return nil, err
	}
	doc := &document{}
	for dec.PeekKind() != '}' {
		name, err := dec.ReadValue()
		if err != nil {
			return nil, err
		}
		m := member{raw: name.Clone()}
		if err := unmarshalString(m.raw, &m.name); err != nil {
			return nil, err
		}
		value, err := dec.ReadValue()
		if err != nil {
			return nil, err
		}
		m.value = value.Clone()
		doc.members = append(doc.members, m)
	}
	_, err := dec.ReadToken()
	return doc, err
}

func (d *document) clone() *document { return &document{members: append([]member(nil), d.members...)} }

func (d *document) find(name string) int {
	for i := range d.members {
		if strings.EqualFold(d.members[i].name, name) {
			return i
		}
	}
	return -1
}

func (d *document) get(name string) jsontext.Value {
	if head, rest, nested := splitPath(name); nested {
		return d.getWithin(head, rest)
	}
	if i := d.find(name); i >= 0 {
		return d.members[i].value
	}
	return nil
}

func (d *document) set(name string, value any) error {
	if head, rest, nested := splitPath(name); nested {
		return d.setWithin(head, rest, value)
	}
	raw, verbatim := value.(jsontext.Value)
	if !verbatim {
		var err error
		if raw, err = json.Marshal(value, codec); err != nil {
			return fmt.Errorf("setting %s: %w", name, err)
		}
	}
	found := false
	for i := range d.members { // a repeated key must not keep the old value anywhere
		if strings.EqualFold(d.members[i].name, name) {
			d.members[i].value, found = raw, true
		}
	}
	if !found {
		quoted, err := jsontext.AppendQuote(nil, name)
		if err != nil {
			return fmt.Errorf("setting %s: %w", name, err)
		}
		d.members = append(d.members, member{name, quoted, raw})
	}
	return nil
}

// bytes writes the members in their order; those that weren't set are the very
// bytes that were read.
func (d *document) bytes() []byte {
	var buf bytes.Buffer
	buf.WriteByte('{')
	for i, m := range d.members {
		if i > 0 {
			buf.WriteByte(',')
		}
		buf.Write(m.raw)
		buf.WriteByte(':')
		buf.Write(m.value)
	}
	buf.WriteByte('}')
	return buf.Bytes()
}

// diff lists the members that differ, bookkeeping (links, attributes) aside.
func (d *document) diff(after *document) []FieldChange {
	var changes []FieldChange
	compare := func(name string, before, after jsontext.Value) {
		if strings.EqualFold(name, "attributes") || strings.EqualFold(name, "links") || sameJSON(before, after) {
			return
		}
		if inner, ok := compareWithin(name, before, after); ok {
			changes = append(changes, inner...)
			return
		}
		changes = append(changes, FieldChange{Field: name, Before: displayJSON(before), After: displayJSON(after)})
	}
	for i, m := range after.members {
		if after.find(m.name) == i { // not a repeated key
			compare(m.name, d.get(m.name), m.value)
		}
	}
	for _, m := range d.members {
		if after.get(m.name) == nil {
			compare(m.name, m.value, nil)
		}
	}
	return changes
}

func sameJSON(a, b jsontext.Value) bool {
	a, b = a.Clone(), b.Clone()
	if a == nil || b == nil {
		return displayJSON(a) == displayJSON(b)
	}
	if a.Canonicalize() != nil || b.Canonicalize() != nil {
		return bytes.Equal(a, b)
	}
	return bytes.Equal(a, b)
}

func displayJSON(v jsontext.Value) string {
	if v == nil {
		return ""
	}
	return unquote(v)
}
