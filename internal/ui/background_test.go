package ui_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// TestBackgroundWorkReachesTheScreensFromTheTopDown tells three screens something,
// which each answers by a command of its own.
func TestBackgroundWorkReachesTheScreensFromTheTopDown(t *testing.T) {
	t.Parallel()
	var order []string
	named := func(title string) *page {
		return &page{title: title, update: func(_ *page, msg tea.Msg) tea.Cmd {
			if told, ok := msg.(answer); ok {
				order = append(order, title+" "+string(told))
				if !strings.HasPrefix(string(told), "again ") {
					return later(time.Second, "again "+string(told))
				}
			}
			return nil
		}}
	}
	root, middle, top := named("Root"), named("Middle"), named("Top")
	root.bindings = []widget.Binding{opening("m", func() ui.Screen { return middle })}
	middle.bindings = []widget.Binding{opening("t", func() ui.Screen { return top })}
	background := func(ctx context.Context, screens *ui.Background) {
		time.Sleep(time.Minute)
		for _, pair := range [][2]tea.Msg{{answer("looked at"), nil}, {nil, answer("covered")}} {
			if err := screens.Tell(ctx, pair[0], pair[1]); err != nil {
				t.Error(err)
			}
			order = append(order, "taken")
		}
	}
	onDesk(t, root, func(c *ui.Config) { c.Background = background }, func(desk *uitest.Desk) {
		desk.Press("m", "t").Sees("Root ▸ Middle ▸ Top").Advance(2 * time.Minute)
		want := "Top looked at, taken, Middle covered, Root covered, taken, " // then the answers, in any order
		if got := strings.Join(order, ", "); !strings.HasPrefix(got, want) || strings.Count(got, " again ") != 3 {
			t.Errorf("it went %s", got)
		}
	})
}

// TestBackgroundWorkEndsWithTheDesk: a desk that has quit takes nothing any more.
func TestBackgroundWorkEndsWithTheDesk(t *testing.T) {
	t.Parallel()
	ended := make(chan error, 1)
	background := func(ctx context.Context, screens *ui.Background) {
		<-ctx.Done()
		ended <- screens.Tell(ctx, answer("late"), nil)
	}
	root := &page{title: "Root"}
	onDesk(t, root, func(c *ui.Config) { c.Background = background }, func(desk *uitest.Desk) {
		desk.Sees("Root")
		t.Cleanup(func() {
			if err := <-ended; !errors.Is(err, context.Canceled) || len(root.lines) > 0 {
				t.Errorf("%v, and the screen got %q", err, root.lines)
			}
		})
	})
}

func TestHeaderFollowsBackgroundWork(t *testing.T) {
	t.Parallel()
	info := ui.HeaderInfo{Partner: "Contoso", Account: "ada@contoso.example"}
	background := func(_ context.Context, screens *ui.Background) {
		for _, says := range []string{"refresh waits: offline", ""} {
			time.Sleep(time.Hour)
			info.Refresh = says
			screens.Changed()
		}
	}
	change := func(c *ui.Config) {
		c.Background = background
		c.Header = func() ui.HeaderInfo { return info }
	}
	onDesk(t, &page{title: "Root"}, change, func(desk *uitest.Desk) {
		desk.Advance(time.Hour - time.Second).SeesNot("refresh")
		if screen := desk.Advance(time.Second).Screen(); !strings.Contains(screen, "refresh waits: offline") {
			t.Errorf("the header does not say at once what it is told:\n%s", screen)
		}
		desk.Advance(time.Hour).SeesNot("refresh")
	})
}
