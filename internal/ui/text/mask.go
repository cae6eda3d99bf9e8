package text

import (
	"hash/maphash"
	"strconv"
	"strings"
)

// MaskKind is the kind of a value. An alias looks like a value of its kind.
type MaskKind uint8

// The kinds of values that are masked while a screen is shared.
const (
	MaskNone   MaskKind = iota // nothing to hide
	MaskName                   // people and companies: "Quiet Harbor 31"
	MaskID                     // ids of any format: letters and digits are replaced
	MaskMail                   // mail addresses and sign-in names
	MaskDomain                 // domains
)

// maskSeed differs in every run, so that aliases can't be looked up in a table.
var maskSeed = maphash.MakeSeed()

// Mask returns an alias for a value. Within a run the same value always gets the
// same alias, so that a masked screen can still be followed; the value can't be
// found from the alias. Empty values stay empty.
func Mask(kind MaskKind, s string) string {
	if kind == MaskNone || strings.TrimSpace(s) == "" {
		return s
	}
	sum := maphash.String(maskSeed, s)
	switch kind {
	case MaskID:
		return idAlias(s, sum)
	case MaskMail:
		return "user" + strconv.FormatUint(sum%100_000, 10) + "@" + domainAlias(s[strings.LastIndexByte(s, '@')+1:])
	case MaskDomain:
		return domainAlias(s)
	default:
		return nameAlias(sum, " ")
	}
}

var (
	maskFirst = []string{
		"Amber", "Blue", "Bright", "Calm", "Clear", "Copper", "Early", "Gentle", "Golden", "Green",
		"Hidden", "Ivory", "Little", "Misty", "Northern", "Quiet", "Red", "Silver", "Southern", "White",
	}
	maskSecond = []string{
		"Anchor", "Bridge", "Canyon", "Cedar", "Cloud", "Falcon", "Field", "Forest", "Garden", "Harbor",
		"Island", "Lantern", "Maple", "Meadow", "Mountain", "Orchard", "River", "Stone", "Valley", "Willow",
	}
)

func nameAlias(sum uint64, between string) string {
	first, second := maskFirst[sum%20], maskSecond[sum/20%20]
	return first + between + second + between + strconv.FormatUint(10+sum/400%90, 10)
}

// domainAlias returns an alias for a domain, in a reserved top-level domain.
func domainAlias(s string) string {
	return strings.ToLower(nameAlias(maphash.String(maskSeed, strings.ToLower(s)), "-")) + ".example"
}

// idAlias replaces letters by letters and digits by digits. The length, the dashes and
// whether the id is hexadecimal stay the same.
func idAlias(s string, sum uint64) string {
	const hexLetters, digits = "abcdef", "0123456789"
	b := []byte(s)
	for i, c := range b {
		sum = sum*6364136223846793005 + 1442695040888963407
		pick := sum >> 33
		switch {
		case c >= '0' && c <= '9':
			b[i] = digits[pick%10]
		case c >= 'a' && c <= 'f':
			b[i] = hexLetters[pick%6]
		case c >= 'A' && c <= 'F':
			b[i] = hexLetters[pick%6] - 'a' + 'A'
		case c >= 'g' && c <= 'z':
			b[i] = 'g' + byte(pick%20)
		case c >= 'G' && c <= 'Z':
			b[i] = 'G' + byte(pick%20)
		case c >= 0x80:
			b[i] = 'x'
		}
	}
	return string(b)
}
