package invoices

import (
	"bytes"
	"compress/flate"
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/api"
)

// packedLines is how many lines share a packed block: enough for their likeness
// to show, few enough that one of them is found at once.
const packedLines = 64

// packedJSON finds the JSON of one line in a packed block. Unpacked, the lines of
// a large invoice take some hundred megabytes, packed a tenth of that.
type packedJSON struct {
	block *[]byte
	at    int // position in the block
}

// linePacker packs the lines of one part, in the goroutine that reads them.
type linePacker struct {
	writer *flate.Writer
	buf    bytes.Buffer
}

// rawLines returns the JSON of each line of a page as the service sent it.
func rawLines(page *api.Page[api.InvoiceLineItem]) []jsontext.Value {
	var body struct {
		Items []jsontext.Value `json:"items"`
	}
	tolerant := json.JoinOptions(json.MatchCaseInsensitiveNames(true), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if page.Response == nil || json.Unmarshal(page.Body, &body, tolerant) != nil || len(body.Items) != len(page.Items) {
		return make([]jsontext.Value, len(page.Items))
	}
	return body.Items
}

// pack returns the places of some lines. Lines without JSON have none.
func (p *linePacker) pack(lines []jsontext.Value) []packedJSON {
	places := make([]packedJSON, len(lines))
	for start := 0; start < len(lines); start += packedLines {
		end := min(start+packedLines, len(lines))
		block := p.block(lines[start:end])
		for i := start; i < end && block != nil; i++ {
			if lines[i] != nil {
				places[i] = packedJSON{block, i - start}
			}
		}
	}
	return places
}

// block packs lines, each as JSON without line breaks on a line of its own.
func (p *linePacker) block(lines []jsontext.Value) *[]byte {
	p.buf.Reset()
	if p.writer == nil {
		writer, err := flate.NewWriter(&p.buf, flate.BestSpeed)
		if err != nil {
			return nil
		}
		p.writer = writer
	}
	p.writer.Reset(&p.buf)
	for _, line := range lines {
		if line.Compact(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) != nil {
			line = nil
		}
		if _, err := p.writer.Write(append(line, '\n')); err != nil {
			return nil
		}
	}
	if p.writer.Close() != nil {
		return nil
	}
	block := bytes.Clone(p.buf.Bytes())
	return &block
}

// lineUnpacker finds the JSON of lines. It keeps the block it unpacked last, so
// that lines in the order of reading cost little. It is for one goroutine.
type lineUnpacker struct {
	block *[]byte
	lines [][]byte
}

// text returns a line's JSON, nil when it was not kept.
func (u *lineUnpacker) text(j packedJSON) []byte {
	if j.block == nil {
		return nil
	}
	if u.block != j.block {
		all, err := io.ReadAll(flate.NewReader(bytes.NewReader(*j.block)))
		if err != nil {
			return nil
		}
		u.block, u.lines = j.block, bytes.Split(all, []byte{'\n'})
	}
	if j.at >= len(u.lines) {
		return nil
	}
	return u.lines[j.at]
}

// item returns the line as it was read.
func (l *invoiceLine) item() (api.InvoiceLineItem, bool) {
	var item api.InvoiceLineItem
	raw := (&lineUnpacker{}).text(l.json)
	if raw == nil || api.Decode(raw, &item) != nil {
		return item, false
	}
	return item, true
}
