package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/term"
	"github.com/muesli/cancelreader"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// longestSecret limits the length of a secret. Addresses with a code and tokens are
// shorter.
const longestSecret = 64 << 10

// promptSecret asks for one line that is not shown.
func (p *program) promptSecret(ctx context.Context, question string) (auth.Secret, error) {
	fmt.Fprint(p.err, text.Sanitize(question))
	defer fmt.Fprintln(p.err)
	return p.readSecret(ctx)
}

// readSecret reads a line without echo. When ctx is canceled, it restores the terminal
// and stops reading, so that the next input is not lost.
func (p *program) readSecret(ctx context.Context) (auth.Secret, error) {
	f, ok := p.stdin.(*os.File)
	if !ok || !p.inTTY || p.in.Buffered() > 0 {
		return p.readPipedSecret(ctx)
	}
	restore, err := disableEcho(f.Fd())
	if err != nil {
		return auth.Secret{}, fmt.Errorf("turning off echo: %w", err)
	}
	defer restore()
	reader, err := cancelreader.NewReader(f)
	if err != nil {
		return auth.Secret{}, fmt.Errorf("reading the terminal: %w", err)
	}
	defer func() { _ = reader.Close() }()
	stop := context.AfterFunc(ctx, func() { reader.Cancel() })
	defer stop()
	text, err := readSilentLine(reader)
	switch {
	case ctx.Err() != nil || errors.Is(err, cancelreader.ErrCanceled):
		return auth.Secret{}, context.Cause(ctx)
	case errors.Is(err, io.EOF):
		return auth.Secret{}, auth.ErrNoInput
	case err != nil:
		return auth.Secret{}, fmt.Errorf("reading the answer: %w", err)
	}
	return auth.NewSecret(text), nil
}

// readPipedSecret reads a line from a pipe or a file.
func (p *program) readPipedSecret(ctx context.Context) (auth.Secret, error) {
	text, err := p.nextLine(ctx)
	switch {
	case ctx.Err() != nil:
		return auth.Secret{}, context.Cause(ctx)
	case errors.Is(err, io.EOF):
		return auth.Secret{}, auth.ErrNoInput
	case err != nil:
		return auth.Secret{}, err
	}
	return auth.NewSecret(text), nil
}

// The control keys that readSilentLine handles.
const (
	keyEndOfFile  = 0x04
	keyBackspace  = 0x08
	keyEraseAll   = 0x15
	keyDelete     = 0x7f
	pasteBegins   = "\x1b[200~"
	pasteEnds     = "\x1b[201~"
	readChunkSize = 4096
)

// readSilentLine reads a line from a terminal without echo and line editing. So the line
// can be longer than the 4,095 bytes that terminals can edit.
func readSilentLine(r io.Reader) (string, error) {
	var line []byte
	chunk := make([]byte, readChunkSize)
	for {
		n, err := r.Read(chunk)
		for _, b := range chunk[:n] {
			switch b {
			case '\r', '\n':
				return cleanPaste(line), nil
			case keyEndOfFile:
				if len(line) == 0 {
					return "", io.EOF
				}
			case keyBackspace, keyDelete:
				_, size := utf8.DecodeLastRune(line)
				line = line[:len(line)-size]
			case keyEraseAll:
				line = line[:0]
			default:
				line = append(line, b)
			}
		}
		if err != nil {
			return "", err
		}
		if len(line) > longestSecret {
			return "", errors.New("the input is too long")
		}
	}
}

func cleanPaste(line []byte) string {
	return strings.TrimSpace(strings.NewReplacer(pasteBegins, "", pasteEnds, "").Replace(string(line)))
}

// disableEcho turns off echo and line editing of a terminal, and returns a function
// that restores them. Keys that send signals keep working.
func disableEcho(fd uintptr) (restore func(), err error) {
	before, err := term.GetState(fd)
	if err != nil {
		return nil, err
	}
	quiet := *before
	withoutEcho(&quiet)
	if err := term.SetState(fd, &quiet); err != nil {
		return nil, err
	}
	return func() { _ = term.SetState(fd, before) }, nil
}
