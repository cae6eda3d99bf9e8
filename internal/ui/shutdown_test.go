package ui

import (
	"context"
	"os"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// stuck makes the end of a desk whose update loop does nothing by itself.
func stuck(t *testing.T, onExit func(context.Context)) (*shutdown, *atomic.Int64) {
	t.Helper()
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = null.Close() })
	cfg := Config{Root: func() Screen { return nil }, OnExit: onExit, Input: null, Output: null, CrashDir: t.TempDir()}
	app, err := New(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	code := &atomic.Int64{}
	code.Store(-1)
	e := &shutdown{app: app, cfg: cfg, signals: make(chan os.Signal, 4), done: make(chan struct{}), quitSent: make(chan struct{})}
	e.exit = func(c int) { code.Store(int64(c)) }
	return e, code
}

func TestCtrlCEndsAStuckLoop(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var flushed atomic.Bool
		e, code := stuck(t, func(context.Context) { flushed.Store(true) })
		e.interrupted()
		time.Sleep(shutdownTimeout - time.Second)
		if code.Load() != -1 {
			t.Error("it was ended before the grace time")
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if code.Load() != 130 || !flushed.Load() {
			t.Errorf("exit code %d, flushed %v", code.Load(), flushed.Load())
		}
	})
}

func TestCtrlCLeavesAMovingLoopAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e, code := stuck(t, nil)
		e.interrupted()
		e.app.updates.Add(1)
		time.Sleep(2 * shutdownTimeout)
		synctest.Wait()
		if code.Load() != -1 {
			t.Errorf("it was ended with %d", code.Load())
		}
	})
}

// A key that was under way when ctrl+c came moves the loop once more, into a write
// that never ends.
func TestCtrlCEndsALoopThatGetsStuckAfterIt(t *testing.T) {
	t.Parallel()
	for name, steps := range map[string]func(e *shutdown){
		"the write was stuck before": func(e *shutdown) { e.stalled(make(chan struct{})); e.interrupted() },
		"the write got stuck after":  func(e *shutdown) { e.interrupted(); e.stalled(make(chan struct{})) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				e, code := stuck(t, nil)
				steps(e)
				e.app.updates.Add(1)
				time.Sleep(2 * shutdownTimeout)
				synctest.Wait()
				if code.Load() != 130 {
					t.Errorf("exit code %d", code.Load())
				}
			})
		})
	}
}

// A ctrl+c that the loop has had, or that was part of what is pasted, is no reason
// to end at the next slow write.
func TestCtrlCThatTheLoopHasHadIsDone(t *testing.T) {
	t.Parallel()
	for name, msg := range map[string]tea.Msg{
		"key":   tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl},
		"paste": tea.PasteMsg{Content: "a\x03b"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				e, code := stuck(t, nil)
				e.interrupted()
				e.app.updates.Add(1)
				e.filter(e.app, msg)
				e.stalled(make(chan struct{}))
				time.Sleep(2 * shutdownTimeout)
				synctest.Wait()
				if code.Load() != -1 {
					t.Errorf("it was ended with %d", code.Load())
				}
			})
		})
	}
}

// The loop has handled ctrl+c and is on its way out when the line goes dead: its
// last words would hold it up for good.
func TestQuittingIntoAStalledTerminalEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e, code := stuck(t, nil)
		e.filter(e.app, tea.QuitMsg{})
		e.stalled(make(chan struct{})) // as a write finds out that takes too long
		if code.Load() != 130 {
			t.Errorf("exit code %d", code.Load())
		}
	})
}

func TestSignalEndsAStuckLoop(t *testing.T) {
	t.Parallel()
	for name, second := range map[string]bool{"after the grace time": false, "at once when told twice": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				e, code := stuck(t, nil)
				started := time.Now()
				e.signals <- syscall.SIGTERM
				if second {
					e.signals <- syscall.SIGTERM
				}
				ctx, cancel := context.WithCancel(t.Context())
				e.watch(tea.NewProgram(e.app, tea.WithContext(ctx)))
				cancel()
				if code.Load() != 143 || e.app.ctx.Err() == nil {
					t.Errorf("exit code %d, context %v", code.Load(), e.app.ctx.Err())
				}
				if took := time.Since(started); took > shutdownTimeout || second != (took < time.Second) {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}

func TestFlushDoesNotWaitForever(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		e, _ := stuck(t, func(context.Context) {
			calls.Add(1)
			time.Sleep(time.Minute)
		})
		started := time.Now()
		e.flush()
		e.flush()
		if took := time.Since(started); took != exitTimeout || calls.Load() != 1 {
			t.Errorf("%d calls took %v", calls.Load(), took)
		}
		time.Sleep(time.Minute)
	})
}

func TestCtrlCIsFoundAmongKeys(t *testing.T) {
	t.Parallel()
	for keys, want := range map[string]bool{
		"\x03": true, "abc\x03def": true, "\x1b[99;5u": true, "\x1b[27;5;99~": true, "c": false, "\x1b[99u": false, "": false,
	} {
		if got := holdsCtrlC([]byte(keys)); got != want {
			t.Errorf("in %q: %v", keys, got)
		}
	}
}

// quitHere is a screen that can be brought back.
type quitHere struct{ Screen }

func (quitHere) Save() (SavedScreen, bool) {
	return SavedScreen{Title: "Here", Kind: "here"}, true
}

func TestThePlaceIsKeptWhenTheLoopIsToldToQuit(t *testing.T) {
	t.Parallel()
	for name, told := range map[string]bool{"told": true, "stuck": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var kept []SavedScreen
				e, _ := stuck(t, nil)
				e.cfg.SaveSession = func(path []SavedScreen) { kept = path }
				e.app.stack = []*entry{{screen: quitHere{}}}
				if told {
					e.filter(e.app, tea.QuitMsg{})
				}
				e.flush()
				if told != (len(kept) == 1) {
					t.Errorf("kept %v", kept)
				}
			})
		})
	}
}
