// Skeleton writes a declaration for each operation of the catalogue that isn't
// declared yet, into a file of its own beside package api's:
//
//	go generate ./internal/api
//
// With ids as arguments it writes only those. The facts come from
// testdata/operations.csv and testdata/spec. The types are guesses to be checked.
package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"go/format"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/cspdesk/cspdesk/internal/api"
)

func main() {
	log.SetFlags(0)
	rows, err := catalogue("testdata/operations.csv")
	if err != nil {
		log.Fatal(err)
	}
	for _, row := range rows {
		if id := row["id"]; api.Lookup(id) != nil || len(os.Args) > 1 && !slices.Contains(os.Args[1:], id) {
			continue
		}
		if err := write(row); err != nil {
			log.Fatal(err)
		}
	}
}

// catalogue reads the rows by the names of their columns.
func catalogue(file string) ([]map[string]string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	records, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, err
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func write(row map[string]string) error {
	file := strings.ReplaceAll(row["id"], "-", "_") + ".go"
	if _, err := os.Stat(file); err == nil {
		return fmt.Errorf("%s exists already and doesn't declare %s", file, row["id"])
	}
	text, err := declaration(row)
	if err != nil {
		return fmt.Errorf("%s: %w", row["id"], err)
	}
	log.Printf("wrote internal/api/%s: check its types, name and Doc", file)
	return os.WriteFile(file, text, 0o600)
}

// example is what testdata/spec says about one request.
type example struct {
	Method  string
	Body    *json.RawMessage
	Success struct {
		Resource   string
		Collection bool
	}
	Response json.RawMessage `json:"response_example"`
}

func exampleOf(row map[string]string) (*example, error) {
	name, _, _ := strings.Cut(row["articles"], "|")
	data, err := os.ReadFile(filepath.Join("testdata", "spec", name+".json"))
	if err != nil {
		return nil, err
	}
	var article struct{ Requests []example }
	if err := json.Unmarshal(data, &article); err != nil {
		return nil, err
	}
	for i := range article.Requests {
		if article.Requests[i].Method == row["method"] {
			return &article.Requests[i], nil
		}
	}
	return nil, fmt.Errorf("article %s has no %s request", name, row["method"])
}

func declaration(row map[string]string) ([]byte, error) {
	e, err := exampleOf(row)
	if err != nil {
		return nil, err
	}
	area, err := areaConstant(row["area"])
	if err != nil {
		return nil, err
	}
	path, params := canonical(row["path"])
	constructor, types := "readOne", params+", "+resultType(e)
	switch {
	case row["effect"] != "read" || row["method"] == "POST":
		constructor, types = "write", params+", None, "+resultType(e)
	case e.Success.Collection:
		constructor = "list"
	}
	var b bytes.Buffer
	doc := sentence(row["title"], e.Success.Collection)
	name := goName(row["title"], e.Success.Collection)
	first, rest, _ := strings.Cut(doc, " ")
	fmt.Fprintf(&b, "package api\n\n// %s %s %s\n", name, strings.ToLower(first), rest)
	fmt.Fprintf(&b, "var %s = %s[%s](Spec{\n\tID: %q, Title: %q, Area: %s,\n", name, constructor, types, row["id"], row["title"], area)
	fmt.Fprintf(&b, "\tMethod: %q, Path: %q, Effect: %s, Auth: %s, Clouds: %s,\n\tDoc: %q,\n})\n", row["method"], path,
		strings.ToUpper(row["effect"][:1])+row["effect"][1:], auth(row["auth"]), clouds(row["clouds"]), doc)
	return format.Source(b.Bytes())
}

// areaConstant finds the Go name of an area in the source of package api.
func areaConstant(area string) (string, error) {
	source, err := os.ReadFile("spec.go")
	if err != nil {
		return "", err
	}
	m := regexp.MustCompile(`(Area\w+)\s+Area = ` + regexp.QuoteMeta(fmt.Sprintf("%q", area))).FindSubmatch(source)
	if m == nil {
		return "", fmt.Errorf("spec.go has no area %q", area)
	}
	return string(m[1]), nil
}

// canonical gives the placeholders of a path the names that all declarations use
// and returns the parameter type for them.
func canonical(path string) (renamed, params string) {
	names := map[string]string{"customers": "customer-id", "subscriptions": "subscription-id", "orders": "order-id", "invoices": "invoice-id"}
	segments, last, count := strings.Split(path, "/"), "", 0
	for i, s := range segments {
		if !strings.HasPrefix(s, "{") {
			continue
		}
		if name := names[segments[i-1]]; name != "" {
			segments[i] = "{" + name + "}"
		}
		last, count = segments[i], count+1
	}
	types := map[string]string{"": "None", "{customer-id}": "CustomerRef", "{subscription-id}": "SubscriptionRef", "{order-id}": "OrderRef", "{invoice-id}": "InvoiceRef"}
	if params = types[last]; params == "" {
		params = "None /* a struct with a field for each placeholder */"
	}
	return strings.Join(segments, "/"), params
}

// resultType guesses the type of the answer, or of one item of a collection.
func resultType(e *example) string {
	item := e.Response
	if len(item) == 0 {
		return "None"
	}
	var items []json.RawMessage
	if json.Unmarshal(item, &items) == nil && len(items) > 0 {
		item = items[0]
	}
	switch item[0] {
	case '"':
		return "string"
	case 't', 'f':
		return "Bool"
	case '{':
		return "struct{ Extra } /* the resource: " + e.Success.Resource + " */"
	}
	return "Decimal"
}

var small = []string{"a", "an", "the", "of", "for", "to", "by"}

func goName(title string, collection bool) string {
	var b strings.Builder
	for word := range strings.FieldsSeq(strings.ReplaceAll(title, "'s", "")) {
		if word = strings.Trim(word, ",.()-"); word != "" && !slices.Contains(small, strings.ToLower(word)) {
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	name := regexp.MustCompile(`\W`).ReplaceAllString(b.String(), "")
	if rest, ok := strings.CutPrefix(name, "Get"); ok && collection {
		return "List" + rest
	}
	return name
}

// sentence makes "Lists a customer's domains." from "Get a customer's domains".
func sentence(title string, collection bool) string {
	verb, rest, _ := strings.Cut(title, " ")
	switch {
	case verb == "Get" && collection:
		verb = "Lists"
	case verb == "Get":
		verb = "Reads"
	default:
		verb += "s"
	}
	return verb + " " + strings.TrimSuffix(rest, ".") + "."
}

func auth(names string) string {
	return map[string]string{"": "0", "app|app+user": "AppOrUser", "app": "AppOnly", "app+user": "AppUser"}[names]
}

func clouds(names string) string {
	constants := map[string]string{"global": "Global", "21vianet": "China", "germany": "Germany", "usgov": "USGov"}
	if names == "" {
		return "0"
	}
	var all []string
	for name := range strings.SplitSeq(names, "|") {
		all = append(all, constants[name])
	}
	if len(all) == len(constants) {
		return "EveryCloud"
	}
	return strings.Join(all, " | ")
}
