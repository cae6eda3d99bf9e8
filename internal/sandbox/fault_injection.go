package sandbox

import (
	"encoding/json"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// faultHeader asks for faults in one call, in the grammar of [ParseFaults].
const faultHeader = "X-Sandbox-Fault"

// injector decides which faults apply to a call. Its random draws depend on the
// seed, the call and how often it came, not on what other callers do meanwhile, so
// a failing run can be repeated.
type injector struct {
	mu     sync.Mutex
	faults Faults
	calls  map[string]int             // how often each call came
	used   map[string]int             // how often a limited fault applied, by name and request id
	ends   map[string]json.RawMessage // the last item of each list's last page
}

func newInjector(f Faults) *injector {
	i := &injector{}
	i.set(f)
	return i
}

func (i *injector) set(f Faults) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.faults, i.calls, i.used, i.ends = f, map[string]int{}, map[string]int{}, map[string]json.RawMessage{}
}

// activeFaults are the faults that apply to one call. A nil pointer means none.
type activeFaults struct {
	sandbox *Sandbox
	request *http.Request
	rules   []faultRule
	rng     *rand.Rand
}

// activeFaults chooses the faults for a call: those that its header asks for, then
// those of the whole sandbox.
func (s *Sandbox) activeFaults(r *http.Request) (*activeFaults, error) {
	asked, err := ParseFaults(r.Header.Get(faultHeader))
	if err != nil {
		return nil, err
	}
	i := s.faults
	i.mu.Lock()
	defer i.mu.Unlock()
	f := &activeFaults{sandbox: s, request: r}
	rules := slices.Concat(asked.rules, i.faults.rules)
	if len(rules) == 0 {
		return f, nil
	}
	call := r.Method + " " + r.URL.RequestURI()
	i.calls[call]++
	f.rng = rng(scramble(i.faults.seed)).at(call, i.calls[call])
	for _, rule := range rules {
		if i.applies(rule, f) {
			f.rules = append(f.rules, rule)
		}
	}
	return f, nil
}

func (i *injector) applies(r faultRule, f *activeFaults) bool {
	if r.percent < 100 && f.rng.Float64()*100 >= r.percent {
		return false
	}
	if r.times == 0 {
		return true
	}
	key := r.name + " " + f.request.Header.Get("MS-RequestId")
	if i.used[key] >= r.times {
		return false
	}
	i.used[key]++
	return true
}

// all yields the rules that apply.
func (f *activeFaults) all(yield func(*faultRule) bool) {
	if f == nil {
		return
	}
	for i := range f.rules {
		if !yield(&f.rules[i]) {
			return
		}
	}
}

// delay is how long the call waits before anything happens.
func (f *activeFaults) delay() (d time.Duration) {
	for r := range f.all {
		if r.kind.delay != nil {
			d += r.kind.delay(f, r)
		}
	}
	return d
}

// breakPoint is where the connection breaks.
func (f *activeFaults) breakPoint() breakPoint {
	for r := range f.all {
		if r.kind.breaks != breakNowhere {
			return r.kind.breaks
		}
	}
	return breakNowhere
}

// instead returns the answer in the service's place, or nil if the service answers.
func (f *activeFaults) instead() *answer {
	for r := range f.all {
		if r.kind.instead != nil {
			if a := r.kind.instead(f); a != nil {
				return a
			}
		}
	}
	return nil
}

// authorize returns the answer that refuses a caller with a valid token, or nil.
func (f *activeFaults) authorize(who identity) *answer {
	for r := range f.all {
		if r.kind.authorize != nil {
			if a := r.kind.authorize(f.request, who); a != nil {
				return a
			}
		}
	}
	return nil
}

// edit changes a subscription just before the caller's change of it.
func (f *activeFaults) edit(b *bought) {
	for r := range f.all {
		if r.kind.edit != nil {
			r.kind.edit(f.sandbox, b)
		}
	}
}

// damaged returns a damaged copy of an answer. The original stays as it is,
// because a repeated request gets it again.
func (f *activeFaults) damaged(a *answer) *answer {
	if f == nil || len(f.rules) == 0 {
		return a
	}
	d := &answer{status: a.status, header: a.header.Clone(), body: a.body}
	for r := range f.all {
		if r.kind.damage != nil {
			r.kind.damage(f, r, d)
		}
	}
	return d
}

// pace is how long sending the body takes.
func (f *activeFaults) pace() (d time.Duration) {
	for r := range f.all {
		if r.kind.pace != nil {
			d += r.kind.pace(r)
		}
	}
	return d
}

// sendPart writes what gets through before the connection breaks.
func sendPart(w http.ResponseWriter, a *answer, where breakPoint) {
	if where == breakAnswer {
		reset(w)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body[:len(a.body)/2])
	_ = http.NewResponseController(w).Flush() // not every writer can
	panic(http.ErrAbortHandler)
}

// reset resets the connection: the client gets "connection reset by peer".
func reset(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = conn.Close()
	}
	panic(http.ErrAbortHandler)
}

// dripPieces is the number of pieces of a slow body.
const dripPieces = 8

// drip writes a body in pieces over a time.
func drip(w http.ResponseWriter, r *http.Request, body []byte, over time.Duration) {
	size := max(1, (len(body)+dripPieces-1)/dripPieces)
	for piece := range slices.Chunk(body, size) {
		if !pause(r, over/dripPieces) {
			return
		}
		_, _ = w.Write(piece)
		_ = http.NewResponseController(w).Flush()
	}
}
