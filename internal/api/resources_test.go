package api

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// documentedResource is a resource or an enumeration of the reference.
type documentedResource struct {
	Name   string            `json:"name"`
	Kind   string            `json:"kind"` // "resource" or "enum"
	Fields []documentedField `json:"fields,omitzero"`
	Values []documentedValue `json:"values,omitzero"`
}

type documentedField struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

type documentedValue struct {
	Value string `json:"value"`
}

// declaredAs are the resources that have another name here, and why.
var declaredAs = map[string]struct{ name, why string }{
	"CountryValidationRules":                 {"CountryInformation", "two articles show the same answer under two names"},
	"CustomerRelationshipRequest":            {"RelationshipRequest", "the reference has it twice"},
	"ReservedInstanceArtifact":               {"Artifact", "it adds to an artifact what every artifact may have"},
	"VirtualMachineReservedInstanceArtifact": {"Artifact", "it adds to an artifact what every artifact may have"},
	"VirtualMachineReservation":              {"Reservation", "its fields are those of every reservation"},
	"Sku":                                    {"SKU", "Go writes abbreviations so"},
	"User":                                   {"CustomerUser", "no operation answers with less than a customer's user"},
	"FieldFilter":                            {"fieldFilter", "the client makes it of a search text; nobody else needs it"},
	"ResourceLinks":                          {"Links", "Go knows without it that they belong to a resource"},
	"ResourceAttributes":                     {"Attributes", "Go knows without it that they belong to a resource"},
}

// undeclaredResources have no type, for a reason.
var undeclaredResources = map[string]string{
	"InvoiceSummaries":     "it is a list of InvoiceSummary, and a list is a slice",
	"InvoiceStatement":     "it is a document: bytes",
	"RegisterSubscription": "it stands for an answer without a body, whose Location is in the response",
	"SecureString":         "every example has a plain string",
}

// undeclaredFields are fields of the reference that a type has not, for a reason.
var undeclaredFields = map[string]string{
	"CountryInformation.ExtensionData":    "bookkeeping of a serialiser, in no answer",
	"InvoiceLineItem.invoiceLineItemType": "each of the four shapes of a line has it",
	"InvoiceLineItem.billingProvider":     "each of the four shapes of a line has it",
	"InvoiceLineItem.attributes":          "each of the four shapes of a line has it",
	"ProductLinks.links":                  "the members of the links are declared themselves",
	"ResourceLinks.Attributes":            "links in answers have none",
}

// beyondTheManual are fields that the service sends and no manual mentions.
var beyondTheManual = []string{
	"OneTimeInvoiceLineItem.pcToBCEExchangeRate", "OneTimeInvoiceLineItem.pcToBCEExchangeRateDate",
	"Subscription.promotionId", "Subscription.cancellationAllowedUntilDate", "Subscription.refundableQuantity",
	"Subscription.scheduledNextTermInstructions", "Subscription.migratedFromSubscriptionId", "Subscription.consumptionType",
}

// goTypes are the types that fields of a documented type may have; none may be a float.
var goTypes = map[string][]string{
	"datetime": {"Time"},
	"decimal":  {"Decimal"},
	"number":   {"Decimal", "Int"},
	"int":      {"Decimal", "Int", "Enum", "string"}, // enumerations come as numbers, and MPN ids as either
	"bool":     {"Bool"},
	"enum":     {"Enum", "string"},
}

// otherTypes are fields whose documented type is not believed, and why.
var otherTypes = map[string]string{
	"CustomerLicensesUsageInsights.workloadName": "a name is no number",
	"AzureInstanceData.orderNumber":              "it identifies, nobody counts with it",
	"LicenseBasedLineItem.mpnId":                 "answers have it as a number and as a text",
	"LicenseBasedLineItem.tier2MpnId":            "answers have it as a number and as a text",
	"UsageBasedLineItem.detailLineItemId":        "it identifies, nobody counts with it",
	"UsageBasedLineItem.mpnId":                   "answers have it as a number and as a text",
	"UsageBasedLineItem.tier2MpnId":              "answers have it as a number and as a text",
}

// declaredType is a struct type of this package.
type declaredType struct {
	doc    string
	fields map[string]string // Go type by name on the wire, in lower case
	embeds []string
}

// declaredTypes reads the source for them: a type that no operation uses can't be
// found by reflection.
func declaredTypes(t *testing.T) (declared map[string]*declaredType, texts string) {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	declared = map[string]*declaredType{}
	var source bytes.Buffer
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		source.Write(data)
		file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range gen.Specs {
				if s, ok := spec.(*ast.TypeSpec); ok {
					if body, ok := s.Type.(*ast.StructType); ok {
						declared[s.Name.Name] = declaredStruct(gen.Doc.Text(), body)
					}
				}
			}
		}
	}
	return declared, strings.ToLower(source.String())
}

func declaredStruct(doc string, body *ast.StructType) *declaredType {
	d := &declaredType{doc: doc, fields: map[string]string{}}
	for _, field := range body.Fields.List {
		goType := types.ExprString(field.Type)
		if len(field.Names) == 0 {
			d.embeds = append(d.embeds, goType)
		} else if field.Tag != nil {
			name, _, _ := strings.Cut(reflect.StructTag(strings.Trim(field.Tag.Value, "`")).Get("json"), ",")
			if name != "" && name != "-" {
				d.fields[strings.ToLower(name)] = goType
			}
		}
	}
	return d
}

// allFields are a type's own fields and those of what it embeds.
func allFields(declared map[string]*declaredType, name string) map[string]string {
	d := declared[name]
	if d == nil {
		return nil
	}
	all := map[string]string{}
	for _, embedded := range d.embeds {
		for field, goType := range allFields(declared, embedded) {
			all[field] = goType
		}
	}
	for field, goType := range d.fields {
		all[field] = goType
	}
	return all
}

func documentedResources(t *testing.T) []documentedResource {
	t.Helper()
	data, err := os.ReadFile("testdata/resources.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []documentedResource
	if err := json.Unmarshal(data, &all); err != nil || len(all) == 0 {
		t.Fatalf("%d resources, %v", len(all), err)
	}
	return all
}

// copyOfResources makes testdata/resources.json from the reference.
func copyOfResources(t *testing.T, source string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(source, "reference", "resources.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []documentedResource
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	if data, err = json.Marshal(all, jsontext.WithIndent(" ")); err != nil {
		t.Fatal(err)
	}
	return append(data, '\n')
}

// TestResourcesAreDeclared compares the reference with the types, both ways.
func TestResourcesAreDeclared(t *testing.T) {
	t.Parallel()
	declared, source := declaredTypes(t)
	documented := map[string][]string{} // fields by type
	resources, fields, enums := 0, 0, 0
	for _, r := range documentedResources(t) {
		if r.Kind == "enum" {
			enums++
			for _, v := range r.Values {
				if !strings.Contains(source, strings.ToLower(v.Value)) {
					t.Errorf("the value %s of %s is mentioned nowhere", v.Value, r.Name)
				}
			}
			continue
		}
		resources++
		if undeclaredResources[r.Name] != "" {
			continue
		}
		name := r.Name
		if other, ok := declaredAs[name]; ok {
			name = other.name
		}
		d := declared[name]
		if d == nil {
			t.Errorf("%s has no type", r.Name)
			continue
		}
		if d.doc == "" {
			t.Errorf("%s says nothing of itself", name)
		}
		have := allFields(declared, name)
		for _, f := range r.Fields {
			fields++
			goType, ok := have[strings.ToLower(f.Name)]
			documented[name] = append(documented[name], strings.ToLower(f.Name))
			if ok != (undeclaredFields[r.Name+"."+f.Name] == "") {
				t.Errorf("%s.%s: declared %t; undeclaredFields says otherwise", r.Name, f.Name, ok)
			}
			allowed := goTypes[f.Type]
			fits := !ok || allowed == nil || slices.Contains(allowed, strings.TrimPrefix(goType, "*"))
			if fits != (otherTypes[r.Name+"."+f.Name] == "") {
				t.Errorf("%s.%s is documented as %s and declared as %s", r.Name, f.Name, f.Type, goType)
			}
		}
	}
	t.Logf("%d resources with %d fields, %d enumerations", resources, fields, enums)
	exemplified := namesInExamples(t)
	for name, known := range documented {
		if name == "fieldFilter" {
			continue // its other members stand in the queries of examples
		}
		for field, goType := range allFields(declared, name) {
			if strings.Contains(goType, "float") {
				t.Errorf("%s.%s is a float", name, field)
			}
			said := slices.Contains(known, field) || exemplified[field]
			beyond := slices.ContainsFunc(beyondTheManual, func(b string) bool { return strings.EqualFold(b, name+"."+field) })
			if said == beyond {
				t.Errorf("%s.%s: the manual has it %t; beyondTheManual says otherwise", name, field, said)
			}
		}
	}
}

// namesInExamples are the names of all members of all documented examples.
func namesInExamples(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, member := range v {
				names[strings.ToLower(name)] = true
				walk(member)
			}
		case []any:
			for _, item := range v {
				walk(item)
			}
		}
	}
	for _, a := range articlesByID(t) {
		for i := range a.Requests {
			examples := []jsontext.Value{a.Requests[i].Response}
			if body := a.Requests[i].Body; body != nil {
				examples = append(examples, body.Example)
			}
			for _, example := range examples {
				var v any
				if json.Unmarshal(example, &v) == nil {
					walk(v)
				}
			}
		}
	}
	return names
}

func TestOrderErrorsHaveNames(t *testing.T) {
	t.Parallel()
	var result CartCheckoutResult
	if err := Decode([]byte(`{"orderErrors":[{"code":800023},{"code":"800064"},{"code":1}]}`), &result); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"InsufficientFunds", "CartProcessedByAnotherRequest", ""} {
		if got := result.OrderErrors[i].Name(); got != want {
			t.Errorf("%s is called %q, want %q", result.OrderErrors[i].Code, got, want)
		}
	}
}

// TestReasonsAreNeeded keeps the tables above honest.
func TestReasonsAreNeeded(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, r := range documentedResources(t) {
		names[r.Name] = true
		for _, f := range r.Fields {
			names[r.Name+"."+f.Name] = true
		}
	}
	for name, as := range declaredAs {
		if !names[name] || as.why == "" {
			t.Errorf("declaredAs: %s is in no reference, or has no reason", name)
		}
	}
	for _, table := range []map[string]string{undeclaredResources, undeclaredFields, otherTypes} {
		for name, why := range table {
			if !names[name] || why == "" {
				t.Errorf("%s is in no reference, or has no reason", name)
			}
		}
	}
}
