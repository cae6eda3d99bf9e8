package widget_test

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

func orderForm() *widget.Form {
	return widget.NewForm([]widget.FormField{
		{Name: "nickname", Label: "Nickname", Help: "What the subscription is called on invoices.", Required: true},
		{
			Name: "seats", Label: "Seats", Kind: widget.FormNumber, Required: true, Value: "25",
			Validate: func(s string) error {
				if s == "0" {
					return errors.New("Choose at least one seat.")
				}
				return nil
			},
		},
		{Name: "price", Label: "Price", Kind: widget.FormDecimal},
		{Name: "term", Label: "Term", Kind: widget.FormChoice, Required: true, Values: []string{"P1M", "P1Y", "P3Y", "Once"}},
		{Name: "renew", Label: "Renews by itself", Kind: widget.FormBool, Value: "true"},
		{Name: "secret", Label: "Client secret", Kind: widget.FormSecret},
		{Name: "notes", Label: "Notes", Kind: widget.FormMultiline},
	})
}

func pressForm(f *widget.Form, keys ...string) (last widget.FormEvent) {
	for _, k := range keys {
		last = f.Update(keyPress(k))
	}
	return last
}

func typeForm(f *widget.Form, text string) {
	typeInto(func(m tea.Msg) bool { return f.Update(m) == widget.FormHandled }, text)
}

func TestFormFilledInByKeyboard(t *testing.T) {
	t.Parallel()
	f := orderForm()
	if f.Dirty() {
		t.Error("an untouched form is dirty")
	}
	typeForm(f, "Büro space")
	pressForm(f, "enter", "backspace", "backspace")
	typeForm(f, "30")
	pressForm(f, "tab")
	typeForm(f, "12.50")
	pressForm(f, "down", "right", "right", "down")
	typeForm(f, "f")
	pressForm(f, "tab")
	typeForm(f, "hunter 2")
	pressForm(f, "tab")
	typeForm(f, "first")
	pressForm(f, "enter")
	typeForm(f, "third")
	pressForm(f, "up", "down", "left", "left", "left", "left", "left", "enter", "up")
	typeForm(f, "second")
	if view := f.View(80, 30, mono()); strings.Contains(view, "hunter") {
		t.Errorf("the secret is in\n%s", view)
	}
	if !f.Dirty() {
		t.Error("a filled-in form isn't dirty")
	}
	uitest.Expect(t, "submit", pressForm(f, "tab", "enter"), widget.FormSubmitted)
	want := map[string]string{
		"nickname": "Büro space", "seats": "30", "price": "12.50", "term": "P1Y", "renew": "false", "secret": "hunter 2",
		"notes": "first\nsecond\nthird",
	}
	if got := f.Values(); !maps.Equal(got, want) {
		t.Errorf("values are %q, want %q", got, want)
	}
}

func TestFormMultilineEditing(t *testing.T) {
	t.Parallel()
	f := widget.NewForm([]widget.FormField{{Name: "t", Label: "Text", Kind: widget.FormMultiline, Value: "one\r\ntwo"}})
	notes := func() string { return f.Values()["t"] }
	uitest.Expect(t, "initial", notes(), "one\ntwo")
	pressForm(f, "home", "backspace")
	uitest.Expect(t, "joined", notes(), "onetwo")
	pressForm(f, "enter")
	uitest.Expect(t, "split", notes(), "one\ntwo")
	f.Update(tea.PasteMsg{Content: "a\nb\x1b[31m\n"})
	uitest.Expect(t, "pasted", notes(), "one\na\nb[31m\ntwo")
	pressForm(f, "up", "up", "up")
	pressForm(f, "up") // out of the first line: there is no field above
	uitest.Expect(t, "focus leaves below", pressForm(f, "down", "down", "down", "down"), widget.FormHandled)
	uitest.Expect(t, "and enter there submits", pressForm(f, "enter"), widget.FormSubmitted)
}

func TestFormValidates(t *testing.T) {
	t.Parallel()
	f := orderForm()
	see := func() string { return strings.Join(uitest.ScreenLines(f.View(80, 30, mono()), 80, 30), "\n") }
	uitest.Expect(t, "submit", pressForm(f, "ctrl+s"), widget.FormHandled)
	if got := see(); strings.Count(got, "This field is required.") != 2 {
		t.Errorf("the two missing fields are not marked in\n%s", got)
	}
	typeForm(f, "x") // the cursor is on the first problem
	if got := see(); strings.Count(got, "This field is required.") != 1 {
		t.Errorf("the message of the corrected field still stands in\n%s", got)
	}
	pressForm(f, "tab", "backspace", "backspace")
	typeForm(f, "0")
	pressForm(f, "tab")
	if got := see(); !strings.Contains(got, "Choose at least one seat.") {
		t.Errorf("the field's own check is missing from\n%s", got)
	}
	typeForm(f, "12,5")
	pressForm(f, "tab")
	if got := see(); !strings.Contains(got, "such as 12.50") {
		t.Errorf("the bad price is not marked in\n%s", got)
	}
	uitest.Expect(t, "status", f.Status(), "7 fields · 1 still required · 2 to correct")
	if !f.SetProblem("price", "The service refused this price.") || f.SetProblem("colour", "x") {
		t.Error("SetProblem found the wrong fields")
	}
	if got := see(); !strings.Contains(got, "The service refused this price.") {
		t.Errorf("the service's message is missing from\n%s", got)
	}
}

func TestFormChoiceByTyping(t *testing.T) {
	t.Parallel()
	f := widget.NewForm([]widget.FormField{{Name: "c", Label: "Country", Kind: widget.FormChoice, Values: []string{"Denmark", "Germany", "Ghana", "Åland"}}})
	for _, step := range []struct{ key, want string }{
		{"g", "Germany"}, {"h", "Ghana"}, {"a", "Ghana"}, {"a", "Åland"}, {"d", "Denmark"}, {"left", "Åland"}, {"right", "Denmark"}, {"backspace", ""},
	} {
		pressForm(f, step.key)
		uitest.Expect(t, "after "+step.key, f.Values()["c"], step.want)
	}
}

func TestFormTabTakesASuggestionFirst(t *testing.T) {
	t.Parallel()
	f := widget.NewForm([]widget.FormField{{Name: "a", Label: "Offer", Values: []string{"business-premium"}}, {Name: "b", Label: "Other"}})
	typeForm(f, "bus")
	pressForm(f, "tab")
	uitest.Expect(t, "value", f.Values()["a"], "business-premium")
	pressForm(f, "tab")
	typeForm(f, "x")
	uitest.Expect(t, "value of the next field", f.Values()["b"], "x")
}

func TestFormStaysInItsBoxAndShowsTheCursor(t *testing.T) {
	t.Parallel()
	var fields []widget.FormField
	for i := range 30 {
		fields = append(fields, widget.FormField{
			Name: fmt.Sprint(i), Label: fmt.Sprintf("Field number %d 日本", i), Kind: widget.FormKind(i % 7), Required: i%3 == 0,
			Help: strings.Repeat("This explains it. ", i%5), Values: []string{"one", "two", "three"},
		})
	}
	for _, width := range []int{1, 7, 30, 80} {
		for _, height := range []int{1, 5, 20} {
			f := widget.NewForm(fields)
			f.Submit()
			for range 32 {
				view := f.View(width, height, mono())
				checkBox(t, view, width, height)
				if width >= 30 && !strings.Contains(view, mono().Glyphs().Cursor) {
					t.Fatalf("%d×%d: the field with the cursor is out of sight", width, height)
				}
				pressForm(f, "tab")
			}
		}
	}
}

func TestFormGrids(t *testing.T) {
	t.Parallel()
	for name, th := range map[string]*text.Theme{"dark": text.ThemeFor(true, colorprofile.TrueColor), "plain": mono().Plain()} {
		f := orderForm()
		f.Submit()
		typeForm(f, "Office")
		uitest.Golden(t, "form-"+name+"-70x16", f.View(70, 16, th), 70, 16)
		pressForm(f, "tab", "tab", "tab", "right")
		uitest.Golden(t, "form-choice-"+name+"-70x16", f.View(70, 16, th), 70, 16)
	}
}

func BenchmarkForm30Fields(b *testing.B) {
	var fields []widget.FormField
	for i := range 30 {
		fields = append(fields, widget.FormField{Name: fmt.Sprint(i), Label: fmt.Sprintf("Field %d", i), Value: "value"})
	}
	f, th := widget.NewForm(fields), text.ThemeFor(true, colorprofile.TrueColor)
	for b.Loop() {
		pressForm(f, "x")
		f.View(120, 40, th)
		pressForm(f, "backspace")
	}
}
