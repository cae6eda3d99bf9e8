package views

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/autopilot"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// checkedFile is a device file that was read and judged.
type checkedFile struct {
	path   string
	file   *autopilot.File
	report autopilot.Report
	rows   []*checkedRow
}

// checkedRow is a row of the file with what was found about it.
type checkedRow struct {
	autopilot.Device
	findings []autopilot.Finding
	verdict  autopilot.Severity // the worst finding, 0 for none
}

// readDeviceFile reads and judges a file; it takes a moment for a large one.
func readDeviceFile(path string) (*checkedFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fileProblem(path, err)
	}
	defer f.Close()
	file, err := autopilot.Read(f, filepath.Base(path))
	if err != nil {
		return nil, err
	}
	c := &checkedFile{path: path, file: file, report: autopilot.Check(file), rows: make([]*checkedRow, len(file.Devices))}
	found := map[int][]autopilot.Finding{}
	for _, finding := range c.report.Findings {
		found[finding.Line] = append(found[finding.Line], finding)
	}
	for i, d := range file.Devices {
		row := &checkedRow{Device: d, findings: found[d.Line]}
		for _, finding := range row.findings {
			row.verdict = max(row.verdict, finding.Severity)
		}
		c.rows[i] = row
	}
	return c, nil
}

func fileProblem(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("There is no file " + path + ".")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("You may not read the file " + path + ".")
	}
	return errors.New("The file " + path + " can't be opened: " + err.Error() + ".")
}

// fileStep asks for the file and reads it.
type fileStep struct {
	desk    *Desk
	done    func(*checkedFile) tea.Cmd
	env     *ui.Env
	path    *widget.PathPrompt
	reading string // path
	err     error
}

func newFileStep(d *Desk, done func(*checkedFile) tea.Cmd) *fileStep {
	return &fileStep{desk: d, done: done, path: widget.NewPathPrompt("File: ", ".csv", ".txt", ".tsv")}
}

type fileReadMsg struct {
	step *fileStep
	file *checkedFile
	err  error
}

// Title implements [ui.Screen].
func (s *fileStep) Title() string { return "Upload: file" }

// Start implements [ui.Screen].
func (s *fileStep) Start(_ context.Context, env *ui.Env) tea.Cmd {
	s.env = env
	if dir := s.desk.deviceDir; dir != "" {
		return tea.Batch(s.path.Start(), s.path.SetValue(strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator)))
	}
	return s.path.Start()
}

// Typing implements [ui.Typing].
func (s *fileStep) Typing() bool { return true }

// Update implements [ui.Screen].
func (s *fileStep) Update(msg tea.Msg) tea.Cmd {
	if msg, ok := msg.(fileReadMsg); ok {
		if msg.step != s {
			return nil
		}
		s.reading, s.err = "", msg.err
		if msg.err != nil {
			return nil
		}
		return s.done(msg.file)
	}
	if s.reading != "" {
		return nil
	}
	before := s.path.Value()
	cmd, _ := s.path.Update(msg)
	if s.path.Value() != before {
		s.err = nil
	}
	key, ok := msg.(tea.KeyPressMsg)
	path, chosen := s.path.Chosen()
	if !ok || key.String() != "enter" || !chosen {
		return cmd
	}
	s.reading, s.err = path, nil
	return tea.Batch(cmd, func() tea.Msg {
		file, err := readDeviceFile(path)
		return fileReadMsg{s, file, err}
	})
}

// View implements [ui.Screen].
func (s *fileStep) View(width, height int) string {
	th := s.env.Theme
	var p page
	p.wrap(width-1, " ", "The device file as the vendor, Intune or Get-WindowsAutopilotInfo wrote it. Nothing is sent before you have seen every row.")
	switch {
	case s.reading != "":
		p.line("")
		p.line(" " + th.Paint(text.ToneAccent, "Reading "+text.Truncate(text.Sanitize(filepath.Base(s.reading)), width-12)+" …"))
	case s.err != nil:
		p.line("")
		p.wrap(width-1, " ", th.Paint(text.ToneBad, text.Sanitize(s.err.Error())))
	}
	p.line("")
	head := p.window(0, width, height)
	files := s.path.View(width-1, max(height-len(p.lines), 3), th)
	return head + "\n " + strings.ReplaceAll(files, "\n", "\n ")
}

// Bindings implements [ui.Screen].
func (s *fileStep) Bindings() []widget.Binding {
	return []widget.Binding{
		{ID: "upload.file", Keys: []string{"enter"}, Label: "read the file", Group: "Upload", Footer: true, Help: "Read and check the file that is typed or picked."},
		{ID: "upload.complete", Keys: []string{"tab"}, Label: "complete", Group: "Upload", Footer: true, Help: "Complete the path."},
		{ID: "upload.pick", Keys: []string{"down"}, Label: "pick", Group: "Upload", Footer: true, Help: "Pick a file from the list below."},
	}
}

// Status implements [ui.Screen].
func (s *fileStep) Status() string {
	if s.reading != "" {
		return "reading and checking …"
	}
	return "choose a CSV file"
}
