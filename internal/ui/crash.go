package ui

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// trailLength is how many of the user's last actions a crash report names.
const maxActions = 20

// CrashError is how Run ends after a fault in the program itself.
type CrashError struct {
	Where string // what the program was doing
	Panic string // what went wrong
	File  string // the report; empty when it could not be written
	Err   error  // why it could not be written
}

func (e *CrashError) Error() string {
	text := "The desk stopped because of a fault of its own while " + e.Where + ": " + e.Panic + "."
	if e.Err != nil {
		return text + " The crash report could not be written: " + e.Err.Error() + "."
	}
	return text + " The crash report is in " + e.File + "; it holds nothing you typed and nothing the service sent."
}

// Unwrap returns why the report could not be written.
func (e *CrashError) Unwrap() error { return e.Err }

// crashedMsg makes the update loop end after a crash.
type crashedMsg struct{}

// guard catches panics, wherever they happen, and ends the program in order.
type crashGuard struct {
	product, version string
	dir              string
	post             func(tea.Msg)
	crashedCh        chan struct{} // closed by the first crash

	mu      sync.Mutex
	actions []string // binding ids, newest last
	crashed *CrashError
}

func newCrashGuard(cfg Config, post func(tea.Msg)) *crashGuard {
	return &crashGuard{product: cfg.Product, version: cfg.Version, dir: cfg.CrashDir, post: post, crashedCh: make(chan struct{})}
}

// spawn is the only go statement of the desk.
func (g *crashGuard) spawn(fn func()) {
	go func() {
		defer func() {
			if r := recover(); r != nil {
				g.reportPanic("working in the background", r, debug.Stack())
			}
		}()
		fn()
	}()
}

// trail remembers an action by its binding id. What was typed is never kept.
func (g *crashGuard) recordAction(id string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.actions) == maxActions {
		g.actions = slices.Delete(g.actions, 0, 1)
	}
	g.actions = append(g.actions, id)
}

// caught writes the report of a panic and tells the update loop to end. Only the
// first counts: what panics after it is most likely its consequence.
func (g *crashGuard) reportPanic(where string, r any, stack []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.crashed != nil {
		return
	}
	g.crashed = &CrashError{Where: where, Panic: describePanic(r)}
	g.crashed.File, g.crashed.Err = g.write(g.crashed, stack)
	close(g.crashedCh)
	g.post(crashedMsg{})
}

// describePanic names what panicked. A runtime error is safe to quote; anything
// else, a text too, may quote the customer's values or a secret and is named by
// its type: the stack says where it comes from.
func describePanic(r any) string {
	var fault runtime.Error
	if err, ok := r.(error); ok && errors.As(err, &fault) {
		return fault.Error()
	}
	return fmt.Sprintf("a panic with a value of type %T", r)
}

func (g *crashGuard) write(crash *CrashError, stack []byte) (string, error) {
	if err := os.MkdirAll(g.dir, 0o700); err != nil {
		return "", fmt.Errorf("make the folder for crash reports: %w", err)
	}
	now := time.Now()
	name := filepath.Join(g.dir, "crash-"+now.UTC().Format("20060102-150405.000")+".txt")
	text := fmt.Sprintf("%s %s on %s/%s, %s\n%s\nwhile %s: %s\nlast actions: %s\n\n%s",
		g.product, g.version, runtime.GOOS, runtime.GOARCH, runtime.Version(), now.UTC().Format(time.RFC3339),
		crash.Where, crash.Panic, strings.Join(g.actions, ", "), stack)
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		return "", fmt.Errorf("write the crash report: %w", err)
	}
	return name, nil
}

func (g *crashGuard) crash() *CrashError {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.crashed
}

// Crash returns what ended the program when it was a fault of its own, or nil.
func (a *App) Crash() *CrashError { return a.guard.crash() }
