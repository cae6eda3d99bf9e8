// Package internal_test holds the rules of the house that no compiler knows.
package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/cspdesk/cspdesk/"

// allowed lists which packages of the module each one may import, in its tests
// too unless tests says more.
var allowed = map[string][]string{
	"main":               {"internal/cli"},
	"assets":             {},
	"internal/api":       {},
	"internal/auth":      {"assets"},
	"internal/autopilot": {"internal/sheet"},
	"internal/cli":       {"assets", "internal/api", "internal/auth", "internal/autopilot", "internal/sandbox", "internal/sheet", "internal/state", "internal/ui", "internal/views", "internal/webhook"},
	"internal/e2e":       {},
	"internal/sandbox":   {"assets", "internal/api"},
	"internal/sheet":     {},
	"internal/state":     {"assets"},
	"internal/ui":        {},
	"internal/ui/uitest": {"internal/ui"},
	"internal/views":     {"internal/api", "internal/auth", "internal/autopilot", "internal/sheet", "internal/state", "internal/ui"},
	"internal/webhook":   {},
	"internal":           {},
}

// tests lists what tests may import on top.
var tests = map[string][]string{
	"internal/ui":      {"internal/ui/uitest"},
	"internal/views":   {"internal/ui/uitest", "internal/sandbox"},
	"internal/sandbox": {"internal/auth"},
}

func TestImportsPointOneWay(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		pkg := filepath.ToSlash(strings.TrimPrefix(filepath.Dir(path), ".."+string(filepath.Separator)))
		if pkg == ".." {
			pkg = "main"
		}
		may, known := allowed[pkg]
		if !known {
			t.Errorf("%s: package %s has no place in the house: add it to this test with what it may import", path, pkg)
			return nil
		}
		if strings.HasSuffix(path, "_test.go") {
			may = append(slices.Clone(may), append(tests[pkg], pkg)...)
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, imp := range file.Imports {
			name, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			if ours, ok := strings.CutPrefix(name, module); ok && !slices.Contains(may, ours) {
				t.Errorf("%s imports %s, which %s may not", path, ours, pkg)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
