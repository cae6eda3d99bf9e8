package kit

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
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
	kind := &ListSpec[*answerRow]{
		Name: "answer", Singular: "item", Plural: "items",
		ID: func(r *answerRow) string { return r.id }, Columns: columns,
		Empty:  "The answer is empty.",
		Raw:    func(r *answerRow) []byte { return r.raw },
		Copies: func(r *answerRow) []widget.CopyItem { return []widget.CopyItem{{Label: "JSON", Value: string(r.raw)}} },
		Open: func(_ *List[*answerRow], r *answerRow) tea.Cmd {
			return ui.Push(ui.NewJSONScreen(cmp.Or(firstCell(r), o.desc.Title), r.raw))
		},
	}
	list := NewList(o.desk, kind, o.desc.Title, o.source(args, columns))
	list.location = o.answered(args)
	return list
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
// its headings before any answer. Names say more than ids, which go last.
func (o *Operation) columns() []widget.Column[*answerRow] {
	schema := o.desc.Result
	if schema != nil && schema.Type == "array" {
		schema = schema.Items
	}
	var fields, ids []api.Field
	if schema != nil {
		for _, f := range schema.Fields {
			switch {
			case !plainType(f.Type):
			case f.Name == "id" || strings.HasSuffix(f.Name, "Id"):
				ids = append(ids, f)
			default:
				fields = append(fields, f)
			}
		}
	}
	fields = append(fields, ids...)
	if len(fields) == 0 {
		fields = []api.Field{{Name: "value", Type: "string"}}
	}
	columns := make([]widget.Column[*answerRow], len(fields))
	for i, f := range fields {
		c := widget.Column[*answerRow]{
			Name: f.Name, Title: spaced(f.Name), Priority: i, Wide: i > 7,
			Text: func(r *answerRow) string { return r.cells[i] },
		}
		switch c.Min = len(c.Title); f.Type {
		case "integer", "decimal":
			c.Align = text.AlignRight
		case "time":
			c.Min = max(c.Min, len("2006-01-02T15:04:05Z"))
		case "string", "enum":
			c.Min, c.Max, c.Flex = max(c.Min, 18), 40, 1
		}
		columns[i] = c
	}
	return columns
}

// spaced writes a field's name as words: "friendlyName" is "friendly Name".
func spaced(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func plainType(t string) bool {
	switch t {
	case "string", "integer", "decimal", "boolean", "time", "enum":
		return true
	}
	return false
}

func (o *Operation) source(args api.Args, columns []widget.Column[*answerRow]) Source[*answerRow] {
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

// Save asks where to save a document.
func (o *Operation) save(args api.Args) tea.Cmd {
	return o.desk.SaveAs(o.desc.ID, "pdf", func(ctx context.Context, w io.Writer, _ func(ui.JobReport)) error {
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
