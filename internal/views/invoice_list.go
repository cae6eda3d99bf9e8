package views

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// fedList is a list whose rows are made from the lines of invoices, by a reading
// that others look at too.
type fedList[T any] struct {
	*List[T]
	reading *lineReading
	file    string                                   // what exported files are called after
	export  func() (kind *Kind[T], all []T)          // what they hold
	above   func(th *text.Theme, width int) []string // lines over the table
	empty   func() string                            // what it means that there is nothing
	more    func() []widget.Binding                  // keys of this list
	guest   bool                                     // it may cover the screen that reads

	reset func()                    // reading starts over
	fill  func(rows []*invoiceLine) // more lines came
	done  func()                    // all lines are there
}

func newFedList[T any](d *Desk, kind *Kind[T], title string, reading *lineReading) *fedList[T] {
	f := &fedList[T]{List: NewList(d, kind, title, nil), reading: reading}
	reading.watch = append(reading.watch, f)
	return f
}

// gone implements [lineWatch].
func (f *fedList[T]) gone() bool { return f.ctx != nil && f.ctx.Err() != nil }

// covers implements [lineWatch].
func (f *fedList[T]) covers() bool { return f.guest && !f.gone() }

// begin implements [lineWatch].
func (f *fedList[T]) begin() {
	f.table.BeginRefresh()
	if f.reset != nil {
		f.reset()
	}
}

// take implements [lineWatch].
func (f *fedList[T]) take(rows []*invoiceLine) {
	if f.fill != nil {
		f.fill(rows)
	}
}

// end implements [lineWatch].
func (f *fedList[T]) end() {
	if f.done != nil {
		f.done()
	}
	f.table.EndRefresh()
}

// Start implements [ui.Screen].
func (f *fedList[T]) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	f.ctx, f.env = ctx, env
	f.table.SetMasked(env.Masked)
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
	case changedMsg, ui.JobMsg:
		return nil // what was charged stays
	}
	return f.List.Update(msg)
}

// View implements [ui.Screen].
func (f *fedList[T]) View(width, height int) string {
	f.table.Placeholder = f.placeholder()
	f.table.Partial = !f.reading.complete()
	var lines []string
	if f.above != nil {
		lines = f.above(f.env.Theme, width)
	}
	lines = lines[:min(len(lines), max(0, height-3))]
	body := f.List.View(width, height-len(lines))
	return strings.Join(append(lines, body), "\n")
}

func (f *fedList[T]) placeholder() string {
	switch {
	case f.reading.incomplete() && len(f.reading.in(partReading)) == 0:
		return sentence(f.reading.failure()) + " Press r to go on."
	case !f.reading.complete():
		return "Reading the lines …"
	case f.empty != nil:
		return f.empty()
	}
	return f.kind.Empty
}

// Status implements [ui.Screen].
func (f *fedList[T]) Status() string {
	f.table.Partial = !f.reading.complete()
	if progress := f.reading.progress(); progress != "" {
		return f.table.Status(progress)
	}
	return f.table.Status()
}

// Bindings implements [ui.Screen].
func (f *fedList[T]) Bindings() []widget.Binding {
	var bindings []widget.Binding
	if f.more != nil {
		bindings = f.more()
	}
	f.failure = f.reading.failure()
	return append(bindings, f.List.Bindings()...)
}

// Export implements [ui.Exporter].
func (f *fedList[T]) Export() tea.Cmd {
	kind, all := f.export()
	shown := make([]T, 0, f.table.Shown())
	for row := range f.table.Rows() {
		shown = append(shown, row)
	}
	return exportMenu(f.desk, kind, f.file, f.reading.complete(), shown, all)
}
