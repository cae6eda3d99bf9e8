package widget_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// firm is a record as a screen would list it.
type firm struct {
	id, name, domain, status string
	seats                    int
}

func firmColumns() []widget.Column[firm] {
	return []widget.Column[firm]{
		{Name: "name", Title: "Name", Min: 16, Max: 40, Flex: 2, Text: func(f firm) string { return f.name }},
		{Name: "domain", Title: "Domain", Min: 14, Flex: 1, Priority: 1, Text: func(f firm) string { return f.domain }},
		{
			Name: "status", Title: "Status", Min: 10, Text: func(f firm) string { return f.status },
			Tone: func(f firm) text.Tone {
				if f.status == "suspended" {
					return text.ToneBad
				}
				return text.ToneGood
			},
		},
		{
			Name: "seats", Title: "Seats", Min: 7, Align: text.AlignRight, Priority: 2,
			Text:    func(f firm) string { return fmt.Sprint(f.seats) },
			Compare: func(a, b firm) int { return cmp.Compare(a.seats, b.seats) },
		},
		{Name: "id", Title: "Id", Min: 10, Wide: true, Text: func(f firm) string { return f.id }},
	}
}

func firmTable(firms ...firm) *widget.Table[firm] {
	t := widget.NewTable(firmColumns(), func(f firm) string { return f.id })
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

func press(t *widget.Table[firm], keys ...string) {
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

func mono() *text.Theme { return text.ThemeFor(true, colorprofile.ASCII) }

func names(t *widget.Table[firm]) []string {
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

func expectNames(t *testing.T, tab *widget.Table[firm], want ...string) {
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
		uitest.Expect(t, "current", tab.CurrentID(), "a")
	})
	t.Run("while rows arrive above it", func(t *testing.T) {
		t.Parallel()
		tab := firmTable(named("m", "n", "o", "p")...)
		tab.SortBy("name", false)
		tab.View(60, 4, mono())
		press(tab, "j", "j")
		before := uitest.ScreenLines(tab.View(60, 4, mono()), 60, 4)
		tab.Append(named("a", "b", "c"))
		uitest.Expect(t, "current", tab.CurrentID(), "o")
		if after := uitest.ScreenLines(tab.View(60, 4, mono()), 60, 4); !slices.Equal(before, after) {
			t.Errorf("the screen moved from %q to %q", before, after)
		}
	})
	t.Run("through sort and back", func(t *testing.T) {
		t.Parallel()
		tab := firmTable(named("ccc", "a", "bb")...)
		press(tab, "j")
		for range 6 {
			press(tab, "s", "S")
			uitest.Expect(t, "current", tab.CurrentID(), "a")
		}
	})
	t.Run("through a filter that hides it", func(t *testing.T) {
		t.Parallel()
		tab := firmTable(named("alpha", "beta", "gamma")...)
		press(tab, "j")
		tab.SetFilter("gam")
		uitest.Expect(t, "current", tab.CurrentID(), "gamma")
		tab.SetFilter("")
		uitest.Expect(t, "current", tab.CurrentID(), "beta")
	})
	t.Run("through a refresh", func(t *testing.T) {
		t.Parallel()
		tab := firmTable(named("a", "b", "c")...)
		press(tab, "G")
		tab.Set(named("z", "c", "y"))
		uitest.Expect(t, "current", tab.CurrentID(), "c")
	})
}

func TestCursorGoesToNeighbourOfVanishedRow(t *testing.T) {
	t.Parallel()
	for name, vanish := range map[string]func(*widget.Table[firm]){
		"remove":  func(tab *widget.Table[firm]) { tab.Remove("b", "c") },
		"set":     func(tab *widget.Table[firm]) { tab.Set(named("d", "a")) },
		"refresh": func(tab *widget.Table[firm]) { tab.BeginRefresh(); tab.Append(named("a", "d")); tab.EndRefresh() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tab := firmTable(named("a", "b", "c", "d")...)
			press(tab, "j")
			vanish(tab)
			uitest.Expect(t, "current", tab.CurrentID(), "d")
			if status := tab.Status(); !strings.Contains(status, "was removed") {
				t.Errorf("status %q doesn't say that the row was removed", status)
			}
			press(tab, "k")
			if status := tab.Status(); strings.Contains(status, "was removed") {
				t.Errorf("status %q still tells old news", status)
			}
		})
	}
	tab := firmTable(named("a", "b")...)
	press(tab, "G")
	tab.Remove("b")
	uitest.Expect(t, "current after the last row went", tab.CurrentID(), "a")
	tab.Remove("a")
	if _, ok := tab.Current(); ok {
		t.Error("an empty table has a current row")
	}
	tab.Append(named("c"))
	uitest.Expect(t, "current after refilling", tab.CurrentID(), "c")
}

func TestSelectWaitsForItsRow(t *testing.T) {
	t.Parallel()
	tab := firmTable(named("a")...)
	if tab.Select("c") {
		t.Error("Select found a row that isn't there")
	}
	tab.Append(named("b", "c", "d"))
	uitest.Expect(t, "current", tab.CurrentID(), "c")
}

func TestMarksBelongToIDs(t *testing.T) {
	t.Parallel()
	tab := firmTable(named("alpha", "beta", "gamma", "delta")...)
	press(tab, "space", "space")
	uitest.Expect(t, "current", tab.CurrentID(), "gamma")
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
	uitest.Expect(t, "all marked", tab.MarkedLen(), 4)
	press(tab, "ctrl+a")
	uitest.Expect(t, "none marked", tab.MarkedLen(), 0)
	tab.Mark("delta", true)
	tab.Remove("delta")
	uitest.Expect(t, "marks of removed rows", tab.MarkedLen(), 0)
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
		uitest.Expect(t, "current after "+step.key, tab.CurrentID(), step.want)
	}
	if tab.Update(keyPress("q")) {
		t.Error("the table claims a key it doesn't know")
	}
}
