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

// The points of a request at which the program is killed.
const (
	beforeTheService = "before the service"
	afterIt          = "after it"
	withTheAnswer    = "with the answer"
)

// killer is a proxy between the program and a sandbox. It kills the program, like
// kill -9, when it sees the request that it waits for.
type killer struct {
	*httptest.Server
	api string

	mu     sync.Mutex
	plan   func(*http.Request) string // the point of a request at which to kill; nil and "" mean never
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

// waits makes the killer wait for the next request that a plan selects.
func (k *killer) waits(plan func(*http.Request) string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.plan, k.struck = plan, false
}

// point returns the point of a request at which to kill, and whether the request comes
// from a program that was already killed.
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
	if late { // sent by a killed program: drop it
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}
	if point != "" {
		// Taken first, because the program may exit by itself after the response.
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
	// The program may already be dead; the service carries out the request anyway.
	rq, err := http.NewRequestWithContext(context.WithoutCancel(r.Context()), r.Method, k.api+r.URL.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	rq.Header = r.Header.Clone()
	return http.DefaultTransport.RoundTrip(rq)
}

// killed runs the program until it is killed or exits.
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
		p.t.Fatalf("killed %s: it exited by itself: %v", point, err)
	}
	select {
	case <-k.victim:
		p.t.Fatalf("killed %s: the request was never sent", point)
	default:
	}
}
