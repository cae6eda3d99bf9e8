package webhook

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

const (
	maxBody = 256 << 10 // an event has a few hundred bytes
	maxSeen = 100_000   // deliveries remembered
)

// DefaultWindow is the default maximum age of an event. The service reports a change up
// to 48 hours later and tries ten times.
const DefaultWindow = 7 * 24 * time.Hour

// Receiver handles the callbacks of a webhook registration: it verifies and parses each
// delivery and calls Handle once per event. It responds with 200 only after Handle has
// returned nil, so the service delivers a failed event again.
type Receiver struct {
	Verifier *Verifier
	Handle   func(ctx context.Context, e Event) error
	// Refused is called for deliveries that were not accepted. It may be nil.
	Refused func(r *http.Request, err error)
	Window  time.Duration // 0 means DefaultWindow

	mu   sync.Mutex
	seen map[[sha256.Size]byte]time.Time
}

// ServeHTTP implements [http.Handler].
func (rc *Receiver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	err := rc.receive(w, r)
	if err == nil {
		w.WriteHeader(http.StatusOK)
		return
	}
	if rc.Refused != nil {
		rc.Refused(r, err)
	}
	var refused *RefusedError
	if errors.As(err, &refused) {
		http.Error(w, http.StatusText(refused.Status), refused.Status) // without the reason, which could help an attacker
		return
	}
	http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
}

func (rc *Receiver) receive(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return &RefusedError{http.StatusMethodNotAllowed, "events are sent by POST, not " + r.Method}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return &RefusedError{http.StatusRequestEntityTooLarge, "the body is too large or was cut off"}
	}
	if err := rc.Verifier.Verify(r.Context(), r.Header, body); err != nil {
		return err
	}
	event, err := ParseEvent(body)
	if err != nil {
		return &RefusedError{http.StatusBadRequest, err.Error()}
	}
	window := rc.Window
	if window == 0 {
		window = DefaultWindow
	}
	if age := time.Since(event.ChangedAt); age > window || age < -window {
		return &RefusedError{http.StatusBadRequest, "the event is too old or in the future: " + event.ChangedAt.String()}
	}
	return rc.once(sha256.Sum256(body), window, func() error { return rc.Handle(r.Context(), event) })
}

// once calls handle unless the same delivery was accepted before. The signature has no
// timestamp, so a replayed message would otherwise be accepted again.
func (rc *Receiver) once(delivery [sha256.Size]byte, window time.Duration, handle func() error) error {
	rc.mu.Lock()
	defer rc.mu.Unlock()
	if at, ok := rc.seen[delivery]; ok && time.Since(at) < window {
		return nil
	}
	for key, at := range rc.seen {
		if time.Since(at) >= window {
			delete(rc.seen, key)
		}
	}
	if len(rc.seen) >= maxSeen {
		return &RefusedError{http.StatusServiceUnavailable, "too many events to remember"}
	}
	if err := handle(); err != nil {
		return err
	}
	if rc.seen == nil {
		rc.seen = map[[sha256.Size]byte]time.Time{}
	}
	rc.seen[delivery] = time.Now()
	return nil
}
