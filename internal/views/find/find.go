package find

import (
	"cmp"
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// findLimit is how many hits are shown: who doesn't see it there types a letter more.
const findLimit = 200

func cannotFind(d *kit.Desk) string {
	return kit.ReasonUnless(d.Finder != nil, "Nothing is kept on this computer, so there is nothing to search. F in the customer list asks Partner Center.")
}

func openFind(d *kit.Desk) tea.Cmd { return ui.Push(NewFind(d)) }

// Find is the screen that finds anything: results while typing, and a jump to the
// thing.
type Find struct {
	desk   *kit.Desk
	ctx    context.Context
	env    *ui.Env
	prompt *widget.Prompt
	table  *widget.Table[kit.Found]

	run       int // the search under way; answers of older ones are dropped
	cancel    context.CancelFunc
	searching bool
	opening   string // what is being looked up to go there
	failure   error
}

type (
	foundMsg struct {
		run   int
		query string
		hits  []kit.Found
		err   error
	}
	// arriveMsg brings what a jump needed to know.
	arriveMsg struct {
		run    int
		screen func() ui.Screen
	}
)

// NewFind makes the screen.
func NewFind(d *kit.Desk) *Find {
	f := &Find{desk: d, prompt: widget.NewPrompt("find "), table: widget.NewTable(findColumns(), func(f kit.Found) string { return f.Kind + " " + f.Parent + " " + f.ID })}
	f.prompt.Placeholder = "name, domain, id, serial number …"
	f.say("")
	return f
}

func findColumns() []widget.Column[kit.Found] {
	return []widget.Column[kit.Found]{
		{Name: "kind", Title: "Kind", Min: 12, Text: func(f kit.Found) string { return strings.ReplaceAll(f.Kind, "-", " ") }, Tone: kit.MutedTone[kit.Found], NoSearch: true},
		{Name: "title", Title: "Name", Min: 24, Max: 48, Flex: 3, Mask: text.MaskName, Text: func(f kit.Found) string { return f.Title }},
		{Name: "customer", Title: "Customer", Min: 16, Max: 32, Flex: 1, Priority: 1, Mask: text.MaskName, Text: func(f kit.Found) string { return cmp.Or(f.Customer, f.Parent) }, Tone: kit.MutedTone[kit.Found]},
		{Name: "text", Title: "Also", Min: 20, Max: 60, Flex: 2, Priority: 3, Mask: text.MaskName, Text: func(f kit.Found) string { return f.Text }, Tone: kit.MutedTone[kit.Found]},
		{Name: "id", Title: "ID", Min: 20, Max: 36, Flex: 1, Priority: 2, Mask: text.MaskID, Text: func(f kit.Found) string { return f.ID }, Tone: kit.MutedTone[kit.Found]},
		{Name: "read", Title: "Read", Min: 11, Priority: 4, Text: func(f kit.Found) string { return kit.TimeAgo(time.Since(f.At)) }, Tone: kit.MutedTone[kit.Found], NoSearch: true},
	}
}

// Title implements [ui.Screen].
func (f *Find) Title() string { return "Find" }

// Start implements [ui.Screen].
func (f *Find) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	f.ctx, f.env = ctx, env
	f.table.SetMasked(env.Masked)
	return f.search()
}

// Save implements [ui.Savable].
func (f *Find) Save() (ui.SavedScreen, bool) {
	return kit.EncodeScreen(f.Title(), findRoute.At(kit.NoArgs{}), f.State())
}

// State is what was typed.
func (f *Find) State() any { return f.prompt.Value() }

// SetState restores what was typed.
func (f *Find) SetState(raw jsontext.Value) error {
	var query string
	if err := json.Unmarshal(raw, &query); err != nil {
		return err
	}
	f.prompt.SetValue(query)
	return nil
}

// Typing implements [ui.Typing]: everything typed here is what is looked for.
func (f *Find) Typing() bool { return true }

// Update implements [ui.Screen].
func (f *Find) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case foundMsg:
		if msg.run == f.run {
			f.show(msg)
		}
	case arriveMsg:
		if msg.run == f.run {
			f.opening = ""
			return ui.Push(msg.screen())
		}
	case ui.MaskMsg:
		f.table.SetMasked(msg.Masked)
	case tea.KeyPressMsg:
		return f.key(msg)
	case tea.PasteMsg:
		if f.prompt.Update(msg) {
			return f.search()
		}
	}
	return nil
}

func (f *Find) key(msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "enter":
		return f.open()
	case "esc":
		if f.prompt.Value() == "" {
			return ui.Pop()
		}
		f.prompt.SetValue("")
		return f.search()
	case "up", "down", "pgup", "pgdown":
		f.table.Update(msg)
		return nil
	}
	if f.prompt.Update(msg) {
		return f.search()
	}
	return nil
}

// search looks for what is typed now; a search for less is given up.
func (f *Find) search() tea.Cmd {
	if f.cancel != nil {
		f.cancel()
	}
	f.run++
	f.opening = ""
	query := strings.TrimSpace(f.prompt.Value())
	if f.searching = query != ""; !f.searching {
		f.show(foundMsg{})
		return nil
	}
	var ctx context.Context
	ctx, f.cancel = context.WithCancel(f.ctx)
	run, finder := f.run, f.desk.Finder
	return func() tea.Msg {
		hits, err := finder.Find(ctx, query, findLimit)
		return foundMsg{run, query, hits, err}
	}
}

func (f *Find) show(found foundMsg) {
	f.searching, f.failure = false, found.err
	f.table.Set(found.hits)
	f.table.Highlight(found.query)
	f.table.MoveTo(0)
	f.say(found.query)
}

// say explains an empty screen.
func (f *Find) say(query string) {
	const where = "Only what was read on this computer is searched. F in the customer list asks Partner Center itself;\n" +
		"what a customer has can be found here once it was looked at."
	switch {
	case f.failure != nil:
		f.table.Placeholder = kit.Sentence(f.failure) + " Type on to try again."
	case query == "":
		f.table.Placeholder = "Customers, subscriptions, orders, users, invoices, devices and service requests.\n" + where
	default:
		f.table.Placeholder = "Nothing matches “" + query + "”.\n" + where
	}
}

func (f *Find) open() tea.Cmd {
	found, ok := f.table.Current()
	if !ok {
		return nil
	}
	f.table.Hold()
	f.opening = found.Title
	run, ctx := f.run, f.ctx
	return func() tea.Msg { return arriveMsg{run, f.desk.OpenFound(ctx, found)} }
}

// View implements [ui.Screen].
func (f *Find) View(width, height int) string {
	return f.prompt.View(width, f.env.Theme) + "\n" + f.table.View(width, height-1, f.env.Theme)
}

// Status implements [ui.Screen].
func (f *Find) Status() string {
	switch {
	case f.opening != "":
		return "opening …"
	case f.failure != nil:
		return "NOT SEARCHED"
	case f.searching:
		return "searching …"
	case f.prompt.Value() == "":
		return "only what was read on this computer"
	}
	const where = "only what was read on this computer"
	if f.table.Len() == findLimit {
		return f.table.Status("the best ones, type on for others", where)
	}
	return f.table.Status(where)
}

// Bindings implements [ui.Screen].
func (f *Find) Bindings() []widget.Binding {
	return []widget.Binding{{
		ID: "find.open", Keys: []string{"enter"}, Label: "go there", Group: "Here", Footer: true,
		Help: "Open what is under the cursor.",
		Disabled: func() string {
			_, ok := f.table.Current()
			return kit.ReasonUnless(ok, "There is nothing under the cursor.")
		},
		Do: f.open,
	}}
}

// Revive implements [ui.Revivable].
func (f *Find) Revive() ui.Screen { return NewFind(f.desk) }
