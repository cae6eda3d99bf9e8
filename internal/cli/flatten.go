package cli

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// cell is a scalar field of an item. Its name is its path, such as
// "companyProfile.domain".
type cell struct{ name, text string }

// flatten lists the scalar fields of an item. A list of scalars becomes one cell.
// Lists of objects are left out because they don't fit into a row, and so are links
// and attributes, which belong to the protocol and not to the resource.
func flatten(item jsontext.Value) ([]cell, error) {
	f := flattener{dec: jsontext.NewDecoder(bytes.NewReader(item), lenientJSON...)}
	if err := f.value("value", ""); err != nil {
		return nil, fmt.Errorf("cannot print the response as rows: %w", err)
	}
	return f.cells, nil
}

type flattener struct {
	dec   *jsontext.Decoder
	cells []cell
}

// value reads one value. path is its name; prefix starts the names of its members.
func (f *flattener) value(path, prefix string) error {
	switch f.dec.PeekKind() {
	case '{':
		return f.object(prefix)
	case '[':
		return f.array(path)
	}
	token, err := f.dec.ReadToken()
	if err != nil {
		return err
	}
	f.cells = append(f.cells, cell{path, scalar(token)})
	return nil
}

func scalar(token jsontext.Token) string {
	if token.Kind() == 'n' {
		return ""
	}
	return token.String()
}

func (f *flattener) object(prefix string) error {
	if _, err := f.dec.ReadToken(); err != nil {
		return err
	}
	for f.dec.PeekKind() != '}' {
		token, err := f.dec.ReadToken()
		if err != nil {
			return err
		}
		name := token.String()
		if isProtocolField(name) {
			err = f.dec.SkipValue()
		} else {
			err = f.value(prefix+name, prefix+name+".")
		}
		if err != nil {
			return err
		}
	}
	_, err := f.dec.ReadToken()
	return err
}

func isProtocolField(name string) bool {
	name = strings.ToLower(name)
	return name == "links" || name == "attributes" || strings.HasSuffix(name, "link")
}

func (f *flattener) array(path string) error {
	if _, err := f.dec.ReadToken(); err != nil {
		return err
	}
	var texts []string
	scalars := true
	for f.dec.PeekKind() != ']' {
		if k := f.dec.PeekKind(); k == '{' || k == '[' {
			scalars = false
			if err := f.dec.SkipValue(); err != nil {
				return err
			}
			continue
		}
		token, err := f.dec.ReadToken()
		if err != nil {
			return err
		}
		texts = append(texts, scalar(token))
	}
	if scalars {
		f.cells = append(f.cells, cell{path, strings.Join(texts, ", ")})
	}
	_, err := f.dec.ReadToken()
	return err
}
