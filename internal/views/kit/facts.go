package kit

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// Part is one read of a detail page: what it shows depends on nothing else, so
// all parts are read at once and each appears when it is there. A part that
// can't be read says so in its place and leaves the others alone.
type Part struct {
	Title string
	Read  func(ctx context.Context) (Facts, error)
}

// Facts is what a part has to show.
type Facts struct {
	Sections []widget.Section
	Raw      []byte // the service's JSON
	Value    any    // for the screen's own use, such as its actions
}

// FactsSpec describes a detail page.
type FactsSpec struct {
	Title    string
	Parts    []Part
	Bindings func(f *FactsPage) []widget.Binding
	Portal   string // address in the web portal
	Revive   func() ui.Screen
}

// FactsPage is the screen of a thing's details.
type FactsPage struct {
	Spec     FactsSpec
	Ctx      context.Context
	Env      *ui.Env
	details  *widget.Details
	location Location // restores it in a later run
	run      int
	parts    []partState
}

// At sets what restores the page in a later run.
func (f *FactsPage) At(at Location) *FactsPage {
	f.location = at
	return f
}

// Save implements [ui.Savable].
func (f *FactsPage) Save() (ui.SavedScreen, bool) { return EncodeScreen(f.Spec.Title, f.location, nil) }

type partState struct {
	done  bool
	facts Facts
	age   api.Age   // of the facts
	ages  *api.Ages // of all that they come from
	err   error
}

type partMsg struct {
	page  *FactsPage
	run   int
	part  int
	kept  bool // it comes from the cache, and what the service says is on the way
	facts Facts
	ages  *api.Ages
	err   error
}

// NewFacts makes the screen.
func NewFacts(spec FactsSpec) *FactsPage {
	return &FactsPage{Spec: spec, details: widget.NewDetails(), parts: make([]partState, len(spec.Parts))}
}

// Title implements [ui.Screen].
func (f *FactsPage) Title() string { return f.Spec.Title }

// Start implements [ui.Screen].
func (f *FactsPage) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	f.Ctx, f.Env = ctx, env
	f.details.SetMasked(env.Masked)
	live := f.Refresh()
	cmds := make([]tea.Cmd, 0, len(f.Spec.Parts)+1)
	for i := range f.Spec.Parts {
		cmds = append(cmds, f.read(i, true))
	}
	return tea.Batch(append(cmds, live)...) // what is kept is a screen's first look, if there is any
}

// read is the command that reads a part, from the cache or from the service.
func (f *FactsPage) read(i int, kept bool) tea.Cmd {
	run, ctx, part := f.run, f.Ctx, f.Spec.Parts[i]
	if kept {
		ctx = api.FromCache(ctx)
	}
	return func() tea.Msg {
		ctx, ages := api.WithAges(ctx)
		facts, err := part.Read(ctx)
		return partMsg{f, run, i, kept, facts, ages, err}
	}
}

// Refresh implements [ui.Refresher]. What is shown stays until it is read again.
func (f *FactsPage) Refresh() tea.Cmd {
	f.run++
	cmds := make([]tea.Cmd, len(f.Spec.Parts))
	for i := range f.Spec.Parts {
		f.parts[i].done = false
		cmds[i] = f.read(i, false)
	}
	f.lay()
	return tea.Batch(cmds...)
}

// Update implements [ui.Screen].
func (f *FactsPage) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case partMsg:
		if msg.page != f || msg.run != f.run {
			return nil
		}
		f.Take(msg)
	case refreshMsg:
		return f.refreshQuietly(msg)
	case ChangedMsg, ui.JobMsg:
		if isChange(msg) {
			return f.Refresh()
		}
	case ui.MaskMsg:
		f.details.SetMasked(msg.Masked)
	case tea.KeyPressMsg:
		f.details.Update(msg)
	}
	return nil
}

// Take shows what a part read. What is kept is of use only until the service has
// answered.
func (f *FactsPage) Take(msg partMsg) {
	state := &f.parts[msg.part]
	if msg.kept && (msg.err != nil || state.done && state.err == nil) {
		return
	}
	if !msg.kept {
		state.done, state.err = true, msg.err
	}
	if msg.err == nil {
		state.facts, state.age, state.ages = msg.facts, msg.ages.Age(), msg.ages
	}
	f.lay()
}

// lay puts the sections of all parts together, in the order of the parts.
func (f *FactsPage) lay() {
	var sections []widget.Section
	for i, part := range f.Spec.Parts {
		state := f.parts[i]
		switch {
		case state.err != nil && state.done && state.age.Cached && api.Unreachable(state.err):
			// What follows is kept, and the status says so.
		case state.err != nil && state.done:
			sections = append(sections, widget.Section{Title: part.Title, Fields: []widget.Field{{Label: "not read", Value: Sentence(state.err), Tone: text.ToneWarn}}})
		case !state.done && state.facts.Sections == nil:
			sections = append(sections, widget.Section{Title: part.Title, Fields: []widget.Field{{Label: "reading", Value: "…", Tone: text.ToneMuted}}})
		}
		sections = append(sections, state.facts.Sections...)
	}
	f.details.Set(sections)
}

// Part returns what a part read, nil until then, and why it could not be read.
func (f *FactsPage) Part(i int) (any, error) { return f.parts[i].facts.Value, f.parts[i].err }

// View implements [ui.Screen].
func (f *FactsPage) View(width, height int) string { return f.details.View(width, height, f.Env.Theme) }

// Bindings implements [ui.Screen].
func (f *FactsPage) Bindings() []widget.Binding {
	var bindings []widget.Binding
	if f.Spec.Bindings != nil {
		bindings = f.Spec.Bindings(f)
	}
	bindings = append(bindings, widget.Binding{
		ID: "facts.failure", Keys: []string{"E"}, Label: "errors", Group: "Here",
		Help:     "Show in full what could not be read, with the ids that support asks for.",
		Disabled: func() string { return ReasonUnless(len(f.failures()) > 0, "Everything could be read.") },
		Do:       func() tea.Cmd { return ShowFailure(f.failures()...) },
	})
	return append(bindings, f.details.Bindings()...)
}

func (f *FactsPage) failures() (all []error) {
	for _, state := range f.parts {
		if state.err != nil {
			all = append(all, state.err)
		}
	}
	return all
}

// Status implements [ui.Screen]: how old it is, and what is missing.
func (f *FactsPage) Status() string {
	done, failed := 0, 0
	var age api.Age
	for _, state := range f.parts {
		if state.done {
			done++
		}
		if state.err != nil {
			failed++
		}
		if age.At.IsZero() || !state.age.At.IsZero() && state.age.At.Before(age.At) {
			age.At = state.age.At
		}
		age.Cached = age.Cached || state.age.Cached
	}
	var old, progress, missing string
	switch {
	case age.Cached && failed > 0:
		old = staleStatus(f.failures()[0], age) + ", r tries again"
	case age.Cached:
		old = asOf(age)
	case done == len(f.parts):
		old = readAt(age)
	}
	if done < len(f.parts) {
		progress = fmt.Sprintf("%d of %d read", done, len(f.parts))
	}
	if failed > 0 {
		missing = text.Plural(failed, "part", "parts") + " not read, E tells why"
	}
	return joined(old, progress, missing, f.details.Status())
}

// Copies implements [ui.Copier].
func (f *FactsPage) Copies() []widget.CopyItem { return f.details.Copies() }

// RawJSON implements [ui.Raw].
func (f *FactsPage) RawJSON() (string, []byte) {
	var b strings.Builder
	for i, state := range f.parts {
		if state.facts.Raw == nil {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, "%q:%s", strings.ToLower(f.Spec.Parts[i].Title), state.facts.Raw)
	}
	return f.Spec.Title, []byte("{" + b.String() + "}")
}

// PortalURL implements [ui.Linker].
func (f *FactsPage) PortalURL() string { return f.Spec.Portal }

// Revive implements [ui.Revivable].
func (f *FactsPage) Revive() ui.Screen {
	if f.Spec.Revive == nil {
		return NewFacts(f.Spec)
	}
	return f.Spec.Revive()
}

// AddField appends a field unless its value is empty. more may hold a tone, a mask kind
// and a note.
func AddField(fields *[]widget.Field, label, value string, more ...any) {
	if strings.TrimSpace(value) == "" || value == None {
		return
	}
	f := widget.Field{Label: label, Value: value}
	for _, m := range more {
		switch m := m.(type) {
		case text.Tone:
			f.Tone = m
		case text.MaskKind:
			f.Mask = m
		case string:
			f.Note = m
		}
	}
	*fields = append(*fields, f)
}
