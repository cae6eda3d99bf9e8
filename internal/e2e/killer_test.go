//go:build e2e && linux

package e2e_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"testing"
)

// Where in the course of a request the program is killed.
const (
	beforeTheService = "before the service"
	afterIt          = "after it"
	withTheAnswer    = "with the answer"
)

// killer stands between the program and a sandbox, and kills the program, as by
// kill -9, when a request comes by that it waits for.
type killer struct {
	*httptest.Server
	api string

	mu     sync.Mutex
	plan   func(*http.Request) string // at which point of a request to kill; nil and "" for at none
	struck bool                       // since the plan was made
	victim chan *os.Process
	sent   map[string]int // changes that reached the service, by MS-RequestId
}

func newKiller(t *testing.T, w *world) *killer {
	t.Helper()
	k := &killer{api: w.API, victim: make(chan *os.Process, 1), sent: map[string]int{}}
	k.Server = httptest.NewServer(http.HandlerFunc(k.serve))
	t.Cleanup(k.Close)
	return k
}

// waits has the killer wait for the next request that a plan wants.
func (k *killer) waits(plan func(*http.Request) string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.plan, k.struck = plan, false
}

// point is where to kill at a request, and whether it comes from a program that
// was killed already.
func (k *killer) point(r *http.Request) (point string, late bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.plan == nil || k.struck {
		return "", k.struck
	}
	point = k.plan(r)
	k.struck = point != ""
	return point, false
}

func (k *killer) hasStruck() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.struck
}

func (k *killer) serve(w http.ResponseWriter, r *http.Request) {
	point, late := k.point(r)
	if late { // it had not gone out when the program was killed: it isn't answered
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}
	if point != "" {
		// It is taken first: with its answer in hand the program may end by itself.
		victim := <-k.victim
		defer func() { _ = victim.Kill() }()
	}
	if point == beforeTheService {
		panic(http.ErrAbortHandler)
	}
	resp, err := k.forward(r)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	if point == afterIt {
		panic(http.ErrAbortHandler)
	}
	for name, values := range resp.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(w, resp.Body)
	if point == withTheAnswer {
		_ = http.NewResponseController(w).Flush()
	}
}

func (k *killer) forward(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	if r.Method != http.MethodGet {
		k.mu.Lock()
		k.sent[r.Header.Get("MS-RequestId")]++
		k.mu.Unlock()
	}
	// The program that asked may be dead already: the service carries it out all the same.
	rq, err := http.NewRequestWithContext(context.WithoutCancel(r.Context()), r.Method, k.api+r.URL.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	rq.Header = r.Header.Clone()
	return http.DefaultTransport.RoundTrip(rq)
}

// killed runs the program until the killer has it, or to its end.
func (k *killer) killed(p *place, point string, args ...string) {
	p.t.Helper()
	k.waits(func(r *http.Request) string {
		if r.Method == http.MethodGet {
			return ""
		}
		return point
	})
	defer k.waits(nil)
	cmd := exec.CommandContext(p.t.Context(), built, args...)
	cmd.Env, cmd.Dir = p.env, p.home
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	k.victim <- cmd.Process
	err := cmd.Wait()
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); point != withTheAnswer && (!ok || status.Signal() != syscall.SIGKILL) {
		p.t.Fatalf("killed %s: it ended by itself: %v", point, err)
	}
	select {
	case <-k.victim:
		p.t.Fatalf("killed %s: the change never came by", point)
	default:
	}
}
