package api

import "github.com/go-json-experiment/json/jsontext"

// lean declares a change of which the service wants nothing but the fields that
// change, and the name of the resource's type. The resource is read all the same:
// a person sees what there was before.
func lean[P, R any](s Spec, objectType string, set map[string]any) *ModifyOp[P, R] {
	o := newModify[P, R](s, set, nil)
	o.pick = func(now *document, p P) (*picked, error) {
		after := now.clone()
		if err := o.apply(after, p); err != nil {
			return nil, err
		}
		body := &document{}
		for _, m := range after.members {
			if before := now.get(m.name); before == nil || !sameJSON(before, m.value) {
				if err := body.set(m.name, m.value); err != nil {
					return nil, err
				}
			}
		}
		err := body.set("attributes", &Attributes{ObjectType: objectType})
		return &picked{jsontext.Value(body.bytes()), now.diff(after)}, err
	}
	return register(o)
}
