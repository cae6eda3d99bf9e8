package sandbox

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"
)

// Transport calls the sandbox without a network: the handler runs in the caller's
// goroutine, so that tests with a fake clock see no other goroutine. Broken
// connections look as they do over a real one.
func (s *Sandbox) Transport() http.RoundTripper { return transport{s} }

type transport struct{ sandbox *Sandbox }

// RoundTrip implements [http.RoundTripper].
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	in := r.Clone(r.Context())
	in.Host, in.RequestURI, in.RemoteAddr = r.URL.Host, r.URL.RequestURI(), "192.0.2.1:1234"
	if in.Body == nil {
		in.Body = http.NoBody
	}
	w := &recorder{header: http.Header{}}
	aborted := run(t.sandbox, w, in)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if aborted && w.status == 0 {
		return nil, errReset
	}
	return w.response(r), nil
}

var errReset = errors.New("connection reset by peer")

// run serves a request; it reports whether the handler broke the connection.
func run(s *Sandbox, w http.ResponseWriter, r *http.Request) (aborted bool) {
	defer func() {
		if p := recover(); p != nil {
			if err, ok := p.(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			aborted = true
		}
	}()
	s.serveRequest(w, r)
	return false
}

// recorder stores an answer.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header { return w.header }

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *recorder) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(b)
}

func (w *recorder) response(r *http.Request) *http.Response {
	w.WriteHeader(http.StatusOK)
	length := int64(w.body.Len())
	var body io.Reader = &w.body
	if n, err := strconv.ParseInt(w.header.Get("Content-Length"), 10, 64); err == nil && r.Method != http.MethodHead {
		if n > length {
			body = io.MultiReader(body, brokenEnd{})
		}
		length = n
	}
	header := http.Header{} // as a client reads it, whatever the spelling
	for name, values := range w.header {
		header[http.CanonicalHeaderKey(name)] = values
	}
	return &http.Response{
		Status: strconv.Itoa(w.status) + " " + http.StatusText(w.status), StatusCode: w.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: header,
		Body: io.NopCloser(body), ContentLength: length, Request: r,
	}
}

// brokenEnd ends a body before its declared length.
type brokenEnd struct{}

func (brokenEnd) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
