package widget

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/dustin/go-humanize"
)

// maxEntries is how many files of one folder are listed.
const maxEntries = 5000

// fileEntry is a file or folder in the list.
type fileEntry struct {
	name   string
	folded string // for matching
	dir    bool
	size   int64
	time   time.Time
}

// folderMsg delivers the content of a folder.
type folderMsg struct {
	owner         *PathPrompt
	dir           string
	home, working string
	entries       []fileEntry
	omitted       int
	err           error
}

// read returns a command that lists a folder, "" for the working folder.
func (p *PathPrompt) read(dir string) tea.Cmd {
	p.requestedDir = dir
	return func() tea.Msg {
		msg := folderMsg{owner: p, dir: dir}
		msg.home, _ = os.UserHomeDir() // without a home folder ~ is just a name
		msg.working, msg.err = os.Getwd()
		if dir == "" {
			msg.dir = msg.working
		}
		if msg.dir != "" {
			msg.entries, msg.omitted, msg.err = listFolder(msg.dir)
		}
		return msg
	}
}

// listFolder reads a folder. It returns folders first, then files, each sorted by name.
func listFolder(dir string) (entries []fileEntry, more int, err error) {
	found, err := os.ReadDir(dir)
	if err != nil {
		return nil, 0, err
	}
	if len(found) > maxEntries {
		more = len(found) - maxEntries
		found = found[:maxEntries]
	}
	for _, f := range found {
		e := fileEntry{name: f.Name(), folded: string(text.AppendFold(nil, f.Name())), dir: f.IsDir()}
		// Stat follows links, so that a link to a folder counts as a folder. Entries
		// that can't be read are listed without size and date.
		if info, err := os.Stat(filepath.Join(dir, f.Name())); err == nil {
			e.dir, e.size, e.time = info.IsDir(), info.Size(), info.ModTime()
		}
		entries = append(entries, e)
	}
	slices.SortStableFunc(entries, func(a, b fileEntry) int {
		if a.dir != b.dir {
			if a.dir {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.folded, b.folded)
	})
	return entries, more, nil
}

// setEntries stores the content of a folder, unless another one has been requested since.
// The first message also provides the home and the working folder, so the text typed
// until then may refer to another folder.
func (p *PathPrompt) setEntries(msg folderMsg) tea.Cmd {
	p.home, p.working = msg.home, msg.working
	if p.requestedDir == "" {
		p.requestedDir = msg.dir
	}
	if dir, _ := p.split(); dir != p.requestedDir {
		return p.read(dir)
	}
	if msg.dir != p.requestedDir {
		return nil
	}
	p.dir, p.entries, p.omitted, p.problem = msg.dir, msg.entries, msg.omitted, ""
	switch {
	case errors.Is(msg.err, fs.ErrNotExist):
		p.problem = "The folder " + msg.dir + " doesn't exist."
	case errors.Is(msg.err, fs.ErrPermission):
		p.problem = "You don't have permission to read the folder " + msg.dir + "."
	case msg.err != nil:
		p.problem = "The folder " + msg.dir + " can't be read: " + msg.err.Error() + "."
	}
	p.match()
	return nil
}

// View draws the prompt and the list in at most height lines of width cells.
func (p *PathPrompt) View(width, height int, th *text.Theme) string {
	if width < minPaneWidth || height < 1 {
		return ""
	}
	lines := []string{p.prompt.View(width, th)}
	if height < 3 {
		return lines[0]
	}
	rows := height - 2
	p.win.resize(len(p.matches), rows)
	lines = append(lines, th.Paint(text.ToneMuted, text.Truncate(" "+p.summary(), width)))
	for i := p.win.top; i < min(p.win.top+rows, len(p.matches)); i++ {
		lines = append(lines, p.drawEntry(&p.entries[p.matches[i]], p.picking && i == p.win.pos, width, th))
	}
	return strings.Join(lines, "\n")
}

// summary describes the list.
func (p *PathPrompt) summary() string {
	dir, _ := p.split()
	switch {
	case p.requestedDir == "" || dir != p.dir && p.problem == "":
		return "Reading the folder…"
	case p.problem != "":
		return text.Sanitize(p.problem)
	}
	content := text.Sanitize(p.dir) + " · " + text.Plural(len(p.matches), "entry", "entries")
	if len(p.exts) > 0 {
		content += " (folders and " + strings.Join(p.exts, ", ") + ")"
	}
	if p.omitted > 0 {
		content += " · " + text.Thousands(p.omitted) + " more not listed; type the path to choose one of them"
	}
	return content
}

// drawEntry draws one line of the list: name, size and date.
func (p *PathPrompt) drawEntry(e *fileEntry, picked bool, width int, th *text.Theme) string {
	size, date := "", ""
	name := text.Sanitize(e.name)
	if e.dir {
		name += string(filepath.Separator)
	} else if !e.time.IsZero() {
		size = humanize.IBytes(uint64(max(0, e.size)))
	}
	if !e.time.IsZero() {
		date = e.time.Format("2006-01-02 15:04")
	}
	b := []byte{' '}
	if picked {
		b = th.AppendPaint(nil, text.ToneAccent, th.Glyphs().Cursor)
	}
	tone, rest := text.ToneText, ""
	if width > 50 {
		rest = "  " + text.Fit(size, 9, text.AlignRight) + "  " + text.Fit(date, 16, text.AlignLeft)
	}
	if picked {
		tone = text.ToneCursor
	}
	b = th.AppendPaint(append(b, ' '), tone, text.Fit(name, max(1, min(60, width-2-len(rest))), text.AlignLeft))
	return string(th.AppendPaint(b, text.ToneMuted, rest))
}
