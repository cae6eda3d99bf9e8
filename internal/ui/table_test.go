package ui_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/cspdesk/cspdesk/internal/ui"
)

// firm is a record as a screen would list it.
type firm struct {
	id, name, domain, status string
	seats                    int
}

func firmColumns() []ui.Column[firm] {
	return []ui.Column[firm]{
		{Name: "name", Title: "Name", Min: 16, Max: 40, Flex: 2, Text: func(f firm) string { return f.name }},
		{Name: "domain", Title: "Domain", Min: 14, Flex: 1, Priority: 1, Text: func(f firm) string { return f.domain }},
		{
			Name: "status", Title: "Status", Min: 10, Text: func(f firm) string { return f.status },
			Tone: func(f firm) ui.Tone {
				if f.status == "suspended" {
					return ui.ToneBad
				}
				return ui.ToneGood
			},
		},
		{
			Name: "seats", Title: "Seats", Min: 7, Align: ui.AlignRight, Priority: 2,
			Text:    func(f firm) string { return fmt.Sprint(f.seats) },
			Compare: func(a, b firm) int { return cmp.Compare(a.seats, b.seats) },
		},
		{Name: "id", Title: "Id", Min: 10, Wide: true, Text: func(f firm) string { return f.id }},
	}
}

func firmTable(firms ...firm) *ui.Table[firm] {
	t := ui.NewTable(firmColumns(), func(f firm) string { return f.id })
	t.Set(firms)
	return t
}

// someFirms returns n firms that are the same in every run.
func someFirms(n int) []firm {
	rng := rand.New(rand.NewPCG(1, 2))
	heads := []string{"Fabrikam", "Contoso", "Adatum", "Müller", "Northwind", "Tailspin", "Wide World", "Zürich"}
	tails := []string{"Ltd", "GmbH", "Toys", "Traders", "Importers", "Pharma", "Systems"}
	firms := make([]firm, n)
	for i := range firms {
		name := fmt.Sprintf("%s %s %d", heads[rng.IntN(len(heads))], tails[rng.IntN(len(tails))], i)
		status := "active"
		if rng.IntN(9) == 0 {
			status = "suspended"
		}
		firms[i] = firm{fmt.Sprintf("id-%07d", i), name, strings.ToLower(heads[i%3]) + fmt.Sprint(i) + ".example", status, rng.IntN(500)}
	}
	return firms
}

func press(t *ui.Table[firm], keys ...string) {
	for _, k := range keys {
		t.Update(keyPress(k))
	}
}

// keyPress makes the message of a key from its name.
func keyPress(name string) tea.KeyPressMsg {
	special := map[string]rune{
		"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd,
		"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab,
		"backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
	}
	var mod tea.KeyMod
	for {
		if rest, ok := strings.CutPrefix(name, "ctrl+"); ok {
			mod, name = mod|tea.ModCtrl, rest
		} else if rest, ok := strings.CutPrefix(name, "shift+"); ok {
			mod, name = mod|tea.ModShift, rest
		} else {
			break
		}
	}
	if code, ok := special[name]; ok {
		return tea.KeyPressMsg{Code: code, Mod: mod}
	}
	if name == "space" {
		return tea.KeyPressMsg{Code: ' ', Text: " "}
	}
	if mod != 0 {
		return tea.KeyPressMsg{Code: []rune(name)[0], Mod: mod}
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}

func mono() *ui.Theme { return ui.ThemeFor(true, colorprofile.ASCII) }

func names(t *ui.Table[firm]) []string {
	var out []string
	for f := range t.Rows() {
		out = append(out, f.name)
	}
	return out
}

func named(list ...string) []firm {
	firms := make([]firm, len(list))
	for i, n := range list {
		firms[i] = firm{id: n, name: n, status: "active", seats: len(n)}
	}
	return firms
}

func expect[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func expectNames(t *testing.T, tab *ui.Table[firm], want ...string) {
	t.Helper()
	if got := names(tab); !slices.Equal(got, want) {
		t.Errorf("rows are %q, want %q", got, want)
	}
}

func TestCursorStaysOnItsRow(t *testing.T) {
	t.Parallel()
	t.Run("until the user moves it is on top", func(t *testing.T) {
		t.Parallel()
		tab := firmTable(named("m")...)
		tab.SortBy("name", false)
		tab.Append(named("z", "a"))
		expect(t, "current", tab.CurrentID(), "a")
	})
	t.Run("while rows arrive above it", func(t *testing.T) {
		t.Parallel()
		tab := firmTable(named("m", "n", "o", "p")...)
		tab.SortBy("name", false)
		tab.View(60, 4, mono())
		press(tab, "j", "j")
		before := screenLines(tab.View(60, 4, mono()), 60, 4)
		tab.Append(named("a", "b", "c"))
		expect(t, "current", tab.CurrentID(), "o")
		if after := screenLines(tab.View(60, 4, mono()), 60, 4); !slices.Equal(before, after) {
			t.Errorf("the screen moved from %q to %q", before, after)
		}
	})
	t.Run("through sort and back", func(t *testing.T) {
		t.Parallel()
		tab := firmTable(named("ccc", "a", "bb")...)
		press(tab, "j")
		for range 6 {
			press(tab, "s", "S")
			expect(t, "current", tab.CurrentID(), "a")
		}
	})
	t.Run("through a filter that hides it", func(t *testing.T) {
		t.Parallel()
		tab := firmTable(named("alpha", "beta", "gamma")...)
		press(tab, "j")
		tab.SetFilter("gam")
		expect(t, "current", tab.CurrentID(), "gamma")
		tab.SetFilter("")
		expect(t, "current", tab.CurrentID(), "beta")
	})
	t.Run("through a refresh", func(t *testing.T) {
		t.Parallel()
		tab := firmTable(named("a", "b", "c")...)
		press(tab, "G")
		tab.Set(named("z", "c", "y"))
		expect(t, "current", tab.CurrentID(), "c")
	})
}

func TestCursorGoesToNeighbourOfVanishedRow(t *testing.T) {
	t.Parallel()
	for name, vanish := range map[string]func(*ui.Table[firm]){
		"remove":  func(tab *ui.Table[firm]) { tab.Remove("b", "c") },
		"set":     func(tab *ui.Table[firm]) { tab.Set(named("d", "a")) },
		"refresh": func(tab *ui.Table[firm]) { tab.BeginRefresh(); tab.Append(named("a", "d")); tab.EndRefresh() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tab := firmTable(named("a", "b", "c", "d")...)
			press(tab, "j")
			vanish(tab)
			expect(t, "current", tab.CurrentID(), "d")
			if status := tab.Status(); !strings.Contains(status, "gone") {
				t.Errorf("status %q doesn't say that the row is gone", status)
			}
			press(tab, "k")
			if status := tab.Status(); strings.Contains(status, "gone") {
				t.Errorf("status %q still tells old news", status)
			}
		})
	}
	tab := firmTable(named("a", "b")...)
	press(tab, "G")
	tab.Remove("b")
	expect(t, "current after the last row went", tab.CurrentID(), "a")
	tab.Remove("a")
	if _, ok := tab.Current(); ok {
		t.Error("an empty table has a current row")
	}
	tab.Append(named("c"))
	expect(t, "current after refilling", tab.CurrentID(), "c")
}

func TestSelectWaitsForItsRow(t *testing.T) {
	t.Parallel()
	tab := firmTable(named("a")...)
	if tab.Select("c") {
		t.Error("Select found a row that isn't there")
	}
	tab.Append(named("b", "c", "d"))
	expect(t, "current", tab.CurrentID(), "c")
}

func TestMarksBelongToIDs(t *testing.T) {
	t.Parallel()
	tab := firmTable(named("alpha", "beta", "gamma", "delta")...)
	press(tab, "space", "space")
	expect(t, "current", tab.CurrentID(), "gamma")
	tab.SortBy("name", true)
	tab.Append([]firm{{id: "alpha", name: "zeta"}})
	tab.SetFilter("beta")
	if status := tab.Status(); !strings.Contains(status, "2 marked (1 hidden by the filter)") {
		t.Errorf("status %q hides a hidden mark", status)
	}
	var marked []string
	for _, f := range tab.Marked() {
		marked = append(marked, f.name)
	}
	if want := []string{"zeta", "beta"}; !slices.Equal(marked, want) {
		t.Errorf("marked %q, want %q", marked, want)
	}
	tab.SetFilter("")
	press(tab, "ctrl+a")
	expect(t, "all marked", tab.MarkedLen(), 4)
	press(tab, "ctrl+a")
	expect(t, "none marked", tab.MarkedLen(), 0)
	tab.Mark("delta", true)
	tab.Remove("delta")
	expect(t, "marks of removed rows", tab.MarkedLen(), 0)
}

func TestSort(t *testing.T) {
	t.Parallel()
	tab := firmTable(
		firm{id: "1", name: "Plan 10", seats: 5}, firm{id: "2", name: "plan 9", seats: 5},
		firm{id: "3", name: "Änderung", seats: 7}, firm{id: "4", name: "Zebra", seats: 1},
	)
	tab.SortBy("name", false)
	expectNames(t, tab, "Änderung", "plan 9", "Plan 10", "Zebra")
	tab.SortBy("seats", true)
	expectNames(t, tab, "Änderung", "Plan 10", "plan 9", "Zebra")
	if tab.SortBy("colour", false) {
		t.Error("sorted by a column that doesn't exist")
	}
	tab.SortBy("", false)
	expectNames(t, tab, "Plan 10", "plan 9", "Änderung", "Zebra")
	tab.SortBy("", true)
	expectNames(t, tab, "Zebra", "Änderung", "plan 9", "Plan 10")
}

// TestStreamedOrderEqualsSorted feeds random pages with replacements and removals
// and compares with sorting and filtering everything at once.
func TestStreamedOrderEqualsSorted(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 7))
	firms := someFirms(3000)
	for _, by := range []struct {
		column string
		desc   bool
		filter string
		ranked bool
	}{{"", false, "", false}, {"name", false, "", false}, {"seats", true, "", false}, {"seats", false, "fab gm", false}, {"", true, "cnts", true}, {"name", true, "zu", true}} {
		tab := ui.NewTable(firmColumns(), func(f firm) string { return f.id })
		tab.Ranked = by.ranked
		tab.SortBy(by.column, by.desc)
		tab.SetFilter(by.filter)
		kept := map[string]firm{}
		var arrival []string
		for at := 0; at < len(firms); at += 100 {
			batch := slices.Clone(firms[at : at+100])
			for range 10 {
				f := firms[rng.IntN(at+100)]
				f.seats, f.name = rng.IntN(500), strings.Replace(f.name, "Fabrikam", "Contoso", rng.IntN(2))
				batch = append(batch, f)
			}
			for _, f := range batch {
				if _, ok := kept[f.id]; !ok {
					arrival = append(arrival, f.id)
				}
				kept[f.id] = f
			}
			tab.Append(batch)
			gone := arrival[rng.IntN(len(arrival))]
			arrival = slices.DeleteFunc(arrival, func(id string) bool { return id == gone })
			delete(kept, gone)
			tab.Remove(gone)
			if rng.IntN(4) == 0 {
				press(tab, "pgdown", "space")
			}
		}
		fresh := ui.NewTable(firmColumns(), func(f firm) string { return f.id })
		fresh.Ranked = by.ranked
		var all []firm
		for _, id := range arrival {
			all = append(all, kept[id])
		}
		fresh.Set(all)
		fresh.SetFilter(by.filter)
		fresh.SortBy(by.column, by.desc)
		expect(t, "rows", tab.Len(), len(all))
		if fresh.Shown() == 0 {
			t.Errorf("%+v shows nothing: the comparison is empty", by)
		}
		if got, want := names(tab), names(fresh); !slices.Equal(got, want) {
			t.Errorf("%+v: %d streamed rows are in another order than %d sorted ones", by, len(got), len(want))
		}
	}
}

func TestFilter(t *testing.T) {
	t.Parallel()
	firms := []firm{
		{id: "1", name: "Fabrikam Ltd", domain: "fabrikam.example", status: "active"},
		{id: "2", name: "Contoso America", domain: "contoso.example", status: "suspended"},
		{id: "3", name: "Müller & Søn", domain: "muller.example", status: "active"},
		{id: "4", name: "Old Fabric Makers", domain: "ofm.example", status: "suspended"},
	}
	tests := []struct {
		query string
		want  []string
	}{
		{"", []string{"Fabrikam Ltd", "Contoso America", "Müller & Søn", "Old Fabric Makers"}},
		{"   ", []string{"Fabrikam Ltd", "Contoso America", "Müller & Søn", "Old Fabric Makers"}},
		{"FABRI", []string{"Fabrikam Ltd", "Old Fabric Makers"}},
		{"muller son", []string{"Müller & Søn"}},
		{"MÜLLER", []string{"Müller & Søn"}},
		{"fbrkm", []string{"Fabrikam Ltd"}},
		{"conam", []string{"Contoso America"}},
		{"susp fabric", []string{"Old Fabric Makers"}},
		{"example active", []string{"Fabrikam Ltd", "Müller & Søn"}},
		{"ltdfab", nil},
		{"amlt", nil}, // a fuzzy match begins at a word
		{"ftd", nil},  // and doesn't skip far
	}
	for _, tt := range tests {
		tab := firmTable(firms...)
		tab.SetFilter(tt.query)
		if got := names(tab); !slices.Equal(got, tt.want) {
			t.Errorf("filter %q shows %q, want %q", tt.query, got, tt.want)
		}
		// Typing it letter by letter narrows to the same.
		typed := firmTable(firms...)
		for i := range tt.query {
			typed.SetFilter(tt.query[:i])
		}
		typed.SetFilter(tt.query)
		if got := names(typed); !slices.Equal(got, tt.want) {
			t.Errorf("filter %q typed shows %q, want %q", tt.query, got, tt.want)
		}
	}
}

func TestFilterRanksExactMatchesFirst(t *testing.T) {
	t.Parallel()
	tab := firmTable(named("c x a x t", "wildcat", "Cats", "concat")...)
	tab.Ranked = true
	tab.SetFilter("cat")
	expectNames(t, tab, "Cats", "wildcat", "concat", "c x a x t")
}

func TestMovingKeys(t *testing.T) {
	t.Parallel()
	tab := firmTable(someFirms(100)...)
	tab.View(80, 11, mono()) // 10 rows
	for _, step := range []struct {
		key, want string
	}{
		{"j", "id-0000001"},
		{"down", "id-0000002"},
		{"k", "id-0000001"},
		{"up", "id-0000000"},
		{"k", "id-0000000"},
		{"pgdown", "id-0000010"},
		{"ctrl+d", "id-0000015"},
		{"ctrl+u", "id-0000010"},
		{"pgup", "id-0000000"},
		{"G", "id-0000099"},
		{"j", "id-0000099"},
		{"g", "id-0000000"},
		{"end", "id-0000099"},
		{"home", "id-0000000"},
	} {
		press(tab, step.key)
		expect(t, "current after "+step.key, tab.CurrentID(), step.want)
	}
	if tab.Update(keyPress("q")) {
		t.Error("the table claims a key it doesn't know")
	}
}

func TestTableNeverDrawsOutsideItsBox(t *testing.T) {
	t.Parallel()
	firms := someFirms(60)
	firms[3].name = strings.Repeat("日本語", 30)
	firms[4].name = "a\nb\x1b[31m\tc"
	for _, wide := range []bool{false, true} {
		for width := range 90 {
			for _, height := range []int{0, 1, 2, 12} {
				tab := firmTable(firms...)
				if wide {
					tab.ToggleWide()
					press(tab, "l", "l")
				}
				tab.SetFilter("a")
				press(tab, "j", "space")
				view := tab.View(width, height, ui.ThemeFor(true, colorprofile.TrueColor))
				lines := strings.Split(view, "\n")
				if len(lines) > max(1, height) {
					t.Fatalf("%d×%d: %d lines", width, height, len(lines))
				}
				for _, line := range lines {
					if w := ui.Width(line); w > width {
						t.Fatalf("%d×%d: line %q is %d wide", width, height, line, w)
					}
				}
			}
		}
	}
}

func TestNarrowTableDropsColumnsByPriority(t *testing.T) {
	t.Parallel()
	tab := firmTable(named("alpha")...)
	heading := func(width int) string {
		return strings.Join(strings.Fields(screenLines(tab.View(width, 5, mono()), width, 5)[0]), " ")
	}
	expect(t, "80 columns", heading(80), "NAME DOMAIN STATUS SEATS")
	expect(t, "49 columns", heading(49), "NAME DOMAIN STATUS")
	if status := tab.Status(); !strings.Contains(status, "1 column hidden") {
		t.Errorf("status %q doesn't tell of the hidden column", status)
	}
	expect(t, "31 columns", heading(31), "NAME STATUS")
	press(tab, "w")
	expect(t, "wide", heading(49), "NAME DOMAIN STATUS ›")
	press(tab, "l")
	expect(t, "scrolled", heading(49), "‹ NAME STATUS SEATS ID ›")
	press(tab, "l", "l", "l", "l")
	expect(t, "at the end", heading(49), "‹ NAME ID")
	press(tab, "h", "h", "h")
	expect(t, "back", heading(49), "NAME DOMAIN STATUS ›")
}

func TestTableTellsWhyItIsEmpty(t *testing.T) {
	t.Parallel()
	tab := firmTable()
	tab.Placeholder = "Reading customers…\nThe first page is on its way."
	see := func() string { return strings.Join(screenLines(tab.View(60, 8, mono()), 60, 8), "\n") }
	if got := see(); !strings.Contains(got, "first page") {
		t.Errorf("the placeholder is missing from %q", got)
	}
	tab.Placeholder = "No customers yet."
	if got := see(); !strings.Contains(got, "No customers yet.") {
		t.Errorf("the new placeholder is missing from %q", got)
	}
	tab.Append(named("alpha", "beta"))
	tab.SetFilter("zzz")
	if got := see(); !strings.Contains(got, "Nothing matches “zzz” in 2 rows.") {
		t.Errorf("the failed search is not explained in %q", got)
	}
}

func TestTableGrids(t *testing.T) {
	t.Parallel()
	themes := map[string]*ui.Theme{
		"dark":  ui.ThemeFor(true, colorprofile.TrueColor),
		"light": ui.ThemeFor(false, colorprofile.TrueColor),
		"ansi":  ui.ThemeFor(true, colorprofile.ANSI),
		"mono":  mono(),
		"plain": mono().Plain(),
	}
	for theme, th := range themes {
		for _, size := range [][2]int{{40, 8}, {80, 12}, {120, 12}} {
			firms := someFirms(40)
			firms[2].name = "日本マイクロ株式会社\u202e🚀"
			tab := firmTable(firms...)
			tab.SortBy("name", false)
			tab.View(size[0], size[1], th)
			press(tab, "j", "space", "j")
			tab.SetFilter("a")
			golden(t, fmt.Sprintf("table-%s-%dx%d", theme, size[0], size[1]), tab.View(size[0], size[1], th), size[0], size[1])
		}
	}
}

func TestFrameCostDoesNotDependOnRows(t *testing.T) {
	var allocs [2]float64
	for i, n := range []int{1_000, 100_000} {
		tab := firmTable(someFirms(n)...)
		th := ui.ThemeFor(true, colorprofile.TrueColor)
		tab.View(160, 45, th)
		down := keyPress("j")
		allocs[i] = testing.AllocsPerRun(50, func() {
			tab.Update(down)
			tab.View(160, 45, th)
		})
	}
	if allocs[1] > allocs[0]+1 || allocs[1] > 200 {
		t.Errorf("a frame allocates %v times with 1,000 rows and %v times with 100,000", allocs[0], allocs[1])
	}
}
