package ui

import (
	"encoding/base64"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// clipboardLimit is how many encoded bytes terminals take in one OSC 52 sequence;
// what is longer, many drop without a word.
const clipboardLimit = 74_994

// ClipboardSequence returns the sequence (OSC 52) that puts text on the clipboard
// of the terminal the user sits at, however many hosts and multiplexers are in
// between. No terminal confirms that it took it.
func ClipboardSequence(text string, getenv func(string) string) string {
	seq := ansi.SetSystemClipboard(text)
	switch {
	case getenv("TMUX") != "":
		// tmux takes the plain one with `set-clipboard on` and hands the wrapped
		// one through with `allow-passthrough on`. Twice the same does no harm.
		return seq + ansi.TmuxPassthrough(seq)
	case strings.HasPrefix(getenv("TERM"), "screen"):
		return ansi.ScreenPassthrough(seq, 76)
	}
	return seq
}

// copy puts a value on the clipboard and shows it too: no terminal confirms that
// it took it.
func (a *App) copy(label, value string) tea.Cmd {
	if value == "" {
		return a.showToast(notice{tone: text.ToneWarn, text: "There is no " + label + " to copy."})
	}
	if size := base64.StdEncoding.EncodedLen(len(value)); size > clipboardLimit {
		return a.openOverlay(shellOwner, NewMessage(Message{
			Title: "Too large to copy",
			Text: "The " + label + " takes " + strconv.Itoa(size) + " bytes and a terminal's clipboard " +
				strconv.Itoa(clipboardLimit) + ". Export it to a file with e instead. It reads:\n\n" + value,
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
