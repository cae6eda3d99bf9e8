package autopilot

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"
)

// The lengths of hardware hashes, in base64 characters. A hash is about 3,000
// bytes, that is about 4,000 characters; firmware with many disks or network
// cards makes longer ones, and old Windows versions made shorter ones that the
// service may refuse (HashNot4k).
const (
	minHash      = 1_000
	usualHashMin = 3_600
	usualHashMax = 4_400
	// maxCell is all that a spreadsheet cell holds: a value of this length was cut.
	maxCell = 32_767
)

const recaptureHash = "Capture the hash again with Get-WindowsAutopilotInfo, and upload its file without opening it in Excel."

// looksLikeHash reports whether a cell holds so much base64 that it can be
// nothing else; it serves to recognise columns, not to judge hashes.
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

// checkHash judges a hardware hash. It returns no finding for a usual one and
// never more than one, because one damage explains the next.
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
			"The hash has %d characters, the most that an Excel cell holds: it was cut.", len(hash),
		), recaptureHash)
	case len(hash) > maxCell:
		report(Error, ProblemTooLong, fmt.Sprintf(
			"The value has %d characters; a hardware hash has about 4,000.", len(hash),
		), recaptureHash)
	case foreign >= 0:
		r, _ := utf8.DecodeRuneInString(hash[foreign:])
		report(Error, ProblemHashAlphabet, fmt.Sprintf(
			"The hash is not base64: character %d of it is %q.", foreign+1, r,
		), recaptureHash)
	case len(hash) < minHash:
		report(Error, ProblemHashTruncated, fmt.Sprintf(
			"The hash has only %s; a hardware hash has about 4,000.", counted(len(hash), "character", "characters"),
		), recaptureHash)
	case !whole:
		report(Error, ProblemHashTruncated, fmt.Sprintf(
			"The hash, of %d characters, ends or is padded where base64 cannot end: part of it is missing.", len(hash),
		), recaptureHash)
	case len(hash) < usualHashMin:
		report(Warning, ProblemHashLength, fmt.Sprintf(
			"The hash has %d characters where about 4,000 are usual: it may be cut, or come from an old Windows version.", len(hash),
		),
			"Send it if the device is old; if the service refuses it with error 802, capture the hash again.")
	case len(hash) > usualHashMax:
		report(Warning, ProblemHashLength, fmt.Sprintf(
			"The hash has %d characters where about 4,000 are usual.", len(hash),
		),
			"Check that the cell holds one hash only; if the service refuses it with error 802, capture the hash again.")
	}
}

// notBase64 returns the offset of the first character that is not of the base64
// alphabet, or -1.
func notBase64(hash string) int {
	for i := range len(hash) {
		if !isBase64(hash[i]) {
			return i
		}
	}
	return -1
}

// decodes reports whether a hash is whole base64.
func (c *checker) decodes(hash string) bool {
	if need := base64.StdEncoding.DecodedLen(len(hash)); len(c.scratch) < need {
		c.scratch = make([]byte, need)
	}
	c.encoded = append(c.encoded[:0], hash...)
	_, err := base64.StdEncoding.Decode(c.scratch, c.encoded)
	return err == nil
}
