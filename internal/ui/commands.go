package ui

import (
	"io"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// A screen controls the shell by returning commands whose messages the shell handles
// itself, instead of delivering them to the screen.
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

// Push opens a screen above the calling one. If the calling screen is covered by then,
// the new screen is inserted right above it, below the screen on top.
func Push(s Screen) tea.Cmd { return send(pushMsg{s}) }

// Pop closes the calling screen, wherever it is on the stack. The first screen is never
// closed.
func Pop() tea.Cmd { return send(popMsg{}) }

// Replace replaces the calling screen by another one.
func Replace(s Screen) tea.Cmd { return send(replaceMsg{s}) }

// Reset closes all screens and opens this one.
func Reset(s Screen) tea.Cmd { return send(resetMsg{s}) }

// Open shows an overlay. The result of the command that the overlay returns when it is
// done goes to the screen that opened it.
func Open(o Overlay) tea.Cmd { return send(overlayMsg{o}) }

// Toast shows a line for a few seconds: a success (ToneGood), a note (ToneText,
// ToneWarn) or a failure (ToneBad).
func Toast(tone text.Tone, text string) tea.Cmd {
	return send(toastMsg{notice{tone: tone, text: text}})
}

// Copy puts a value on the clipboard of the user's terminal and shows a toast.
func Copy(label, value string) tea.Cmd { return send(copyMsg{label, value}) }

// Broadcast sends a message to every screen on the stack and every overlay.
func Broadcast(msg tea.Msg) tea.Cmd { return send(broadcastMsg{msg}) }

// HandOver gives the terminal to a function, such as a sign-in that prompts on plain
// lines, and delivers the message of done to the calling screen. Nothing is drawn until
// the function returns.
func HandOver(run func() error, done func(error) tea.Msg) tea.Cmd {
	return send(execMsg{terminalFunc(run), done})
}

// Refresh refreshes the top screen if it is a Refresher.
func Refresh() tea.Cmd { return send(refreshMsg{}) }

// Quit ends the program. It asks first if jobs are running.
func Quit() tea.Cmd { return send(quitMsg{plainQuit}) }

// QuitFor ends the program in order to do something else, such as starting again for
// another partner. verb names it for the question that is asked if jobs are running.
// then is called once the program is certain to end.
func QuitFor(verb string, then func()) tea.Cmd {
	return send(quitMsg{quitRequest{verb: verb, then: then}})
}

// quitRequest is a request to end the program.
type quitRequest struct {
	verb string // "Quit"
	then func() // nil for nothing
}

var plainQuit = quitRequest{verb: "Quit"}

// terminalUser records while a command has the terminal: ctrl+c is then meant for that
// command.
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

// terminalFunc is a function that runs with the terminal.
type terminalFunc func() error

// Run implements [tea.ExecCommand].
func (f terminalFunc) Run() error { return f() }

// SetStdin implements [tea.ExecCommand].
func (terminalFunc) SetStdin(io.Reader) {}

// SetStdout implements [tea.ExecCommand].
func (terminalFunc) SetStdout(io.Writer) {}

// SetStderr implements [tea.ExecCommand].
func (terminalFunc) SetStderr(io.Writer) {}
