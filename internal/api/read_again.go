package api

import (
	"bytes"
	"io"
	"net/http"
)

// readAgain is a body that was read to its end, with the error it ended with.
// Several links look at a body; this lets them share one copy.
type readAgain struct {
	unread io.Reader
	data   []byte
	err    error
}

// readWhole reads the body of an answer and leaves it in place to be read again.
func readWhole(resp *http.Response) ([]byte, error) {
	if b, ok := resp.Body.(*readAgain); ok {
		return b.data, b.err
	}
	var buf bytes.Buffer
	if n := resp.ContentLength; n > 0 && n <= maxBody {
		buf.Grow(int(n) + bytes.MinRead)
	}
	_, err := buf.ReadFrom(io.LimitReader(resp.Body, maxBody))
	resp.Body.Close()
	resp.Body = &readAgain{unread: bytes.NewReader(buf.Bytes()), data: buf.Bytes(), err: err}
	return buf.Bytes(), err
}

// Read implements [io.Reader].
func (b *readAgain) Read(p []byte) (int, error) {
	n, err := b.unread.Read(p)
	if err == io.EOF && b.err != nil {
		err = b.err
	}
	return n, err
}

// Close implements [io.Closer]; what was read stays.
func (b *readAgain) Close() error { return nil }
