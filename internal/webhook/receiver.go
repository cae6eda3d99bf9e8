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
	maxBody = 256 << 10 // an event has some hundred bytes
	maxSeen = 100_000   // deliveries remembered
)

// DefaultWindow is how old an event may be: the service reports a change up to 48
// hours later and tries ten times.
const DefaultWindow = 7 * 24 * time.Hour

// Receiver is the callback of a registration: it verifies a delivery, decodes it
// and hands it on, each event once. It answers 200 only after Handle has accepted
// the event, so that what fails is delivered again.
type Receiver struct {
	Verifier *Verifier
	Handle   func(ctx context.Context, e Event) error
	// Refused is told of deliveries that were not accepted; it may be nil.
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
		http.Error(w, http.StatusText(refused.Status), refused.Status) // the reason is for us, not for a prober
		return
	}
	http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
}

func (rc *Receiver) receive(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return &RefusedError{http.StatusMethodNotAllowed, "events are posted, not " + r.Method}
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
		return &RefusedError{http.StatusBadRequest, "the event is not of this time: " + event.ChangedAt.String()}
	}
	return rc.once(sha256.Sum256(body), window, func() error { return rc.Handle(r.Context(), event) })
}

// once runs handle unless the same delivery was accepted before. The signature
// covers no time, so a replayed message would otherwise count again.
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
