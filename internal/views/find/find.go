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

// findLimit is the maximum number of results shown.
const findLimit = 200

func noFind(d *kit.Desk) string {
	return kit.ReasonUnless(d.Finder != nil, "There is no cache to search. F in the customer list searches at Partner Center.")
}

func openFind(d *kit.Desk) tea.Cmd { return ui.Push(newFindScreen(d)) }

// findScreen searches everything that was read before. It shows results while the user
// types, and opens the screen of a result.
type findScreen struct {
	desk   *kit.Desk
	ctx    context.Context
	env    *ui.Env
	prompt *widget.Prompt
	table  *widget.Table[kit.Found]

	run       int // number of the current search; results of older ones are dropped
	cancel    context.CancelFunc
	searching bool
	opening   string // title of the result that is being opened
	failure   error
}

type (
	foundMsg struct {
		run   int
		query string
		hits  []kit.Found
		err   error
	}
	// arriveMsg brings the screen of the result that is being opened.
	arriveMsg struct {
		run    int
		screen func() ui.Screen
	}
)

// newFindScreen returns the screen with an empty query.
func newFindScreen(d *kit.Desk) *findScreen {
	f := &findScreen{desk: d, prompt: widget.NewPrompt("find "), table: widget.NewTable(findColumns(), func(f kit.Found) string { return f.Kind + " " + f.Parent + " " + f.ID })}
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
func (f *findScreen) Title() string { return "Find" }

// Start implements [ui.Screen].
func (f *findScreen) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	f.ctx, f.env = ctx, env
	f.table.SetMasked(env.Masked)
	return f.search()
}

// Save implements [ui.Savable].
func (f *findScreen) Save() (ui.SavedScreen, bool) {
	return kit.EncodeScreen(f.Title(), findRoute.At(kit.NoArgs{}), f.State())
}

// State returns the query, which a saved session stores.
func (f *findScreen) State() any { return f.prompt.Value() }

// SetState restores the query.
func (f *findScreen) SetState(raw jsontext.Value) error {
	var query string
	if err := json.Unmarshal(raw, &query); err != nil {
		return err
	}
	f.prompt.SetValue(query)
	return nil
}

// Typing implements [ui.Typing]. Every key that is typed belongs to the query.
func (f *findScreen) Typing() bool { return true }

// Update implements [ui.Screen].
func (f *findScreen) Update(msg tea.Msg) tea.Cmd {
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

func (f *findScreen) key(msg tea.KeyPressMsg) tea.Cmd {
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

// search starts a search for the current query and cancels the one before.
func (f *findScreen) search() tea.Cmd {
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

func (f *findScreen) show(found foundMsg) {
	f.searching, f.failure = false, found.err
	f.table.Set(found.hits)
	f.table.Highlight(found.query)
	f.table.MoveTo(0)
	f.say(found.query)
}

// say sets the text that is shown if there are no results.
func (f *findScreen) say(query string) {
	const where = "This searches only data that was read before. F in the customer list searches at Partner Center;\n" +
		"the data of a customer can be found here after you opened it once."
	switch {
	case f.failure != nil:
		f.table.Placeholder = kit.Sentence(f.failure) + " Keep typing to try again."
	case query == "":
		f.table.Placeholder = "Customers, subscriptions, orders, users, invoices, devices and service requests.\n" + where
	default:
		f.table.Placeholder = "Nothing matches “" + query + "”.\n" + where
	}
}

func (f *findScreen) open() tea.Cmd {
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
func (f *findScreen) View(width, height int) string {
	return f.prompt.View(width, f.env.Theme) + "\n" + f.table.View(width, height-1, f.env.Theme)
}

// Status implements [ui.Screen].
func (f *findScreen) Status() string {
	switch {
	case f.opening != "":
		return "opening …"
	case f.failure != nil:
		return "SEARCH FAILED"
	case f.searching:
		return "searching …"
	case f.prompt.Value() == "":
		return "only data that was read before"
	}
	const where = "only data that was read before"
	if f.table.Len() == findLimit {
		return f.table.Status("best results, type more to narrow", where)
	}
	return f.table.Status(where)
}

// Bindings implements [ui.Screen].
func (f *findScreen) Bindings() []widget.Binding {
	return []widget.Binding{{
		ID: "find.open", Keys: []string{"enter"}, Label: "go there", Group: "Here", Footer: true,
		Help: "Open the result under the cursor.",
		Disabled: func() string {
			_, ok := f.table.Current()
			return kit.ReasonUnless(ok, "There is no result under the cursor.")
		},
		Do: f.open,
	}}
}

// Revive implements [ui.Revivable].
func (f *findScreen) Revive() ui.Screen { return newFindScreen(f.desk) }
