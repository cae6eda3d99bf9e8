package autopilot

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	// MaxFileSize is the largest file that Read accepts: over 30,000 devices with
	// hashes in UTF-8, half as many in UTF-16.
	MaxFileSize = 128 << 20
	// MaxDevices is the largest number of rows that Read accepts.
	MaxDevices = 100_000
)

// File is a parsed device file.
type File struct {
	// Name is the name given to Read, for messages.
	Name string
	// Encoding is the text encoding.
	Encoding Encoding
	// Separator is the character between the cells.
	Separator rune
	// Layout is the kind of file that was recognised.
	Layout Layout
	// Lines is the number of lines, as in an editor.
	Lines int
	// Devices holds the rows, in the order of the file.
	Devices []Device
	// Notes says what was assumed about the file, and what is not sent.
	Notes []Note
	// Findings says what was corrected while reading. Check includes them.
	Findings []Finding
}

// Note is a remark about a file that needs no correction.
type Note struct {
	Line    int // 0 for the whole file
	Message string
}

// FileError reports that a file is not a readable device file.
type FileError struct {
	File    string
	Line    int    // 0 for the whole file
	Problem string // a sentence
	Remedy  string // a sentence
	Err     error  // underlying error, if any
}

// Error returns the file, the line, the problem and the remedy.
func (e *FileError) Error() string {
	where := e.File
	if e.Line > 0 {
		where = fmt.Sprintf("%s, line %d", e.File, e.Line)
	}
	return fmt.Sprintf("%s: %s %s", where, e.Problem, e.Remedy)
}

// Unwrap returns the underlying error, if any.
func (e *FileError) Unwrap() error { return e.Err }

// Read reads a device file and detects its encoding, separator and layout. The name is
// used in messages only. Rows are cleaned but not checked; see [Check]. The error is a
// *FileError and means that the whole file is unusable.
func Read(r io.Reader, name string) (*File, error) {
	text, enc, err := readText(r, name)
	if err != nil {
		return nil, err
	}
	f := &File{Name: name, Encoding: enc, Lines: countLines(text)}
	reader := recordReader{text: text}
	if sep, rest, ok := separatorLine(text); ok {
		reader = recordReader{text: rest, sep: sep, lines: 1}
	} else {
		reader.sep = detectSeparator(text)
	}
	f.Separator = rune(reader.sep)
	if err := f.readRows(&reader); err != nil {
		return nil, err
	}
	f.noteAssignedUsers()
	return f, nil
}

// readText reads all of r into text.
func readText(r io.Reader, name string) (string, Encoding, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxFileSize+1))
	switch {
	case err != nil:
		return "", "", &FileError{
			File: name, Err: err,
			Problem: fmt.Sprintf("The file cannot be read: %v.", err),
			Remedy:  "Check that it exists, is a file and is readable.",
		}
	case len(raw) > MaxFileSize:
		return "", "", tooLarge(name, 0, fmt.Sprintf("The file is larger than %d MiB.", MaxFileSize>>20))
	case isWorkbook(raw):
		return "", "", &FileError{
			File:    name,
			Problem: "This is an Excel workbook or an archive, not a CSV file.",
			Remedy:  "Use the CSV file from the vendor or Get-WindowsAutopilotInfo, or save the sheet as \"CSV UTF-8\".",
		}
	}
	text, enc, err := decode(raw)
	if err == nil && strings.IndexByte(text, 0) >= 0 {
		err = errors.New("it contains zero bytes")
	}
	if err != nil {
		return "", "", &FileError{
			File: name, Err: err,
			Problem: fmt.Sprintf("The file is not text: %v.", err),
			Remedy:  "Use a CSV file in UTF-8, UTF-16 or Windows-1252.",
		}
	}
	return text, enc, nil
}

func tooLarge(name string, line int, problem string) error {
	return &FileError{
		File: name, Line: line, Problem: problem,
		Remedy: "Split it into several files; each may keep the same group tags.",
	}
}

// readRows reads the header, if there is one, and the devices.
func (f *File) readRows(reader *recordReader) error {
	start := *reader
	first, ok := reader.next()
	if !ok {
		return &FileError{
			File: f.Name, Problem: "The file is empty.",
			Remedy: "Use a CSV file with one row per device.",
		}
	}
	rows := sample(reader.text, reader.sep)
	if above := preambleRows(rows); above > 0 {
		f.Notes = append(f.Notes, Note{first.line, fmt.Sprintf(
			"%s above the header and %s not read.", counted(above, "row is", "rows are"), plural(above, "was", "were"),
		)})
		rows = rows[above:]
		for range above {
			first, _ = reader.next()
		}
	}
	columns, err := f.readHeader(first, rows)
	if err != nil {
		return err
	}
	if f.Layout == LayoutHeaderless {
		*reader = start
	}
	if err := f.readDevices(reader, columns); err != nil {
		return err
	}
	if len(f.Devices) == 0 {
		return &FileError{
			File: f.Name, Line: first.line, Problem: "The file has a header but no devices.",
			Remedy: "Add one row per device below the header.",
		}
	}
	return nil
}

// readDevices reads the remaining rows.
func (f *File) readDevices(reader *recordReader, columns mapping) error {
	var skipped skippedRows
	for rec, ok := reader.next(); ok; rec, ok = reader.next() {
		if isHeader(rec.cells, false) {
			columns = f.repeatedHeader(rec)
			continue
		}
		device, found := readDevice(rec, columns)
		if device.empty() {
			skipped.add(rec.line)
			continue
		}
		if len(f.Devices) == MaxDevices {
			return tooLarge(f.Name, rec.line, fmt.Sprintf("The file has more than %d devices.", MaxDevices))
		}
		f.Devices = append(f.Devices, device)
		f.Findings = append(f.Findings, found...)
	}
	f.Notes = append(f.Notes, skipped.notes()...)
	return nil
}

// readHeader maps the columns of the file by its first record or, if that is not a
// header, by the content of the first rows.
func (f *File) readHeader(first record, rows [][]string) (mapping, error) {
	if isHeader(first.cells, true) {
		columns, notes := mapHeader(first)
		if !columns.identifies() {
			return nil, f.unknownColumns(first, "The header has no column that identifies a device.")
		}
		f.Layout = columns.layout()
		f.Notes = append(f.Notes, notes...)
		return columns, nil
	}
	if columns, ok := guessMapping(rows); ok {
		f.Layout = LayoutHeaderless
		f.Notes = append(f.Notes, headerlessNote(first.line, columns))
		return columns, nil
	}
	return nil, f.unknownColumns(first, "The file has no header, and no column looks like hardware hashes or Windows product IDs.")
}

// unknownColumns returns the error for a file whose columns are not recognised.
func (f *File) unknownColumns(rec record, problem string) error {
	shown := make([]string, 0, 6)
	for _, cell := range rec.cells[:min(len(rec.cells), cap(shown))] {
		value, _ := cleanCell(cell)
		shown = append(shown, fmt.Sprintf("%q", clip(value)))
	}
	return &FileError{
		File: f.Name, Line: rec.line,
		Problem: fmt.Sprintf("%s It begins with %s.", problem, strings.Join(shown, ", ")),
		Remedy: fmt.Sprintf("Begin the file with a header such as: %s,%s,%s,%s,%s.",
			ColumnSerialNumber, ColumnProductKey, ColumnHardwareHash, ColumnManufacturer, ColumnModel),
	}
}

// headerlessNote says which columns were assumed.
func headerlessNote(line int, columns mapping) Note {
	named := make([]string, len(columns))
	for i, column := range columns {
		if named[i] = string(column); column == "" {
			named[i] = "not read"
		}
	}
	return Note{line, fmt.Sprintf("The file has no header. Its columns were taken as: %s.", strings.Join(named, ", "))}
}

// repeatedHeader maps the columns again at a header between rows, which occurs when
// several files are joined.
func (f *File) repeatedHeader(rec record) mapping {
	columns, notes := mapHeader(rec)
	const enough = 50
	if len(f.Notes) < enough {
		f.Notes = append(f.Notes, Note{rec.line, "Another header begins here; the rows below it are read by its columns."})
		f.Notes = append(f.Notes, notes...)
	}
	return columns
}

// noteAssignedUsers adds a note that assigned users are not sent.
func (f *File) noteAssignedUsers() {
	count, line := 0, 0
	for _, d := range f.Devices {
		if d.AssignedUser != "" {
			if count++; count == 1 {
				line = d.Line
			}
		}
	}
	if count > 0 {
		f.Notes = append(f.Notes, Note{line, fmt.Sprintf(
			"%s an assigned user. Assigned User is not part of the Partner Center API and is not sent; assign users in Intune.",
			counted(count, "device has", "devices have"),
		)})
	}
}

// skippedRows counts the rows without a device.
type skippedRows struct{ count, first int }

func (s *skippedRows) add(line int) {
	if s.count++; s.count == 1 {
		s.first = line
	}
}

func (s *skippedRows) notes() []Note {
	if s.count == 0 {
		return nil
	}
	return []Note{{s.first, fmt.Sprintf(
		"%s nothing in the device columns and %s skipped; the first is line %d.",
		counted(s.count, "row has", "rows have"), plural(s.count, "was", "were"), s.first,
	)}}
}

// counted returns a number followed by the matching form of a phrase.
func counted(n int, one, many string) string {
	return fmt.Sprintf("%d %s", n, plural(n, one, many))
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
