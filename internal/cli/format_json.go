package cli

import (
	"bytes"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// lenientJSON accepts imperfect JSON, so that responses are shown as they are.
var lenientJSON = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

// jsonFormat writes one JSON array, item by item, or a single resource.
type jsonFormat struct {
	w      io.Writer
	items  int
	single bool
}

func (f *jsonFormat) page(items []jsontext.Value, single bool) error {
	if single {
		f.single = true
	}
	for _, item := range items {
		indent, before := "  ", ",\n  "
		switch {
		case single:
			indent, before = "", ""
		case f.items == 0:
			before = "[\n  "
		}
		text, err := indented(item, indent)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(f.w, "%s%s", before, text); err != nil {
			return err
		}
		f.items++
	}
	return nil
}

func (f *jsonFormat) end() error {
	last := "\n]\n"
	switch {
	case f.single && f.items == 0:
		return nil
	case f.single:
		last = "\n"
	case f.items == 0:
		last = "[]\n"
	}
	_, err := io.WriteString(f.w, last)
	return err
}

// jsonLines writes one item per line.
type jsonLines struct{ w io.Writer }

func (f *jsonLines) page(items []jsontext.Value, _ bool) error {
	for _, item := range items {
		line := item.Clone()
		if err := line.Compact(lenientJSON...); err != nil {
			return unprintable(err)
		}
		if _, err := f.w.Write(append(visibleJSON(line), '\n')); err != nil {
			return err
		}
	}
	return nil
}

func (f *jsonLines) end() error { return nil }

func indented(v jsontext.Value, prefix string) ([]byte, error) {
	text := v.Clone()
	options := append([]jsontext.Options{jsontext.WithIndentPrefix(prefix), jsontext.WithIndent("  ")}, lenientJSON...)
	if err := text.Indent(options...); err != nil {
		return nil, unprintable(err)
	}
	return visibleJSON(bytes.TrimLeft(text, " ")), nil
}

func unprintable(err error) error { return fmt.Errorf("cannot print the response as JSON: %w", err) }

// visibleJSON escapes control characters, direction overrides and zero-width
// characters, which could affect a terminal or be invisible. They only occur in
// strings, so the JSON keeps its meaning.
func visibleJSON(text []byte) []byte {
	if bytes.IndexFunc(text, isHidden) < 0 {
		return text
	}
	out := make([]byte, 0, len(text)+16)
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case !isHidden(r):
			out = append(out, text[:size]...)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		text = text[size:]
	}
	return out
}

func isHidden(r rune) bool {
	return r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}
