package api

// lean declares a change of which the service wants nothing but the fields that
// change, and the name of the resource's type. The resource is read all the same:
// a person sees what there was before.
func lean[P, R any](s Spec, objectType string, set map[string]any) *ModifyOp[P, R] {
	o := newModify[P, R](s, set, nil)
	o.lean = objectType
	return register(o)
}

// changedOnly is a document of the members that differ, and of the resource's type.
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
