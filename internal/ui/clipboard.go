package ui

import (
	"encoding/base64"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// clipboardLimit is the largest number of encoded bytes that terminals accept in one
// OSC 52 sequence. Many silently drop longer ones.
const clipboardLimit = 74_994

// ClipboardSequence returns the sequence (OSC 52) that puts text on the clipboard of
// the user's terminal, also through SSH and terminal multiplexers. Terminals don't
// confirm it.
func ClipboardSequence(text string, getenv func(string) string) string {
	seq := ansi.SetSystemClipboard(text)
	switch {
	case getenv("TMUX") != "":
		// tmux accepts the plain sequence with `set-clipboard on` and passes the
		// wrapped one through with `allow-passthrough on`. Sending both is harmless.
		return seq + ansi.TmuxPassthrough(seq)
	case strings.HasPrefix(getenv("TERM"), "screen"):
		return ansi.ScreenPassthrough(seq, 76)
	}
	return seq
}

// copy puts a value on the clipboard. It also shows the value, because terminals
// don't confirm the copy.
func (a *App) copy(label, value string) tea.Cmd {
	if value == "" {
		return a.showToast(notice{tone: text.ToneWarn, text: "There is no " + label + " to copy."})
	}
	if size := base64.StdEncoding.EncodedLen(len(value)); size > clipboardLimit {
		return a.openOverlay(shellOwner, NewMessage(Message{
			Title: "Too large to copy",
			Text: "The " + label + " takes " + strconv.Itoa(size) + " bytes, but terminals accept at most " +
				strconv.Itoa(clipboardLimit) + ". Press e to export it to a file instead. The text is:\n\n" + value,
		}))
	}
	content := "Copied the " + label + "."
	if !a.env.Masked {
		content = "Copied the " + label + ": " + value
	}
	return tea.Batch(
		tea.Raw(ClipboardSequence(value, a.getenv)),
		a.showToast(notice{tone: text.ToneGood, text: content}),
	)
}
