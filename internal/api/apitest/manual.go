package apitest

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Example is one documented form of a request, as the manual has it.
type Example struct {
	Method  string
	Path    string
	Body    *struct{ Example json.RawMessage } // nil for none
	Success struct{ Status []int }
	Answer  json.RawMessage `json:"response_example"` // "null" or empty for none
}

// manual is where the copy of the manual's examples is, seen from the packages
// beside api.
const manual = "../api/testdata"

// Examples returns the documented requests of every operation, by its id. It is for
// tests of the packages beside api.
var Examples = sync.OnceValues(func() (map[string][]Example, error) {
	list, err := os.Open(filepath.Join(manual, "operations.csv"))
	if err != nil {
		return nil, err
	}
	defer list.Close()
	rows, err := csv.NewReader(list).ReadAll()
	if err != nil {
		return nil, err
	}
	at := func(row []string, name string) string { return row[slices.Index(rows[0], name)] }
	found := map[string][]Example{}
	for _, row := range rows[1:] {
		for article := range strings.SplitSeq(at(row, "articles"), "|") {
			text, err := os.ReadFile(filepath.Join(manual, "spec", article+".json"))
			if err != nil {
				return nil, err
			}
			var a struct{ Requests []Example }
			if err := json.Unmarshal(text, &a); err != nil {
				return nil, err
			}
			for _, e := range a.Requests {
				if e.Method == at(row, "method") && samePath(at(row, "path"), e.Path) {
					found[at(row, "id")] = append(found[at(row, "id")], e)
				}
			}
		}
	}
	return found, nil
})

// samePath compares a declared path with a documented one, where a placeholder
// stands for anything.
func samePath(declared, documented string) bool {
	return slices.EqualFunc(strings.Split(declared, "/"), strings.Split(documented, "/"), func(x, y string) bool {
		return strings.EqualFold(x, y) || strings.HasPrefix(y, "{")
	})
}
