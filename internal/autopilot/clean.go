package autopilot

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// changes says what cleaning removed from a cell.
type changes struct {
	spaces    bool // around the value, or any in a hash
	invisible bool // zero-width, direction or no-break characters
	excel     bool // Excel's ="…" or leading apostrophe
}

// cleanCell returns the value of a cell as it will be sent: without a spreadsheet's
// text marks, surrounding spaces and invisible characters. Control characters become
// U+FFFD, which Check reports.
func cleanCell(cell string) (string, changes) {
	var did changes
	if isPlain(cell) {
		return cell, did
	}
	left := strings.TrimLeftFunc(cell, isBlankRune)
	value := strings.TrimRightFunc(left, isBlankRune)
	for _, r := range cell[:len(cell)-len(left)] + left[len(value):] {
		did.spaces = did.spaces || r <= ' '
		did.invisible = did.invisible || r > ' '
	}
	if bare, guarded := unguard(value); guarded {
		did.excel = strings.IndexByte("=+-@'", bare[0]) < 0 && bare[0] < utf8.RuneSelf
		value = bare
	} else if inner, ok := unwrapFormula(value); ok {
		did.excel = true
		value = strings.TrimFunc(inner, isBlankRune)
	}
	cleaned := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r):
			return utf8.RuneError
		case r != ' ' && unicode.IsSpace(r):
			did.invisible = true
			return ' '
		case unicode.Is(unicode.Cf, r):
			did.invisible = true
			return -1
		}
		return r
	}, value)
	if cleaned == "" {
		return "", changes{}
	}
	return cleaned, did
}

// isPlain is the fast path: printable ASCII that cleaning would not change.
func isPlain(cell string) bool {
	if cell == "" {
		return true
	}
	if first := cell[0]; first == '\'' || first == '=' || first == ' ' || cell[len(cell)-1] == ' ' {
		return false
	}
	for i := range len(cell) {
		if cell[i] < ' ' || cell[i] > '~' {
			return false
		}
	}
	return true
}

func isBlankRune(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

// guardable reports whether an apostrophe before r is a spreadsheet's text mark: before
// a formula, a number or another apostrophe. The apostrophe in 's-Hertogenbosch is part
// of the value.
func guardable(r rune) bool {
	return startsFormula(r) || r == '\'' || r >= '0' && r <= '9'
}

// startsFormula reports whether spreadsheets treat a cell that begins with r as a
// formula. Some accept the full-width forms, too.
func startsFormula(r rune) bool { return strings.ContainsRune("=+-@＝＋－＠", r) }

// unguard removes a text mark from a value; guard adds it.
func unguard(value string) (string, bool) {
	bare, ok := strings.CutPrefix(value, "'")
	r, _ := utf8.DecodeRuneInString(bare)
	return bare, ok && guardable(r)
}

// guard marks a value as text if a spreadsheet would compute it, or if Read would
// mistake an apostrophe in it for a mark.
func guard(value string) string {
	first, _ := utf8.DecodeRuneInString(value)
	if _, marked := unguard(value); marked || startsFormula(first) {
		return "'" + value
	}
	return value
}

// unwrapFormula returns the text in ="text", the usual way to preserve leading zeros
// in a spreadsheet.
func unwrapFormula(value string) (string, bool) {
	inner, ok := strings.CutPrefix(value, `="`)
	if !ok {
		return "", false
	}
	inner, ok = strings.CutSuffix(inner, `"`)
	return strings.ReplaceAll(inner, `""`, `"`), ok
}

// cleanHash also removes the white space that wrapping put into a hash.
func cleanHash(cell string) (string, changes) {
	if isPlain(cell) && strings.IndexByte(cell, ' ') < 0 {
		return cell, changes{}
	}
	joined := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, cell)
	value, did := cleanCell(joined)
	did.spaces = value != "" && len(joined) < len(cell)
	return value, did
}

// padHash adds the base64 padding that some tools omit and the service requires.
// Anything that is not a hash is left for Check to report.
func padHash(hash string) (string, bool) {
	rest := len(hash) % 4
	if rest < 2 || len(hash) < minHash || len(hash) >= maxCell-1 || notBase64(hash) >= 0 || strings.Contains(hash, "=") {
		return hash, false
	}
	return hash + strings.Repeat("=", 4-rest), true
}

// readDevice cleans the cells of a record and returns the device, with findings about
// what was changed.
func readDevice(rec record, m mapping) (Device, []Finding) {
	d := Device{Line: rec.line}
	var found []Finding
	for i, cell := range rec.cells[:min(len(rec.cells), len(m))] {
		target := d.fieldPointer(m[i])
		if target == nil {
			continue
		}
		clean := cleanCell
		if m[i] == ColumnHardwareHash {
			clean = cleanHash
		}
		value, did := clean(cell)
		found = append(found, did.findings(rec.line, m[i])...)
		if m[i] == ColumnHardwareHash {
			var padded bool
			if value, padded = padHash(value); padded {
				found = append(found, hashPadded(rec.line))
			}
		}
		*target = value
	}
	if len(rec.cells) > len(m) && !blank(rec.cells[len(m):]) {
		found = append(found, Finding{
			Line: rec.line, Severity: Warning, Code: ProblemExtraCells,
			Message: fmt.Sprintf("The row has %d cells, but the file has %d columns; the extra cells are not read.", len(rec.cells), len(m)),
			Remedy:  "Check that no value contains the separator without quotes around it.",
		})
	}
	return d, append(found, rec.quotes.findings(rec.line)...)
}

func hashPadded(line int) Finding {
	return Finding{
		Line: line, Column: ColumnHardwareHash, Severity: Warning, Code: ProblemHashPadding,
		Message: "The base64 padding of the hash was missing; the = characters were added.",
		Remedy:  "Nothing to do, but capture the hash again if the service refuses it with error 802.",
	}
}

// findings reports what cleaning changed.
func (c changes) findings(line int, column Column) []Finding {
	var found []Finding
	warn := func(code Problem, message, remedy string) {
		found = append(found, Finding{line, column, Warning, code, message, remedy})
	}
	if c.spaces && column == ColumnHardwareHash {
		warn(ProblemHashSpaces, "Spaces or line breaks in the hash were removed.",
			"Nothing to do, but capture the hash again if the service refuses it with error 802.")
	} else if c.spaces {
		warn(ProblemSpaces, "Spaces around the value were removed.",
			"Nothing to do, unless they are part of the value: such a value cannot be uploaded here.")
	}
	if c.invisible {
		warn(ProblemInvisible, "Invisible characters in the value, such as no-break or zero-width spaces, were removed or became plain spaces.",
			"Compare the value with the device's label; such characters come from copying from web pages and mails.")
	}
	if c.excel {
		warn(ProblemExcelText, "Excel's text mark around the value (an apostrophe or =\"…\") was removed.",
			"Compare the value with the device's label, in particular its leading zeros.")
	}
	return found
}

// findings reports badly formed quotes.
func (q quoting) findings(line int) []Finding {
	switch q {
	case quotesOpen:
		return []Finding{{
			Line: line, Severity: Error, Code: ProblemQuotes,
			Message: "A quote is opened in this row and never closed, so the row cannot be read safely.",
			Remedy:  "Close the quote or remove it; device files need no quotes.",
		}}
	case quotesStray:
		return []Finding{{
			Line: line, Severity: Warning, Code: ProblemQuotes,
			Message: "A quote inside a quoted value is not doubled; it was taken as part of the value.",
			Remedy:  "Check the row's values in the preview, and double the quote if they are wrong.",
		}}
	}
	return nil
}

// clip shortens a value for a message.
func clip(value string) string {
	const limit = 32
	if utf8.RuneCountInString(value) <= limit {
		return value
	}
	return string([]rune(value)[:limit-1]) + "…"
}
