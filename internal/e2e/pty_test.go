//go:build e2e && linux

package e2e_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

// line is a pseudo-terminal that runs the program, for tests of the written bytes,
// signals and the state of the terminal.
type line struct {
	t      testing.TB
	cmd    *exec.Cmd
	master *os.File
	slave  *os.File    // kept open to read its settings afterwards
	before *term.State // of the terminal, when the program started
	exited chan struct{}
	read   chan struct{} // closed when reading ends

	mu     sync.Mutex
	output bytes.Buffer
	latest time.Time
	hold   bool
	resume *sync.Cond
}

// pty starts the program on a pseudo-terminal that answers no queries, like a very
// simple real one.
func (p *place) pty(s size, args ...string) *line {
	p.t.Helper()
	return p.onPTY(s, exec.Command(built, args...))
}

// onPTY starts a command on a pseudo-terminal.
func (p *place) onPTY(s size, cmd *exec.Cmd) *line {
	p.t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := syscall.SetNonblock(int(slave.Fd()), false); err != nil { // as after a login
		p.t.Fatal(err)
	}
	if err := pty.Setsize(master, &pty.Winsize{Cols: uint16(s.width), Rows: uint16(s.height)}); err != nil {
		p.t.Fatal(err)
	}
	l := &line{t: p.t, master: master, slave: slave, exited: make(chan struct{}), read: make(chan struct{}), latest: time.Now()}
	l.resume = sync.NewCond(&l.mu)
	if l.before, err = term.GetState(slave.Fd()); err != nil {
		p.t.Fatal(err)
	}
	l.cmd = cmd
	l.cmd.Env, l.cmd.Dir = p.env, p.home
	l.cmd.Stdin, l.cmd.Stdout, l.cmd.Stderr = slave, slave, slave
	if l.cmd.SysProcAttr == nil {
		l.cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	l.cmd.SysProcAttr.Setsid, l.cmd.SysProcAttr.Setctty = true, true
	if err := l.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	go func() {
		_ = l.cmd.Wait() // ends reads ProcessState
		close(l.exited)
	}()
	go l.drain()
	p.t.Cleanup(l.close)
	return l
}

func (l *line) close() {
	_ = l.cmd.Process.Kill()
	<-l.exited
	l.stall(false)
	l.slave.Close()
	l.master.Close()
	<-l.read
}

// drain reads the program's output unless the line is stalled.
func (l *line) drain() {
	defer close(l.read)
	chunk := make([]byte, 32<<10)
	for {
		l.mu.Lock()
		for l.hold {
			l.resume.Wait()
		}
		l.mu.Unlock()
		n, err := l.master.Read(chunk)
		l.mu.Lock()
		l.output.Write(chunk[:n])
		l.latest = time.Now()
		l.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// stall stops reading, like a connection that is dead but not closed.
func (l *line) stall(on bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hold = on
	l.resume.Broadcast()
}

// bytes returns the output so far.
func (l *line) bytes() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.output.String()
}

// sees waits for a text in the output. It only finds text that is drawn at once, because
// later updates only contain differences.
func (l *line) sees(text string) *line {
	l.t.Helper()
	until(l.t, patience, fmt.Sprintf("%q is written", text), func() (bool, string) {
		all := l.bytes()
		return strings.Contains(all, text), fmt.Sprintf("%q", all)
	})
	return l
}

// quiet waits until nothing was written for a while, and returns the number of bytes
// written so far.
func (l *line) quiet(during time.Duration) int {
	l.t.Helper()
	until(l.t, patience, "nothing is written for "+during.String(), func() (bool, string) {
		l.mu.Lock()
		defer l.mu.Unlock()
		return time.Since(l.latest) >= during, fmt.Sprintf("%d bytes so far", l.output.Len())
	})
	return len(l.bytes())
}

func (l *line) types(keys string) *line {
	l.t.Helper()
	if _, err := io.WriteString(l.master, keys); err != nil {
		l.t.Fatal(err)
	}
	return l
}

func (l *line) signal(s os.Signal) {
	l.t.Helper()
	if err := l.cmd.Process.Signal(s); err != nil {
		l.t.Fatal(err)
	}
}

// ends waits until the program exits and returns its state.
func (l *line) ends(within time.Duration) *os.ProcessState {
	l.t.Helper()
	select {
	case <-l.exited:
		return l.cmd.ProcessState
	case <-time.After(within):
		l.t.Fatalf("the program still runs after %s; the last bytes were %q", within, tail(l.bytes()))
		return nil
	}
}

func tail(text string) string { return text[max(0, len(text)-400):] }

// sameModes checks that the terminal has the same modes as before.
func (l *line) sameModes() {
	l.t.Helper()
	after, err := term.GetState(l.slave.Fd())
	if err != nil {
		l.t.Fatal(err)
	}
	if !reflect.DeepEqual(l.before, after) {
		l.t.Errorf("the terminal's modes were %+v and are %+v", l.before, after)
	}
}

// restored checks that a shell can use the terminal again: the modes are restored, the
// cursor is visible, and the main screen is shown.
func (l *line) restored() {
	l.t.Helper()
	l.sameModes()
	for _, mode := range []struct{ name, wanted, other string }{
		{"the terminal's own screen is back", "\x1b[?1049l", "\x1b[?1049h"},
		{"the cursor is shown", "\x1b[?25h", "\x1b[?25l"},
		{"bracketed paste is off", "\x1b[?2004l", "\x1b[?2004h"},
	} {
		until(l.t, 5*time.Second, mode.name, func() (bool, string) {
			all := l.bytes()
			return strings.LastIndex(all, mode.wanted) > strings.LastIndex(all, mode.other), fmt.Sprintf("the last bytes are %q", tail(all))
		})
	}
}

// cpuTime returns the CPU time of a process.
func cpuTime(t testing.TB, pid int) time.Duration {
	t.Helper()
	stat := procFile(t, pid, "stat")
	fields := strings.Fields(stat[strings.LastIndex(stat, ")")+1:]) // the name may contain spaces
	var ticks int64
	for _, field := range fields[11:13] { // user and system time
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	const perSecond = 100 // USER_HZ, on every architecture that Go runs on
	return time.Duration(ticks) * time.Second / perSecond
}

func procFile(t testing.TB, pid int, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
