package widget

import (
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// PathPrompt asks for a file. The user types a path, completes it with tab, or picks a
// file from the list below, which shows the entries that match the typed text. The file
// system is read in commands only, so that a slow network drive never blocks the keys.
type PathPrompt struct {
	prompt *Prompt
	exts   []string // lower case with the dot; empty: all files

	home, working string
	dir           string // the folder that is listed
	requestedDir  string // the folder that was requested last
	entries       []fileEntry
	omitted       int // number of entries left out of a very large folder
	problem       string
	chosen        string

	matches []int // entries that fit what is typed
	picking bool  // the cursor is in the list
	win     window
}

// NewPathPrompt returns a prompt for a file with one of these extensions, such
// as ".csv", or for any file.
func NewPathPrompt(label string, exts ...string) *PathPrompt {
	p := &PathPrompt{prompt: NewPrompt(label), win: window{page: 10}}
	p.prompt.Placeholder = "path of a file; ~ is your home folder"
	for _, ext := range exts {
		p.exts = append(p.exts, strings.ToLower(ext))
	}
	return p
}

// Start reads the working folder.
func (p *PathPrompt) Start() tea.Cmd { return p.read("") }

// Value returns the typed text.
func (p *PathPrompt) Value() string { return p.prompt.Value() }

// SetValue sets the typed path and reads its folder.
func (p *PathPrompt) SetValue(path string) tea.Cmd {
	p.prompt.SetValue(path)
	return p.typedChanged()
}

// Chosen returns the absolute path of the file that the user chose.
func (p *PathPrompt) Chosen() (path string, ok bool) { return p.chosen, p.chosen != "" }

// Update handles keys, pastes and folder contents. It reports whether the message was for
// the prompt. After enter, Chosen may return a file.
func (p *PathPrompt) Update(msg tea.Msg) (cmd tea.Cmd, handled bool) {
	switch msg := msg.(type) {
	case folderMsg:
		if msg.owner != p {
			return nil, false
		}
		return p.setEntries(msg), true
	case tea.PasteMsg:
		p.prompt.Update(tea.PasteMsg{Content: unquotePath(msg.Content)})
		return p.typedChanged(), true
	case tea.KeyPressMsg:
		return p.key(msg)
	}
	return nil, false
}

func (p *PathPrompt) key(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	switch msg.String() {
	case "up", "ctrl+p":
		p.picking = p.picking && p.win.pos > 0
		p.win.move(p.win.pos - 1)
		return nil, true
	case "down", "ctrl+n":
		if p.picking {
			p.win.move(p.win.pos + 1)
		}
		p.picking = len(p.matches) > 0
		return nil, true
	case "pgdown", "pgup":
		p.picking = len(p.matches) > 0
		return nil, p.win.update(msg)
	case "tab":
		return p.complete(), true
	case "enter":
		return p.enter(), true
	}
	before := p.prompt.Value()
	if !p.prompt.Update(msg) {
		return nil, false
	}
	if p.prompt.Value() == before {
		return nil, true
	}
	return p.typedChanged(), true
}

// typedChanged updates the matches and reads the folder of the typed path if it has
// changed.
func (p *PathPrompt) typedChanged() tea.Cmd {
	p.chosen, p.picking = "", false
	dir, _ := p.split()
	p.match()
	if dir == p.requestedDir {
		return nil
	}
	return p.read(dir)
}

// split splits the typed path into the folder, as an absolute path, and the beginning of
// a name.
func (p *PathPrompt) split() (dir, name string) {
	dir, name = filepath.Split(p.Value())
	if p.Value() == "~" {
		dir, name = "~"+string(filepath.Separator), ""
	}
	return p.absolute(dir), name
}

// absolute expands ~ and makes a path absolute, without accessing the file system.
func (p *PathPrompt) absolute(path string) string {
	if rest, ok := strings.CutPrefix(path, "~"); ok && p.home != "" && (rest == "" || isSeparator(rest[0])) {
		path = p.home + rest
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(p.working, path)
	}
	return filepath.Clean(path)
}

func isSeparator(c byte) bool { return c == '/' || c == filepath.Separator }

// match lists the entries whose names begin with the typed name, then those that contain
// it. Hidden files are listed if the typed name begins with a dot.
func (p *PathPrompt) match() {
	dir, name := p.split()
	p.matches = p.matches[:0]
	p.win.move(0)
	if dir != p.dir {
		p.win.resize(0, p.win.page)
		return
	}
	typed := string(text.AppendFold(nil, name))
	var inside []int
	for i := range p.entries {
		e := &p.entries[i]
		if strings.HasPrefix(e.name, ".") && !strings.HasPrefix(typed, ".") || !e.dir && !p.hasExtension(e.name) {
			continue
		}
		switch strings.Index(e.folded, typed) {
		case 0:
			p.matches = append(p.matches, i)
		case -1:
		default:
			inside = append(inside, i)
		}
	}
	p.matches = append(p.matches, inside...)
	p.win.resize(len(p.matches), p.win.page)
}

// hasExtension reports whether a file has one of the accepted extensions.
func (p *PathPrompt) hasExtension(name string) bool {
	return len(p.exts) == 0 || slices.Contains(p.exts, strings.ToLower(filepath.Ext(name)))
}

// complete completes the typed name: to the entry under the cursor, to the only match, or
// to the common prefix of all matches.
func (p *PathPrompt) complete() tea.Cmd {
	if len(p.matches) == 0 {
		return nil
	}
	if p.picking || len(p.matches) == 1 {
		return p.choose(p.entries[p.matches[p.win.pos]])
	}
	_, name := p.split()
	common := ""
	for i, at := range p.matches {
		e := &p.entries[at]
		if !strings.HasPrefix(e.folded, string(text.AppendFold(nil, name))) {
			break // from here on, the typed text is inside the name only
		}
		if i == 0 {
			common = e.name
		}
		for !strings.HasPrefix(e.folded, string(text.AppendFold(nil, common))) {
			common = common[:len(common)-len(lastCluster(common))]
		}
	}
	if len(common) > len(name) {
		p.prompt.SetValue(p.typedDir() + common)
		p.match()
	}
	return nil
}

// enter opens the picked or typed folder, or chooses the picked or typed file.
func (p *PathPrompt) enter() tea.Cmd {
	_, name := p.split()
	for n, at := range p.matches {
		e := p.entries[at]
		if p.picking && n == p.win.pos || !p.picking && e.name == name {
			return p.choose(e)
		}
	}
	if p.Value() == "" {
		p.picking = len(p.matches) > 0
		return nil
	}
	if !p.picking && len(p.matches) == 1 {
		return p.choose(p.entries[p.matches[0]])
	}
	// A name that isn't in the list may still exist: hidden, with another extension, or
	// in a folder that hasn't been read. Opening it reports the error if not.
	if path := p.absolute(p.Value()); path != p.dir && name != "" {
		p.chosen = path
	}
	return nil
}

// choose opens a folder or chooses a file.
func (p *PathPrompt) choose(e fileEntry) tea.Cmd {
	typed := p.typedDir() + e.name
	if e.dir {
		p.prompt.SetValue(typed + string(filepath.Separator))
		return p.typedChanged()
	}
	p.prompt.SetValue(typed)
	p.match()
	p.chosen = filepath.Join(p.dir, e.name)
	return nil
}

// typedDir returns the folder as the user typed it.
func (p *PathPrompt) typedDir() string {
	if p.Value() == "~" {
		return "~" + string(filepath.Separator)
	}
	dir, _ := filepath.Split(p.Value())
	return dir
}

// unquotePath removes the quotes of a path that was dragged into the terminal or copied
// from a file manager.
func unquotePath(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 1 && (s[0] == '\'' || s[0] == '"') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	if filepath.Separator == '/' {
		return strings.ReplaceAll(s, `\ `, " ")
	}
	return s
}

// lastCluster returns the last character of s.
func lastCluster(s string) string {
	last := s
	for rest := s; rest != ""; rest = rest[len(last):] {
		last = firstCluster(rest)
	}
	return last
}
