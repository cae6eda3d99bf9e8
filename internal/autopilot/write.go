package autopilot

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// The titles of the columns that WriteFailures adds and Read ignores.
const (
	titleErrorCode    = "Upload error code"
	titleErrorName    = "Upload error name"
	titleErrorMeaning = "Upload error meaning"
	titleErrorRemedy  = "Upload error remedy"
)

// Failure is a device that was not uploaded, with the reason: an error code of the
// service, or a finding of [Check].
type Failure struct {
	Device  Device
	Code    string // error number of the service, if any
	Name    string
	Meaning string
	Remedy  string
}

// Write writes devices as a CSV file that Read, Partner Center and Intune can read:
// comma-separated, CRLF line ends, quotes only where needed, and a byte order mark only
// if the text is not ASCII. Values that a spreadsheet would compute are marked as text.
func Write(w io.Writer, devices []Device) error {
	return writeRows(w, devices, nil, nil)
}

// WriteFailures writes devices like Write, with four more columns that say what is
// wrong. The file can be corrected in place and read again.
func WriteFailures(w io.Writer, failures []Failure) error {
	devices := make([]Device, len(failures))
	for i, failure := range failures {
		devices[i] = failure.Device
	}
	titles := []string{titleErrorCode, titleErrorName, titleErrorMeaning, titleErrorRemedy}
	return writeRows(w, devices, titles, func(i int) []string {
		f := failures[i]
		return []string{f.Code, f.Name, f.Meaning, f.Remedy}
	})
}

// writeRows writes a header and the devices, each followed by its extra cells.
func writeRows(w io.Writer, devices []Device, extraTitles []string, extra func(int) []string) error {
	columns := usedColumns(devices)
	rows := make([][]string, 1, len(devices)+1)
	for _, column := range columns {
		rows[0] = append(rows[0], string(column))
	}
	rows[0] = append(rows[0], extraTitles...)
	for i, d := range devices {
		row := make([]string, 0, len(rows[0]))
		for _, column := range columns {
			row = append(row, guard(d.Field(column)))
		}
		if extra != nil {
			for _, cell := range extra(i) {
				cleaned, _ := cleanCell(cell)
				row = append(row, guard(cleaned))
			}
		}
		rows = append(rows, row)
	}
	if err := writeCSV(w, rows); err != nil {
		return fmt.Errorf("write the device file: %w", err)
	}
	return nil
}

// usedColumns returns the three columns of every device file, and those of the others
// that have values, because vendors' tools refuse columns they don't know.
func usedColumns(devices []Device) []Column {
	const always = 3
	var used []Column
	for i, column := range Columns() {
		keep := i < always
		for j := 0; j < len(devices) && !keep; j++ {
			keep = devices[j].Field(column) != ""
		}
		if keep {
			used = append(used, column)
		}
	}
	return used
}

func writeCSV(w io.Writer, rows [][]string) error {
	buffered := bufio.NewWriter(w)
	if !allASCII(rows) {
		if _, err := buffered.Write(bomUTF8); err != nil {
			return err
		}
	}
	out := csv.NewWriter(buffered)
	out.UseCRLF = true
	if err := out.WriteAll(rows); err != nil {
		return err
	}
	return buffered.Flush()
}

func allASCII(rows [][]string) bool {
	for _, row := range rows {
		for _, cell := range row {
			if strings.IndexFunc(cell, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
				return false
			}
		}
	}
	return true
}
