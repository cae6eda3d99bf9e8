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
	// maxForm bounds a form_post answer; code and id token take some kilobytes.
	maxForm = 64 << 10
	// lingerForPage is how long the listener stays for a browser that has been
	// sent to the result page.
	lingerForPage = 3 * time.Second
	// resultPath is where the browser ends up: an address without the code, so
	// that neither the address bar nor the history keeps it.
	resultPath = "/done"
)

// loopback receives one answer of a browser on 127.0.0.1. It accepts the first
// request that carries the right state and nothing after it.
type loopback struct {
	state   string
	port    int
	answers chan url.Values // at most one
	notes   chan string     // what went wrong meanwhile, for the person
	server  *http.Server
	served  chan struct{}

	taken    atomic.Bool
	finished chan struct{} // closed when page is set
	page     page
	shown    chan struct{} // the result page was asked for
}

func listenLoopback(ctx context.Context, port int, state string) (*loopback, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil && port != 0 {
		return nil, fmt.Errorf("could not wait for the browser's answer on port %d of this machine: %w; choose another port, or none", port, err)
	} else if err != nil {
		return nil, fmt.Errorf("could not wait for the browser's answer on this machine: %w; sign in with a device code instead", err)
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
		MaxHeaderBytes:    64 << 10, // a query answer with a long code
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	l.server.SetKeepAlivesEnabled(false)
	go func() {
		defer close(l.served)
		_ = l.server.Serve(listener) // always ErrServerClosed: close ends it
	}()
	return l, nil
}

// redirectURI is http://localhost:PORT, without a path: for localhost the
// authority ignores the port of a registered http://localhost, which it does not
// do for 127.0.0.1, and the path has to match the registered one, which is none.
// The listener itself is on 127.0.0.1. Should somebody else on this machine
// listen on the IPv6 side of localhost, the code is of no use to them without
// the PKCE verifier.
func (l *loopback) redirectURI() string { return "http://localhost:" + strconv.Itoa(l.port) }

// finish sets the result page, lets the browser have it and returns once it was
// shown, or when the browser evidently does not come for it.
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

// close stops listening and ends what is under way.
func (l *loopback) close() {
	// A response being written gets a moment; a connection that the browser
	// opened ahead and never used does not.
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
	// Another host name means a page elsewhere reached us by DNS rebinding.
	if r.Host != "localhost:"+port && r.Host != "127.0.0.1:"+port {
		http.Error(w, "This address serves a sign-in on this machine only.", http.StatusMisdirectedRequest)
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
	errNoAnswer   = errors.New("this page opens by itself at the end of a sign-in; there is no answer of the sign-in service in it")
	errWrongState = errors.New("this answer belongs to another sign-in")
)

// receive takes the answer, waits for what comes of it and sends the browser to
// the result page.
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
			l.note("An answer of another sign-in was ignored; still waiting for the one started here.")
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

// readAnswer returns the parameters of the query or of the posted form.
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

// checkAnswer refuses what can't be the answer to this sign-in. Refusing does not
// end the sign-in: otherwise any page could end it.
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

// showResult serves the page that the person sees last.
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

// note leaves a message for the person unless one is waiting already.
func (l *loopback) note(text string) {
	select {
	case l.notes <- text:
	default:
	}
}
