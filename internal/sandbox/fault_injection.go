package sandbox

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// faultHeader asks for faults in one call, in the grammar of [ParseFaults].
const faultHeader = "X-Sandbox-Fault"

// injector decides which faults befall a call. What it draws depends on the seed,
// the call and how often it came, not on what other callers do meanwhile: so a
// failing run can be repeated.
type injector struct {
	mu     sync.Mutex
	faults Faults
	calls  map[string]int             // how often each call came
	struck map[string]int             // how often a limited fault struck, by kind and request id
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
	i.faults, i.calls, i.struck, i.ends = f, map[string]int{}, map[string]int{}, map[string]json.RawMessage{}
}

// incident is what befalls one call.
type incident struct {
	sandbox *Sandbox
	request *http.Request
	rules   []rule
	dice    *rand.Rand
}

func (s *Sandbox) incident(r *http.Request) (*incident, error) {
	asked, err := ParseFaults(r.Header.Get(faultHeader))
	if err != nil {
		return nil, err
	}
	i := s.faults
	i.mu.Lock()
	defer i.mu.Unlock()
	in := &incident{sandbox: s, request: r}
	rules := slices.Concat(asked.rules, i.faults.rules)
	if len(rules) == 0 {
		return in, nil
	}
	call := r.Method + " " + r.URL.RequestURI()
	i.calls[call]++
	in.dice = dice(scramble(i.faults.seed)).at(call, i.calls[call])
	for _, f := range rules {
		if i.strikes(f, in) {
			in.rules = append(in.rules, f)
		}
	}
	return in, nil
}

func (i *injector) strikes(f rule, in *incident) bool {
	if f.percent < 100 && in.dice.Float64()*100 >= f.percent {
		return false
	}
	if f.times == 0 {
		return true
	}
	key := f.kind + " " + in.request.Header.Get("MS-RequestId")
	if i.struck[key] >= f.times {
		return false
	}
	i.struck[key]++
	return true
}

func (in *incident) has(kind string) bool {
	return in != nil && slices.ContainsFunc(in.rules, func(r rule) bool { return r.kind == kind })
}

// duration adds up the delays of a kind. One that varies is mostly near its
// shortest: its logarithm falls off evenly from there.
func (in *incident) duration(kind string) (d time.Duration) {
	if in == nil {
		return 0
	}
	for _, f := range in.rules {
		switch {
		case f.kind != kind:
		case f.upTo > 0:
			u := in.dice.Float64()
			d += f.delay + time.Duration(float64(f.upTo-f.delay)*math.Pow(u, 4))
		default:
			d += f.delay
		}
	}
	return d
}

// instead answers in the service's place; nil when no such fault struck.
func (in *incident) instead() *answer {
	for i := range in.rules {
		if f := faultKinds[in.rules[i].kind].instead; f != nil {
			if a := f(in); a != nil {
				return a
			}
		}
	}
	return nil
}

// cut says where a connection breaks.
type cut uint8

const (
	cutNothing cut = iota
	cutBefore      // nothing happens at all
	cutAll         // no byte of the answer gets through
	cutMiddle      // half of the body does
)

func (in *incident) cut() cut {
	if in != nil {
		for _, f := range in.rules {
			if where := faultKinds[f.kind].breaks; where != cutNothing {
				return where
			}
		}
	}
	return cutNothing
}

// damaged is an answer as the faults leave it; the original may be wanted again.
func (in *incident) damaged(a *answer) *answer {
	if in == nil || len(in.rules) == 0 {
		return a
	}
	d := &answer{status: a.status, header: a.header.Clone(), body: a.body}
	for i := range in.rules {
		if f := faultKinds[in.rules[i].kind].damage; f != nil {
			f(in, &in.rules[i], d)
		}
	}
	return d
}

// sendPart writes what gets through before the connection breaks.
func sendPart(w http.ResponseWriter, a *answer, where cut) {
	if where == cutAll {
		reset(w)
	}
	w.Header().Set("Content-Length", itoa(len(a.body)))
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body[:len(a.body)/2])
	_ = http.NewResponseController(w).Flush() // not every writer can
	panic(http.ErrAbortHandler)
}

// reset breaks a connection the hard way: the other side reads "connection reset
// by peer".
func reset(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = conn.Close()
	}
	panic(http.ErrAbortHandler)
}

// dripPieces is in how many pieces a slow body comes.
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
