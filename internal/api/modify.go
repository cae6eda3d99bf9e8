package api

import (
	"context"
	"iter"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// ModifyOp changes named fields of a resource: it reads the resource, changes
// only those fields in the raw JSON and sends all of it back with the fresh
// ETag. The manual defines suspending, renaming, changing seats and the like so:
// a field that was left out or stale would change something else.
type ModifyOp[P, R any] struct {
	base
	adjust func(*document, P) error
	pick   func(*document, P) (*picked, error)
}

// picked is the part of a resource that a change sends, and what it changes.
type picked struct {
	body   any
	fields []FieldChange
}

// modify declares a read-modify-write. The parameters with a change tag name the
// fields to set; Spec.Set holds those that the operation itself sets.
func modify[P, R any](s Spec, options ...modifyOption[P]) *ModifyOp[P, R] {
	return register(newModify[P, R](s, options...))
}

func newModify[P, R any](s Spec, options ...modifyOption[P]) *ModifyOp[P, R] {
	change := modifyOptions[P]{}
	for _, option := range options {
		option(&change)
	}
	return &ModifyOp[P, R]{
		base: base{
			spec: s, params: reflect.TypeFor[P](), result: reflect.TypeFor[R](), kind: KindModify,
			optional: len(options) == 0 && s.Set == nil,
		},
		adjust: change.adjust, pick: change.pick,
	}
}

type modifyOptions[P any] struct {
	adjust func(*document, P) error
	pick   func(*document, P) (*picked, error)
}

// modifyOption is a way to make a change that tags and Spec.Set can't express.
type modifyOption[P any] func(*modifyOptions[P])

// adjust changes the resource with a function, where the change is more than
// setting fields.
func adjust[P any](f func(now *document, p P) error) modifyOption[P] {
	return func(o *modifyOptions[P]) { o.adjust = f }
}

// sendPart sends only a part of the resource, which pick makes from the resource
// as it is now.
func sendPart[P any](pick func(now *document, p P) (*picked, error)) modifyOption[P] {
	return func(o *modifyOptions[P]) { o.pick = pick }
}

// Plan reads the resource and builds the change, without sending it.
func (o *ModifyOp[P, R]) Plan(ctx context.Context, c *Client, p P) (*Prepared, error) {
	return o.plan(ctx, c, p, &document{})
}

// plan sets members beside those that parameters name.
func (o *ModifyOp[P, R]) plan(ctx context.Context, c *Client, p P, members *document) (*Prepared, error) {
	rq, err := o.begin(c, p, members)
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
	if err := o.fill(rq, doc, p, members); err != nil {
		return nil, err
	}
	prepared, err := prepare(c, func() (*call, error) { return rq, nil })
	if err != nil {
		return nil, err
	}
	prepared.Before = resp.Body
	prepared.replan = func(ctx context.Context) (*Prepared, error) { return o.plan(ctx, c, p, members) }
	return prepared, nil
}

// begin checks what can be checked before anything is read.
func (o *ModifyOp[P, R]) begin(c *Client, p P, members *document) (*call, error) {
	if err := c.permit(&o.spec); err != nil {
		return nil, err
	}
	rq, err := o.request(p)
	if err != nil {
		return nil, err
	}
	return rq, o.missing(p, members)
}

// missing finds a required change that neither a parameter nor a member names,
// before anything is read.
func (o *ModifyOp[P, R]) missing(p P, members *document) error {
	v := reflect.ValueOf(p)
	for _, param := range o.Descriptor().Params {
		if param.In == "change" && len(fieldTexts(v.FieldByIndex(param.index))) == 0 {
			if err := absent(&o.spec, &param, members.get(param.Wire) != nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// fill makes the body of the change and says what it changes.
func (o *ModifyOp[P, R]) fill(rq *call, now *document, p P, members *document) (err error) {
	if o.pick != nil {
		part, err := o.pick(now, p)
		if err != nil {
			return err
		}
		rq.fields = part.fields
		rq.body, err = Encode(part.body)
		return err
	}
	after := now.clone()
	if err := after.merge(members); err != nil {
		return err
	}
	if err := o.apply(after, p, len(members.members) > 0); err != nil {
		return err
	}
	rq.fields = now.diff(after)
	if o.spec.SendChangesOf != "" {
		if after, err = changedOnly(now, after, o.spec.SendChangesOf); err != nil {
			return err
		}
	}
	rq.body = after.bytes()
	return nil
}

// changedOnly returns a document of the members that differ and the resource's type.
func changedOnly(now, after *document, objectType string) (*document, error) {
	changed := &document{}
	for _, m := range after.members {
		if before := now.get(m.name); before == nil || !sameJSON(before, m.value) {
			if err := changed.put(m.name, m.value); err != nil {
				return nil, err
			}
		}
	}
	return changed, changed.put("attributes", &Attributes{ObjectType: objectType})
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

// apply sets what the operation and the parameters name; changed says that
// something is changed already.
func (o *ModifyOp[P, R]) apply(doc *document, p P, changed bool) error {
	if o.adjust != nil {
		return o.adjust(doc, p)
	}
	for _, name := range slices.Sorted(maps.Keys(o.spec.Set)) {
		if err := doc.set(name, o.spec.Set[name]); err != nil {
			return err
		}
	}
	v := reflect.ValueOf(p)
	for _, param := range o.Descriptor().Params {
		if param.In != "change" {
			continue
		}
		f := v.FieldByIndex(param.index)
		if len(fieldTexts(f)) == 0 {
			continue
		}
		changed = true
		if err := doc.set(param.Wire, f.Interface()); err != nil {
			return err
		}
	}
	if !changed && len(o.spec.Set) == 0 {
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
	p, members, err := o.bind(args)
	if err != nil {
		return nil, err
	}
	return o.plan(ctx, c, p, members)
}

// bind returns the parameters, and the members of a body that stands for them.
func (o *ModifyOp[P, R]) bind(args Args) (p P, members *document, err error) {
	if p, err = bindArgs[P](&o.base, args); err != nil {
		return p, nil, err
	}
	members = &document{}
	if o.optional && len(args.Body) > 0 {
		if members, err = parseDocument(args.Body); err != nil {
			return p, nil, wrongBody(&o.spec, err)
		}
	}
	return p, members, nil
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
