// Package textfile handles properties of text files that other programs write, such
// as the byte order mark that Windows editors and spreadsheets put at the beginning.
package textfile

import "bytes"

// BOM is the byte order mark in UTF-8.
const BOM = "\ufeff"

// WithoutBOM returns text without a byte order mark at its beginning.
func WithoutBOM(text []byte) []byte { return bytes.TrimPrefix(text, []byte(BOM)) }
