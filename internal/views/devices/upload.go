package devices

import (
	"context"
	"path/filepath"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/autopilot"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// Upload leads from a device file to an upload in steps: choose the file, look
// at what was found in it, at the batches it makes, and at what is sent. The last
// step, the progress, is a screen of its own that outlives this one.
type Upload struct {
	desk     *kit.Desk
	customer *kit.Customer
	batch    string // where untagged devices go, as far as known
	ctx      context.Context
	env      *ui.Env
	steps    []ui.Screen // that have been reached; the last is shown
}

var uploadSteps = []string{"1 File", "2 Check", "3 Batches", "4 Send", "5 Progress"}

// stepStrip draws the steps with one of them active.
func stepStrip(active, width int, th *text.Theme) string {
	strip := widget.Tabs{Titles: uploadSteps, Active: active}
	return " " + strip.View(width-1, th)
}

// stripHeight is how many lines the steps take.
const stripHeight = 2

// NewUpload makes the screen; batch is where devices without a group tag go, ""
// to be asked.
func NewUpload(d *kit.Desk, c *kit.Customer, batch string) *Upload {
	return &Upload{desk: d, customer: c, batch: batch}
}

// uploadDevices asks for the customer first.
func uploadDevices(d *kit.Desk) tea.Cmd {
	return kit.ChooseCustomerRoute.Push(d, kit.ChooseCustomerArgs{
		Title: "Whose devices?", Do: func(c *kit.Customer) tea.Cmd { return ui.Replace(NewUpload(d, c, "")) },
	})
}

// Title implements [ui.Screen].
func (u *Upload) Title() string { return "Upload devices" }

// Revive implements [ui.Revivable].
func (u *Upload) Revive() ui.Screen { return NewUpload(u.desk, u.customer, u.batch) }

// Save implements [ui.Savable]: an upload begins anew with its file.
func (u *Upload) Save() (ui.SavedScreen, bool) {
	return kit.EncodeScreen(u.Title(), uploadRoute.At(batchArgs{u.customer, u.batch}), nil)
}

// Start implements [ui.Screen].
func (u *Upload) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	u.ctx, u.env = ctx, env
	return u.next(newFileStep(u.desk, u.checked))
}

func (u *Upload) next(step ui.Screen) tea.Cmd {
	u.steps = append(u.steps, step)
	return step.Start(u.ctx, u.env)
}

func (u *Upload) shown() ui.Screen { return u.steps[len(u.steps)-1] }

// checked goes on to look at a file that was read.
func (u *Upload) checked(f *checkedFile) tea.Cmd {
	u.desk.DeviceDir = filepath.Dir(f.path)
	return u.next(newCheckStep(u.desk, f, u.batches))
}

// batches goes on to the batches of the good rows.
func (u *Upload) batches(f *checkedFile) tea.Cmd {
	return u.next(newBatchStep(u.desk, u.customer, f.report.Good, u.batch, func(planned []autopilot.Batch, exists func(string) bool) tea.Cmd {
		return u.confirm(newDeviceUpload(u.desk, u.customer, f.file.Name, planned, exists))
	}))
}

// confirm goes on to the change that is to be sent.
func (u *Upload) confirm(upload *deviceUpload) tea.Cmd {
	return u.next(kit.NewChange(u.desk, upload.change()))
}

// Update implements [ui.Screen].
func (u *Upload) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if msg.String() == "esc" && len(u.steps) == 1 { // its prompt takes every key
			return ui.Pop()
		}
		return u.shown().Update(msg)
	case tea.PasteMsg:
		return u.shown().Update(msg)
	}
	var cmds []tea.Cmd
	for _, step := range u.steps {
		cmds = append(cmds, step.Update(msg))
	}
	return tea.Batch(cmds...)
}

// Escape implements [ui.Escaper]: it goes back one step.
func (u *Upload) Escape() (bool, tea.Cmd) {
	if s, ok := u.shown().(ui.Escaper); ok {
		if handled, cmd := s.Escape(); handled {
			return true, cmd
		}
	}
	if len(u.steps) == 1 {
		return false, nil
	}
	u.steps = u.steps[:len(u.steps)-1]
	return true, nil
}

// Typing implements [ui.Typing].
func (u *Upload) Typing() bool {
	s, ok := u.shown().(ui.Typing)
	return ok && s.Typing()
}

// View implements [ui.Screen].
func (u *Upload) View(width, height int) string {
	return stepStrip(len(u.steps)-1, width, u.env.Theme) + "\n\n" + u.shown().View(width, height-stripHeight)
}

// Bindings implements [ui.Screen].
func (u *Upload) Bindings() []widget.Binding { return u.shown().Bindings() }

// Status implements [ui.Screen].
func (u *Upload) Status() string { return u.shown().Status() }

// Copies implements [ui.Copier].
func (u *Upload) Copies() []widget.CopyItem {
	if s, ok := u.shown().(ui.Copier); ok {
		return s.Copies()
	}
	return nil
}

// Describe implements [ui.Describer].
func (u *Upload) Describe() tea.Cmd {
	if s, ok := u.shown().(ui.Describer); ok {
		return s.Describe()
	}
	return ui.Toast(text.ToneText, "There is nothing to describe at this step.")
}

// RawJSON implements [ui.Raw].
func (u *Upload) RawJSON() (string, []byte) {
	if s, ok := u.shown().(ui.Raw); ok {
		return s.RawJSON()
	}
	return "", nil
}

// Export implements [ui.Exporter].
func (u *Upload) Export() tea.Cmd {
	if s, ok := u.shown().(ui.Exporter); ok {
		return s.Export()
	}
	return ui.Toast(text.ToneText, "There is nothing to export at this step.")
}

// Guard implements [ui.Guarded].
func (u *Upload) Guard() string {
	if s, ok := u.shown().(ui.Guarded); ok {
		return s.Guard()
	}
	return ""
}
