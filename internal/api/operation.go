package api

import (
	"context"
	"iter"
	"maps"
	"net/url"
	"reflect"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
)

// None is the parameter or result type of calls that have none.
type None struct{}

// Operation is a declared call, whatever its types: what the command line, the
// palette and the sandbox work with.
type Operation interface {
	// Descriptor tells all that is known of the call.
	Descriptor() *Descriptor
	// Spec tells what is declared of the call beside its types; unlike the
	// descriptor it costs no reflection.
	Spec() *Spec
	// Pages runs a read with parameters given as texts and yields its answer as
	// raw JSON, page by page; a single resource is one page of one item.
	Pages(ctx context.Context, c *Client, args Args) iter.Seq2[RawPage, error]
	// Prepare builds the request of any call without sending it; a
	// read-modify-write reads its target first.
	Prepare(ctx context.Context, c *Client, args Args) (*Prepared, error)
}

// Args are the arguments of a call as texts.
type Args struct {
	Params url.Values
	Body   []byte // JSON; nil when the call has no body or its parameters make it
	Size   int    // page size; 0 for the operation's own
}

// RawPage is one page of a call's answer.
type RawPage struct {
	Items  []jsontext.Value
	Single bool   // the answer is one resource, not a collection
	More   bool   // the collection goes on after this page
	Total  int    // the service's own count; 0 when it gives none
	Bytes  []byte // the answer's bytes when it isn't JSON, such as a PDF
	Reply  *Response

	path string // that was asked
}

var registry struct {
	sync.Mutex
	operations []Operation
	byID       map[string]Operation
}

// register must not ask for a descriptor: declaring costs no reflection.
func register[O interface {
	Operation
	id() string
}](o O) O {
	registry.Lock()
	defer registry.Unlock()
	if registry.byID == nil {
		registry.byID = map[string]Operation{}
	}
	registry.operations = append(registry.operations, o)
	registry.byID[o.id()] = o
	return o
}

// Operations returns every declared call in the order of declaration.
func Operations() []Operation {
	registry.Lock()
	defer registry.Unlock()
	return append([]Operation(nil), registry.operations...)
}

// Lookup finds an operation by its id, nil when there is none.
func Lookup(id string) Operation {
	registry.Lock()
	defer registry.Unlock()
	return registry.byID[id]
}

// base is what all kinds of operations share. Its reflection is lazy: declaring
// two hundred operations costs a start nothing.
type base struct {
	spec   Spec
	params reflect.Type
	body   reflect.Type
	result reflect.Type
	kind   Kind
	single []Param
	// optional says that a body may be given, though parameters can make all of it.
	optional bool
	given    wire // query and headers of a call that isn't in the catalogue

	once sync.Once
	desc Descriptor
}

// Kind is how an operation is called.
type Kind string

// The kinds.
const (
	KindRead   Kind = "read"   // one resource
	KindList   Kind = "list"   // a collection
	KindWrite  Kind = "write"  // a body of the caller's making
	KindModify Kind = "modify" // read, change named fields, send back
	KindBytes  Kind = "bytes"  // a document
)

// Spec implements [Operation].
func (b *base) Spec() *Spec { return &b.spec }

// Descriptor implements [Operation].
func (b *base) Descriptor() *Descriptor {
	b.once.Do(func() { b.desc = describe(b) })
	return &b.desc
}

func (b *base) id() string { return b.spec.ID }

func (b *base) request(params any) (*call, error) {
	d := b.Descriptor()
	w, err := encodeParams(&b.spec, d.Params, reflect.ValueOf(params))
	if err != nil {
		return nil, err
	}
	maps.Copy(w.query, b.given.query)
	maps.Copy(w.header, b.given.header)
	return &call{spec: &b.spec, wire: w, requestID: w.header.Get(HeaderRequestID)}, nil
}

func bindArgs[P any](b *base, args Args) (P, error) {
	var p P
	err := bind(&b.spec, b.Descriptor().Params, reflect.ValueOf(&p).Elem(), args.Params)
	return p, err
}

// Reply is a decoded answer with the response it came in.
type Reply[R any] struct {
	Value R
	*Response
}

func decodeReply[R any](spec *Spec, resp *Response, err error) (Reply[R], error) {
	reply := Reply[R]{Response: resp}
	if err != nil {
		return reply, err
	}
	if _, opaque := any(reply.Value).(None); opaque || len(resp.Body) == 0 {
		return reply, nil // nothing is known of the answer to a call without a result
	}
	if err := Decode(resp.Body, &reply.Value); err != nil {
		return reply, unreadableOutcome(spec, resp, err)
	}
	return reply, nil
}

// ReadOp reads one resource.
type ReadOp[P, R any] struct{ base }

func readOne[P, R any](s Spec) *ReadOp[P, R] {
	return register(&ReadOp[P, R]{base{spec: s, params: reflect.TypeFor[P](), result: reflect.TypeFor[R](), kind: KindRead}})
}

// Do reads the resource.
func (o *ReadOp[P, R]) Do(ctx context.Context, c *Client, p P) (Reply[R], error) {
	rq, err := o.request(p)
	if err != nil {
		return Reply[R]{}, err
	}
	rq.key = o.place(rq, c.config.Locale)
	resp, err := c.do(ctx, rq)
	reply, err := decodeReply[R](&o.spec, resp, err)
	if err == nil && !resp.Cached {
		index(c, rq.path, []R{reply.Value})
		c.noteReading(ctx, reading{key: rq.key, path: rq.path, at: resp.ReadAt, calls: 1, again: func(ctx context.Context) error {
			_, err := o.Do(ctx, c, p)
			return err
		}})
	}
	return reply, err
}

// Pages implements [Operation].
func (o *ReadOp[P, R]) Pages(ctx context.Context, c *Client, args Args) iter.Seq2[RawPage, error] {
	return func(yield func(RawPage, error) bool) {
		for page, err := range single(ctx, c, &o.base, bindRequest[P](&o.base, args)) {
			if err == nil && !page.Reply.Cached {
				indexRaw[R](c, page.path, page.Items)
			}
			if !yield(page, err) {
				return
			}
		}
	}
}

// Prepare implements [Operation].
func (o *ReadOp[P, R]) Prepare(_ context.Context, c *Client, args Args) (*Prepared, error) {
	return prepare(c, bindRequest[P](&o.base, args))
}

// bindRequest delays binding, so that errors surface where the request is used.
func bindRequest[P any](b *base, args Args) func() (*call, error) {
	return func() (*call, error) {
		p, err := bindArgs[P](b, args)
		if err != nil {
			return nil, err
		}
		return b.request(p)
	}
}

func single(ctx context.Context, c *Client, b *base, build func() (*call, error)) iter.Seq2[RawPage, error] {
	return func(yield func(RawPage, error) bool) {
		rq, err := build()
		if err != nil {
			yield(RawPage{}, err)
			return
		}
		if b.kind == KindRead {
			rq.key = b.place(rq, c.config.Locale)
		}
		resp, err := c.do(ctx, rq)
		if err != nil {
			yield(RawPage{}, err)
			return
		}
		page := RawPage{Single: true, Reply: resp, path: rq.path}
		if b.kind == KindBytes {
			page.Bytes = resp.Body
		} else if len(resp.Body) > 0 {
			page.Items = []jsontext.Value{resp.Body}
		}
		yield(page, nil)
	}
}

// BytesOp reads a document, such as an invoice statement in PDF.
type BytesOp[P any] struct{ base }

func readBytes[P any](s Spec) *BytesOp[P] {
	return register(&BytesOp[P]{base{spec: s, params: reflect.TypeFor[P](), result: reflect.TypeFor[[]byte](), kind: KindBytes}})
}

// Do reads the document's bytes.
func (o *BytesOp[P]) Do(ctx context.Context, c *Client, p P) ([]byte, error) {
	rq, err := o.request(p)
	if err != nil {
		return nil, err
	}
	resp, err := c.do(ctx, rq)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

// Pages implements [Operation].
func (o *BytesOp[P]) Pages(ctx context.Context, c *Client, args Args) iter.Seq2[RawPage, error] {
	return single(ctx, c, &o.base, bindRequest[P](&o.base, args))
}

// Prepare implements [Operation].
func (o *BytesOp[P]) Prepare(_ context.Context, c *Client, args Args) (*Prepared, error) {
	return prepare(c, bindRequest[P](&o.base, args))
}

// WriteOp sends a body of the caller's making, completed by the parameters that
// have a body tag.
type WriteOp[P, B, R any] struct{ base }

// write declares a call with a body. If B is [None], the parameters with a body
// tag and Spec.Set make the body.
func write[P, B, R any](s Spec) *WriteOp[P, B, R] {
	return register(newWrite[P, B, R](s))
}

func newWrite[P, B, R any](s Spec) *WriteOp[P, B, R] {
	return &WriteOp[P, B, R]{base{
		spec: s, params: reflect.TypeFor[P](), body: reflect.TypeFor[B](), result: reflect.TypeFor[R](), kind: KindWrite,
	}}
}

// Do sends the body. A 202 means "accepted": the reply's Location says where to look.
func (o *WriteOp[P, B, R]) Do(ctx context.Context, c *Client, p P, body B) (Reply[R], error) {
	prepared, err := o.Plan(c, p, body)
	if err != nil {
		return Reply[R]{}, err
	}
	resp, err := prepared.Send(ctx)
	return decodeReply[R](&o.spec, resp, err)
}

// Plan builds the request, to be shown before it is sent.
func (o *WriteOp[P, B, R]) Plan(c *Client, p P, body B) (*Prepared, error) {
	return prepare(c, func() (*call, error) {
		rq, err := o.request(p)
		if err != nil {
			return nil, err
		}
		if o.body != reflect.TypeFor[None]() {
			if rq.body, err = Encode(body); err != nil {
				return nil, err
			}
		}
		return rq, o.fill(rq, p)
	})
}

// Pages implements [Operation]: it sends a call whose effect is only to read,
// such as a check by POST.
func (o *WriteOp[P, B, R]) Pages(ctx context.Context, c *Client, args Args) iter.Seq2[RawPage, error] {
	return single(ctx, c, &o.base, o.bindBody(args))
}

// Prepare implements [Operation].
func (o *WriteOp[P, B, R]) Prepare(_ context.Context, c *Client, args Args) (*Prepared, error) {
	return prepare(c, o.bindBody(args))
}

func (o *WriteOp[P, B, R]) bindBody(args Args) func() (*call, error) {
	return func() (*call, error) {
		p, err := bindArgs[P](&o.base, args)
		if err != nil {
			return nil, err
		}
		rq, err := o.request(p)
		if err != nil {
			return nil, err
		}
		if o.body == reflect.TypeFor[None]() {
			if o.Descriptor().BodyOptional && len(args.Body) > 0 {
				rq.body = args.Body
			}
			return rq, o.fill(rq, p)
		}
		if len(args.Body) == 0 || jsontext.Value(args.Body).Kind() == 'n' {
			return nil, &ParamError{o.spec.ID, "body", "is required: give the JSON of a " + typeTitle(o.body), nil}
		}
		var body B
		if err := decodeAsDeclared(args.Body, &body); err != nil {
			return nil, wrongBody(&o.spec, err)
		}
		rq.body = args.Body
		return rq, o.fill(rq, p)
	}
}
