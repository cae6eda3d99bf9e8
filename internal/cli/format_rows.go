package cli

import (
	"bufio"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/sheet"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// rows collects items as rows of cells. The columns are the union of the items' scalar
// fields, in the order in which the service sends them. Items may differ in their
// fields and in their spelling, so the columns are only known at the end.
type rows struct {
	columns     []string
	fixed       int               // number of leading columns set by setColumns
	byLowerName map[string]string // the columns by their lower-case names
	cells       []map[string]string
	single      bool
}

// setColumns sets columns that are always present.
func (r *rows) setColumns(columns []string) {
	for _, column := range columns {
		r.register(column)
	}
	r.columns, r.fixed = columns, len(columns)
}

func (r *rows) register(column string) {
	if r.byLowerName == nil {
		r.byLowerName = map[string]string{}
	}
	r.byLowerName[strings.ToLower(column)] = column
}

func (r *rows) page(items []jsontext.Value, single bool) error {
	if single && len(items) == 1 {
		if inner, is := api.ItemsOf(items[0]); is {
			items, single = inner, false // an unpaged list: one row per item
		}
	}
	r.single = single
	for _, item := range items {
		flat, err := flatten(item)
		if err != nil {
			return err
		}
		r.add(flat)
	}
	return nil
}

func (r *rows) add(flat []cell) {
	row := make(map[string]string, len(flat))
	// A new column goes before the next known one, else to the end.
	at := len(r.columns)
	for _, c := range slices.Backward(flat) {
		column, known := r.byLowerName[strings.ToLower(c.name)]
		if known {
			if i := slices.Index(r.columns[:at], column); i >= r.fixed {
				at = i
			}
		} else {
			column = c.name
			r.register(column)
			r.columns = slices.Insert(r.columns, at, column)
		}
		row[column] = c.text
	}
	r.cells = append(r.cells, row)
}

// informativeColumns returns the columns without those that are empty in every row,
// and without ids that equal an earlier column in every row.
func (r *rows) informativeColumns() []string {
	var kept []string
	for _, column := range r.columns {
		empty := !slices.ContainsFunc(r.cells, func(row map[string]string) bool { return row[column] != "" })
		if !empty && !slices.ContainsFunc(kept, func(k string) bool { return r.sameIDs(k, column) }) {
			kept = append(kept, column)
		}
	}
	return kept
}

func (r *rows) sameIDs(a, b string) bool {
	return len(r.cells) > 1 && !slices.ContainsFunc(r.cells, func(row map[string]string) bool {
		return row[a] != row[b] || uuid.Validate(row[a]) != nil
	})
}

// shortTitles shortens column names to the last part of their path if that is unique.
func shortTitles(columns []string) []string {
	last := func(column string) string { return column[strings.LastIndexByte(column, '.')+1:] }
	count := map[string]int{}
	for _, column := range columns {
		count[last(column)]++
	}
	header := make([]string, len(columns))
	for i, column := range columns {
		if header[i] = strings.ToUpper(column); count[last(column)] == 1 {
			header[i] = strings.ToUpper(last(column))
		}
	}
	return header
}

// csvFormat writes CSV for spreadsheets and scripts. The declared fields of the
// response come first, so that these columns are always the same; undocumented fields
// follow.
type csvFormat struct {
	rows
	w   io.Writer
	tty bool
}

func newCSV(w io.Writer, tty bool, schema *api.Schema) *csvFormat {
	f := &csvFormat{w: w, tty: tty}
	if schema != nil {
		f.setColumns(declaredColumns(schema, "", nil))
	}
	return f
}

// declaredColumns names the scalar fields of a schema as flatten does those of an
// item. Passwords only get a column if a response has one.
func declaredColumns(s *api.Schema, prefix string, within []string) []string {
	if s.Type == "array" && prefix == "" {
		s = s.Items
	}
	if slices.Contains(within, s.Type) {
		return nil // a recursive schema
	}
	within = append(within, s.Type)
	var columns []string
	for _, field := range s.Fields {
		if isProtocolField(field.Name) || strings.Contains(strings.ToLower(field.Name), "password") {
			continue
		}
		inner := field.Schema()
		switch {
		case len(inner.Fields) > 0:
			columns = append(columns, declaredColumns(inner, prefix+field.Name+".", within)...)
		case inner.Type != "object" && (inner.Type != "array" || len(inner.Items.Fields) == 0):
			columns = append(columns, prefix+field.Name)
		}
	}
	return columns
}

func (f *csvFormat) end() error {
	if len(f.columns) == 0 {
		return nil
	}
	out, err := sheet.NewWriter(f.w, f.columns)
	if err != nil {
		return err
	}
	for _, row := range f.cells {
		line := make([]string, len(f.columns))
		for i, column := range f.columns {
			if line[i] = withoutControls(row[column]); f.tty {
				line[i] = text.Sanitize(line[i])
			}
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	return out.Flush()
}

// withoutControls replaces control characters, except newlines and tabs.
func withoutControls(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// tableFormat writes aligned columns.
type tableFormat struct {
	rows
	w     *bufio.Writer
	width int // of the terminal; 0 for no limit
	say   func(format string, args ...any)
}

func (f *tableFormat) end() error {
	if f.single && len(f.cells) == 1 {
		return f.vertical()
	}
	columns := f.informativeColumns()
	if len(columns) == 0 {
		return nil
	}
	lines := make([][]string, len(f.cells))
	for i, row := range f.cells {
		lines[i] = make([]string, len(columns))
		for j, column := range columns {
			lines[i][j] = row[column]
		}
	}
	hidden, err := writeTable(f.w, shortTitles(columns), lines, f.width)
	if err == nil && hidden > 0 {
		err = f.w.Flush() // the note follows the table
		f.say("columns that don't fit: %d; -o csv and -o json show all.", hidden)
	}
	return err
}

// vertical writes one resource with one field per line.
func (f *tableFormat) vertical() error {
	var lines [][]string
	for _, column := range f.informativeColumns() {
		lines = append(lines, []string{column, f.cells[0][column]})
	}
	_, err := writeTable(f.w, nil, lines, 0)
	return err
}
