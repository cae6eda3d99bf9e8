package sandbox_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

// shape is the set of members of a JSON value: the names on the way to each,
// folded and joined by dots. Arrays and the envelopes of lists don't count.
type shape map[string]bool

func (s shape) add(prefix string, v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			s.add(prefix, item)
		}
	case map[string]any:
		for _, envelope := range []string{"items", "Value", "value"} {
			if items, ok := v[envelope].([]any); ok && prefix == "" {
				s.add("", items)
				return
			}
		}
		for name, member := range v {
			path := strings.ToLower(name)
			if prefix != "" {
				path = prefix + "." + path
			}
			s[path] = true
			s.add(path, member)
		}
	}
}

// documentedShapes are the members of the answers that the manual shows, by
// operation.
var documentedShapes = sync.OnceValues(func() (map[string]shape, error) {
	examples, err := apitest.Examples()
	if err != nil {
		return nil, err
	}
	all := map[string]shape{}
	for id, requests := range examples {
		all[id] = shape{}
		for _, rq := range requests {
			var answer any
			if len(rq.Answer) > 0 {
				if err := json.Unmarshal(rq.Answer, &answer); err != nil {
					return nil, err
				}
			}
			all[id].add("", answer)
		}
	}
	return all, nil
})

// undeclared lists the members of an answer that its result type lacks.
func undeclared(at string, v any, s *api.Schema) (found []string) {
	if _, one := v.(map[string]any); one && s.Type == "array" {
		s = s.Items
	}
	switch v := v.(type) {
	case []any:
		if s.Items != nil {
			s = s.Items
		}
		for _, item := range v {
			found = append(found, undeclared(at, item, s)...)
		}
	case map[string]any:
		for name, member := range v {
			i := slices.IndexFunc(s.Fields, func(f api.Field) bool { return strings.EqualFold(f.Name, name) })
			switch {
			case i >= 0:
				found = append(found, undeclared(at+"."+name, member, s.Fields[i].Schema())...)
			case s.Items != nil: // a map
				found = append(found, undeclared(at+".*", member, s.Items)...)
			case len(s.Fields) > 0:
				found = append(found, at+"."+name)
			}
		}
	}
	return found
}

// checkShape compares an operation's answers with its result type, and with the
// answers that the manual shows for it.
func (d *testClient) checkShape(o *api.Descriptor, answers [][]byte) {
	d.t.Helper()
	documented, err := documentedShapes()
	if err != nil {
		d.t.Fatal(err)
	}
	got := shape{}
	unknown := map[string]bool{}
	for _, text := range answers {
		var v any
		if len(text) == 0 || json.Unmarshal(text, &v) != nil {
			continue
		}
		got.add("", v)
		if o.Result == nil {
			continue
		}
		if list, ok := v.(map[string]any); ok && len(o.Result.Fields) > 0 && list["items"] != nil {
			v = list["items"]
		}
		for _, name := range undeclared("", v, o.Result) {
			unknown[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(unknown)) {
		if !slices.Contains(beyondTheManual, name[strings.LastIndex(name, ".")+1:]) {
			d.t.Errorf("the result type has no member for %s", name)
		}
	}
	excused := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(documented[o.ID])) {
		if got[name] {
			continue
		}
		i := slices.IndexFunc(absent[o.ID], func(prefix string) bool {
			return prefix == "" || name == prefix || strings.HasPrefix(name, prefix+".")
		})
		if i < 0 {
			d.t.Errorf("the manual shows %s, the sandbox doesn't", name)
			continue
		}
		excused[absent[o.ID][i]] = true
	}
	for _, prefix := range absent[o.ID] {
		if !excused[prefix] {
			d.t.Errorf("%q is excused and there", prefix)
		}
	}
}

// beyondTheManual are members that the service is known to send although the
// manual doesn't mention them; types keep them as unknown ones.
var beyondTheManual = []string{
	"actionTaken", "attentionNeeded", "billingCycleEndDate", "commitmentEndDateTime",
	"allowedUntilDate", "fullCancellationRequired", "partialQuantityAllowed",
}

// absent are members of the manual's examples that these calls' answers don't
// have, because they belong to something else than what the call is about here, such
// as another kind of product or another country. They come where they belong.
var absent = map[string][]string{
	// Examples that were captured from other calls.
	"get-a-list-of-availabilities-for-a-sku-by-customer": {""},
	"get-a-list-of-products-by-customer":                 {""},
	"get-a-list-of-skus-for-a-product-by-customer":       {""},

	// Spellings that the table of the same article contradicts.
	"get-licenses-usage-information":                   {"licenseactive"},
	"get-all-indirect-resellers-analytics-information": {"latestsubscriptiondeprovisionedenddate"},

	// Requests that are printed as answers.
	"update-the-nickname-for-a-subscription": {"links.entitlement"},
	"change-the-quantity-of-a-subscription":  {"links.entitlement"},
	"suspend-a-subscription":                 {"links.entitlement"},
	"reactivate-a-suspended-subscription":    {"links.entitlement", "links.offer", "parentsubscriptionid"},

	// Another country.
	"update-the-partner-billing-profile": {"address.region"},

	// Another kind of thing, or none of it yet.
	"cancel-software-purchases":                                  {"lineitems.termduration"},
	"cancel-an-order-from-the-integration-sandbox":               {"lineitems.termduration"},
	"update-autorenew-for-a-commercial-marketplace-subscription": {"attributes.etag"},
	"cancel-a-commercial-marketplace-subscription":               {"attributes.etag"},
	"get-a-list-of-add-ons-for-a-subscription":                   {"entitlementid"},
	"get-a-collection-of-entitlements":                           {"includedentitlements"},
	"get-a-customers-utilization-records-for-azure":              {"instancedata.additionalinfo"},
}
