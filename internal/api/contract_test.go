package api

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// contract is one documented variant of a declared operation.
type contract struct {
	op      Operation
	article string
	variant *variant
}

func (c *contract) name() string {
	id := c.op.Descriptor().ID
	if c.variant.Label == "" {
		return id
	}
	return id + "/" + c.variant.Label
}

// doubtful says, for each place where an example is not to be believed, what the
// manual contradicts itself in. Keys are an operation's id, a slash and a
// variant's label when it has one, then "#" and what is not compared.
var doubtful = map[string]string{
	"create-a-customer-for-an-indirect-reseller#MS-PartnerCenter-Client": "only the example of a single article has this header, and no article explains it",
	"verify-a-partner-mpn-id#MS-PartnerCenter-Client":                    "only the example shows this header, with the name of another program",

	"get-agreement-metadata-for-microsoft-cloud-agreement#agreementtype":                 "another article of the same call documents it; the kind is always said, so that no default decides",
	"get-confirmation-of-customer-acceptance-of-microsoft-cloud-agreement#agreementtype": "another article of the same call documents it; the kind is always said, so that no default decides",

	"get-customer-licenses-usage-information#MS-PartnerCenter-Client": "only the example has this header; it names the SDK that made the call",

	"get-a-list-of-products-by-customer#response":                 "the example holds SKUs: it was captured from another call",
	"get-a-list-of-skus-for-a-product-by-customer#response":       "the example is one product: it was captured from another call",
	"get-a-list-of-availabilities-for-a-sku-by-customer#response": "the example is one SKU: it was captured from another call",
}

// fixedTexts are values that a variant fixes, or that a test can't make up.
var fixedTexts = map[string]map[string]string{
	"get-a-list-of-customers-filtered-by-a-search-field": {"filter": `{"Field":"CompanyName","Value":"cont & co","Operator":"starts_with"}`},
	"get-invoice-line-items/Office billing":              {"provider": "office", "invoicelineitemtype": "billinglineitems"},
	"get-invoice-line-items/Azure (MS-AZR-0145P) billing": {
		"provider": "azure", "invoicelineitemtype": "billinglineitems",
	},
	"get-invoice-line-items/Azure (MS-AZR-0145P) usage": {"provider": "azure", "invoicelineitemtype": "usagelineitems"},
	"get-invoice-line-items/OneTime billing, first page": {
		"provider": "onetime", "invoicelineitemtype": "billinglineitems",
	},
	"get-invoices-unbilled-reconciliation-line-items/next page with usage items (request example 3 only)": {
		"provider": "onetime", "invoicelineitemtype": "UsageLineItems",
	},
	"get-a-record-of-partner-center-activity": {"startDate": "2026-05-01", "endDate": "2026-05-31"},
	"get-a-record-of-partner-center-activity/filter by company name substring": {
		"filter": `{"Field":"CompanyName","Value":"bri & co","Operator":"substring"}`,
	},
	"get-a-record-of-partner-center-activity/filter by customer ID": {
		"filter": `{"Field":"CustomerId","Value":"0c39d6d5-c70d-4c55-bc02-f620844f3fd1","Operator":"equals"}`,
	},
	"get-a-record-of-partner-center-activity/filter by resource type": {
		"filter": `{"Field":"ResourceType","Value":"Subscription","Operator":"equals"}`,
	},
	"acquire-application-consent":           {"application-id": "an application", "grant": "797f4846-ba00-4fd7-ba43-dac1f8f63013=user_impersonation"},
	"reject-a-transfer":                     {"transfer-id": "ac4a9d22-ba07-444e-890f-cfe084eed498"},
	"get-customers-of-an-indirect-reseller": {"filter": `{"Field":"IndirectReseller","Value":"484e548c","Operator":"starts_with"}`},
	"update-a-customers-qualification":      {"qualification": "GovernmentCommunityCloud"},
	"cancel-software-purchases":             {"line-item-number": "0"},
	"purchase-an-add-on-to-a-subscription": {
		"offer-id": "2828BE95-46BA-4F91-B2FD-0BEF192ECF60", "parent-subscription-id": "1C2B75C1-74A5-472A-A729-7F8CEFC477F9",
		"friendly-name": "Some friendly name", "quantity": "2",
	},
	"change-the-billing-cycle": {"subscription-id": "69829602-C219-40FD-A3D5-4150FCA41A19"},
}

// contracts pairs every declared operation with the documented variants that it
// covers, and fails where the pairing isn't the catalogue's.
func contracts(t *testing.T) []contract {
	t.Helper()
	articles := articlesByID(t)
	var all []contract
	claimed := map[*variant]bool{}
	used := map[string]bool{}
	for _, row := range catalogue(t) {
		op := Lookup(row.id)
		if op == nil {
			continue
		}
		n := 0
		for id := range strings.SplitSeq(row.articles, "|") {
			used[id] = true
			requests := articles[id].Requests
			for i := range requests {
				if requests[i].Method == row.method && samePath(row.path, requests[i].Path) {
					all = append(all, contract{op, id, &requests[i]})
					claimed[&requests[i]] = true
					n++
				}
			}
		}
		if want, err := strconv.Atoi(row.variants); err != nil || n != want {
			t.Errorf("%s covers %d variants, the catalogue says %s", row.id, n, row.variants)
		}
	}
	for id := range used {
		for i := range articles[id].Requests {
			if v := &articles[id].Requests[i]; !claimed[v] {
				t.Errorf("%s: no operation covers the variant %q %s %s", id, v.Label, v.Method, v.Path)
			}
		}
	}
	return all
}

// samePath compares a declared path with a documented one; a placeholder of the
// latter stands for anything.
func samePath(declared, documented string) bool {
	a, b := strings.Split(declared, "/"), strings.Split(documented, "/")
	return slices.EqualFunc(a, b, func(x, y string) bool {
		return strings.EqualFold(x, y) || strings.HasPrefix(y, "{")
	})
}

// believed reports whether a place of a variant's examples is to be compared.
func (c *contract) believed(what string) bool {
	return doubtful[c.name()+"#"+what] == ""
}

// fixed returns a value that the variant or its operation fixes.
func (c *contract) fixed(name string) (string, bool) {
	for _, key := range []string{c.name(), c.op.Descriptor().ID} {
		if text, ok := fixedTexts[key][name]; ok {
			return text, true
		}
	}
	return "", false
}

// sample makes up a value of a parameter; ids are awkward on purpose.
func (c *contract) sample(p *Param) string {
	if text, ok := c.fixed(p.Name); ok {
		return text
	}
	if len(p.Values) > 0 {
		return p.Values[0]
	}
	switch p.Type {
	case "integer":
		return "7"
	case "decimal":
		return "12.5"
	case "boolean":
		return "true"
	case "time":
		return "2026-05-01T00:00:00Z"
	}
	if p.In == "path" {
		return "the " + p.Name + " ä/?"
	}
	return "some & text"
}

func (b *base) resultType() reflect.Type { return b.result }

func (b *base) bodyType() reflect.Type { return b.body }

// TestDoubtsAreNeeded keeps the table of doubts honest: each entry names a
// variant that exists.
func TestDoubtsAreNeeded(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, c := range contracts(t) {
		names[c.name()] = true
	}
	for key := range doubtful {
		if name, _, _ := strings.Cut(key, "#"); !names[name] {
			t.Errorf("no declared variant is called %q", name)
		}
	}
	for name := range fixedTexts {
		if !names[name] && Lookup(name) == nil {
			t.Errorf("no declared variant is called %q", name)
		}
	}
}
