package sandbox

import (
	"crypto/sha256"
	"net/http"
	"strings"
	"time"
)

// Effect is a change that took place. Tests count them: a retry must not double
// an order.
type Effect struct {
	At            time.Time
	Operations    []string // the operations that share the route
	Method        string
	Path          string
	RequestID     string
	CorrelationID string
	Status        int
}

// replays remembers the answers to writes by request id.
type replays struct {
	answers     map[string]replay
	order       []string
	effects     []Effect
	auditEvents []auditEvent // the same for the audit, with what was changed
}

type replay struct {
	request [sha256.Size]byte
	answer  *answer
}

const keptReplays = 10_000

// once runs a write, unless its request id has been answered before: then it
// returns the same answer and changes nothing. The caller holds the write lock.
func (s *Sandbox) once(c *call, now time.Time, run func() *answer) *answer {
	id := strings.ToLower(c.request.Header.Get("MS-RequestId")) // a GUID, in either case
	what := sha256.Sum256(append([]byte(c.request.Method+" "+c.request.URL.RequestURI()+"\n"), c.body...))
	if known, ok := s.answers[id]; ok && id != "" {
		if known.request != what {
			return badRequest("The MS-RequestId %s was already used for another request.", id)
		}
		return known.answer
	}
	saw := s.beginAudit(c, now)
	a := run()
	s.recordCharges(now)
	if a.status < http.StatusBadRequest && c.route.changes {
		s.effects = append(s.effects, Effect{
			At: now, Operations: c.route.ids(), Method: c.request.Method, Path: c.request.URL.Path, Status: a.status,
			RequestID: c.request.Header.Get("MS-RequestId"), CorrelationID: c.request.Header.Get("MS-CorrelationId"),
		})
		s.recordAudit(c, saw, a)
		s.raise(c)
	}
	if id != "" {
		s.remember(id, replay{what, a})
	}
	return a
}

func (r *replays) remember(id string, answered replay) {
	if r.answers == nil {
		r.answers = map[string]replay{}
	}
	r.answers[id] = answered
	if r.order = append(r.order, id); len(r.order) > keptReplays {
		delete(r.answers, r.order[0])
		r.order = r.order[1:]
	}
}

// Effects lists every change that took place, in order.
func (s *Sandbox) Effects() []Effect {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return append([]Effect(nil), s.effects...)
}
