package ui_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// fragile panics where it is told to.
type fragile struct {
	page
	inView bool
}

func (f *fragile) View(width, height int) string {
	if f.inView {
		panic("view of fabrikam")
	}
	return f.page.View(width, height)
}

func TestPanicsEndTheDeskWithAReport(t *testing.T) {
	t.Parallel()
	boom := func() { panic(errors.New("customer fabrikam")) }
	outOfRange := func(s []int) int { return s[len(s)] }
	tests := map[string]struct {
		do          func(f *fragile) tea.Cmd
		where, what string
	}{
		"update": {func(*fragile) tea.Cmd { outOfRange(nil); return nil }, "handling a message", "index out of range [0] with length 0"},
		"view":   {func(f *fragile) tea.Cmd { f.inView = true; return nil }, "drawing", "a panic with a value of type string"},
		"command": {func(*fragile) tea.Cmd {
			return tea.Batch(later(0, "fine"), func() tea.Msg { boom(); return nil })
		}, "running a command", "a panic with a value of type *errors.errorString"},
		"job": {func(*fragile) tea.Cmd {
			return ui.StartJob(ui.Job{ID: "j", Title: "Job", Run: func(context.Context, func(ui.JobReport)) error { boom(); return nil }})
		}, "working in the background", "a panic with a value of type *errors.errorString"},
		"goroutine": {func(f *fragile) tea.Cmd { f.env.Go(boom); return nil }, "working in the background", "a panic with a value of type *errors.errorString"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				f := &fragile{page: page{title: "Root"}}
				f.bindings = []widget.Binding{do("break-it", "b", func() tea.Cmd { return test.do(f) })}
				app, err := ui.New(t.Context(), ui.Config{
					Product: "desk", Version: "1.2.3", Root: func() ui.Screen { return f }, CrashDir: dir,
				})
				if err != nil {
					t.Fatal(err)
				}
				desk := uitest.New(t, app, 80, 24)
				if !desk.Press("?").Type("secret").Press("esc", "esc", "b").Ended() {
					t.Error("the desk goes on")
				}
				crash := app.Crash()
				if crash == nil || crash.Where != test.where || !strings.Contains(crash.Panic, test.what) {
					t.Fatalf("the crash is %+v", crash)
				}
				checkReport(t, crash, "desk 1.2.3", "while "+test.where, "last actions: help, break-it", "goroutine ")
			})
		})
	}
}

func checkReport(t *testing.T, crash *ui.CrashError, want ...string) {
	t.Helper()
	report, err := os.ReadFile(crash.File)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range want {
		if !strings.Contains(string(report), text) {
			t.Errorf("the report does not say %q:\n%s", text, report)
		}
	}
	for _, private := range []string{"fabrikam", "secret"} {
		if strings.Contains(string(report), private) {
			t.Errorf("the report holds %q", private)
		}
	}
	if !strings.Contains(crash.Error(), crash.File) {
		t.Errorf("the error does not say where the report is: %s", crash)
	}
}

func TestCrashReportThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	file := t.TempDir() + "/file"
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		root := &page{bindings: []widget.Binding{do("break-it", "b", func() tea.Cmd { panic("broken") })}}
		app, err := ui.New(t.Context(), ui.Config{Root: func() ui.Screen { return root }, CrashDir: file})
		if err != nil {
			t.Fatal(err)
		}
		uitest.New(t, app, 80, 24).Press("b")
		if crash := app.Crash(); crash == nil || crash.Err == nil || !strings.Contains(crash.Error(), "could not be written") {
			t.Errorf("the crash is %v", crash)
		}
	})
}
