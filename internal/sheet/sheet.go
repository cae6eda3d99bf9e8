// Package sheet writes CSV that is safe to open in a spreadsheet.
package sheet

import (
	"encoding/csv"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

// Writer writes rows of CSV in UTF-8. It puts an apostrophe before cells that a
// spreadsheet would run as a formula. Numbers stay numbers.
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

// Flush writes buffered data and returns the first error of all writes.
func (s *Writer) Flush() error {
	s.csv.Flush()
	return s.csv.Error()
}

// Safe returns a text that is safe as a spreadsheet cell. Signed numbers are not
// changed, so that they can be used in calculations.
func Safe(cell string) string {
	first, _ := utf8.DecodeRuneInString(cell)
	if cell == "" || !strings.ContainsRune(formulaStarts, first) || isNumber(cell) {
		return cell
	}
	return "'" + cell
}

// formulaStarts holds the characters that start a formula in spreadsheets, including
// full-width forms.
const formulaStarts = "=+-@\t\r\n|%＝＋－＠"

// number matches a decimal number, optionally with a sign and an exponent.
var number = pattern.Lazy(`^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$`)

func isNumber(s string) bool { return number().MatchString(s) }
