// Package internal_test holds the rules of the house that no compiler knows.
package internal_test

import (
	"bufio"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/cspdesk/cspdesk/"

// What a start is measured against.
const (
	emptyProgram = "internal/e2e/testdata/empty"
	emptyScreen  = "internal/e2e/testdata/emptytea"
)

// allowed lists which packages of the module each one may import. An area of
// screens is any folder in internal/views but those named here.
var allowed = map[string][]string{
	"main":                           {"internal/cli"},
	"assets":                         {},
	"internal/api":                   {"internal/pattern", "internal/textfile", "internal/wait"},
	"internal/api/apitest":           {},
	"internal/api/internal/skeleton": {"internal/api"},
	"internal/auth":                  {"assets", "internal/pattern", "internal/wait"},
	"internal/autopilot":             {"internal/pattern", "internal/sheet", "internal/textfile"},
	"internal/cli":                   {"assets", "internal/api", "internal/auth", "internal/autopilot", "internal/doctor", "internal/journal", "internal/journey", "internal/pattern", "internal/refresh", "internal/sandbox", "internal/sheet", "internal/state", "internal/textfile", "internal/ui", "internal/ui/text", "internal/views", "internal/views/kit", "internal/views/signin", "internal/wait", "internal/webhook"},
	"internal/deviceupload":          {"internal/api", "internal/pattern", "internal/wait"},
	"internal/doctor":                {"internal/api", "internal/auth", "internal/state"},
	"internal/e2e":                   {},
	emptyProgram:                     {"internal/cli"},
	emptyScreen:                      {},
	"internal/journal":               {"internal/api", "internal/autopilot", "internal/deviceupload", "internal/state"},
	"internal/journey":               {"internal/api", "internal/wait"},
	"internal/pattern":               {},
	"internal/refresh":               {"internal/api"},
	"internal/sandbox":               {"assets", "internal/api", "internal/pattern", "internal/textfile", "internal/wait"},
	"internal/sheet":                 {"internal/pattern"},
	"internal/state":                 {"assets", "internal/pattern", "internal/textfile", "internal/wait"},
	"internal/textfile":              {},
	"internal/ui":                    {"internal/ui/text", "internal/ui/widget"},
	"internal/ui/text":               {},
	"internal/ui/uitest":             {"internal/ui"},
	"internal/ui/widget":             {"internal/pattern", "internal/ui/text"},
	"internal/views":                 {"internal/api", "internal/journal", "internal/ui", "internal/ui/text", "internal/ui/widget", anyArea, "internal/views/kit"},
	anyArea:                          {"internal/api", "internal/autopilot", "internal/deviceupload", "internal/journal", "internal/journey", "internal/state", "internal/ui", "internal/ui/text", "internal/ui/widget", "internal/views/kit"},
	"internal/views/kit":             {"internal/api", "internal/journal", "internal/refresh", "internal/sheet", "internal/state", "internal/ui", "internal/ui/text", "internal/ui/widget", "internal/wait"},
	"internal/views/viewstest":       {"internal/api", "internal/api/apitest", "internal/journal", "internal/sandbox", "internal/state", "internal/ui", "internal/ui/uitest", "internal/views", "internal/views/kit"},
	"internal/wait":                  {},
	"internal/webhook":               {},
	"internal":                       {},
}

// tests lists what tests may import in addition.
var tests = map[string][]string{
	"internal/api":          {"internal/api/apitest"},
	"internal/auth":         {"internal/sandbox"},
	"internal/cli":          {"internal/api/apitest"},
	"internal/deviceupload": {"internal/api/apitest"},
	"internal/journal":      {"internal/sandbox"},
	"internal/journey":      {"internal/api/apitest"},
	"internal/refresh":      {"internal/api/apitest", "internal/sandbox"},
	"internal/sandbox":      {"internal/api/apitest", "internal/auth", "internal/journey", "internal/webhook"},
	"internal/ui":           {"internal/ui/uitest"},
	"internal/ui/text":      {"internal/ui/uitest"},
	"internal/ui/widget":    {"internal/ui/uitest"},
	"internal/views":        {"internal/autopilot", "internal/refresh", "internal/sandbox", "internal/state", "internal/ui/uitest", "internal/views/viewstest"},
	anyArea:                 {"internal/sandbox", "internal/ui/uitest", "internal/views", "internal/views/viewstest"},
}

// anyArea stands for every area of screens, such as internal/views/invoices.
const anyArea = "internal/views/<area>"

// rule names the entry of the tables that a package belongs to.
func rule(pkg string) string {
	if _, named := allowed[pkg]; !named && strings.HasPrefix(pkg, "internal/views/") {
		return anyArea
	}
	return pkg
}

func TestImportsPointOneWay(t *testing.T) {
	t.Parallel()
	for path, file := range sources(t) {
		pkg := packageOf(path)
		may, known := allowed[rule(pkg)]
		if !known {
			t.Errorf("%s: package %s is not in this test: add it with the packages it may import", path, pkg)
			continue
		}
		if strings.HasSuffix(path, "_test.go") {
			may = append(slices.Clone(may), append(tests[rule(pkg)], pkg)...)
		}
		for _, imp := range imports(t, file) {
			// One area never imports another: rule maps both to the same entry, which
			// does not list itself.
			if !slices.Contains(may, rule(imp)) && !slices.Contains(may, imp) {
				t.Errorf("%s imports %s, which %s may not", path, imp, pkg)
			}
		}
	}
}

// TestPictureShowsTheImports compares the picture in docs/architecture.md with the
// imports of the code that is not a test. Packages with one small subject of their
// own (unseen) are left out of the picture.
func TestPictureShowsTheImports(t *testing.T) {
	t.Parallel()
	unseen := []string{"assets", "internal/pattern", "internal/wait", "internal/sheet", "internal/textfile", "main", "internal/e2e", emptyProgram, emptyScreen, "internal/api/apitest", "internal/api/internal/skeleton", "internal/ui/uitest", "internal/views/viewstest", "internal"}
	page, err := os.ReadFile("../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[string]bool{}
	names := map[string]string{}
	node := regexp.MustCompile(`(\w+)\["([^"<]+?)(<|")`)
	arrow := regexp.MustCompile(`^\s*(\w+) --> (.+)$`)
	_, picture, _ := strings.Cut(string(page), "```mermaid")
	picture, _, _ = strings.Cut(picture, "```")
	for _, m := range node.FindAllStringSubmatch(picture, -1) {
		names[m[1]] = strings.ReplaceAll(m[2], "AREA", "<area>")
	}
	for line := range strings.Lines(picture) {
		if m := arrow.FindStringSubmatch(strings.TrimRight(line, "\n")); m != nil {
			for to := range strings.SplitSeq(m[2], " & ") {
				drawn[names[m[1]]+" → "+names[strings.TrimSpace(to)]] = true
			}
		}
	}
	actual := map[string]bool{}
	for path, file := range sources(t) {
		from := rule(packageOf(path))
		if strings.HasSuffix(path, "_test.go") || slices.Contains(unseen, from) {
			continue
		}
		for _, imp := range imports(t, file) {
			if to := rule(imp); !slices.Contains(unseen, to) {
				actual[from+" → "+to] = true
			}
		}
	}
	for edge := range actual {
		if !drawn[edge] {
			t.Errorf("docs/architecture.md doesn't draw %s", edge)
		}
	}
	for edge := range drawn {
		if !actual[edge] {
			t.Errorf("docs/architecture.md draws %s, which is no import", edge)
		}
	}
}

// sources parses every Go file of the module, by its path from here.
var parsed = sync.OnceValues(func() (map[string]*ast.File, error) {
	files := map[string]*ast.File{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		files[path], err = parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		return err
	})
	return files, err
})

func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	files, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// packageOf names the package of a file by its folder in the module; "main" for the
// root.
func packageOf(path string) string {
	pkg := filepath.ToSlash(strings.TrimPrefix(filepath.Dir(path), ".."+string(filepath.Separator)))
	if pkg == ".." {
		return "main"
	}
	return pkg
}

// imports lists the packages of the module that a file imports.
func imports(t *testing.T, file *ast.File) []string {
	t.Helper()
	var ours []string
	for _, imp := range file.Imports {
		name, err := strconv.Unquote(imp.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if pkg, ok := strings.CutPrefix(name, module); ok {
			ours = append(ours, pkg)
		}
	}
	return ours
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
