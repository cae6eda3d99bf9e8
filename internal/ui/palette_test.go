package ui_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

func offering(list ...ui.Command) func(*ui.Config) {
	return func(c *ui.Config) {
		for i, command := range list {
			list[i].Do = func() tea.Cmd { return ui.Toast(text.ToneGood, "ran "+command.ID) }
		}
		c.Commands = func() []ui.Command { return list }
	}
}

func TestPaletteFindsByMeaning(t *testing.T) {
	t.Parallel()
	list := offering(
		ui.Command{ID: "send-a-test", Title: "Send a test to see", Words: "Makes the service post an event."},
		ui.Command{ID: "change-the-quantity", Title: "Change the quantity", Words: "Sets the number of seats of a subscription."},
		ui.Command{ID: "read-the-seatings", Title: "Read the seatings", Words: "Something else."},
		ui.Command{ID: "unseated", Title: "Show the unseated", Words: "Something else."},
	)
	for typed, want := range map[string]string{
		"seat":        "read-the-seatings", // a name before what is said about it
		"seats":       "change-the-quantity",
		"unseat":      "unseated",
		"chnge quant": "change-the-quantity", // letters left out, in a name
		"event post":  "send-a-test",
		"seats chang": "change-the-quantity", // one word of the name, one of the rest
	} {
		onDesk(t, &page{title: "Root"}, list, func(desk *uitest.Driver) {
			desk.Press(":").Type(typed).Press("enter").Sees("ran " + want)
		})
	}
	onDesk(t, &page{title: "Root"}, list, func(desk *uitest.Driver) {
		desk.Press(":").Type("ssevent").Sees("No command matches.") // letters spread over a sentence
	})
}

func TestPaletteShowsACommandWithAKeyOnce(t *testing.T) {
	t.Parallel()
	root := &page{title: "Root", bindings: []widget.Binding{do("invoices", "I", func() tea.Cmd { return later(0, "invoices by key") })}}
	onDesk(t, root, offering(ui.Command{ID: "invoices", Title: "Invoices", Group: "Go"}), func(desk *uitest.Driver) {
		desk.Press(":").Sees("Invoices")
		if n := strings.Count(strings.ToLower(desk.Screen()), "invoices"); n != 2 { // the title, and the id behind it
			t.Errorf("the palette shows it more than once:\n%s", desk.Screen())
		}
		desk.Type("invo").Sees(" I ").Press("enter").Sees("ran invoices")
	})
}
