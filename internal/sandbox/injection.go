package sandbox

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// faultHeader asks for faults in one call, in the grammar of [ParseFaults].
const faultHeader = "X-Sandbox-Fault"

// injector decides which faults befall a call.
type injector struct {
	mu     sync.Mutex
	faults Faults
	dice   *rand.Rand
	struck map[string]int // how often a limited fault struck, by kind and request id
}

func newInjector(f Faults) *injector {
	i := &injector{}
	i.set(f)
	return i
}

func (i *injector) set(f Faults) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.faults, i.dice, i.struck = f, rand.New(rand.NewPCG(f.seed, 0)), map[string]int{}
}

func (i *injector) decide(r *http.Request) ([]rule, error) {
	asked, err := ParseFaults(r.Header.Get(faultHeader))
	if err != nil {
		return nil, err
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	var struck []rule
	for _, f := range slices.Concat(asked.rules, i.faults.rules) {
		if !i.strikes(f, r) {
			continue
		}
		if f.kind == "5xx" {
			f.kind = pick(i.dice, []string{"500", "502", "503", "504"})
		}
		struck = append(struck, f)
	}
	return struck, nil
}

func (i *injector) strikes(f rule, r *http.Request) bool {
	if f.percent < 100 && i.dice.Float64()*100 >= f.percent {
		return false
	}
	if f.times == 0 {
		return true
	}
	key := f.kind + " " + r.Header.Get("MS-RequestId")
	if i.struck[key] >= f.times {
		return false
	}
	i.struck[key]++
	return true
}

func slowness(faults []rule) (d time.Duration) {
	for _, f := range faults {
		d += f.delay
	}
	return d
}

// injectBefore answers instead of the service; nil when no such fault struck.
func injectBefore(faults []rule, r *http.Request) *answer {
	for _, f := range faults {
		switch f.kind {
		case "throttle":
			return tooMany(2)
		case "throttle-no-header":
			return refuse(http.StatusTooManyRequests, http.StatusTooManyRequests, "Too many requests.")
		case "throttle-body-only":
			a := tooMany(2)
			a.header.Del("Retry-After")
			return a
		case "500", "502", "503", "504":
			return broken(f.kind)
		case "html":
			a := newAnswer(http.StatusBadGateway)
			a.header.Set("Content-Type", "text/html")
			a.body = []byte("<!DOCTYPE html><html><head><title>502</title></head><body><h1>Bad Gateway</h1><p>The server returned an invalid response.</p></body></html>")
			return a
		case "expire-token":
			return unauthorized(codeAudience, "The access token has expired.")
		case "continuation-2000":
			if r.Header.Get("MS-ContinuationToken") != "" {
				return staleToken()
			}
		case "cut":
			panic(http.ErrAbortHandler)
		}
	}
	return nil
}

func broken(status string) *answer {
	switch status {
	case "500":
		return refuse(http.StatusInternalServerError, http.StatusInternalServerError, "An error has occurred.")
	case "503":
		a := refuse(http.StatusServiceUnavailable, http.StatusServiceUnavailable, "The service is busy.")
		a.header.Set("Retry-After", "1")
		return a
	case "502":
		return newAnswer(http.StatusBadGateway)
	default:
		return newAnswer(http.StatusGatewayTimeout)
	}
}

func staleToken() *answer {
	return badRequest("The continuation token is invalid or has expired.")
}

// cut says where a connection breaks.
type cut uint8

const (
	cutNothing cut = iota
	cutAll         // no byte of the answer gets through
	cutMiddle      // half of the body does
)

// injectAfter damages an answer.
func injectAfter(faults []rule, r *http.Request, a *answer) (*answer, cut) {
	damaged := &answer{status: a.status, header: a.header.Clone(), body: a.body}
	for _, f := range faults {
		switch f.kind {
		case "cut-after":
			return damaged, cutAll
		case "truncate":
			if len(damaged.body) > 0 {
				return damaged, cutMiddle
			}
		case "empty":
			damaged.body = nil
		case "wrong-type":
			damaged.header.Set("Content-Type", "text/html; charset=utf-8")
		case "doubled-v1":
			damaged.relink("/v1/v1")
		case "absolute-link":
			damaged.relink("http://" + r.Host + "/v1")
		case "foreign-link":
			damaged.relink("https://partnercenter.attacker.example/v1")
		}
	}
	return damaged, cutNothing
}

// relink puts a prefix before every relative link, in body and Location.
func (a *answer) relink(prefix string) {
	uri := []byte(`"uri":"`)
	parts := bytes.Split(a.body, uri)
	for i := 1; i < len(parts); i++ {
		path := bytes.TrimPrefix(parts[i], []byte("/v1"))
		parts[i] = fmt.Append(nil, prefix, string(path))
	}
	a.body = bytes.Join(parts, uri)
	if location := a.header.Get("Location"); location != "" {
		a.header.Set("Location", prefix+strings.TrimPrefix(location, "/v1"))
	}
}

// sendPart writes what gets through before the connection breaks.
func sendPart(w http.ResponseWriter, a *answer, where cut) {
	if where == cutAll {
		return
	}
	w.Header().Set("Content-Length", itoa(len(a.body)))
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body[:len(a.body)/2])
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
}
