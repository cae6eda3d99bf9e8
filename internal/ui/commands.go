package ui

import (
	"io"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// The messages below are how screens speak to the shell: a screen returns the
// command, the shell acts on the message instead of handing it back.
type (
	pushMsg      struct{ screen Screen }
	popMsg       struct{}
	replaceMsg   struct{ screen Screen }
	resetMsg     struct{ screen Screen }
	overlayMsg   struct{ overlay Overlay }
	toastMsg     struct{ toast notice }
	copyMsg      struct{ label, value string }
	broadcastMsg struct{ msg tea.Msg }
	execMsg      struct {
		command tea.ExecCommand
		done    func(error) tea.Msg
	}
	quitMsg    struct{ quitRequest }
	refreshMsg struct{}
)

func send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// Push opens a screen above the one that says so. When that one is covered by
// now, the new screen slips in right above it and takes nobody's keyboard.
func Push(s Screen) tea.Cmd { return send(pushMsg{s}) }

// Pop closes the screen that says so, wherever it is. The first screen stays.
func Pop() tea.Cmd { return send(popMsg{}) }

// Replace puts a screen in the place of the one that says so.
func Replace(s Screen) tea.Cmd { return send(replaceMsg{s}) }

// Reset closes every screen and starts over with this one.
func Reset(s Screen) tea.Cmd { return send(resetMsg{s}) }

// Open shows an overlay. What the overlay returns when it is done belongs to the
// screen that opened it.
func Open(o Overlay) tea.Cmd { return send(overlayMsg{o}) }

// Toast shows a line for a few seconds: what was done (ToneGood), what to know
// (ToneText, ToneWarn) or what failed (ToneBad).
func Toast(tone text.Tone, text string) tea.Cmd {
	return send(toastMsg{notice{tone: tone, text: text}})
}

// Copy puts a value on the clipboard of the user's terminal and says so.
func Copy(label, value string) tea.Cmd { return send(copyMsg{label, value}) }

// Broadcast hands a message to every screen on the stack and every overlay.
func Broadcast(msg tea.Msg) tea.Cmd { return send(broadcastMsg{msg}) }

// HandOver gives the terminal to a function, such as a sign-in that asks on plain
// lines, and hands the message of done to the screen that says so. Nothing is drawn
// until the function returns.
func HandOver(run func() error, done func(error) tea.Msg) tea.Cmd {
	return send(execMsg{terminalFunc(run), done})
}

// Refresh reads the top screen again, if it can be read again.
func Refresh() tea.Cmd { return send(refreshMsg{}) }

// Quit ends the program, asking first when work is running.
func Quit() tea.Cmd { return send(quitMsg{plainQuit}) }

// QuitFor ends the program for what comes after it, such as the desk of another
// partner: verb says what is done instead of quitting. It is asked first when work
// is running; then is called once it is certain.
func QuitFor(verb string, then func()) tea.Cmd {
	return send(quitMsg{quitRequest{verb: verb, then: then}})
}

// departure is why the program ends.
type quitRequest struct {
	verb string // "Quit"
	then func() // nil for nothing
}

var plainQuit = quitRequest{verb: "Quit"}

// lent notes how long the terminal is somebody else's, whose ctrl+c is then too.
type terminalUser struct {
	tea.ExecCommand
	inUse *atomic.Bool
}

// Run implements [tea.ExecCommand].
func (l terminalUser) Run() error {
	l.inUse.Store(true)
	defer l.inUse.Store(false)
	return l.ExecCommand.Run()
}

// handOver is a function that gets the terminal.
type terminalFunc func() error

// Run implements [tea.ExecCommand].
func (f terminalFunc) Run() error { return f() }

// SetStdin implements [tea.ExecCommand].
func (terminalFunc) SetStdin(io.Reader) {}

// SetStdout implements [tea.ExecCommand].
func (terminalFunc) SetStdout(io.Writer) {}

// SetStderr implements [tea.ExecCommand].
func (terminalFunc) SetStderr(io.Writer) {}
