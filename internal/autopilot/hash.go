package autopilot

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"
)

// The lengths of hardware hashes, in base64 characters. A hash has about 3,000 bytes,
// which is about 4,000 characters. Hashes of computers with many disks or network
// cards are longer, and those of old Windows versions are shorter, which the service
// may refuse (HashNot4k).
const (
	minHash      = 1_000
	usualHashMin = 3_600
	usualHashMax = 4_400
	// maxCell is the capacity of a spreadsheet cell. A value of this length was
	// truncated.
	maxCell = 32_767
)

const recaptureHash = "Capture the hash again with Get-WindowsAutopilotInfo, and upload its file without opening it in Excel."

// looksLikeHash reports whether a cell has enough base64 to be a hash. It is used to
// recognise columns, not to check hashes.
func looksLikeHash(cell string) bool {
	const enough = 200
	if len(cell) < enough {
		return false
	}
	cell = strings.TrimSpace(cell)
	for i := range len(cell) {
		if !isBase64(cell[i]) && cell[i] != '\n' && cell[i] != '\r' && cell[i] != ' ' {
			return false
		}
	}
	return len(cell) >= enough
}

func isBase64(c byte) bool {
	switch {
	case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '+', c == '/', c == '=':
		return true
	}
	return false
}

// checkHash checks a hardware hash. It adds at most one finding, because one kind of
// damage causes the others.
func (c *checker) checkHash(d Device) {
	hash := d.HardwareHash
	report := func(severity Severity, code Problem, message, remedy string) {
		c.add(Finding{d.Line, ColumnHardwareHash, severity, code, message, remedy})
	}
	whole, foreign := len(hash) <= maxCell && c.decodes(hash), -1
	if !whole {
		foreign = notBase64(hash)
	}
	switch {
	case len(hash) >= maxCell-1 && len(hash) <= maxCell:
		report(Error, ProblemHashTruncated, fmt.Sprintf(
			"The hash has %d characters, the limit of an Excel cell: it was truncated.", len(hash),
		), recaptureHash)
	case len(hash) > maxCell:
		report(Error, ProblemTooLong, fmt.Sprintf(
			"The value has %d characters; a hardware hash has about 4,000.", len(hash),
		), recaptureHash)
	case foreign >= 0:
		r, _ := utf8.DecodeRuneInString(hash[foreign:])
		report(Error, ProblemHashAlphabet, fmt.Sprintf(
			"The hash is not base64: character %d is %q.", foreign+1, r,
		), recaptureHash)
	case len(hash) < minHash:
		report(Error, ProblemHashTruncated, fmt.Sprintf(
			"The hash has only %s; a hardware hash has about 4,000.", counted(len(hash), "character", "characters"),
		), recaptureHash)
	case !whole:
		report(Error, ProblemHashTruncated, fmt.Sprintf(
			"The hash has %d characters and is not complete base64: part of it is missing.", len(hash),
		), recaptureHash)
	case len(hash) < usualHashMin:
		report(Warning, ProblemHashLength, fmt.Sprintf(
			"The hash has %d characters, but about 4,000 are usual: it may be truncated, or come from an old Windows version.", len(hash),
		),
			"Send it if the device is old; if the service refuses it with error 802, capture the hash again.")
	case len(hash) > usualHashMax:
		report(Warning, ProblemHashLength, fmt.Sprintf(
			"The hash has %d characters, but about 4,000 are usual.", len(hash),
		),
			"Check that the cell has only one hash; if the service refuses it with error 802, capture the hash again.")
	}
}

// notBase64 returns the offset of the first character outside the base64 alphabet, or
// -1.
func notBase64(hash string) int {
	for i := range len(hash) {
		if !isBase64(hash[i]) {
			return i
		}
	}
	return -1
}

// decodes reports whether a hash is valid base64.
func (c *checker) decodes(hash string) bool {
	if need := base64.StdEncoding.DecodedLen(len(hash)); len(c.scratch) < need {
		c.scratch = make([]byte, need)
	}
	c.encoded = append(c.encoded[:0], hash...)
	_, err := base64.StdEncoding.Decode(c.scratch, c.encoded)
	return err == nil
}
