// Package sheet writes CSV that is safe to open in a spreadsheet.
package sheet

import (
	"encoding/csv"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

// Writer writes rows of CSV in UTF-8. A cell that a spreadsheet would run as a
// formula gets an apostrophe before it; numbers stay numbers.
type Writer struct{ csv *csv.Writer }

// NewWriter returns a Writer and writes the header row.
func NewWriter(w io.Writer, header []string) (*Writer, error) {
	s := &Writer{csv: csv.NewWriter(w)}
	return s, s.Write(header)
}

// Write writes one row.
func (s *Writer) Write(cells []string) error {
	safe := make([]string, len(cells))
	for i, c := range cells {
		safe[i] = Safe(c)
	}
	return s.csv.Write(safe)
}

// Flush writes what is buffered and returns the first error of all writes.
func (s *Writer) Flush() error {
	s.csv.Flush()
	return s.csv.Error()
}

// Safe makes a text harmless as a spreadsheet cell. Negative and signed numbers
// are left alone, since they are data that people add up.
func Safe(cell string) string {
	first, _ := utf8.DecodeRuneInString(cell)
	if cell == "" || !strings.ContainsRune(formulaStarts, first) || isNumber(cell) {
		return cell
	}
	return "'" + cell
}

// formulaStarts are what spreadsheets take for the beginning of a formula, in the
// wide forms of East Asia too.
const formulaStarts = "=+-@\t\r\n|%＝＋－＠"

// number is a signed decimal number, also with an exponent.
var number = pattern.Lazy(`^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$`)

func isNumber(s string) bool { return number().MatchString(s) }
