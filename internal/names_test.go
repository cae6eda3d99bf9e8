package internal_test

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// TestNamesDifferByMoreThanCase finds names of a package that differ only by case:
// nobody can tell them apart when talking about them.
func TestNamesDifferByMoreThanCase(t *testing.T) {
	t.Parallel()
	seen := map[string]string{} // package and folded name → name
	for path, file := range sources(t) {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		for _, name := range declared(file) {
			key := packageOf(path) + "." + strings.ToLower(name)
			if other, ok := seen[key]; ok && other != name {
				t.Errorf("%s: %s and %s differ only by case", path, name, other)
			}
			seen[key] = name
		}
	}
}

// declared lists the names that a file declares for its package.
func declared(file *ast.File) []string {
	var names []string
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				names = append(names, d.Name.Name)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					names = append(names, s.Name.Name)
				case *ast.ValueSpec:
					for _, n := range s.Names {
						names = append(names, n.Name)
					}
				}
			}
		}
	}
	return slices.DeleteFunc(names, func(n string) bool { return n == "_" || n == "init" })
}
