package autopilot

import "strings"

const (
	// maxColumns limits the number of cells in a row.
	maxColumns = 100
	// maxQuoted limits the search for a closing quote. A spreadsheet cell holds at most
	// 32,767 characters, so a longer quotation was never closed.
	maxQuoted = 64 << 10
	// maxOpenQuotes is the number of unclosed quotes after which quotes count as
	// ordinary characters. It limits the work on a malicious file.
	maxOpenQuotes = 100
)

// quoting says whether the quotes of a record are well formed.
type quoting int

const (
	quotesFine  quoting = iota
	quotesStray         // a lone quote inside a quoted cell was taken literally
	quotesOpen          // a quote is never closed; all quotes were taken literally
)

// record is one row of cells. The cells slice is valid until the next record is read.
type record struct {
	line   int // where it starts, as in an editor
	cells  []string
	quotes quoting
}

// recordReader splits text into records. encoding/csv is not suitable: it doesn't
// support bare CR line ends, and after an unclosed quote it reads the rest of the file
// as one cell, whereas here only that row is affected.
type recordReader struct {
	text  string
	sep   byte
	pos   int
	lines int // line ends passed so far
	cells []string
	open  int // unclosed quotes met so far
}

// next returns the next record that is not blank. ok is false at the end.
func (r *recordReader) next() (record, bool) {
	for r.pos < len(r.text) {
		line := r.lines + 1
		end, quotes := r.split(r.pos, r.open < maxOpenQuotes)
		if quotes == quotesOpen {
			r.open++
			end, _ = r.split(r.pos, false)
		}
		after := skipLineEnd(r.text, end)
		r.lines += countLineEnds(r.text[r.pos:after])
		r.pos = after
		if !blank(r.cells) {
			return record{line: line, cells: r.cells, quotes: quotes}, true
		}
	}
	return record{}, false
}

// split fills r.cells with the record at start and returns the offset of the line end
// after it. If quoted is false, quotes are ordinary characters.
func (r *recordReader) split(start int, quoted bool) (int, quoting) {
	r.cells = r.cells[:0]
	state := quotesFine
	for pos := start; ; pos++ {
		if quoted {
			if content := pos + leadingBlanks(r.text[pos:], r.sep); content < len(r.text) && r.text[content] == '"' {
				cell, end, q := r.quotedCell(content + 1)
				if q == quotesOpen {
					return 0, quotesOpen
				}
				state = max(state, q)
				r.add(cell)
				pos = end
				if pos >= len(r.text) || r.text[pos] != r.sep {
					return pos, state
				}
				continue
			}
		}
		end := cellEnd(r.text, pos, r.sep)
		r.add(r.text[pos:end])
		pos = end
		if pos >= len(r.text) || r.text[pos] != r.sep {
			return pos, state
		}
	}
}

func (r *recordReader) add(cell string) {
	if len(r.cells) < maxColumns {
		r.cells = append(r.cells, cell)
	}
}

// quotedCell reads a cell, starting after its opening quote. It returns its text and
// the offset of the separator or line end after it. A quote closes the cell only where
// a cell can end.
func (r *recordReader) quotedCell(start int) (string, int, quoting) {
	var b strings.Builder
	state := quotesFine
	limit := min(len(r.text), start+maxQuoted)
	for pos := start; ; {
		i := strings.IndexByte(r.text[pos:limit], '"')
		if i < 0 {
			return "", 0, quotesOpen
		}
		quote := pos + i
		if strings.HasPrefix(r.text[quote+1:], `"`) {
			b.WriteString(r.text[pos : quote+1])
			pos = quote + 2
			continue
		}
		end := quote + 1 + leadingBlanks(r.text[quote+1:], r.sep)
		if end < len(r.text) && r.text[end] != r.sep && r.text[end] != '\n' && r.text[end] != '\r' {
			state = quotesStray
			b.WriteString(r.text[pos : quote+1])
			pos = quote + 1
			continue
		}
		if swallowedRow(r.text[start:quote], r.sep) {
			return "", 0, quotesOpen
		}
		if b.Len() == 0 {
			return r.text[pos:quote], end, state
		}
		b.WriteString(r.text[pos:quote])
		return b.String(), end, state
	}
}

// swallowedRow reports whether quoted text contains a complete row, so that the closing
// quote belongs to another row. A hash with line breaks contains no separators.
func swallowedRow(quoted string, sep byte) bool {
	i := strings.IndexAny(quoted, "\r\n")
	if i < 0 {
		return false
	}
	for line := range strings.FieldsFuncSeq(quoted[i:], isLineEnd) {
		if strings.Count(line, string(rune(sep))) >= 2 {
			return true
		}
	}
	return false
}

func isLineEnd(r rune) bool { return r == '\n' || r == '\r' }

// cellEnd returns the offset of the separator or line end that ends an unquoted cell.
func cellEnd(text string, pos int, sep byte) int {
	for pos < len(text) && text[pos] != sep && text[pos] != '\n' && text[pos] != '\r' {
		pos++
	}
	return pos
}

// leadingBlanks counts the spaces and tabs at the start, unless the tab separates cells.
func leadingBlanks(text string, sep byte) int {
	n := 0
	for n < len(text) && (text[n] == ' ' || text[n] == '\t') && text[n] != sep {
		n++
	}
	return n
}

// skipLineEnd returns the offset after the LF, CR or CRLF at pos.
func skipLineEnd(text string, pos int) int {
	switch {
	case strings.HasPrefix(text[pos:], "\r\n"):
		return pos + 2
	case pos < len(text):
		return pos + 1
	default:
		return pos
	}
}

// countLineEnds counts LF, CR and CRLF as one each.
func countLineEnds(text string) int {
	return strings.Count(text, "\n") + strings.Count(text, "\r") - strings.Count(text, "\r\n")
}

// countLines counts lines as in an editor, including a last line without a line end.
func countLines(text string) int {
	n := countLineEnds(text)
	if text != "" && text[len(text)-1] != '\n' && text[len(text)-1] != '\r' {
		n++
	}
	return n
}

// blank reports whether all cells are empty, as in the rows of separators that
// spreadsheets leave at the end of a file.
func blank(cells []string) bool {
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}

// sampleRecords is the number of records used to recognise the format of a file.
const sampleRecords = 20

// sample returns copies of the first records of text.
func sample(text string, sep byte) [][]string {
	reader := recordReader{text: text, sep: sep}
	var rows [][]string
	for len(rows) < sampleRecords {
		rec, ok := reader.next()
		if !ok {
			break
		}
		rows = append(rows, append([]string(nil), rec.cells...))
	}
	return rows
}

// separators holds the candidates, the most likely one first.
var separators = []byte{',', ';', '\t'}

// detectSeparator returns the separator that yields the most known column titles or,
// if that is a tie, the most cells in the first records. It looks at parsed records, so
// separators inside quotes don't count.
func detectSeparator(text string) byte {
	best, bestTitles, bestCells := separators[0], -1, -1
	for _, sep := range separators {
		titles, cells := 0, 0
		for _, row := range sample(text, sep) {
			titles = max(titles, knownTitles(row))
			cells += len(row)
		}
		if titles > bestTitles || titles == bestTitles && cells > bestCells {
			best, bestTitles, bestCells = sep, titles, cells
		}
	}
	return best
}

// separatorLine recognises Excel's "sep=;" line and returns the separator and the text
// after the line.
func separatorLine(text string) (sep byte, rest string, ok bool) {
	end := strings.IndexAny(text, "\r\n")
	if end < 0 {
		end = len(text)
	}
	line := strings.Trim(text[:end], ` "`)
	if len(line) != len("sep=;") || !strings.EqualFold(line[:4], "sep=") || strings.IndexByte(",;\t|", line[4]) < 0 {
		return 0, "", false
	}
	return line[4], text[skipLineEnd(text, end):], true
}
