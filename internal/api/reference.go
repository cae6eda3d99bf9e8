package api

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// WriteReference writes every declared operation as Markdown, area by area, one
// line each, from the same declarations that the calls are made by.
func WriteReference(w io.Writer) error {
	var b strings.Builder
	areas, byArea := []Area{}, map[Area][]*Descriptor{}
	for _, op := range Operations() {
		d := op.Descriptor()
		if byArea[d.Area] == nil {
			areas = append(areas, d.Area)
		}
		byArea[d.Area] = append(byArea[d.Area], d)
	}
	slices.Sort(areas)
	fmt.Fprintf(&b, "# Operations\n\n%d operations in %d areas. `cspdesk ops show ID` tells all of one; `cspdesk run ID` runs it.\n", len(Operations()), len(areas))
	b.WriteString("Effects: read, change, destroy (takes something away), spend (can cost money).\n")
	for _, area := range areas {
		fmt.Fprintf(&b, "\n## %s\n\n| id | call | effect | sign-in | parameters |\n| --- | --- | --- | --- | --- |\n", area)
		slices.SortFunc(byArea[area], func(a, b *Descriptor) int { return strings.Compare(a.ID, b.ID) })
		for _, d := range byArea[area] {
			fmt.Fprintf(&b, "| `%s`<br>%s | `%s %s` | %s | %s | %s |\n", d.ID, d.Doc, d.Method, d.Path, d.Effect,
				strings.ReplaceAll(d.Auth.String(), "|", ", "), strings.Join(paramCells(d), ", "))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// paramCells lists the parameters, required ones with an asterisk, and the body.
func paramCells(d *Descriptor) []string {
	var cells []string
	for _, p := range d.Params {
		cell := "`" + p.Name + "`"
		if p.Required && p.Default == "" {
			cell += "\\*"
		}
		cells = append(cells, cell)
	}
	if d.Body != nil {
		cells = append(cells, "body: "+d.Body.Type)
	}
	return cells
}
