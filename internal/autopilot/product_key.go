package autopilot

import (
	"fmt"
	"strings"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

// keyForm is the form of a Windows product ID.
type keyForm int

const (
	keyUnknown keyForm = iota
	keyPKID            // 13 digits, as on the box
	keyPKIDCut         // a PKID that lost leading zeros
	key5x5             // five groups of five
	keyDashed          // the product ID that Windows shows, 00329-00000-00003-AA606
)

var (
	pkidForm    = pattern.Lazy(`^[0-9]{13}$`)
	pkidCutForm = pattern.Lazy(`^[1-9][0-9]{8,11}$`)
	key5x5Form  = pattern.Lazy(`^[0-9A-Za-z]{5}(-[0-9A-Za-z]{5}){4}$`)
	dashedForm  = pattern.Lazy(`^[0-9]{5}-[0-9]{5}-[0-9]{4,5}-[0-9A-Za-z]{5,6}$`)
)

// productKeyForm recognises the form of a product ID.
func productKeyForm(key string) keyForm {
	switch {
	case len(key) > 32:
		return keyUnknown
	case pkidForm().MatchString(key):
		return keyPKID
	case pkidCutForm().MatchString(key):
		return keyPKIDCut
	case key5x5Form().MatchString(key):
		return key5x5
	case dashedForm().MatchString(key):
		return keyDashed
	default:
		return keyUnknown
	}
}

// looksLikeProductKey reports whether a cell is recognisable as a product ID without a
// title.
func looksLikeProductKey(cell string) bool {
	form := productKeyForm(strings.TrimSpace(cell))
	return form == keyPKID || form == key5x5 || form == keyDashed
}

// checkProductKey checks a Windows product ID. A problem is only a warning if the row
// has a hash, which identifies the device by itself.
func (c *checker) checkProductKey(d Device) {
	key := d.ProductKey
	severity := Error
	if d.HardwareHash != "" {
		severity = Warning
	}
	switch productKeyForm(key) {
	case keyPKIDCut:
		c.add(Finding{
			d.Line, ColumnProductKey, Warning, ProblemLeadingZeros,
			fmt.Sprintf("The product ID %s has %d digits instead of 13: a spreadsheet probably removed its leading zeros.", key, len(key)),
			fmt.Sprintf("Compare it with the label; %s would be the number with its zeros.", strings.Repeat("0", 13-len(key))+key),
		})
	case keyDashed:
		if strings.HasSuffix(strings.ToUpper(key), "-AAOEM") {
			c.add(Finding{
				d.Line, ColumnProductKey, severity, ProblemProductKeyShared,
				fmt.Sprintf("The product ID %s ends in AAOEM: many devices share it, so it doesn't identify one.", key),
				"Give the 13-digit PKID from the label, or the hardware hash.",
			})
		}
	case keyUnknown:
		c.add(Finding{
			d.Line, ColumnProductKey, severity, ProblemProductKeyForm,
			fmt.Sprintf("%q is not a known form of product ID.", clip(key)),
			"Give the 13 digits of the PKID, or leave the cell empty if the row has a hash.",
		})
	}
}
