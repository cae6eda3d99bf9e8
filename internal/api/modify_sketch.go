package api

import "reflect"

// Sketch is a change as far as it is known before the resource is read: it sends
// nothing.
type Sketch struct {
	Read *Prepared // the request that would read the resource
	// Change is the request of the change. Its fields have no Before, and its body
	// only what is known of it: nil when the rest can't be told apart from what the
	// resource is now.
	Change *Prepared
}

// Sketcher is an operation whose change can be sketched: a read-modify-write. The
// other operations read nothing to be prepared.
type Sketcher interface {
	Sketch(c *Client, args Args) (*Sketch, error)
}

// Sketch implements [Sketcher].
func (o *ModifyOp[P, R]) Sketch(c *Client, args Args) (*Sketch, error) {
	p, members, err := o.bind(args)
	if err != nil {
		return nil, err
	}
	rq, err := o.begin(c, p, members)
	if err != nil {
		return nil, err
	}
	if o.pick != nil {
		rq.fields = o.named(p)
	} else if err := o.fill(rq, &document{}, p, members); err != nil {
		return nil, err
	}
	read, err := prepare(c, func() (*call, error) { return o.reading(rq, p), nil })
	if err != nil {
		return nil, err
	}
	change, err := prepare(c, func() (*call, error) { return rq, nil })
	if err != nil {
		return nil, err
	}
	return &Sketch{read, change}, nil
}

// named lists the changes that the parameters name.
func (o *ModifyOp[P, R]) named(p P) []FieldChange {
	var fields []FieldChange
	v := reflect.ValueOf(p)
	for _, param := range o.Descriptor().Params {
		if param.In != "change" {
			continue
		}
		for _, text := range fieldTexts(v.FieldByIndex(param.index)) {
			fields = append(fields, FieldChange{Field: param.Wire, After: text})
		}
	}
	return fields
}
