package ui_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
)

// shellFor makes a shell without a driver, as the benchmarks need it.
func shellFor(b *testing.B, root ui.Screen) *ui.App {
	b.Helper()
	app, err := ui.New(b.Context(), ui.Config{Product: "desk", Root: func() ui.Screen { return root }, Header: func() ui.HeaderInfo { return sandbox }})
	if err != nil {
		b.Fatal(err)
	}
	app.Init()
	app.Update(tea.WindowSizeMsg{Width: 160, Height: 45})
	app.View()
	return app
}

func BenchmarkViewUnchanged(b *testing.B) {
	app := shellFor(b, customers())
	b.ReportAllocs()
	for b.Loop() {
		app.View()
	}
}

func BenchmarkKeyAndView(b *testing.B) {
	app := shellFor(b, customers())
	b.ReportAllocs()
	for b.Loop() {
		app.Update(tea.KeyPressMsg{Code: 'x', Text: "x"})
		app.View()
	}
}

func BenchmarkOverlayKeyAndView(b *testing.B) {
	app := shellFor(b, customers())
	app.Update(tea.KeyPressMsg{Code: '?', Text: "?"})
	b.ReportAllocs()
	for b.Loop() {
		app.Update(tea.KeyPressMsg{Code: tea.KeyDown})
		app.View()
	}
}

func TestUnchangedViewIsFree(t *testing.T) {
	app, err := ui.New(t.Context(), ui.Config{Root: func() ui.Screen { return customers() }})
	if err != nil {
		t.Fatal(err)
	}
	app.Init()
	app.Update(tea.WindowSizeMsg{Width: 160, Height: 45})
	app.View()
	if allocs := testing.AllocsPerRun(100, func() { app.View() }); allocs > 0 {
		t.Errorf("%v allocations for a view of which nothing has changed", allocs)
	}
}
