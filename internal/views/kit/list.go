package kit

import (
	"context"
	"errors"
	"iter"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// ListSpec describes a list. Adding a column or an action is one line here.
type ListSpec[T any] struct {
	Name     string // stable id, prefix of the bindings' ids: "customers"
	Singular string // "customer"
	Plural   string // "customers"
	Columns  []widget.Column[T]
	ID       func(T) string
	SortBy   string // column to begin with; "" keeps the service's order
	Desc     bool
	Empty    string // what it means when there are none
	// Large lists are refreshed on request, not after every change.
	Large bool
	// Changed names the rows that news since a moment are about, and Row reads one of
	// them anew, knowing what it was if it was there: a list that is too long to be
	// read again is kept true by them. Nil where single rows can't be read.
	Changed   func(news api.News, since time.Time) []string
	Row       func(ctx context.Context, d *Desk, id string, was T) (T, error)
	Open      func(l *List[T], row T) tea.Cmd
	Describe  func(l *List[T], row T) tea.Cmd
	Copies    func(row T) []widget.CopyItem
	Raw       func(row T) []byte
	Bindings  func(l *List[T]) []widget.Binding
	PortalURL func(row T) string
	// Update handles messages of the area's own; nil for none.
	Update func(l *List[T], msg tea.Msg) (cmd tea.Cmd, handled bool)
}

// Page is a page of a list with the place where reading goes on after it.
type Page[T any] struct {
	Rows []T
	Next *api.Cursor
	// Adding is what the rows, known already, come with now: "provisioning".
	Adding string
	// Lacking is why that could not be had; the rows are good without it.
	Lacking error
}

// Source reads a list from its start or from a place in it.
type Source[T any] func(ctx context.Context, from *api.Cursor) iter.Seq2[Page[T], error]

// NewSource makes a source of an API collection. row converts an item to what the list
// shows.
func NewSource[P, R, T any](d *Desk, op *api.ListOp[P, R], p P, row func(*R) T) Source[T] {
	return func(ctx context.Context, at *api.Cursor) iter.Seq2[Page[T], error] {
		return func(yield func(Page[T], error) bool) {
			for page, err := range op.Stream(ctx, d.Client, p, at) {
				out := Page[T]{Next: page.Next, Rows: make([]T, len(page.Items))}
				for i := range page.Items {
					out.Rows[i] = row(&page.Items[i])
				}
				if !yield(out, err) {
					return
				}
			}
		}
	}
}

// Identity returns the item itself, for lists that show whole items.
func Identity[R any](r *R) *R { return r }

// List is the screen of every list. It streams, filters, sorts, marks and exports rows,
// and keeps the cursor on the same row while others arrive.
type List[T any] struct {
	Desk     *Desk
	Spec     *ListSpec[T]
	Heading  string
	source   Source[T]
	location Location // restores it in a later run

	Ctx    context.Context
	Env    *ui.Env
	cancel context.CancelFunc
	Table  *widget.Table[T]
	Prompt *widget.Prompt
	typing bool

	run     int // number of the current reading; batches of older ones are dropped
	phase   listPhase
	round   *refreshRound // in phaseBackground
	pass    listPass
	data    listData
	Failure error // why the last reading stopped
}

// NewList makes a list screen.
func NewList[T any](d *Desk, kind *ListSpec[T], title string, source Source[T]) *List[T] {
	l := &List[T]{Desk: d, Spec: kind, Heading: title, source: source, Table: widget.NewTable(kind.Columns, kind.ID)}
	l.Table.Partial, l.Table.Ranked = true, true
	l.Prompt = widget.NewPrompt("/")
	l.Prompt.Placeholder = "filter " + kind.Plural
	if kind.SortBy != "" {
		l.Table.SortBy(kind.SortBy, kind.Desc)
	}
	return l
}

// batchMsg is what a reading delivers.
type batchMsg[T any] struct {
	list  *List[T] // several lists may share a screen
	run   int
	batch ui.Batch[Page[T]]
	ages  *api.Ages // of what this reading has read so far
}

// Title implements [ui.Screen].
func (l *List[T]) Title() string { return l.Heading }

// Start implements [ui.Screen].
func (l *List[T]) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	l.Ctx, l.Env = ctx, env
	l.Table.SetMasked(env.Masked)
	if l.Desk.Client.Caches() {
		return l.warm()
	}
	return l.read(nil)
}

// warm shows the cached rows first. Reading from the service follows.
func (l *List[T]) warm() tea.Cmd {
	return l.stream(phaseWarming, nil, api.FromCache)
}

// Revive implements [ui.Revivable].
func (l *List[T]) Revive() ui.Screen {
	again := NewList(l.Desk, l.Spec, l.Heading, l.source)
	again.location = l.location
	return again
}

// read starts reading at a cursor and stops any earlier reading.
func (l *List[T]) read(at *api.Cursor) tea.Cmd {
	return l.stream(phaseReading, at, func(ctx context.Context) context.Context { return ctx })
}

func (l *List[T]) stream(phase listPhase, at *api.Cursor, with withContext) tea.Cmd {
	l.enter(phase)
	l.Table.Placeholder = "Reading " + l.Spec.Plural + " …"
	return l.launch(at, with)
}

// launch starts delivering pages and stops any earlier reading.
func (l *List[T]) launch(at *api.Cursor, with withContext) tea.Cmd {
	if l.cancel != nil {
		l.cancel()
	}
	var ctx context.Context
	ctx, l.cancel = context.WithCancel(l.Ctx)
	ctx, ages := api.WithAges(with(ctx))
	l.run++
	run := l.run
	seq := func(yield func([]Page[T], error) bool) {
		for page, err := range l.source(ctx, at) {
			pages := []Page[T]{page}
			if err != nil && len(page.Rows) == 0 {
				pages = nil // no page came
			}
			if !yield(pages, err) {
				return
			}
		}
	}
	return ui.Stream(ctx, seq, func(b ui.Batch[Page[T]]) tea.Msg { return batchMsg[T]{l, run, b, ages} })
}

// Refresh implements [ui.Refresher]: it reads everything again in place, or goes
// on where a reading failed.
func (l *List[T]) Refresh() tea.Cmd {
	if l.Failure != nil && l.pass.next != nil {
		l.pass.resumed = true
		return l.read(l.pass.next)
	}
	return l.reread()
}

func (l *List[T]) reread() tea.Cmd {
	l.Table.BeginRefresh()
	l.startPass(true)
	return l.read(nil)
}

// Update implements [ui.Screen].
func (l *List[T]) Update(msg tea.Msg) tea.Cmd {
	if l.Spec.Update != nil {
		if cmd, handled := l.Spec.Update(l, msg); handled {
			return cmd
		}
	}
	switch msg := msg.(type) {
	case batchMsg[T]:
		if msg.list == l && msg.run == l.run {
			return l.Take(msg.batch, msg.ages)
		}
	case refreshMsg:
		return l.refreshQuietly(msg)
	case rowsMsg[T]:
		l.takeRows(msg)
	case marksMsg:
		l.takeMarks(msg)
	case ChangedMsg, ui.JobMsg:
		if isChange(msg) && !l.Spec.Large {
			return l.Refresh()
		}
	case ui.MaskMsg:
		l.Table.SetMasked(msg.Masked)
	case tea.KeyPressMsg:
		if l.typing {
			return l.typed(msg)
		}
		l.Table.Update(msg)
	case tea.PasteMsg:
		if l.typing && l.Prompt.Update(msg) {
			l.Table.SetFilter(l.Prompt.Value())
		}
	}
	return nil
}

// Take adds a batch of pages to the list.
func (l *List[T]) Take(b ui.Batch[Page[T]], ages *api.Ages) tea.Cmd {
	if l.phase == phaseBackground {
		return l.takeQuietly(b, ages)
	}
	age := ages.Age()
	for _, page := range b.Items {
		l.Table.Append(page.Rows)
		if page.Lacking != nil {
			l.pass.lacking = page.Lacking
		}
		if l.pass.adding = page.Adding; l.pass.adding == "" {
			l.pass.next, l.pass.resumed = page.Next, false
			l.pass.pages++
		}
	}
	if l.pass.adding != "" {
		l.Table.Partial = false
	}
	if !l.pass.replaces && !age.At.IsZero() {
		l.data.age = age
	}
	if !b.Done {
		return b.Next
	}
	if b.Err == nil {
		l.data.ages = ages
	}
	if l.phase == phaseWarming {
		return l.warmed(b.Err != nil)
	}
	l.leave(b.Err)
	if b.Err != nil {
		return l.failed()
	}
	if l.pass.resumed {
		// No page where there had to be one: the service forgets a place after
		// some time and says then that the list ends there.
		l.pass.resumed = false
		return l.reread()
	}
	l.Table.Partial = false
	if l.pass.replaces {
		l.pass.replaces, l.data.partial, l.data.age = false, false, age
		l.Table.EndRefresh()
	}
	l.Table.Placeholder = l.Spec.Empty
	return nil
}

// warmed goes on to the service once all that is kept is shown.
func (l *List[T]) warmed(partly bool) tea.Cmd {
	l.data.partial = partly
	if l.Table.Len() == 0 && partly {
		l.data.age = api.Age{} // nothing is cached
		l.startPass(l.pass.replaces)
		return l.read(nil)
	}
	l.Table.Partial = partly
	return l.reread()
}

// failed says why reading stopped. Where there is nothing else to see, that is
// shown in full; where there are rows, the user may be busy with them.
func (l *List[T]) failed() tea.Cmd {
	var page *api.PageError
	if errors.As(l.Failure, &page) && page.From != nil {
		l.pass.next = page.From
	}
	l.Table.Placeholder = Sentence(l.Failure) + " Press r to try again."
	switch {
	case l.Table.Len() == 0:
		return ShowFailure(l.Failure)
	case l.data.age.Cached && api.Unreachable(l.Failure):
		return ui.Toast(text.ToneWarn, "Partner Center can't be reached. What is shown was read before; r tries again.")
	}
	return ui.Toast(text.ToneBad, "Not all "+l.Spec.Plural+" could be read. r goes on where it stopped, E tells why.")
}

// Typing implements [ui.Typing].
func (l *List[T]) Typing() bool { return l.typing }

// OpenFilter moves the input to the filter.
func (l *List[T]) OpenFilter() tea.Cmd {
	l.typing = true
	l.Prompt.Focus()
	return nil
}

func (l *List[T]) typed(msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "enter", "down", "up":
		l.typing = false
		l.Prompt.Blur()
		if msg.String() == "enter" {
			l.Table.Hold()
		} else {
			l.Table.Update(msg)
		}
	case "esc":
		l.typing = false
		l.ClearFilter()
	default:
		if l.Prompt.Update(msg) {
			l.Table.SetFilter(l.Prompt.Value())
		}
	}
	return nil
}

// ClearFilter empties the filter and shows all rows.
func (l *List[T]) ClearFilter() {
	l.Prompt.SetValue("")
	l.Prompt.Blur()
	l.Table.SetFilter("")
}

// Escape implements [ui.Escaper]: it takes back the filter, then the marks.
func (l *List[T]) Escape() (bool, tea.Cmd) {
	switch {
	case l.Prompt.Value() != "":
		l.ClearFilter()
	case len(l.Table.Marked()) > 0:
		l.Table.ClearMarks()
	default:
		return false, nil
	}
	return true, nil
}

// View implements [ui.Screen].
func (l *List[T]) View(width, height int) string {
	if !l.typing && l.Prompt.Value() == "" {
		return l.Table.View(width, height, l.Env.Theme)
	}
	return l.Prompt.View(width, l.Env.Theme) + "\n" + l.Table.View(width, height-1, l.Env.Theme)
}

// Bindings implements [ui.Screen].
func (l *List[T]) Bindings() []widget.Binding {
	none := func() string {
		if _, ok := l.Table.Current(); !ok {
			return "There is no " + l.Spec.Singular + " under the cursor."
		}
		return ""
	}
	bindings := []widget.Binding{}
	if l.Spec.Open != nil {
		bindings = append(bindings, widget.Binding{
			ID: l.Spec.Name + ".open", Keys: []string{"enter"}, Label: "open", Group: "Here", Footer: true,
			Help: "Open the " + l.Spec.Singular + " under the cursor.", Disabled: none,
			Do: func() tea.Cmd {
				row, _ := l.Table.Current()
				l.Table.Hold()
				return l.Spec.Open(l, row)
			},
		})
	}
	bindings = append(bindings, widget.Binding{
		ID: "list.filter", Keys: []string{"/"}, Label: "filter", Group: "List", Footer: true,
		Help: "Show only the " + l.Spec.Plural + " that match what you type, in any column.",
		Do:   l.OpenFilter,
	})
	if l.Spec.Bindings != nil {
		bindings = append(bindings, l.Spec.Bindings(l)...)
	}
	bindings = append(bindings, widget.Binding{
		ID: "list.failure", Keys: []string{"E"}, Label: "errors", Group: "List",
		Help: "Show in full why the list is not complete, with the ids that support asks for.",
		Disabled: func() string {
			switch {
			case l.pass.lacking != nil:
				return ""
			case l.Table.Partial:
				return ReasonUnless(l.Failure != nil, "Nothing has gone wrong so far; the list is still being read.")
			}
			return ReasonUnless(l.Failure != nil, "Everything that was asked for could be read.")
		},
		Do: func() tea.Cmd { return ShowFailure(l.Failure, l.pass.lacking) },
	})
	return append(bindings, l.Table.Bindings()...)
}

// Copies implements [ui.Copier].
func (l *List[T]) Copies() []widget.CopyItem {
	row, ok := l.Table.Current()
	if !ok {
		return nil
	}
	var items []widget.CopyItem
	if l.Spec.Copies != nil {
		items = l.Spec.Copies(row)
	}
	return append(items, widget.CopyItem{Label: "row", Value: tabbed(l.Spec.Columns, row)})
}

// Describe implements [ui.Describer]; without a description of its own, a row is
// opened.
func (l *List[T]) Describe() tea.Cmd {
	describe := l.Spec.Describe
	if describe == nil {
		describe = l.Spec.Open
	}
	row, ok := l.Table.Current()
	if !ok || describe == nil {
		return ui.Toast(text.ToneText, "There is nothing to describe on this screen.")
	}
	return describe(l, row)
}

// RawJSON implements [ui.Raw].
func (l *List[T]) RawJSON() (string, []byte) {
	row, ok := l.Table.Current()
	if !ok || l.Spec.Raw == nil {
		return "", nil
	}
	return l.Spec.ID(row), l.Spec.Raw(row)
}

// PortalURL implements [ui.Linker].
func (l *List[T]) PortalURL() string {
	row, ok := l.Table.Current()
	if !ok || l.Spec.PortalURL == nil {
		return ""
	}
	return l.Spec.PortalURL(row)
}

// Chosen returns the marked rows, or the one under the cursor.
func (l *List[T]) Chosen() []T {
	if marked := l.Table.Marked(); len(marked) > 0 {
		return marked
	}
	if row, ok := l.Table.Current(); ok {
		return []T{row}
	}
	return nil
}
