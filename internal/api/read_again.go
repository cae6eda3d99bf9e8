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

// byteOrderMark is what Partner Center begins its answers with
// (Azure/msrest-for-python#144). In JSON it is an error.
var byteOrderMark = []byte("\ufeff")

// readWhole reads the body of an answer, without a byte order mark, and leaves it
// in place to be read again.
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
	body := bytes.TrimPrefix(buf.Bytes(), byteOrderMark)
	resp.Body = &readAgain{unread: bytes.NewReader(body), data: body, err: err}
	return body, err
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
