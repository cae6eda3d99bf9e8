package autopilot

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/cspdesk/cspdesk/internal/textfile"
)

// Encoding is the text encoding of a file.
type Encoding string

// The encodings that Read recognises.
const (
	UTF8        Encoding = "UTF-8"
	UTF8BOM     Encoding = "UTF-8 with BOM"
	UTF16LE     Encoding = "UTF-16 LE"
	UTF16BE     Encoding = "UTF-16 BE"
	Windows1252 Encoding = "Windows-1252"
)

// decode converts the bytes of a file to valid UTF-8 without a byte order mark.
// Bytes that can't be decoded become U+FFFD, which Check reports where it matters.
func decode(raw []byte) (string, Encoding, error) {
	enc := detectEncoding(raw)
	var decoder *encoding.Decoder
	switch enc {
	case UTF8:
		return string(raw), enc, nil
	case UTF8BOM:
		return string(bytes.ToValidUTF8(textfile.WithoutBOM(raw), []byte("\uFFFD"))), enc, nil
	case UTF16LE:
		decoder = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
	case UTF16BE:
		decoder = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder()
	default:
		decoder = charmap.Windows1252.NewDecoder()
	}
	text, err := decoder.Bytes(raw)
	if err != nil {
		return "", enc, fmt.Errorf("decode %s text: %w", enc, err)
	}
	return string(text), enc, nil
}

var (
	bomUTF8    = []byte(textfile.BOM)
	bomUTF16LE = []byte{0xFF, 0xFE}
	bomUTF16BE = []byte{0xFE, 0xFF}
)

// detectEncoding checks for a byte order mark, then for zero bytes (device files are
// mostly ASCII, so every other byte of UTF-16 is zero), then for valid UTF-8. Anything
// else is Windows-1252, which Excel calls ANSI.
func detectEncoding(raw []byte) Encoding {
	switch {
	case bytes.HasPrefix(raw, bomUTF8):
		return UTF8BOM
	case bytes.HasPrefix(raw, bomUTF16LE):
		return UTF16LE
	case bytes.HasPrefix(raw, bomUTF16BE):
		return UTF16BE
	}
	even, odd := zeroBytes(raw[:min(len(raw), 4096)])
	switch {
	case odd > 0.4 && even < 0.1:
		return UTF16LE
	case even > 0.4 && odd < 0.1:
		return UTF16BE
	case utf8.Valid(raw):
		return UTF8
	default:
		return Windows1252
	}
}

// zeroBytes returns the share of zero bytes at even and at odd offsets.
func zeroBytes(sample []byte) (even, odd float64) {
	if len(sample) < 2 {
		return 0, 0
	}
	var count [2]int
	for i, b := range sample {
		if b == 0 {
			count[i%2]++
		}
	}
	half := float64(len(sample)) / 2
	return float64(count[0]) / half, float64(count[1]) / half
}

// workbookSignatures are the first bytes of .xlsx (and other zip) and .xls files.
var workbookSignatures = [][]byte{
	{'P', 'K', 0x03, 0x04},
	{0xD0, 0xCF, 0x11, 0xE0},
}

// isWorkbook reports whether the bytes are a spreadsheet file, which users often choose
// instead of a CSV file.
func isWorkbook(raw []byte) bool {
	for _, signature := range workbookSignatures {
		if bytes.HasPrefix(raw, signature) {
			return true
		}
	}
	return false
}
