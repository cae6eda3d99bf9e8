package auth

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"
)

const (
	// maxForm limits the size of a form_post response. Code and id token take a few
	// kilobytes.
	maxForm = 64 << 10
	// lingerForPage is how long the listener waits for the browser to load the result
	// page.
	lingerForPage = 3 * time.Second
	// resultPath is the final address in the browser. It has no code, so that none
	// stays in the address bar or the history.
	resultPath = "/done"
)

// loopback receives one response from a browser on 127.0.0.1. It accepts only the
// first request with the right state.
type loopback struct {
	state   string
	port    int
	answers chan url.Values // at most one
	notes   chan string     // messages for the user while waiting
	server  *http.Server
	served  chan struct{}

	taken    atomic.Bool
	finished chan struct{} // closed when page is set
	page     page
	shown    chan struct{} // receives when the result page was requested
}

func listenLoopback(ctx context.Context, port int, state string) (*loopback, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil && port != 0 {
		return nil, fmt.Errorf("could not listen for the browser's response on port %d of this machine: %w; choose another port, or none", port, err)
	} else if err != nil {
		return nil, fmt.Errorf("could not listen for the browser's response on this machine: %w; sign in with a device code instead", err)
	}
	l := &loopback{
		state: state, port: listener.Addr().(*net.TCPAddr).Port,
		answers: make(chan url.Values, 1), notes: make(chan string, 1),
		served: make(chan struct{}), finished: make(chan struct{}), shown: make(chan struct{}, 1),
	}
	l.server = &http.Server{
		Handler:           l,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       20 * time.Second,
		MaxHeaderBytes:    64 << 10, // a query with a long code
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	l.server.SetKeepAlivesEnabled(false)
	go func() {
		defer close(l.served)
		_ = l.server.Serve(listener) // always ErrServerClosed: close ends it
	}()
	return l, nil
}

// redirectURI returns http://localhost:PORT, without a path. The authority ignores
// the port of a registered http://localhost but not of 127.0.0.1, and the path must
// match the registered one, which is empty. The listener itself is on 127.0.0.1. If
// another user of this machine listens on the IPv6 address of localhost, the code is
// useless to them without the PKCE verifier.
func (l *loopback) redirectURI() string { return "http://localhost:" + strconv.Itoa(l.port) }

// finish sets the result page and waits until the browser has loaded it, or until it
// is clear that it won't.
func (l *loopback) finish(ctx context.Context, result page) {
	l.page = result
	close(l.finished)
	linger := time.NewTimer(lingerForPage)
	defer linger.Stop()
	select {
	case <-l.shown:
	case <-linger.C:
	case <-ctx.Done():
	}
}

// close stops the listener and ends open requests.
func (l *loopback) close() {
	// A response that is being written gets some time. A connection that the browser
	// preopened and never used does not.
	ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
	defer cancel()
	if l.server.Shutdown(ctx) != nil {
		_ = l.server.Close()
	}
	<-l.served
}

// ServeHTTP implements [http.Handler].
func (l *loopback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	secureHeaders(w.Header())
	port := strconv.Itoa(l.port)
	// Another host name means DNS rebinding by some web page.
	if r.Host != "localhost:"+port && r.Host != "127.0.0.1:"+port {
		http.Error(w, "This address is only for a sign-in on this machine.", http.StatusMisdirectedRequest)
		return
	}
	switch r.URL.Path {
	case "/":
		l.receive(w, r)
	case resultPath:
		l.showResult(w, r)
	default:
		http.NotFound(w, r)
	}
}

var (
	errNoAnswer   = errors.New("this address opens automatically at the end of a sign-in, but it has no response from the sign-in service")
	errWrongState = errors.New("this response belongs to another sign-in")
)

// receive accepts the response, waits for the result of the sign-in and redirects the
// browser to the result page.
func (l *loopback) receive(w http.ResponseWriter, r *http.Request) {
	answer, status := l.readAnswer(w, r)
	if status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", "GET, POST")
	}
	if status != http.StatusOK {
		http.Error(w, http.StatusText(status), status)
		return
	}
	if err := checkAnswer(answer, l.state); err != nil {
		if errors.Is(err, errWrongState) {
			l.note("A response to another sign-in was ignored. Still waiting for this one.")
		}
		writePage(w, http.StatusBadRequest, rejectedPage(err))
		return
	}
	if !l.taken.CompareAndSwap(false, true) {
		writePage(w, http.StatusGone, rejectedPage(errors.New("this sign-in was already completed")))
		return
	}
	l.answers <- answer
	select {
	case <-l.finished:
		http.Redirect(w, r, resultPath, http.StatusSeeOther)
	case <-r.Context().Done():
	}
}

// readAnswer returns the parameters of the query or of the posted form, and an HTTP
// status.
func (l *loopback) readAnswer(w http.ResponseWriter, r *http.Request) (url.Values, int) {
	switch r.Method {
	case http.MethodGet:
		return r.URL.Query(), http.StatusOK
	case http.MethodPost:
		kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil || kind != "application/x-www-form-urlencoded" {
			return nil, http.StatusUnsupportedMediaType
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := r.ParseForm(); err != nil {
			return nil, http.StatusBadRequest
		}
		return r.PostForm, http.StatusOK
	}
	return nil, http.StatusMethodNotAllowed
}

// checkAnswer returns an error for a request that is not the response to this
// sign-in. Such a request does not end the sign-in, otherwise any page could end it.
func checkAnswer(answer url.Values, state string) error {
	for _, field := range []string{"code", "state", "error", "admin_consent"} {
		if len(answer[field]) > 1 {
			return errNoAnswer
		}
	}
	if answer.Get("code") == "" && answer.Get("error") == "" && answer.Get("admin_consent") == "" {
		return errNoAnswer
	}
	if subtle.ConstantTimeCompare([]byte(answer.Get("state")), []byte(state)) != 1 {
		return errWrongState
	}
	return nil
}

// showResult serves the result page.
func (l *loopback) showResult(w http.ResponseWriter, r *http.Request) {
	select {
	case <-l.finished:
	default:
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodGet {
		w.Header().Set("Allow", "GET")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	writePage(w, http.StatusOK, l.page)
	select {
	case l.shown <- struct{}{}:
	default:
	}
}

// note queues a message for the user unless one is queued already.
func (l *loopback) note(text string) {
	select {
	case l.notes <- text:
	default:
	}
}
