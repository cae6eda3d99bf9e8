//go:build e2e && linux

package e2e_test

import (
	"bytes"
	"fmt"
	"os/exec"
	"testing"
	"time"

	"github.com/creack/pty"
)

// paintLimit is how much later than an empty program's only line the customers that
// were read before may be on the screen.
const paintLimit = 1.5

// TestWarmFirstPaint starts the desk with 100,000 customers kept, side by side with a
// program that draws one line. The quickest start of each counts: the others tell
// what else the machine was doing, and more of them are made while it is busy.
func TestWarmFirstPaint(t *testing.T) {
	const customers, fewest, most = 100_000, 10, 60
	p := newPlace(t)
	empty := p.builds("emptytea")
	w := p.sandbox("--customers", fmt.Sprint(customers))
	p.env = append(p.env, "CSPDESK_API_URL="+w.API, "CSPDESK_TOKEN="+w.AccessToken)
	d := p.atSandbox(w, "--fresh").sees("100,000 of 100,000 · read")
	until(t, patience, "all customers are kept", func() (bool, string) {
		n := p.keptRecords()
		return n == customers, fmt.Sprint(n)
	})
	d.quits()
	desk, nothing := patience, patience
	for n := 1; n <= most && (n <= fewest || desk > limited(nothing)); n++ {
		desk = min(desk, p.painted(exec.Command(built, "--fresh"), ".onm"))
		nothing = min(nothing, p.painted(exec.Command(empty), "nothing to see"))
	}
	t.Logf("customers are painted after %s, an empty program's line after %s", desk, nothing)
	if desk > limited(nothing) {
		t.Errorf("customers are painted after %s, an empty program's line after %s: more than %g times as late", desk, nothing, paintLimit)
	}
}

func limited(nothing time.Duration) time.Duration {
	return time.Duration(paintLimit * float64(nothing))
}

// painted starts a program on a terminal and returns how long it takes until a text
// is on it.
func (p *place) painted(cmd *exec.Cmd, text string) time.Duration {
	p.t.Helper()
	cmd.Env, cmd.Dir = p.env, p.home
	begun := time.Now()
	master, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(large.width), Rows: uint16(large.height)})
	if err != nil {
		p.t.Fatal(err)
	}
	watchdog := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	var seen []byte
	for chunk := make([]byte, 64<<10); !bytes.Contains(seen, []byte(text)); {
		n, err := master.Read(chunk)
		if err != nil {
			p.t.Fatalf("%q was never drawn: %v\n%q", text, err, seen)
		}
		seen = append(seen, chunk[:n]...)
	}
	took := time.Since(begun)
	watchdog.Stop()
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	master.Close()
	return took
}
