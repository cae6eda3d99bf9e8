package widget_test

import (
	"slices"
	"testing"

	"github.com/cspdesk/cspdesk/internal/ui/uitest"
)

func TestPinnedRowsStandBelowTheOthers(t *testing.T) {
	t.Parallel()
	tab := firmTable(named("a", "b", "c", "d", "e", "f")...)
	tab.Pin(named("total")...)
	lines := uitest.ScreenLines(tab.View(40, 7, mono()), 40, 7)
	if len(lines) != 7 {
		t.Fatalf("%d lines, want 7: %q", len(lines), lines)
	}
	if got := lines[6]; len(got) < 8 || got[3:8] != "total" {
		t.Errorf("the last line is %q", got)
	}
	press(tab, "G")
	uitest.Expect(t, "current", tab.CurrentID(), "f")
	uitest.Expect(t, "rows", tab.Len(), 6)
	tab.View(40, 7, mono())
	tab.SetFilter("zzz")
	if got := tab.View(40, 7, mono()); slices.Contains(uitest.ScreenLines(got, 40, 7), lines[6]) {
		t.Error("totals of nothing are shown")
	}
	tab.SetFilter("")
	if got := uitest.ScreenLines(tab.View(40, 4, mono()), 40, 4); slices.Contains(got, lines[6]) {
		t.Errorf("the totals take the room of the rows: %q", got)
	}
}
