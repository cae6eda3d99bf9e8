package views

import (
	"context"
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// Unbilled is the screen of what is not on an invoice yet, in one currency and
// period.
type Unbilled struct {
	*Tabs
	reading *lineReading
}

// NewUnbilled makes the screen.
func NewUnbilled(d *Desk, currency string, period api.Enum) *Unbilled {
	s := &Unbilled{}
	s.reading = newLineReading(func(context.Context) ([]*linePart, error) { return unbilledParts(d, currency, period, nil), nil })
	file := "unbilled-" + currency + "-" + string(period)
	heading := func(th *text.Theme, width int) []string {
		text, tone := estimate(s.reading)
		return append(painted(th, tone, text, width), "")
	}
	empty := func() string { return fmt.Sprintf("Nothing is unbilled in %s for the %s period.", currency, period) }
	lines := newLineList(d, s.reading, file)
	lines.above, lines.empty = heading, empty
	tabs := []Tab{{"Lines", lines}}
	for _, spec := range []groupSpec{groupCustomers, groupProducts, groupCharges} {
		groups := newGroupList(d, spec, s.reading, file)
		groups.above, groups.empty = heading, empty
		tabs = append(tabs, Tab{"By " + spec.singular, groups})
	}
	title := fmt.Sprintf("Unbilled %s, %s period", currency, period)
	s.Tabs = NewTabs(title, 1, func() ui.Screen { return NewUnbilled(d, currency, period) }, tabs...).
		At(unbilledRoute.At(unbilledArgs{currency, period}))
	return s
}

// estimate says what unbilled lines come to.
func estimate(r *lineReading) (string, text.Tone) {
	switch {
	case r.incomplete():
		return fmt.Sprintf("INCOMPLETE: %s; more could not be read. Press r to go on.", orElse(r.text(), "nothing was read")), text.ToneBad
	case !r.complete():
		return orElse(r.text(), "…") + " estimated so far.", text.ToneWarn
	case r.lines() == 0:
		return "Nothing is unbilled.", text.ToneMuted
	}
	return r.text() + " estimated so far: charges come in until the invoice is made, and tax is added then.", text.ToneText
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// Start implements [ui.Screen].
func (s *Unbilled) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	return tea.Batch(s.Tabs.Start(ctx, env), s.reading.start(ctx))
}

// Personal implements [ui.Personal].
func (s *Unbilled) Personal() text.MaskKind { return text.MaskNone }

// Update implements [ui.Screen].
func (s *Unbilled) Update(msg tea.Msg) tea.Cmd {
	if cmd, ours := s.reading.update(msg); ours {
		return cmd
	}
	return s.Tabs.Update(msg)
}

// checkCurrency accepts what can be a currency's code.
func checkCurrency(code string) error {
	code = strings.ToUpper(strings.TrimSpace(code))
	if len(code) != 3 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return errors.New("Give a code of three letters, such as GBP.")
	}
	return nil
}
