package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// AppendFold appends a text without case and accents, so that "Müller" and
// "MULLER" become the same bytes.
func AppendFold(b []byte, s string) []byte {
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			return appendFoldUnicode(b, s[i:])
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return b
}

// appendFoldUnicode is the slow path of AppendFold.
func appendFoldUnicode(b []byte, s string) []byte {
	for _, r := range s {
		b = AppendFoldRune(b, r)
	}
	return b
}

// AppendFoldRune appends one character without case and accents: it decomposes the
// character, drops the marks and converts the rest to lower case.
func AppendFoldRune(b []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		return append(b, byte(unicode.ToLower(r)))
	}
	if plain, ok := baseLetters[r]; ok {
		return append(b, plain...)
	}
	var in [utf8.UTFMax]byte
	parts := norm.NFKD.PropertiesString(string(in[:utf8.EncodeRune(in[:], r)])).Decomposition()
	if len(parts) == 0 {
		if unicode.Is(unicode.Mn, r) {
			return b
		}
		return utf8.AppendRune(b, unicode.ToLower(r))
	}
	for len(parts) > 0 {
		part, size := utf8.DecodeRune(parts)
		parts = parts[size:]
		if !unicode.Is(unicode.Mn, part) {
			b = utf8.AppendRune(b, unicode.ToLower(part))
		}
	}
	return b
}

// baseLetters maps letters that Unicode doesn't decompose to what people type instead.
var baseLetters = map[rune]string{
	'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", 'ø': "o", 'Ø': "o",
	'ł': "l", 'Ł': "l", 'đ': "d", 'Đ': "d", 'ð': "d", 'Ð': "d", 'þ': "th", 'Þ': "th", 'ı': "i", 'ħ': "h", 'Ħ': "h",
}
