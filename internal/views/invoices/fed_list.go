package invoices

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// fedList is a list whose rows are made from the lines of invoices, by a reading
// that others look at too.
type fedList[T any] struct {
	*kit.List[T]
	reading *lineReading
	file    string                                   // what exported files are called after
	export  func() (kind *kit.ListSpec[T], all []T)  // what they hold
	above   func(th *text.Theme, width int) []string // lines over the table
	empty   func() string                            // what it means that there is nothing
	more    func() []widget.Binding                  // keys of this list
	guest   bool                                     // it may cover the screen that reads

	reset func()                    // reading starts over
	fill  func(rows []*invoiceLine) // more lines came
	done  func()                    // all lines are there
}

func newFedList[T any](d *kit.Desk, kind *kit.ListSpec[T], title string, reading *lineReading) *fedList[T] {
	f := &fedList[T]{List: kit.NewList(d, kind, title, nil), reading: reading}
	reading.watch = append(reading.watch, f)
	return f
}

// gone implements [lineWatch].
func (f *fedList[T]) gone() bool { return f.Ctx != nil && f.Ctx.Err() != nil }

// covers implements [lineWatch].
func (f *fedList[T]) covers() bool { return f.guest && !f.gone() }

// begin implements [lineWatch].
func (f *fedList[T]) Begin() {
	f.Table.BeginRefresh()
	if f.reset != nil {
		f.reset()
	}
}

// take implements [lineWatch].
func (f *fedList[T]) Take(rows []*invoiceLine) {
	if f.fill != nil {
		f.fill(rows)
	}
}

// end implements [lineWatch].
func (f *fedList[T]) end() {
	if f.done != nil {
		f.done()
	}
	f.Table.EndRefresh()
}

// Start implements [ui.Screen].
func (f *fedList[T]) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	f.Ctx, f.Env = ctx, env
	f.Table.SetMasked(env.Masked)
	return nil
}

// Personal implements [ui.Personal]: lines of something are titled by it.
func (f *fedList[T]) Personal() text.MaskKind {
	if f.guest {
		return text.MaskName
	}
	return text.MaskNone
}

// Refresh implements [ui.Refresher].
func (f *fedList[T]) Refresh() tea.Cmd { return f.reading.ask(false) }

// Update implements [ui.Screen].
func (f *fedList[T]) Update(msg tea.Msg) tea.Cmd {
	switch msg.(type) {
	case kit.ChangedMsg, ui.JobMsg:
		return nil // what was charged stays
	}
	return f.List.Update(msg)
}

// View implements [ui.Screen].
func (f *fedList[T]) View(width, height int) string {
	f.Table.Placeholder = f.placeholder()
	f.Table.Partial = !f.reading.complete()
	var lines []string
	if f.above != nil {
		lines = f.above(f.Env.Theme, width)
	}
	lines = lines[:min(len(lines), max(0, height-3))]
	body := f.List.View(width, height-len(lines))
	return strings.Join(append(lines, body), "\n")
}

func (f *fedList[T]) placeholder() string {
	switch {
	case f.reading.incomplete() && len(f.reading.in(partReading)) == 0:
		return kit.Sentence(f.reading.failure()) + " Press r to go on."
	case !f.reading.complete():
		return "Reading the lines …"
	case f.empty != nil:
		return f.empty()
	}
	return f.Spec.Empty
}

// Status implements [ui.Screen].
func (f *fedList[T]) Status() string {
	f.Table.Partial = !f.reading.complete()
	if progress := f.reading.progress(); progress != "" {
		return f.Table.Status(progress)
	}
	return f.Table.Status()
}

// Bindings implements [ui.Screen].
func (f *fedList[T]) Bindings() []widget.Binding {
	var bindings []widget.Binding
	if f.more != nil {
		bindings = f.more()
	}
	f.Failure = f.reading.failure()
	return append(bindings, f.List.Bindings()...)
}

// Export implements [ui.Exporter].
func (f *fedList[T]) Export() tea.Cmd {
	kind, all := f.export()
	shown := make([]T, 0, f.Table.Shown())
	for row := range f.Table.Rows() {
		shown = append(shown, row)
	}
	return exportMenu(f.Desk, kind, f.file, f.reading.complete(), shown, all)
}
