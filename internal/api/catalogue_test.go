package api

import (
	"slices"
	"strings"
	"testing"
)

// notYetDeclared are the chapters of the manual of which operations are still
// missing from the registry. It shrinks to nothing.
var notYetDeclared []Area

func TestRegistryMatchesCatalogue(t *testing.T) {
	t.Parallel()
	rows := map[string]catalogueRow{}
	for _, row := range catalogue(t) {
		rows[row.id] = row
	}
	declared := map[string]bool{}
	for _, o := range Operations() {
		d := o.Descriptor()
		if declared[d.ID] {
			t.Errorf("%s is declared twice", d.ID)
		}
		declared[d.ID] = true
		row, ok := rows[d.ID]
		if !ok {
			t.Errorf("%s is not in the catalogue", d.ID)
			continue
		}
		for _, c := range []struct{ what, want, got string }{
			{"title", row.title, d.Title},
			{"area", row.area, string(d.Area)},
			{"method", row.method, d.Method},
			{"path", anonymous(row.path), anonymous(d.Path)},
			{"effect", row.effect, string(d.Effect)},
			{"auth", row.auth, d.Auth.String()},
			{"clouds", row.clouds, d.Clouds.String()},
		} {
			if c.want != c.got {
				t.Errorf("%s: %s is %q, the catalogue says %q", d.ID, c.what, c.got, c.want)
			}
		}
	}
	missing := map[Area]int{}
	for id, row := range rows {
		area := Area(row.area)
		if declared[id] {
			continue
		}
		missing[area]++
		if !slices.Contains(notYetDeclared, area) {
			t.Errorf("%s (%s) is in the catalogue and not declared", id, area)
		}
	}
	for _, area := range notYetDeclared {
		if missing[area] == 0 {
			t.Errorf("%s is complete: take it from notYetDeclared", area)
		}
	}
	t.Logf("%d of %d operations declared", len(declared), len(rows))
}

// anonymous replaces the placeholders of a path, which articles name differently.
func anonymous(path string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if strings.HasPrefix(s, "{") {
			segments[i] = "{}"
		}
	}
	return strings.Join(segments, "/")
}

// TestPlaceholdersHaveParameters finds a path with a hole, or a parameter that
// goes nowhere.
func TestPlaceholdersHaveParameters(t *testing.T) {
	t.Parallel()
	for _, o := range Operations() {
		d := o.Descriptor()
		rest := d.Path + d.ReadFrom
		for _, p := range d.Params {
			if p.Doc == "" {
				t.Errorf("%s: parameter %s says nothing of itself", d.ID, p.Name)
			}
			if p.In != "path" {
				continue
			}
			if !strings.Contains(rest, "{"+p.Wire+"}") {
				t.Errorf("%s: parameter %s is not in the path %s", d.ID, p.Name, d.Path+d.ReadFrom)
			}
			rest = strings.ReplaceAll(rest, "{"+p.Wire+"}", "")
		}
		if strings.Contains(rest, "{") {
			t.Errorf("%s: no parameter fills %s", d.ID, rest)
		}
		if d.Doc == "" || !strings.HasSuffix(d.Doc, ".") {
			t.Errorf("%s: its doc %q is not a sentence", d.ID, d.Doc)
		}
	}
}
