package api

import (
	"bytes"
	"encoding/csv"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// testdata/operations.csv is the catalogue of all documented operations, and
// testdata/spec holds what the manual documents of each: one file an article,
// the requests with their parameters, headers and examples. testdata/resources.json
// lists the documented resources. All are copied from the specification, which
// the environment variable CSPDESK_SPEC points to:
//
//	CSPDESK_SPEC=… go test ./internal/api -run TestSpecCopyIsCurrent [-update]
var updateSpec = flag.Bool("update", false, "copy the specification to testdata")

// article is one article of the manual.
type article struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	Area     Area      `json:"area"`
	Clouds   []string  `json:"applies_to"`
	Auth     []string  `json:"auth"`
	Requests []variant `json:"requests"`
}

// variant is one documented form of a request.
type variant struct {
	Label   string           `json:"label,omitzero"`
	Method  string           `json:"method"`
	Path    string           `json:"path"`
	Query   []documentedName `json:"query_params"`
	Headers []documentedName `json:"headers"`
	Body    *documentedBody  `json:"body"`
	Success struct {
		Status     []int  `json:"status"`
		Resource   string `json:"resource,omitzero"`
		Collection bool   `json:"collection"`
	} `json:"success"`
	Response jsontext.Value `json:"response_example,omitzero"`
}

type documentedName struct {
	Name     string `json:"name"`
	Required bool   `json:"required"`
}

type documentedBody struct {
	Example jsontext.Value `json:"example"`
}

// loadArticles reads the copied articles by id.
var loadArticles = sync.OnceValues(func() (map[string]*article, error) {
	names, err := filepath.Glob("testdata/spec/*.json")
	if err != nil {
		return nil, err
	}
	articles := map[string]*article{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		a := &article{}
		if err := json.Unmarshal(data, a); err != nil {
			return nil, err
		}
		articles[a.ID] = a
	}
	return articles, nil
})

func articlesByID(t testing.TB) map[string]*article {
	t.Helper()
	articles, err := loadArticles()
	if err != nil || len(articles) == 0 {
		t.Fatalf("reading testdata/spec: %d articles, %v", len(articles), err)
	}
	return articles
}

// catalogueRow is one operation of the catalogue.
type catalogueRow struct{ id, area, title, method, path, effect, auth, clouds, variants, articles string }

func catalogue(t testing.TB) []catalogueRow {
	t.Helper()
	data, err := os.ReadFile("testdata/operations.csv")
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range records[0] {
		column[name] = i
	}
	var rows []catalogueRow
	for _, r := range records[1:] {
		at := func(name string) string { return r[column[name]] }
		rows = append(rows, catalogueRow{
			at("id"), at("area"), at("title"), at("method"), at("path"),
			at("effect"), at("auth"), at("clouds"), at("variants"), at("articles"),
		})
	}
	return rows
}

// TestSpecCopyIsCurrent compares testdata with the specification it came from.
// Without CSPDESK_SPEC it checks what can be checked alone: that every operation
// of the catalogue has its article.
func TestSpecCopyIsCurrent(t *testing.T) {
	t.Parallel()
	source := os.Getenv("CSPDESK_SPEC")
	if source == "" {
		articles := articlesByID(t)
		for _, row := range catalogue(t) {
			for id := range strings.SplitSeq(row.articles, "|") {
				if articles[id] == nil {
					t.Errorf("%s: its article %s is not in testdata/spec", row.id, id)
				}
			}
		}
		return
	}
	want := copyOf(t, source)
	if *updateSpec {
		for name, data := range want {
			if err := os.WriteFile(name, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	have, err := filepath.Glob("testdata/spec/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range have {
		if want[filepath.ToSlash(name)] == nil {
			t.Errorf("%s is not in the specification", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got, err := os.ReadFile(name); err != nil || !bytes.Equal(got, want[name]) {
			t.Errorf("%s differs from the specification (%v): run the test with -update", name, err)
		}
	}
}

// copyOf makes the files of testdata from a specification directory.
func copyOf(t *testing.T, source string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	list, err := os.ReadFile(filepath.Join(source, "operations.csv"))
	if err != nil {
		t.Fatal(err)
	}
	files["testdata/operations.csv"] = list
	files["testdata/resources.json"] = copyOfResources(t, source)
	names, err := filepath.Glob(filepath.Join(source, "operations", "*.json"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s has no operations: %v", source, err)
	}
	names = append(names, filepath.Join(source, "reference", "webhooks.json"))
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		articles, err := parseArticles(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, a := range articles {
			if len(a.Requests) == 0 {
				continue // a journey or a concept, no call
			}
			data, err := json.Marshal(a, jsontext.WithIndent("  "), jsontext.PreserveRawStrings(true))
			if err != nil {
				t.Fatal(err)
			}
			files["testdata/spec/"+a.ID+".json"] = append(data, '\n')
		}
	}
	return files
}

// parseArticles reads a file of articles: an array, or an object that holds it
// as operations.
func parseArticles(data []byte) ([]article, error) {
	var articles []article
	if jsontext.Value(data).Kind() == '[' {
		err := json.Unmarshal(data, &articles)
		return articles, err
	}
	var doc struct {
		Operations *[]article `json:"operations"`
	}
	doc.Operations = &articles
	err := json.Unmarshal(data, &doc)
	return articles, err
}
