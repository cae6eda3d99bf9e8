package ui

import (
	"os/exec"

	tea "charm.land/bubbletea/v2"
)

// The messages below are how screens speak to the shell: a screen returns the
// command, the shell acts on the message instead of handing it back.
type (
	pushMsg      struct{ screen Screen }
	popMsg       struct{}
	replaceMsg   struct{ screen Screen }
	resetMsg     struct{ screen Screen }
	overlayMsg   struct{ overlay Overlay }
	toastMsg     struct{ toast toast }
	copyMsg      struct{ label, value string }
	broadcastMsg struct{ msg tea.Msg }
	execMsg      struct {
		command *exec.Cmd
		done    func(error) tea.Msg
	}
	quitMsg struct{}
)

func say(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// Push opens a screen above the one that says so. When that one is covered by
// now, the new screen slips in right above it and takes nobody's keyboard.
func Push(s Screen) tea.Cmd { return say(pushMsg{s}) }

// Pop closes the screen that says so, wherever it is. The first screen stays.
func Pop() tea.Cmd { return say(popMsg{}) }

// Replace puts a screen in the place of the one that says so.
func Replace(s Screen) tea.Cmd { return say(replaceMsg{s}) }

// Reset closes every screen and starts over with this one.
func Reset(s Screen) tea.Cmd { return say(resetMsg{s}) }

// Open shows an overlay. What the overlay returns when it is done belongs to the
// screen that opened it.
func Open(o Overlay) tea.Cmd { return say(overlayMsg{o}) }

// Toast shows a line for a few seconds: what was done (ToneGood), what to know
// (ToneText, ToneWarn) or what failed (ToneBad).
func Toast(tone Tone, text string) tea.Cmd { return say(toastMsg{toast{tone: tone, text: text}}) }

// Copy puts a value on the clipboard of the user's terminal and says so.
func Copy(label, value string) tea.Cmd { return say(copyMsg{label, value}) }

// Broadcast hands a message to every screen on the stack and every overlay.
func Broadcast(msg tea.Msg) tea.Cmd { return say(broadcastMsg{msg}) }

// Exec gives the terminal to another program, such as a pager, and hands the
// message of done to the screen that says so.
func Exec(command *exec.Cmd, done func(error) tea.Msg) tea.Cmd {
	return say(execMsg{command, done})
}

// Quit ends the program, asking first when work is running.
func Quit() tea.Cmd { return say(quitMsg{}) }
