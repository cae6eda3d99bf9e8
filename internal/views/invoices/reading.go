package invoices

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// partsParallel is how many parts are read at once.
const partsParallel = 2

// lineReading reads lines of invoices, part by part, and adds them up. Several
// screens may look at one reading; it belongs to the update loop of the screen
// that owns it.
type lineReading struct {
	plan  func(ctx context.Context) ([]*linePart, error) // finds the parts
	watch []lineWatch

	screen  context.Context // ends with the screen
	ctx     context.Context // ends when reading starts over
	cancel  context.CancelFunc
	run     int  // generation; answers of older ones are dropped
	anew    bool // the user wants to know what the service says now
	planned bool
	err     error // why the parts are not known
	parts   []*linePart
	rows    []*invoiceLine
	billed  map[string]bool // subscriptions that a billing line charges
	sums                    // of the lines that count
}

// lineWatch is somebody who wants to hear of lines.
type lineWatch interface {
	Begin()                   // reading starts over
	Take(rows []*invoiceLine) // more lines
	end()                     // all is read
	gone() bool               // it has been left: tell it nothing more
	covers() bool             // it may cover the screen that reads, and must be drawn all the same
}

// arrivedMsg has screens drawn that look at a reading from above its own.
type arrivedMsg struct{}

// goOnMsg asks a reading to go on. It is broadcast, because what is read belongs to
// the screen that owns the reading, not to one that merely looks at it.
type goOnMsg struct {
	reading *lineReading
	later   bool // with the parts that are read only when asked for
}

// ask has the reading go on, from any screen.
func (r *lineReading) ask(later bool) tea.Cmd { return ui.Broadcast(goOnMsg{r, later}) }

// tell passes something on to everybody who is still there.
func (r *lineReading) tell(what func(lineWatch)) {
	r.watch = slices.DeleteFunc(r.watch, lineWatch.gone)
	for _, w := range r.watch {
		what(w)
	}
}

// draw has covering screens drawn again.
func (r *lineReading) draw() tea.Cmd {
	if slices.ContainsFunc(r.watch, lineWatch.covers) {
		return ui.Broadcast(arrivedMsg{})
	}
	return nil
}

func newLineReading(plan func(ctx context.Context) ([]*linePart, error), watch ...lineWatch) *lineReading {
	return &lineReading{plan: plan, watch: watch}
}

type (
	partsMsg struct {
		reading *lineReading
		run     int
		parts   []*linePart
		err     error
	}
	linesMsg struct {
		reading *lineReading
		run     int
		part    *linePart
		batch   ui.Batch[linePage]
	}
)

// start reads everything, for as long as a screen lives.
func (r *lineReading) start(screen context.Context) tea.Cmd {
	r.screen = screen
	return r.startOver()
}

func (r *lineReading) startOver() tea.Cmd {
	if r.cancel != nil {
		r.cancel()
	}
	r.ctx, r.cancel = context.WithCancel(r.screen)
	r.run++
	r.planned, r.err, r.parts, r.rows = false, nil, nil, nil
	r.billed, r.sums = map[string]bool{}, sums{}
	r.tell(lineWatch.Begin)
	run, inner := r.run, r.ctx
	return func() tea.Msg {
		parts, err := kit.WithCacheFallback(inner, r.plan)
		return partsMsg{r, run, parts, err}
	}
}

// update takes what belongs to the reading and reports whether the message did.
func (r *lineReading) update(msg tea.Msg) (cmd tea.Cmd, ours bool) {
	switch msg := msg.(type) {
	case goOnMsg:
		switch {
		case msg.reading != r || r.screen == nil:
			return nil, false
		case msg.later:
			return tea.Batch(r.readLater(), r.draw()), true
		}
		return tea.Batch(r.goOn(), r.draw()), true
	case partsMsg:
		if msg.reading != r {
			return nil, false
		}
		if msg.run != r.run {
			return nil, true
		}
		r.planned, r.err, r.parts = true, msg.err, msg.parts
		for i, part := range r.parts {
			part.index = i
		}
		if r.err != nil {
			return kit.ShowFailure(r.err), true
		}
		return r.next(), true
	case linesMsg:
		if msg.reading != r {
			return nil, false
		}
		if msg.run != r.run {
			return nil, true
		}
		return tea.Batch(r.Take(msg.part, msg.batch), r.draw()), true
	}
	return nil, false
}

// next starts parts as long as there is room. Usage waits until all charges are
// known, because it counts only where no charge contains it.
func (r *lineReading) next() tea.Cmd {
	reading, charging := 0, false
	for _, part := range r.parts {
		if part.state == partReading {
			reading++
		}
		charging = charging || !part.usage && part.state != partDone
	}
	var cmds []tea.Cmd
	for _, part := range r.parts {
		if part.state == partWaiting && reading < partsParallel && (!part.usage || !charging) {
			reading++
			cmds = append(cmds, r.read(part))
		}
	}
	if r.complete() {
		r.tell(lineWatch.end)
	}
	return tea.Batch(cmds...)
}

// read reads a part from where it stopped.
func (r *lineReading) read(part *linePart) tea.Cmd {
	part.state, part.err, part.anew = partReading, nil, r.anew
	part.resumed = part.next != nil
	at, first, run := part.next, part.lines, r.run
	seq := func(yield func([]linePage, error) bool) {
		for page, err := range part.read(r.ctx, at, first) {
			if !yield([]linePage{page}, err) {
				return
			}
		}
	}
	return ui.Stream(r.ctx, seq, func(b ui.Batch[linePage]) tea.Msg { return linesMsg{r, run, part, b} })
}

func (r *lineReading) Take(part *linePart, b ui.Batch[linePage]) tea.Cmd {
	for _, page := range b.Items {
		part.searched += page.searched
		if part.keptAt.IsZero() || page.keptAt.Before(part.keptAt) {
			part.keptAt = page.keptAt
		}
		part.lines += len(page.rows)
		if page.searched > 0 {
			part.pages++
			part.next, part.resumed = page.next, false
		}
		r.count(part, page.rows)
		r.tell(func(w lineWatch) { w.Take(page.rows) })
	}
	switch {
	case !b.Done:
		return b.Next
	case b.Err != nil:
		return r.failed(part, b.Err)
	case part.resumed:
		// No page where there had to be one: the service forgets a place after
		// some time and says then that the list ends there.
		return r.startOver()
	}
	part.state = partDone
	return r.next()
}

// count adds lines up, unless they only explain others.
func (r *lineReading) count(part *linePart, rows []*invoiceLine) {
	r.rows = append(r.rows, rows...)
	for _, l := range rows {
		if part.usage && l.subscription != "" && r.billed[l.subscription] {
			l.explains = true
		}
		if l.explains {
			continue
		}
		if !part.usage {
			r.billed[l.subscription] = true
		}
		part.add(l)
		r.add(l)
	}
}

// failed notes where to go on. The other parts are read all the same, and only the
// first failure is put before the user: in
// full where there is nothing else to see.
func (r *lineReading) failed(part *linePart, err error) tea.Cmd {
	first := len(r.failures()) == 0
	part.state, part.err = partFailed, err
	var page *api.PageError
	if errors.As(err, &page) && page.From != nil {
		part.next = page.From
	}
	switch {
	case !first:
		return r.next()
	case len(r.rows) == 0:
		return tea.Batch(r.next(), kit.ShowFailure(err))
	}
	return tea.Batch(r.next(), ui.Toast(text.ToneBad, "Not all lines could be read. r goes on where it stopped, E tells why."))
}

// goOn reads on where parts failed; when nothing did, everything again.
func (r *lineReading) goOn() tea.Cmd {
	failed := r.failures()
	if len(failed) == 0 || r.err != nil {
		r.anew = true
		return r.startOver()
	}
	for _, part := range failed {
		part.state = partWaiting
	}
	return r.next()
}

// readLater reads the parts that are read only when asked for.
func (r *lineReading) readLater() tea.Cmd {
	for _, part := range r.later() {
		part.state = partWaiting
	}
	return r.next()
}

func (r *lineReading) in(state lineState) []*linePart {
	var parts []*linePart
	for _, part := range r.parts {
		if part.state == state {
			parts = append(parts, part)
		}
	}
	return parts
}

func (r *lineReading) failures() []*linePart { return r.in(partFailed) }
func (r *lineReading) later() []*linePart    { return r.in(partLater) }

// complete reports whether all lines that count are there, so that sums are final.
func (r *lineReading) complete() bool {
	for _, part := range r.parts {
		if !part.explains && part.state != partDone {
			return false
		}
	}
	return r.planned && r.err == nil
}

// incomplete reports that something failed and nobody is reading it.
func (r *lineReading) incomplete() bool { return r.err != nil || len(r.failures()) > 0 }

// failure returns what went wrong first.
func (r *lineReading) failure() error {
	if r.err != nil {
		return r.err
	}
	for _, part := range r.failures() {
		return part.err
	}
	return nil
}

// keptAt is when the oldest of the lines that come from the cache were read; zero
// when none do.
func (r *lineReading) keptAt() (oldest time.Time) {
	for _, part := range r.parts {
		if at := part.keptAt; !at.IsZero() && (oldest.IsZero() || at.Before(oldest)) {
			oldest = at
		}
	}
	return oldest
}

// progress says in a few words what is going on, "" when all is done.
func (r *lineReading) progress() string {
	if r.err != nil {
		return "INCOMPLETE, r tries again"
	}
	if !r.planned {
		return "finding the lines"
	}
	var texts []string
	for _, part := range r.failures() {
		texts = append(texts, fmt.Sprintf("INCOMPLETE: %s failed after %s, r goes on there", part.title, text.Plural(part.searched, "line", "lines")))
	}
	if at := r.keptAt(); !at.IsZero() {
		texts = append(texts, "kept lines, read "+kit.ClockTime(at, time.Now())+", r reads them anew")
	}
	for _, part := range r.in(partReading) {
		texts = append(texts, fmt.Sprintf("reading %s, page %d", part.title, part.pages+1))
	}
	return strings.Join(texts, " · ")
}
