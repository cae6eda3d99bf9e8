package cli

import (
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/sheet"
)

// rows gathers items as cells under columns: the union of their scalar fields,
// in the order in which the service sends them. Items may differ in their
// fields, so the columns are known only at the end.
type rows struct {
	columns []string
	cells   []map[string]string
	single  bool
}

func (r *rows) page(items []jsontext.Value, single bool) error {
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
	at := 0
	for _, c := range flat {
		if i := slices.Index(r.columns, c.name); i >= 0 {
			at = i + 1
		} else {
			r.columns = slices.Insert(r.columns, at, c.name)
			at++
		}
		row[c.name] = c.text
	}
	r.cells = append(r.cells, row)
}

// filled drops the columns that are empty in every row.
func (r *rows) filled() []string {
	return slices.DeleteFunc(slices.Clone(r.columns), func(column string) bool {
		return !slices.ContainsFunc(r.cells, func(row map[string]string) bool { return row[column] != "" })
	})
}

// csvFormat writes a table for spreadsheets.
type csvFormat struct {
	rows
	w io.Writer
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
			line[i] = withoutControls(row[column])
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	return out.Flush()
}

// withoutControls makes a text harmless to a terminal without touching what a
// spreadsheet can show.
func withoutControls(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// tableFormat writes aligned columns for a person.
type tableFormat struct {
	rows
	w     io.Writer
	width int // of the terminal; 0 for no limit
	say   func(format string, args ...any)
}

func (f *tableFormat) end() error {
	if f.single && len(f.cells) == 1 {
		return f.vertical()
	}
	columns := f.filled()
	if len(columns) == 0 {
		return nil
	}
	header := make([]string, len(columns))
	for i, column := range columns {
		header[i] = strings.ToUpper(column)
	}
	lines := make([][]string, len(f.cells))
	for i, row := range f.cells {
		lines[i] = make([]string, len(columns))
		for j, column := range columns {
			lines[i][j] = row[column]
		}
	}
	hidden, err := writeTable(f.w, header, lines, f.width)
	if hidden > 0 {
		f.say("%d more columns don't fit: -o csv and -o json have all.", hidden)
	}
	return err
}

// vertical shows one resource as a field a line.
func (f *tableFormat) vertical() error {
	var lines [][]string
	for _, column := range f.filled() {
		lines = append(lines, []string{column, f.cells[0][column]})
	}
	_, err := writeTable(f.w, nil, lines, 0)
	return err
}
