package autopilot

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Layout is the kind of file that was recognised.
type Layout string

// The layouts of device files.
const (
	// LayoutPartnerCenter has manufacturer and model columns.
	LayoutPartnerCenter Layout = "Partner Center"
	// LayoutIntune has a group tag or an assigned user column.
	LayoutIntune Layout = "Intune"
	// LayoutCombined has the columns of both.
	LayoutCombined Layout = "Partner Center and Intune"
	// LayoutBasic has nothing but serial number, product ID and hash, as
	// Get-WindowsAutopilotInfo writes it.
	LayoutBasic Layout = "Get-WindowsAutopilotInfo"
	// LayoutHeaderless has no header; the columns were recognised by content.
	LayoutHeaderless Layout = "without header"
)

// ignored marks a column that WriteFailures adds and Read skips without a note.
const ignored Column = "\x00ignored"

// titles maps normalized titles, without case, spaces and punctuation, to columns.
// Besides the vendors' titles it has the API's field names and former names of the
// group tag.
var titles = map[string]Column{
	"deviceserialnumber": ColumnSerialNumber,
	"serialnumber":       ColumnSerialNumber,
	"serial":             ColumnSerialNumber,

	"windowsproductid":  ColumnProductKey,
	"productid":         ColumnProductKey,
	"productkey":        ColumnProductKey,
	"windowsproductkey": ColumnProductKey,
	"pkid":              ColumnProductKey,

	"hardwarehash":       ColumnHardwareHash,
	"devicehardwaredata": ColumnHardwareHash,
	"hash":               ColumnHardwareHash,

	"manufacturername":    ColumnManufacturer,
	"devicemanufacturer":  ColumnManufacturer,
	"oemmanufacturername": ColumnManufacturer,
	"manufacturer":        ColumnManufacturer,

	"devicemodel": ColumnModel,
	"modelname":   ColumnModel,
	"model":       ColumnModel,

	"grouptag": ColumnGroupTag,
	"orderid":  ColumnGroupTag,
	"batchid":  ColumnGroupTag,

	"assigneduser":              ColumnAssignedUser,
	"assigneduserprincipalname": ColumnAssignedUser,

	plainTitle(titleErrorCode):    ignored,
	plainTitle(titleErrorName):    ignored,
	plainTitle(titleErrorMeaning): ignored,
	plainTitle(titleErrorRemedy):  ignored,
}

// plainTitle returns the letters and digits of a title in lower case.
func plainTitle(title string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, title)
}

// maxTitle keeps hashes from being looked up as titles.
const maxTitle = 100

// titleColumn returns the column with a title.
func titleColumn(cell string) (Column, bool) {
	if len(cell) > maxTitle {
		if cell, _ = cleanCell(cell); len(cell) > maxTitle {
			return "", false
		}
	}
	column, ok := titles[plainTitle(cell)]
	return column, ok
}

// knownTitles counts the cells of a row that are known titles.
func knownTitles(cells []string) int {
	n := 0
	for _, cell := range cells {
		if _, ok := titleColumn(cell); ok {
			n++
		}
	}
	return n
}

// isHeader reports whether a row is a header: two of its cells, or its only
// cell, are known titles. In the first row of a file one title is enough, if
// there is no hash beside it.
func isHeader(cells []string, first bool) bool {
	switch known := knownTitles(cells); {
	case known >= 2:
		return true
	case known == 1 && first:
		return !slices.ContainsFunc(cells, looksLikeHash)
	default:
		return known == 1 && len(cells) == 1
	}
}

// isPreamble reports whether a row can be above the header, such as a title or the
// #TYPE line of PowerShell's Export-Csv: it has one cell, which is not a device.
func isPreamble(cells []string) bool {
	filled := 0
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			filled++
		}
	}
	return filled == 1 && !slices.ContainsFunc(cells, looksLikeHash) && !slices.ContainsFunc(cells, looksLikeProductKey)
}

// preambleRows returns how many of the first rows are above a header.
func preambleRows(rows [][]string) int {
	for i, row := range rows {
		if isHeader(row, i == 0) {
			return i
		}
		if !isPreamble(row) {
			break
		}
	}
	return 0
}

// mapping holds the column of each cell of a row. An empty column is not read.
type mapping []Column

// has reports whether a column is in the file.
func (m mapping) has(column Column) bool { return slices.Contains(m, column) }

// identifies reports whether the columns can identify a device.
func (m mapping) identifies() bool {
	return m.has(ColumnHardwareHash) || m.has(ColumnProductKey) || m.has(ColumnSerialNumber)
}

// layout returns the kind of file that has these columns.
func (m mapping) layout() Layout {
	partner := m.has(ColumnManufacturer) || m.has(ColumnModel)
	intune := m.has(ColumnGroupTag) || m.has(ColumnAssignedUser)
	switch {
	case partner && intune:
		return LayoutCombined
	case partner:
		return LayoutPartnerCenter
	case intune:
		return LayoutIntune
	default:
		return LayoutBasic
	}
}

// mapHeader maps a header row to columns, with notes about the titles that are not
// read.
func mapHeader(rec record) (mapping, []Note) {
	m := make(mapping, len(rec.cells))
	var notes []Note
	for i, cell := range rec.cells {
		column, known := titleColumn(cell)
		title, _ := cleanCell(cell)
		switch {
		case known && column != ignored && m.has(column):
			notes = append(notes, Note{rec.line, fmt.Sprintf(
				"Column %d, %q, is a second %q column; only the first one is read.", i+1, clip(title), column,
			)})
		case known:
			m[i] = column
		case title != "":
			notes = append(notes, Note{rec.line, fmt.Sprintf(
				"Column %d, %q, is not part of a device file and is not sent.", i+1, clip(title),
			)})
		}
	}
	return m, notes
}

// guessMapping recognises the columns of a file without a header by content. If the
// hash, or without hashes the product ID, is at its usual position, the usual order is
// assumed. Otherwise the first remaining column is the serial number.
func guessMapping(rows [][]string) (mapping, bool) {
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	hash := findColumn(rows, width, 2, looksLikeHash)
	key := findColumn(rows, width, 1, looksLikeProductKey)
	if hash < 0 && key < 0 {
		return guessTuple(rows, width)
	}
	if hash == key {
		key = -1
	}
	m := make(mapping, width)
	if hash == 2 || hash < 0 && key == 1 {
		copy(m, []Column{ColumnSerialNumber, ColumnProductKey, ColumnHardwareHash})
		guessTail(m, rows)
		return m, true
	}
	if hash >= 0 {
		m[hash] = ColumnHardwareHash
	}
	if key >= 0 {
		m[key] = ColumnProductKey
	}
	if i := slices.Index(m, ""); i >= 0 {
		m[i] = ColumnSerialNumber
	}
	return m, true
}

// guessTuple recognises rows of serial number, two empty cells, manufacturer and model.
func guessTuple(rows [][]string, width int) (mapping, bool) {
	if width != 5 {
		return nil, false
	}
	for _, row := range rows {
		if len(row) != width || !blank(row[1:3]) || blank(row[:1]) || blank(row[3:4]) || blank(row[4:]) {
			return nil, false
		}
	}
	return mapping{ColumnSerialNumber, ColumnProductKey, ColumnHardwareHash, ColumnManufacturer, ColumnModel}, true
}

// guessTail assigns the columns after the hash. A single one is the group tag. Of two,
// an e-mail address in the second one means Intune's columns, else Partner Center's.
func guessTail(m mapping, rows [][]string) {
	switch {
	case len(m) < 4:
	case len(m) == 4 || findColumn(rows, len(m), 4, func(cell string) bool { return strings.Contains(cell, "@") }) == 4:
		copy(m[3:], []Column{ColumnGroupTag, ColumnAssignedUser})
	default:
		copy(m[3:], []Column{ColumnManufacturer, ColumnModel, ColumnGroupTag, ColumnAssignedUser})
	}
}

// findColumn returns the first column with a cell that matches, looking at the
// preferred column first, or -1.
func findColumn(rows [][]string, width, preferred int, match func(string) bool) int {
	order := []int{preferred}
	for i := range width {
		order = append(order, i)
	}
	for _, column := range order {
		for _, row := range rows {
			if column < len(row) && match(row[column]) {
				return column
			}
		}
	}
	return -1
}
