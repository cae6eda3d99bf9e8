package widget_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

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
		tab := widget.NewTable(firmColumns(), func(f firm) string { return f.id })
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
		fresh := widget.NewTable(firmColumns(), func(f firm) string { return f.id })
		fresh.Ranked = by.ranked
		var all []firm
		for _, id := range arrival {
			all = append(all, kept[id])
		}
		fresh.Set(all)
		fresh.SetFilter(by.filter)
		fresh.SortBy(by.column, by.desc)
		uitest.Expect(t, "rows", tab.Len(), len(all))
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
