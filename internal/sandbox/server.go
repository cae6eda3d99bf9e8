package sandbox

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/wait"
)

const maxBody = 16 << 20

// byteOrderMark is sent by some clients before the body.
var byteOrderMark = []byte("\ufeff")

// serveRequest dispatches to the authority or the API, by path.
func (s *Sandbox) serveRequest(w http.ResponseWriter, r *http.Request) {
	switch path := r.URL.Path; {
	case path == certificatePath:
		s.serveCertificate(w, r)
		return
	case path == clockPath:
		s.serveClock(w, r)
		s.announce(r)
		s.deliverPending()
		return
	case path == referralsPath || strings.HasPrefix(path, referralsPath+"/"):
		s.serveReferrals(w, r)
		s.deliverPending()
		return
	case !isAPI(path):
		s.authority.serve(w, r)
		return
	}
	s.announce(r)
	identify(w.Header(), r)
	s.reportMFA(w.Header(), r)
	faults, err := s.activeFaults(r)
	if err != nil {
		deliver(w, r, badRequest("The header %s is wrong: %v.", faultHeader, err), nil)
		return
	}
	if !pause(r, s.config.Latency+faults.delay()) {
		return
	}
	if faults.breakPoint() == breakBefore {
		reset(w)
	}
	a := faults.instead()
	if a == nil {
		a = s.handle(r, faults)
	}
	defer func() {
		if a.after != nil {
			_ = http.NewResponseController(w).Flush() // not every writer can
			a.after()
		}
		s.deliverPending()
	}()
	deliver(w, r, a, faults)
}

func isAPI(path string) bool {
	first, _, _ := strings.Cut(strings.TrimLeft(path, "/"), "/")
	return strings.EqualFold(first, "v1") || strings.EqualFold(first, "partner") || strings.EqualFold(first, "webhooks")
}

// identify echoes the caller's ids, or makes them, as the service does.
func identify(h http.Header, r *http.Request) {
	for _, name := range []string{"MS-RequestId", "MS-CorrelationId"} {
		id := r.Header.Get(name)
		if id == "" {
			id = uuid.NewString()
		}
		h.Set(name, id)
	}
	locale := r.Header.Get("X-Locale")
	if locale == "" {
		locale = "en-US"
	}
	h.Set("X-Locale", locale)
	h.Set("MS-CV", "sandbox.0")
	h.Set("MS-ServerId", "sandbox")
}

// spellings are headers that the service writes in another case than Go does.
var spellings = []string{"MS-RequestId", "MS-CorrelationId", "MS-CV", "MS-ServerId", "WWW-Authenticate"}

// respell writes the names of headers as the service does, for clients that look
// at the case although they shouldn't.
func respell(h http.Header) {
	for _, name := range spellings {
		canonical := http.CanonicalHeaderKey(name)
		if values := h[canonical]; values != nil {
			delete(h, canonical)
			h[name] = values
		}
	}
}

// reportMFA tells a caller who asks whether its sign-in used multi-factor
// authentication. App-only callers get no answer.
func (s *Sandbox) reportMFA(h http.Header, r *http.Request) {
	if !strings.EqualFold(r.Header.Get("ValidateMfa"), "true") {
		return
	}
	who, refused := s.authority.caller(r)
	if refused == nil && who.auth == api.AppUser {
		h.Set("isMfaCompliant", "true")
	}
}

// pause waits; it returns false if the caller has disconnected.
func pause(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return r.Context().Err() == nil
	}
	return wait.For(r.Context(), d) == nil
}

// handle checks a call in this order: the token, the route, the credentials, the
// account's limits, the rate and the cloud. Then it runs the handler.
func (s *Sandbox) handle(r *http.Request, faults *activeFaults) *answer {
	who, refused := s.authority.caller(r)
	if refused != nil {
		return refused
	}
	if refused := faults.authorize(who); refused != nil {
		return refused
	}
	route, args, methods := s.routes.find(r.Method, r.URL)
	if route == nil {
		return noSuchRoute(r, methods...)
	}
	if route.auth&who.auth == 0 {
		return wrongKind(route.auth)
	}
	if refused := s.config.Limits.refuses(route); refused != nil {
		return refused
	}
	if wait := s.throttle.take(who.tenant, route.family, s.wall()); wait > 0 {
		return tooMany(wait)
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return refuse(http.StatusRequestEntityTooLarge, codeInvalidInput, "The request body is larger than %d bytes.", maxBody)
	} else if err != nil {
		return badRequest("The request body could not be read.")
	}
	c := &call{request: r, route: route, args: args, query: r.URL.Query(), body: bytes.TrimPrefix(body, byteOrderMark), faults: faults, who: who}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		s.mu.RLock()
		defer s.mu.RUnlock()
		return s.perform(c)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes++
	return s.once(c, s.now(), func() *answer { return s.perform(c) })
}

// perform runs a call's handler if the cloud has the operation.
func (s *Sandbox) perform(c *call) *answer {
	if refused := s.refusedByCloud(c); refused != nil {
		return refused
	}
	return c.route.handler(s, c)
}

func wrongKind(want api.Auth) *answer {
	if want == api.AppUser {
		return refuse(http.StatusForbidden, http.StatusForbidden, "This call needs App+User credentials: app-only tokens are not supported.")
	}
	return refuse(http.StatusForbidden, http.StatusForbidden, "This call needs app-only credentials.")
}

// deliver writes an answer, damaged as the faults ask.
func deliver(w http.ResponseWriter, r *http.Request, a *answer, faults *activeFaults) {
	a = faults.damaged(a)
	for key, values := range a.header {
		w.Header()[key] = values
	}
	respell(w.Header())
	if where := faults.breakPoint(); where == breakAnswer || where == breakMiddle && len(a.body) > 0 {
		sendPart(w, a, where)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	switch pace := faults.pace(); {
	case r.Method == http.MethodHead:
	case pace > 0:
		drip(w, r, a.body, pace)
	default:
		_, _ = w.Write(a.body) // an error means that the caller is gone
	}
}
