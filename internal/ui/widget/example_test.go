package widget_test

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// noColor is the theme for a terminal without colors and box drawing.
func noColor() *text.Theme { return text.ThemeFor(true, colorprofile.ASCII).Plain() }

// plain returns a drawn line without styles and without the blanks at its end.
func plain(line string) string { return strings.TrimRight(ansi.Strip(line), " ") }

type customer struct {
	ID, Name string
	Seats    int
}

func ExampleTable() {
	table := widget.NewTable([]widget.Column[customer]{
		{Name: "name", Title: "Name", Min: 16, Text: func(c customer) string { return c.Name }},
		{Name: "seats", Title: "Seats", Min: 8, Align: text.AlignRight, Text: func(c customer) string { return fmt.Sprint(c.Seats) }},
	}, func(c customer) string { return c.ID })
	table.Set([]customer{
		{"1", "Fabrikam", 250},
		{"2", "Contoso", 40},
		{"3", "Adatum", 7},
	})
	table.SortBy("seats", false)
	table.SetFilter("a")

	view := table.View(30, 4, noColor())
	for line := range strings.SplitSeq(view, "\n") {
		fmt.Println(plain(line))
	}
	fmt.Println(table.Status())
	// Output:
	// NAME               SEATS ^
	// >  Adatum                   7
	//    Fabrikam               250
	// 2 of 3 · sorted by seats ▲
}

func ExampleSparkline() {
	fmt.Println(plain(widget.Sparkline([]float64{0, 2, 4, 8, 4, 2}, 6, noColor())))
	// Output:
	// _.=#=.
}

func ExampleTabs() {
	tabs := &widget.Tabs{Titles: []string{"Overview", "Users", "Orders"}}
	tabs.Next()
	fmt.Println(plain(tabs.View(40, noColor())))
	// Output:
	// Overview   [Users]   Orders
}
