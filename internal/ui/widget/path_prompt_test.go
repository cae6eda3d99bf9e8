package widget_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// pathDesk is a path prompt over a real folder; commands run at once.
type pathDesk struct {
	t      *testing.T
	prompt *widget.PathPrompt
	root   string
}

func newPathDesk(t *testing.T, exts ...string) *pathDesk {
	t.Helper()
	root := t.TempDir()
	day := time.Date(2026, 3, 1, 12, 0, 0, 0, time.Local)
	for name, size := range map[string]int{
		"devices-march.csv": 2048, "devices-april.csv": 10, "Devices.TXT": 1, ".hidden.csv": 1,
		"batches/one.csv": 3, "batches/two.csv": 3, "über\u202euns/x.csv": 1,
	} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, make([]byte, size), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, day, day); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(root)
	t.Setenv("HOME", filepath.Join(root, "batches"))
	t.Setenv("USERPROFILE", filepath.Join(root, "batches"))
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	d := &pathDesk{t: t, prompt: widget.NewPathPrompt("File: ", exts...), root: wd}
	d.run(d.prompt.Start())
	return d
}

func (d *pathDesk) run(cmd tea.Cmd) {
	for cmd != nil {
		cmd, _ = d.prompt.Update(cmd())
	}
}

func (d *pathDesk) press(keys ...string) {
	for _, k := range keys {
		cmd, _ := d.prompt.Update(keyPress(k))
		d.run(cmd)
	}
}

func (d *pathDesk) typed(text string) {
	for _, r := range text {
		cmd, _ := d.prompt.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
		d.run(cmd)
	}
}

// names returns what is listed.
func (d *pathDesk) names() string {
	var names []string
	for _, line := range uitest.ScreenLines(d.prompt.View(80, 12, mono()), 80, 12)[2:] {
		name, _, _ := strings.Cut(strings.TrimLeft(line, " ▌"), "  ")
		names = append(names, filepath.ToSlash(name))
	}
	return strings.Join(names, " ")
}

func (d *pathDesk) expectChosen(want string) {
	d.t.Helper()
	got, _ := d.prompt.Chosen()
	if want != "" {
		want = filepath.Join(d.root, filepath.FromSlash(want))
	}
	uitest.Expect(d.t, "chosen", got, want)
}

func TestPathPromptListsAndPicks(t *testing.T) {
	d := newPathDesk(t, ".csv")
	uitest.Expect(t, "list", d.names(), "batches/ überuns/ devices-april.csv devices-march.csv")
	if line := uitest.ScreenLines(d.prompt.View(80, 12, mono()), 80, 12)[5]; !strings.Contains(line, "2.0 KiB") || !strings.Contains(line, "2026-03-01 12:00") {
		t.Errorf("size or date are missing from %q", line)
	}
	d.typed("march")
	uitest.Expect(t, "list for march", d.names(), "devices-march.csv")
	d.expectChosen("")
	d.press("enter")
	d.expectChosen("devices-march.csv")
	d.press("backspace")
	d.expectChosen("") // it is being changed again
	d.press("ctrl+u", "down", "enter", "down", "down", "enter")
	d.expectChosen("batches/two.csv")
}

func TestPathPromptCompletes(t *testing.T) {
	d := newPathDesk(t)
	sep := string(filepath.Separator)
	for _, step := range []struct{ typed, want string }{
		{"DEV", "devices"}, {"-", "devices-"}, {"m", "devices-march.csv"},
	} {
		d.typed(step.typed)
		d.press("tab")
		uitest.Expect(t, "after "+step.typed, d.prompt.Value(), step.want)
	}
	d.press("ctrl+u")
	d.typed("ba")
	d.press("tab")
	uitest.Expect(t, "folder", d.prompt.Value(), "batches"+sep)
	uitest.Expect(t, "list", d.names(), "one.csv two.csv")
	d.press("ctrl+u")
	d.typed("~" + sep + "on")
	d.press("enter")
	d.expectChosen("batches/one.csv")
	d.press("ctrl+u")
	d.typed("~")
	d.press("down", "down", "enter")
	d.expectChosen("batches/two.csv")
	d.press("ctrl+u")
	d.typed(".hid")
	uitest.Expect(t, "hidden files", d.names(), ".hidden.csv")
}

func TestPathPromptTakesPastedPaths(t *testing.T) {
	for _, quote := range []string{"", "'", `"`} {
		d := newPathDesk(t, ".csv")
		path := filepath.Join(d.root, "batches", "one.csv")
		cmd, _ := d.prompt.Update(tea.PasteMsg{Content: quote + path + quote + "\n"})
		d.run(cmd)
		d.press("enter")
		d.expectChosen("batches/one.csv")
	}
}

func TestPathPromptExplainsBadFolders(t *testing.T) {
	d := newPathDesk(t)
	d.typed("nowhere" + string(filepath.Separator) + "x.csv")
	if got := d.prompt.View(200, 8, mono()); !strings.Contains(got, "The folder") {
		t.Errorf("the missing folder isn't explained in\n%s", got)
	}
	d.press("enter")
	d.expectChosen("nowhere/x.csv") // whoever opens it reports the error
}

func TestPathPromptBeforeItsFirstList(t *testing.T) {
	d := newPathDesk(t)
	p := widget.NewPathPrompt("File: ")
	first := p.Start()
	p.Update(keyPress("~"))
	p.Update(keyPress(string(filepath.Separator)))
	d.prompt = p
	d.run(first)
	uitest.Expect(t, "list", d.names(), "one.csv two.csv")
}

func TestPathPromptStaysInItsBox(t *testing.T) {
	d := newPathDesk(t)
	d.press("down")
	for _, width := range []int{1, 8, 30, 51, 120} {
		for _, height := range []int{1, 2, 3, 20} {
			checkBox(t, d.prompt.View(width, height, mono()), width, height)
		}
	}
}
