package views

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// answerRow is one item of an answer of any shape.
type answerRow struct {
	id    string
	cells []string
	raw   jsontext.Value
}

// answer makes the screen of a collection: a table whose rows open as JSON.
func (o *Operation) answer(args api.Args) ui.Screen {
	columns := o.columns()
	kind := &Kind[*answerRow]{
		Name: "answer", Singular: "item", Plural: "items",
		ID: func(r *answerRow) string { return r.id }, Columns: columns,
		Empty:  "The answer is empty.",
		Raw:    func(r *answerRow) []byte { return r.raw },
		Copies: func(r *answerRow) []ui.CopyItem { return []ui.CopyItem{{Label: "JSON", Value: string(r.raw)}} },
		Open: func(_ *List[*answerRow], r *answerRow) tea.Cmd {
			return ui.Push(ui.NewJSONScreen(cmpOr(firstCell(r), o.desc.Title), r.raw))
		},
	}
	return NewList(o.desk, kind, o.desc.Title, o.source(args, columns))
}

func firstCell(r *answerRow) string {
	for _, c := range r.cells {
		if c != "" {
			return c
		}
	}
	return ""
}

// columns are the plain fields of what the operation returns, so the table has
// its headings before any answer.
func (o *Operation) columns() []ui.Column[*answerRow] {
	schema := o.desc.Result
	if schema != nil && schema.Type == "array" {
		schema = schema.Items
	}
	var columns []ui.Column[*answerRow]
	add := func(name string) {
		i := len(columns)
		columns = append(columns, ui.Column[*answerRow]{
			Name: name, Title: name, Min: min(max(len(name), 12), 24), Max: 40, Flex: 1, Priority: i, Wide: i > 7,
			Text: func(r *answerRow) string {
				if i < len(r.cells) {
					return r.cells[i]
				}
				return ""
			},
		})
	}
	if schema != nil {
		for _, f := range schema.Fields {
			if plainType(f.Type) {
				add(f.Name)
			}
		}
	}
	if len(columns) == 0 {
		add("value")
	}
	return columns
}

func plainType(t string) bool {
	switch t {
	case "string", "integer", "decimal", "boolean", "time", "enum":
		return true
	}
	return false
}

func (o *Operation) source(args api.Args, columns []ui.Column[*answerRow]) Source[*answerRow] {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	return func(ctx context.Context, _ *api.Cursor) iter.Seq2[Page[*answerRow], error] {
		return func(yield func(Page[*answerRow], error) bool) {
			n := 0
			for page, err := range o.op.Pages(ctx, o.desk.Client, args) {
				var out Page[*answerRow]
				for _, item := range page.Items {
					n++
					out.Rows = append(out.Rows, newAnswerRow(n, item, names))
				}
				if !yield(out, err) {
					return
				}
			}
		}
	}
}

// newAnswerRow picks the plain members of an item. Items have no id in common,
// so their place in the answer is their id.
func newAnswerRow(n int, item jsontext.Value, names []string) *answerRow {
	row := &answerRow{id: fmt.Sprintf("%d", n), raw: item, cells: make([]string, len(names))}
	members := map[string]jsontext.Value{}
	if item.Kind() != '{' || api.Decode(item, &members) != nil {
		row.cells[0] = strings.Trim(string(item), `"`)
		return row
	}
	lower := make(map[string]jsontext.Value, len(members))
	for name, value := range members {
		lower[strings.ToLower(name)] = value
	}
	for i, name := range names {
		var text string
		if v := lower[strings.ToLower(name)]; v != nil && api.Decode(v, &text) == nil {
			row.cells[i] = text
		}
	}
	return row
}

// save asks where to keep a document.
func (o *Operation) save(args api.Args) tea.Cmd {
	return o.desk.saveAs(o.desc.ID, "pdf", func(ctx context.Context, w io.Writer, _ func(ui.JobReport)) error {
		for page, err := range o.op.Pages(ctx, o.desk.Client, args) {
			if err != nil {
				return err
			}
			if _, err := w.Write(page.Bytes); err != nil {
				return err
			}
		}
		return nil
	})
}
