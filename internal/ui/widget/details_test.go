package widget_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

func subscriptionDetails() *widget.Details {
	return widget.NewDetails(
		widget.Section{Title: "Subscription", Fields: []widget.Field{
			{Label: "Status", Value: "suspended", Tone: text.ToneBad, Note: "by the partner"},
			{Label: "Seats", Value: "25"},
			{Label: "Id", Value: "0b7ab3ff-53e5-4fa6-a2fc-0f1d2c4e0a11", CopyLabel: "subscription id"},
		}},
		widget.Section{Title: "Term", Fields: []widget.Field{
			{Label: "Renews", Value: "2026-12-04", Note: "on, in 14 days, for another year at the price of that day"},
			{Label: "Cancellable until", Value: ""},
		}},
		widget.Section{Title: "Empty"},
		widget.Section{Title: "Contact", Fields: []widget.Field{
			{Label: "Name", Value: "Ada Müller\u202e"},
			{Label: "Notes", Value: "Called on Monday.\nWants the invoice split by department, which has to be done by hand."},
		}},
	)
}

func TestDetailsSelectAndCopy(t *testing.T) {
	t.Parallel()
	d := subscriptionDetails()
	d.View(160, 20, mono())
	labels := func() string { f, _ := d.Selected(); return f.Label }
	uitest.Expect(t, "at first", labels(), "Status")
	for _, step := range []struct{ key, want string }{
		{"j", "Seats"},
		{"down", "Id"},
		{"l", "Cancellable until"},
		{"right", "Notes"},
		{"right", "Notes"},
		{"h", "Renews"},
		{"G", "Notes"},
		{"j", "Notes"},
		{"g", "Status"},
		{"k", "Status"},
		{"pgdown", "Id"},
	} {
		if !d.Update(keyPress(step.key)) {
			t.Errorf("%s is not handled", step.key)
		}
		d.View(160, 20, mono())
		uitest.Expect(t, "after "+step.key, labels(), step.want)
	}
	copies := d.Copies()
	uitest.Expect(t, "first copy", copies[0], widget.CopyItem{Label: "subscription id", Value: "0b7ab3ff-53e5-4fa6-a2fc-0f1d2c4e0a11"})
	uitest.Expect(t, "number of copies", len(copies), 6) // the empty value isn't worth copying
}

func TestDetailsKeepTheSelectedFieldOnRefresh(t *testing.T) {
	t.Parallel()
	d := subscriptionDetails()
	for range 3 {
		d.Update(keyPress("j"))
	}
	d.Set([]widget.Section{
		{Title: "New", Fields: []widget.Field{{Label: "Renews", Value: "no"}}},
		{Title: "Term", Fields: []widget.Field{{Label: "Length", Value: "1 year"}, {Label: "Renews", Value: "2027-12-04"}}},
	})
	f, _ := d.Selected()
	uitest.Expect(t, "selected", f.Value, "2027-12-04")
	d.Set(nil)
	if _, ok := d.Selected(); ok {
		t.Error("an empty view has a selected field")
	}
	d.Update(keyPress("j"))
	d.Placeholder = "Reading the subscription…"
	uitest.Expect(t, "placeholder", uitest.ScreenLines(d.View(40, 3, mono()), 40, 3)[0], d.Placeholder)
}

func TestDetailsStayInTheirBoxAndShowTheSelection(t *testing.T) {
	t.Parallel()
	var sections []widget.Section
	for i := range 7 {
		s := widget.Section{Title: fmt.Sprintf("Section %d", i)}
		for j := range 1 + i%4 {
			s.Fields = append(s.Fields, widget.Field{
				Label: fmt.Sprintf("Label %d.%d", i, j), Value: strings.Repeat("value 日本 ", 1+i*j), Note: strings.Repeat("note ", j),
			})
		}
		sections = append(sections, s)
	}
	for _, width := range []int{1, 8, 20, 60, 97, 150, 220} {
		for _, height := range []int{1, 4, 12} {
			d := widget.NewDetails(sections...)
			for range 20 {
				view := d.View(width, height, mono())
				checkBox(t, view, width, height)
				if width >= 20 && !strings.Contains(view, mono().Glyphs().Cursor) {
					t.Fatalf("%d×%d: the selected field is out of sight", width, height)
				}
				d.Update(keyPress("j"))
			}
		}
	}
}

// checkBox fails when a view has more lines or cells than it was given.
func checkBox(t *testing.T, view string, width, height int) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) > height {
		t.Fatalf("%d×%d: %d lines", width, height, len(lines))
	}
	for _, line := range lines {
		if w := text.Width(line); w > width {
			t.Fatalf("%d×%d: line %q is %d wide", width, height, line, w)
		}
	}
}

func TestDetailsGrids(t *testing.T) {
	t.Parallel()
	for name, th := range map[string]*text.Theme{"dark": text.ThemeFor(true, colorprofile.TrueColor), "plain": mono().Plain()} {
		for _, size := range [][2]int{{60, 20}, {110, 12}, {160, 8}} {
			d := subscriptionDetails()
			d.Update(keyPress("j"))
			uitest.Golden(t, fmt.Sprintf("details-%s-%dx%d", name, size[0], size[1]), d.View(size[0], size[1], th), size[0], size[1])
		}
	}
}

func TestTabs(t *testing.T) {
	t.Parallel()
	tabs := widget.Tabs{Titles: []string{"Overview", "Subscriptions", "Orders", "Users"}}
	for _, step := range []struct {
		key  string
		want int
	}{{"tab", 1}, {"shift+tab", 0}, {"shift+tab", 3}, {"tab", 0}, {"3", 2}} {
		if !tabs.Update(keyPress(step.key)) {
			t.Errorf("%s is not handled", step.key)
		}
		uitest.Expect(t, "active after "+step.key, tabs.Active, step.want)
	}
	if tabs.Update(keyPress("9")) || tabs.Update(keyPress("x")) {
		t.Error("a key without a tab is taken")
	}
	uitest.Expect(t, "strip", uitest.ScreenLines(tabs.View(60, mono()), 60, 1)[0], "Overview   Subscriptions   Orders   Users")
	uitest.Expect(t, "plain strip", tabs.View(60, mono().Plain())[:9], "Overview ")
	for width := range 60 {
		for tabs.Active = range tabs.Titles {
			view := tabs.View(width, mono())
			if w := text.Width(view); w > width && width > 2 {
				t.Fatalf("the strip is %d wide in %d cells", w, width)
			}
			if width > 20 && !strings.Contains(view, tabs.Titles[tabs.Active]) {
				t.Fatalf("the active tab %q is not in %q", tabs.Titles[tabs.Active], view)
			}
		}
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	got := text.Wrap("one two three\x1b[2J\r\n\r\nlongestword", 8)
	want := []string{"one two", "three␛[2", "J", "", "longestw", "ord"}
	if !slices.Equal(got, want) {
		t.Errorf("Wrap gives %q, want %q", got, want)
	}
}
