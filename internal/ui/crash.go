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

// maxActions is how many of the user's last actions a crash report lists.
const maxActions = 20

// CrashError is returned by Run after a panic.
type CrashError struct {
	Where string // what the program was doing
	Panic string // what went wrong
	File  string // the crash report; empty if it could not be written
	Err   error  // why it could not be written
}

func (e *CrashError) Error() string {
	text := "cspdesk crashed while " + e.Where + ": " + e.Panic + "."
	if e.Err != nil {
		return text + " The crash report could not be written: " + e.Err.Error() + "."
	}
	return text + " The crash report is in " + e.File + ". It contains nothing you typed and no data from the service."
}

// Unwrap returns why the report could not be written.
func (e *CrashError) Unwrap() error { return e.Err }

// crashedMsg ends the update loop after a crash.
type crashedMsg struct{}

// crashGuard recovers panics in any goroutine, writes the crash report and ends the
// program with the terminal restored.
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

// spawn runs fn in a goroutine. It is the only go statement of the shell.
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

// recordAction records an action for the crash report, by its binding id. Typed text is
// never recorded.
func (g *crashGuard) recordAction(id string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.actions) == maxActions {
		g.actions = slices.Delete(g.actions, 0, 1)
	}
	g.actions = append(g.actions, id)
}

// reportPanic writes the crash report and ends the update loop. Only the first panic is
// reported: later ones are most likely caused by it.
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

// describePanic describes a panic value. A runtime error is safe to quote. Any other
// value, including a string, may contain customer data or a secret, so only its type is
// named: the stack shows where it comes from.
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

// Crash returns the crash that ended the program, or nil.
func (a *App) Crash() *CrashError { return a.guard.crash() }
