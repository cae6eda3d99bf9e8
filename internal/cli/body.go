package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Byte order marks that Windows editors and shells write.
const (
	utf8BOM  = "\ufeff"
	utf16BOM = "\xff\xfe"
)

// readBody reads the JSON body from a file or, for "-", from stdin. It returns nil
// if name is empty.
func (p *program) readBody(ctx context.Context, name string) ([]byte, error) {
	if name == "" {
		return nil, nil
	}
	body, err := p.readBodyInput(ctx, name)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, usagef("cannot read the body: %s", err)
	}
	body = bytes.TrimPrefix(body, []byte(utf8BOM))
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return nil, usagef("the body in %s is not JSON: it is empty", inputName(name))
	case bytes.HasPrefix(body, []byte(utf16BOM)):
		return nil, usagef("the body in %s is not JSON: it is UTF-16; save it as UTF-8", inputName(name))
	}
	checked := jsontext.Value(body).Clone()
	if err := checked.Compact(jsontext.AllowDuplicateNames(true)); err != nil {
		return nil, usagef("the body in %s is not JSON: %s", inputName(name), describeJSONError(body, err))
	}
	return body, nil
}

// readBodyInput reads a file, or stdin until EOF. It returns when ctx is canceled,
// even while it waits for somebody to type.
func (p *program) readBodyInput(ctx context.Context, name string) ([]byte, error) {
	if name != "-" {
		return os.ReadFile(name)
	}
	if p.inTTY {
		p.say("Type the body as JSON. End it with ctrl+D on a line of its own.")
	}
	type input struct {
		text []byte
		err  error
	}
	whole := make(chan input, 1)
	go func() {
		text, err := io.ReadAll(p.in)
		whole <- input{text, err}
	}()
	select {
	case in := <-whole:
		return in.text, in.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func inputName(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}

// describeJSONError describes a JSON syntax error with its line and column.
func describeJSONError(text []byte, err error) string {
	wrong, ok := errors.AsType[*jsontext.SyntacticError](err)
	if !ok {
		return strings.TrimPrefix(err.Error(), "jsontext: ")
	}
	problem := wrong.Err.Error()
	if errors.Is(wrong.Err, io.ErrUnexpectedEOF) {
		problem = "it ends too early"
	}
	before := text[:min(max(int(wrong.ByteOffset), 0), len(text))]
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return fmt.Sprintf("%s, at line %d, column %d", problem, bytes.Count(before, []byte("\n"))+1, utf8.RuneCount(line)+1)
}
