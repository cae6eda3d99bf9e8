package api

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Preview is what a person sees of a change before it is sent: what it is made to,
// by name, and what becomes of each field.
type Preview struct {
	Targets []Target      // from the outermost, usually the customer, to the innermost
	Fields  []FieldChange // before and after; Before is "" for what did not exist
	Effect  Effect
}

// Target is something that a change is made to.
type Target struct {
	Param string // the path parameter that identifies it, such as "subscription-id"
	ID    string
	Name  string // what a person calls it; "" if it has no name or could not be read
}

// Label is the name of the target, or its id.
func (t Target) Label() string {
	if t.Name != "" {
		return t.Name
	}
	return t.ID
}

// tailOfID is how many characters of an id confirm a target without a name: few
// enough to type, enough to tell two rows apart.
const tailOfID = 6

// Confirmation is what a person types to confirm that the target is taken away:
// its name, or the last characters of its id.
func (t Target) Confirmation() string {
	if t.Name != "" {
		return t.Name
	}
	return t.ID[max(0, len(t.ID)-tailOfID):]
}

// Subject names all targets, outermost first; "" for a change without any.
func (v Preview) Subject() string {
	labels := make([]string, len(v.Targets))
	for i, t := range v.Targets {
		labels[i] = t.Label()
	}
	return strings.Join(labels, " ▸ ")
}

// Confirmation is what must be typed before the change is sent: the one rule for
// screens and command line. It is "" for a change that takes nothing away.
func (v Preview) Confirmation() string {
	if v.Effect != Destroy || len(v.Targets) == 0 {
		return ""
	}
	return v.Targets[len(v.Targets)-1].Confirmation()
}

// Preview finds the names of what the change is made to and the values of its
// fields before and after. Names that the caller knows are given by id; others are
// read from the cache or the service. What can't be read is left out, since a
// preview must not stop a change.
func (p *Prepared) Preview(ctx context.Context, names map[string]string) Preview {
	v := Preview{Targets: p.targets(), Effect: p.Operation.Effect}
	for i := range v.Targets {
		t := &v.Targets[i]
		t.Name = names[t.ID]
		if t.Name == "" && i == len(v.Targets)-1 && len(p.Before) > 0 {
			t.Name = nameIn(p.Before)
		}
		if t.Name == "" {
			t.Name = p.client.nameOf(ctx, v.Targets[:i+1])
		}
	}
	fields := p.Fields
	if len(fields) == 0 && p.Before == nil {
		fields = p.bodyFields(ctx, v.Targets)
	}
	for _, f := range flattened(fields) {
		v.Fields = append(v.Fields, forPerson(f))
	}
	return v
}

// targets reads the path parameters of the request, whose names stand in the path
// of its operation.
func (p *Prepared) targets() []Target {
	var targets []Target
	values := strings.Split(strings.TrimPrefix(p.call.path, "/v1"), "/")
	for i, name := range strings.Split(strings.TrimPrefix(p.Operation.Path, "/v1"), "/") {
		param, isParam := strings.CutPrefix(name, "{")
		if !isParam || i >= len(values) {
			continue
		}
		id, err := url.PathUnescape(values[i])
		if err != nil {
			id = values[i]
		}
		targets = append(targets, Target{Param: strings.TrimSuffix(param, "}"), ID: id})
	}
	if len(targets) == 0 && p.Operation.Effect == Destroy { // a raw call has no parameters
		targets = []Target{{ID: values[len(values)-1]}}
	}
	return targets
}

// nameOf reads the name of the last of some targets, by the declared operation
// whose path ends with its parameter; "" if there is none or it fails.
func (c *Client) nameOf(ctx context.Context, targets []Target) string {
	op := namingOperation(targets)
	if op == nil {
		return ""
	}
	doc := c.readResource(ctx, op, targets)
	if doc == nil {
		return ""
	}
	return nameIn(doc)
}

// readResource reads the resource that targets identify, from the cache or else
// from the service; nil if that fails.
func (c *Client) readResource(ctx context.Context, op Operation, targets []Target) []byte {
	args := Args{Params: url.Values{}}
	for _, t := range targets {
		if op.Descriptor().Param(t.Param) != nil {
			args.Params.Set(t.Param, t.ID)
		}
	}
	for _, ctx := range []context.Context{FromCache(ctx), ctx} {
		for page, err := range op.Pages(ctx, c, args) {
			if err == nil && page.Single && len(page.Items) == 1 {
				return page.Items[0]
			}
			break
		}
	}
	return nil
}

// namingOperation finds the operation that reads the last of some targets: a GET
// whose path ends with its parameter and needs no more than the targets give.
func namingOperation(targets []Target) Operation {
	last := targets[len(targets)-1].Param
	for _, op := range Operations() {
		s := op.Spec()
		if s.Method != http.MethodGet || !strings.HasSuffix(s.Path, "/{"+last+"}") || op.Descriptor().Kind != KindRead {
			continue
		}
		if !needsMore(op.Descriptor(), targets) {
			return op
		}
	}
	return nil
}

func needsMore(d *Descriptor, targets []Target) bool {
	given := map[string]bool{}
	for _, t := range targets {
		given[t.Param] = true
	}
	for _, param := range d.Params {
		if param.Required && param.Default == "" && !given[param.Name] {
			return true
		}
	}
	return false
}

// nameIn finds what a person calls a resource; "" if it has no name.
func nameIn(doc []byte) string {
	d, err := parseDocument(doc)
	if err != nil {
		return ""
	}
	if profile, err := parseDocument(d.get("companyProfile")); err == nil {
		if name := strings.TrimSpace(unquote(profile.get("companyName"))); name != "" {
			return name
		}
	}
	for _, member := range []string{"friendlyName", "displayName", "name", "offerName", "userPrincipalName", "title"} {
		if v := d.get(member); v.Kind() == '"' {
			if name := strings.TrimSpace(unquote(v)); name != "" {
				return name
			}
		}
	}
	return ""
}

// bodyFields compares the body with the resource at the same address, where the
// API can read one. A body that creates something has no values before.
func (p *Prepared) bodyFields(ctx context.Context, targets []Target) []FieldChange {
	after, err := parseDocument(p.Body)
	if err != nil {
		return nil
	}
	before := &document{}
	if p.Method == http.MethodPut || p.Method == http.MethodPatch {
		if op := readerOf(p.Operation.Path); op != nil {
			if now, err := parseDocument(p.client.readResource(ctx, op, targets)); err == nil {
				before = now
			}
		}
	}
	fields := before.diff(after)
	if p.Method == http.MethodPatch { // a member that is not sent stays as it is
		kept := fields[:0]
		for _, f := range fields {
			if f.After != "" {
				kept = append(kept, f)
			}
		}
		fields = kept
	}
	return fields
}

// flattened splits objects that did not exist before into their members.
func flattened(fields []FieldChange) []FieldChange {
	var flat []FieldChange
	for _, f := range fields {
		doc, err := parseDocument([]byte(f.After))
		if f.Before != "" || err != nil || !strings.HasPrefix(f.After, "{") {
			flat = append(flat, f)
			continue
		}
		inner := flattened((&document{}).diff(doc))
		for i := range inner {
			inner[i].Field = f.Field + "." + inner[i].Field
		}
		flat = append(flat, inner...)
	}
	return flat
}

// readerOf finds the operation that reads what a path names.
func readerOf(path string) Operation {
	for _, op := range Operations() {
		if s := op.Spec(); s.Method == http.MethodGet && s.Path == path && op.Descriptor().Kind == KindRead {
			return op
		}
	}
	return nil
}

// forPerson makes a field fit to be shown: secrets are blanked, and lists of
// objects are counted.
func forPerson(f FieldChange) FieldChange {
	last := f.Field[strings.LastIndexByte(f.Field, '.')+1:]
	show := func(value string) string {
		switch {
		case value == "":
			return ""
		case SecretName(last) && value != "true" && value != "false":
			return blank
		}
		return inWords(jsontext.Value(value))
	}
	return FieldChange{Field: f.Field, Before: show(f.Before), After: show(f.After)}
}

// inWords writes lists and objects for a person; other values stay as they are.
func inWords(v jsontext.Value) string {
	if len(v) == 0 || v[0] != '[' || !v.IsValid() {
		return string(v)
	}
	var items []jsontext.Value
	if Decode(v, &items) != nil {
		return string(v)
	}
	var texts []string
	for _, item := range items {
		if item.Kind() == '{' || item.Kind() == '[' {
			return counted(len(items), "entry", "entries")
		}
		texts = append(texts, unquote(item))
	}
	return strings.Join(texts, ", ")
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
