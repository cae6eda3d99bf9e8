package widget_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// typeInto sends text as single key presses.
func typeInto(update func(tea.Msg) bool, text string) {
	for _, r := range text {
		update(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

func TestPromptEdits(t *testing.T) {
	t.Parallel()
	p := widget.NewPrompt("/")
	typeInto(p.Update, "fabrikam ltd")
	for _, step := range []struct{ key, want string }{
		{"backspace", "fabrikam lt"},
		{"ctrl+w", "fabrikam "},
		{"ctrl+a", "fabrikam "},
		{"delete", "abrikam "},
		{"ctrl+e", "abrikam "},
		{"left", "abrikam "},
		{"left", "abrikam "},
		{"ctrl+k", "abrika"},
		{"ctrl+u", ""},
	} {
		if !p.Update(keyPress(step.key)) {
			t.Errorf("%s is not handled", step.key)
		}
		uitest.Expect(t, "value after "+step.key, p.Value(), step.want)
	}
	for _, key := range []string{"enter", "esc", "up", "down", "tab", "ctrl+v"} {
		if p.Update(keyPress(key)) {
			t.Errorf("%s is taken from the screen", key)
		}
	}
}

func TestPromptPasteIsMadeSafe(t *testing.T) {
	t.Parallel()
	p := widget.NewPrompt("/")
	p.Update(tea.PasteMsg{Content: "\u200bcontoso\x1b[31m\nltd\u202e\r\n"})
	uitest.Expect(t, "value", p.Value(), "contoso[31m ltd")
}

func TestPromptSuggestions(t *testing.T) {
	t.Parallel()
	p := widget.NewPrompt(":")
	p.SetSuggestions([]string{"customers", "customer-usage", "orders"})
	typeInto(p.Update, "cus")
	uitest.Expect(t, "line", uitest.ScreenLines(p.View(40, mono()), 40, 1)[0], ":cus tomers")
	p.Update(keyPress("ctrl+n"))
	p.Update(keyPress("tab"))
	uitest.Expect(t, "value", p.Value(), "customer-usage")
	if p.Update(keyPress("tab")) {
		t.Error("tab is taken although nothing is suggested")
	}
}

func TestPromptKeepsTheCursorInSight(t *testing.T) {
	t.Parallel()
	for _, value := range []string{strings.Repeat("0123456789", 9), strings.Repeat("日本語", 20), "short"} {
		for _, width := range []int{0, 1, 2, 3, 9, 10, 11, 40} {
			p := widget.NewPrompt("/")
			p.SetValue(value)
			for range 12 {
				p.Update(keyPress("left"))
			}
			for range 30 {
				p.Update(keyPress("right"))
				if w := text.Width(p.View(width, mono())); w > max(width, 1) {
					t.Fatalf("in %d cells the prompt is %d wide", width, w)
				}
			}
			if c := p.Cursor(width); width > 4 && c >= width {
				t.Fatalf("in %d cells the cursor is at %d", width, c)
			}
		}
	}
}

func TestPromptHidesSecrets(t *testing.T) {
	t.Parallel()
	p := widget.NewPrompt("Secret: ")
	p.Secret = true
	p.SetSuggestions([]string{"hunter2"})
	typeInto(p.Update, "hunt")
	if view := p.View(40, mono()); strings.Contains(view, "hunt") || strings.Contains(view, "er2") {
		t.Errorf("the secret is in %q", view)
	}
	uitest.Expect(t, "value", p.Value(), "hunt")
}

func TestPromptPlaceholderAndBlur(t *testing.T) {
	t.Parallel()
	p := widget.NewPrompt("/")
	p.Placeholder = "name, domain or id"
	uitest.Expect(t, "placeholder", uitest.ScreenLines(p.View(40, mono()), 40, 1)[0], "/name, domain or id")
	p.Blur()
	if p.Update(keyPress("x")) {
		t.Error("a blurred prompt takes keys")
	}
	p.Focus()
	p.Update(keyPress("x"))
	uitest.Expect(t, "value", p.Value(), "x")
}
