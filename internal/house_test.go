// Package internal_test holds the rules of the house that no compiler knows.
package internal_test

import (
	"bufio"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/cspdesk/cspdesk/"

// What a start is measured against.
const (
	emptyProgram = "internal/e2e/testdata/empty"
	emptyScreen  = "internal/e2e/testdata/emptytea"
)

// allowed lists which packages of the module each one may import, in its tests
// too unless tests says more.
var allowed = map[string][]string{
	"main":                  {"internal/cli"},
	"assets":                {},
	"internal/api":          {"internal/pattern", "internal/wait"},
	"internal/api/apitest":  {},
	"internal/auth":         {"assets", "internal/pattern", "internal/wait"},
	"internal/autopilot":    {"internal/pattern", "internal/sheet", "internal/textfile"},
	"internal/cli":          {"assets", "internal/api", "internal/auth", "internal/autopilot", "internal/doctor", "internal/journal", "internal/journey", "internal/pattern", "internal/refresh", "internal/sandbox", "internal/sheet", "internal/state", "internal/ui", "internal/views", "internal/wait", "internal/webhook"},
	"internal/deviceupload": {"internal/api", "internal/pattern", "internal/wait"},
	"internal/doctor":       {"internal/api", "internal/auth", "internal/state"},
	"internal/e2e":          {},
	emptyProgram:            {"internal/cli"},
	emptyScreen:             {},
	"internal/journal":      {"internal/api", "internal/autopilot", "internal/deviceupload", "internal/state"},
	"internal/journey":      {"internal/api", "internal/wait"},
	"internal/pattern":      {},
	"internal/refresh":      {"internal/api"},
	"internal/sandbox":      {"assets", "internal/api", "internal/pattern", "internal/wait"},
	"internal/sheet":        {"internal/pattern"},
	"internal/state":        {"assets", "internal/pattern", "internal/textfile", "internal/wait"},
	"internal/textfile":     {},
	"internal/ui":           {"internal/pattern"},
	"internal/ui/uitest":    {"internal/ui"},
	"internal/views":        {"internal/api", "internal/auth", "internal/autopilot", "internal/deviceupload", "internal/journal", "internal/refresh", "internal/sheet", "internal/state", "internal/ui", "internal/wait"},
	"internal/wait":         {},
	"internal/webhook":      {},
	"internal":              {},
}

// tests lists what tests may import on top.
var tests = map[string][]string{
	"internal/api":          {"internal/api/apitest"},
	"internal/deviceupload": {"internal/api/apitest"},
	"internal/journey":      {"internal/api/apitest"},
	"internal/ui":           {"internal/ui/uitest"},
	"internal/views":        {"internal/api/apitest", "internal/ui/uitest", "internal/sandbox"},
	"internal/journal":      {"internal/sandbox"},
	"internal/refresh":      {"internal/api/apitest", "internal/sandbox"},
	"internal/auth":         {"internal/sandbox"},
	"internal/sandbox":      {"internal/api/apitest", "internal/auth", "internal/journey", "internal/webhook"},
	"internal/cli":          {"internal/api/apitest"},
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

func TestEveryDependencyHasAReason(t *testing.T) {
	t.Parallel()
	reasons, err := os.ReadFile("../docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.Open("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	defer mod.Close()
	required := map[string]bool{}
	for lines := bufio.NewScanner(mod); lines.Scan(); {
		line := strings.TrimPrefix(strings.TrimSpace(lines.Text()), "require ")
		name, version, ok := strings.Cut(line, " ")
		if !ok || !strings.HasPrefix(version, "v") || strings.HasSuffix(version, "// indirect") {
			continue
		}
		required[name] = true
		if !strings.Contains(string(reasons), "| "+name+" | ") {
			t.Errorf("%s has no reason in docs/dependencies.md", name)
		}
	}
	for line := range strings.Lines(string(reasons)) {
		name, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " |")
		if strings.Contains(name, ".") && strings.Contains(name, "/") && strings.HasPrefix(line, "| ") && !required[name] {
			t.Errorf("docs/dependencies.md gives a reason for %s, which go.mod does not require", name)
		}
	}
}
