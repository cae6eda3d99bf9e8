package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// relink puts a prefix before every relative link, in body and Location.
func (a *answer) relink(prefix string) {
	for _, key := range []string{`"uri":"`, `"@nextLink":"`} {
		parts := bytes.Split(a.body, []byte(key))
		for i := 1; i < len(parts); i++ {
			path := bytes.TrimPrefix(parts[i], []byte("/v1"))
			parts[i] = fmt.Append(nil, prefix, string(path))
		}
		a.body = bytes.Join(parts, []byte(key))
	}
	if location := a.header.Get("Location"); location != "" {
		a.header.Set("Location", prefix+strings.TrimPrefix(location, "/v1"))
	}
}

// shiftDate moves the Date header.
func shiftDate(f *activeFaults, r *faultRule, a *answer) {
	a.header.Set("Date", f.sandbox.wall().Add(r.delay).UTC().Format(http.TimeFormat))
}

// edit changes an answer's JSON. Errors stay as they are: their shape is another
// fault's business.
func (a *answer) edit(change func(v any) any) {
	if a.status >= http.StatusBadRequest || len(a.body) == 0 {
		return
	}
	decoder := json.NewDecoder(bytes.NewReader(a.body))
	decoder.UseNumber()
	var v any
	if decoder.Decode(&v) == nil {
		a.body = encode(change(v))
	}
}

// editItems changes the items of a list, in whichever envelope.
func (a *answer) editItems(change func(items []any) []any) {
	a.edit(func(v any) any {
		switch list := v.(type) {
		case []any:
			return change(list)
		case map[string]any:
			for key, member := range list {
				if items, ok := member.([]any); ok && (strings.EqualFold(key, "items") || strings.EqualFold(key, "value")) {
					list[key] = change(items)
				}
			}
		}
		return v
	})
}

// repeatItem begins a later page with the last item of the page before.
func repeatItem(f *activeFaults, _ *faultRule, a *answer) {
	a.editItems(func(items []any) []any {
		i, q := f.sandbox.faults, f.request.URL.Query()
		i.mu.Lock()
		defer i.mu.Unlock()
		before := i.ends[f.request.URL.Path]
		if len(items) > 0 {
			i.ends[f.request.URL.Path] = encode(items[len(items)-1])
		}
		later := f.request.Header.Get("MS-ContinuationToken") != "" || q.Get("offset") > "0" || q.Get("skip") > "0" || q.Get("$skip") > "0"
		if !later || before == nil {
			return items
		}
		return append([]any{before}, items...)
	})
}

func shuffleItems(f *activeFaults, _ *faultRule, a *answer) {
	a.editItems(func(items []any) []any {
		f.rng.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
		return items
	})
}

// resources calls a function for an answer's resource, or for each of its items.
func (a *answer) resources(change func(resource map[string]any)) {
	a.edit(func(v any) any {
		items, _ := v.([]any)
		if one, ok := v.(map[string]any); ok {
			if items, ok = one["items"].([]any); !ok {
				change(one)
			}
		}
		for _, item := range items {
			if one, ok := item.(map[string]any); ok {
				change(one)
			}
		}
		return v
	})
}

// enumerations are members whose values a client may be tempted to know all of.
var enumerations = []string{
	"status", "billingtype", "billingcycle", "relationshiptopartner", "relationshiptype", "state", "contracttype", "unittype",
	"invoicetype", "chargetype", "severity", "billingprovider", "usagetype", "usertype", "category", "transfertype", "ordertype",
}

func renameValues(_ *activeFaults, _ *faultRule, a *answer) {
	a.resources(func(resource map[string]any) {
		for name, value := range resource {
			if _, ok := value.(string); ok && slices.Contains(enumerations, strings.ToLower(name)) {
				resource[name] = "somethingQuiteNew"
			}
		}
	})
}

func addMembers(_ *activeFaults, _ *faultRule, a *answer) {
	a.resources(func(resource map[string]any) {
		resource["sandboxNovelty"] = map[string]any{"since": "2031-01-01", "values": []any{json.Number("1"), json.Number("2.50"), nil}}
	})
}

func nullObjects(f *activeFaults, _ *faultRule, a *answer) {
	a.resources(func(resource map[string]any) {
		for _, name := range slices.Sorted(maps.Keys(resource)) {
			if _, ok := resource[name].(map[string]any); ok && chance(f.rng, 50) {
				resource[name] = nil
			}
		}
	})
}
