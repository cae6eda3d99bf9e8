package devices

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/autopilot"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// checkStep shows every row of the file with what was found about it.
type checkStep struct {
	*kit.List[*checkedRow]
	desk     *kit.Desk
	file     *checkedFile
	done     func(*checkedFile) tea.Cmd
	problems bool // only rows with findings
}

func newCheckStep(d *kit.Desk, f *checkedFile, done func(*checkedFile) tea.Cmd) *checkStep {
	s := &checkStep{desk: d, file: f, done: done}
	s.List = kit.NewList(d, checkedRowKind(s.found), "Upload: check", atHand[*checkedRow])
	return s
}

// rows returns the rows to show.
func (s *checkStep) rows() []*checkedRow {
	if !s.problems {
		return s.file.rows
	}
	return slices.DeleteFunc(slices.Clone(s.file.rows), func(r *checkedRow) bool { return r.verdict == 0 })
}

// Start implements [ui.Screen].
func (s *checkStep) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	s.Table.Set(s.rows())
	return s.List.Start(ctx, env)
}

// atHand is the source of a list whose rows are put into its table directly.
func atHand[T any](context.Context, *api.Cursor) iter.Seq2[kit.Page[T], error] {
	return func(func(kit.Page[T], error) bool) {}
}

func verdictText(v autopilot.Severity) string {
	switch v {
	case autopilot.Error:
		return "bad"
	case autopilot.Warning:
		return "look"
	}
	return "good"
}

func verdictTone(v autopilot.Severity) text.Tone {
	switch v {
	case autopilot.Error:
		return text.ToneBad
	case autopilot.Warning:
		return text.ToneWarn
	}
	return text.ToneGood
}

// shortHash shows where a hash begins and ends, and how long it is.
func shortHash(hash string) string {
	const ends = 4
	if len(hash) <= 3*ends {
		return kit.OrDash(hash)
	}
	return fmt.Sprintf("%s…%s %d", hash[:ends], hash[len(hash)-ends:], len(hash))
}

func checkedRowKind(found func(*checkedRow) string) *kit.ListSpec[*checkedRow] {
	type row = *checkedRow
	tone := func(r row) text.Tone { return verdictTone(r.verdict) }
	return &kit.ListSpec[row]{
		Name: "rows", Singular: "row", Plural: "rows", Large: true,
		ID: func(r row) string { return strconv.Itoa(r.Line) },
		Columns: []widget.Column[row]{
			{Name: "line", Title: "Line", Min: 5, Align: text.AlignRight, Text: func(r row) string { return strconv.Itoa(r.Line) }, Tone: kit.MutedTone[row], Compare: func(a, b row) int { return cmp.Compare(a.Line, b.Line) }},
			{Name: "verdict", Title: "Row", Min: 4, Text: func(r row) string { return verdictText(r.verdict) }, Tone: tone, Compare: func(a, b row) int { return cmp.Compare(b.verdict, a.verdict) }},
			{Name: "serial", Title: "Serial number", Min: 13, Max: 24, Text: func(r row) string { return kit.OrDash(r.SerialNumber) }, Mask: text.MaskID},
			{Name: "key", Title: "Product ID", Min: 13, Max: 23, Priority: 3, Text: func(r row) string { return kit.OrDash(r.ProductKey) }, Mask: text.MaskID},
			{Name: "hash", Title: "Hash", Min: 14, Priority: 4, Text: func(r row) string { return shortHash(r.HardwareHash) }, Tone: kit.MutedTone[row], NoSearch: true, Mask: text.MaskID},
			{Name: "maker", Title: "Manufacturer", Min: 12, Max: 20, Priority: 5, Text: func(r row) string { return kit.OrDash(r.Manufacturer) }},
			{Name: "model", Title: "Model", Min: 14, Max: 24, Priority: 6, Text: func(r row) string { return kit.OrDash(r.Model) }},
			{Name: "tag", Title: "Group tag", Min: 10, Max: 24, Priority: 1, Text: func(r row) string { return kit.OrDash(r.GroupTag) }, Mask: text.MaskName},
			{Name: "finding", Title: "Found", Min: 20, Flex: 1, Text: found, Tone: tone},
		},
		Empty: "No row has a problem.",
	}
}

// found is the worst finding about a row. Findings quote the row's values, so
// that while the screen is shared only their kind is shown.
func (s *checkStep) found(r *checkedRow) string {
	for _, f := range r.findings {
		if f.Severity == r.verdict {
			return s.say(f)
		}
	}
	return ""
}

func (s *checkStep) say(f autopilot.Finding) string {
	if s.Env.Masked {
		return strings.ReplaceAll(string(f.Code), "-", " ") + "."
	}
	return f.Message
}

// explainLines is the room for what is to be said about the row under the cursor.
const explainLines = 4

// View implements [ui.Screen].
func (s *checkStep) View(width, height int) string {
	th := s.Env.Theme
	var head kit.TextPage
	head.Line(" " + s.summary())
	head.Line(" " + th.Paint(text.ToneMuted, text.Truncate(text.Sanitize(s.about()), width-2)))
	notes := s.file.file.Notes
	for i, n := range notes {
		if i == 2 && len(notes) > 3 {
			head.Line(" " + th.Paint(text.ToneWarn, fmt.Sprintf("and %d more notes: d shows them", len(notes)-i)))
			break
		}
		head.Line(" " + th.Paint(text.ToneWarn, text.Truncate(text.Sanitize(n.Message), width-2)))
	}
	head.Line("")
	table := s.List.View(width, max(height-len(head.Lines)-explainLines-1, 3))
	return head.Window(0, width, len(head.Lines)) + "\n" + padLines(table, height-len(head.Lines)-explainLines-1) + "\n\n" + s.explain(width)
}

// padLines makes a text at least n lines high, so that what follows stays in place.
func padLines(s string, n int) string {
	if missing := n - 1 - strings.Count(s, "\n"); missing > 0 {
		return s + strings.Repeat("\n", missing)
	}
	return s
}

func (s *checkStep) summary() string {
	th, sum := s.Env.Theme, s.file.report.Summary
	parts := []string{th.Paint(text.ToneStrong, text.Plural(sum.Rows, "row", "rows")), th.Paint(text.ToneGood, text.Thousands(sum.Good)+" good")}
	if sum.Bad > 0 {
		parts = append(parts, th.Paint(text.ToneBad, text.Thousands(sum.Bad)+" bad, not sent"))
	}
	if sum.Warnings > 0 {
		parts = append(parts, th.Paint(text.ToneWarn, text.Plural(sum.Warnings, "warning", "warnings")))
	}
	return strings.Join(parts, " · ")
}

func (s *checkStep) about() string {
	f := s.file.file
	separator := map[rune]string{',': "comma", ';': "semicolon", '\t': "tab", '|': "bar"}[f.Separator]
	return fmt.Sprintf("%s · %s layout · %s · separated by %s", f.Name, f.Layout, f.Encoding, cmp.Or(separator, string(f.Separator)))
}

// explain says what was found about the row under the cursor, and what to do.
func (s *checkStep) explain(width int) string {
	row, ok := s.Table.Current()
	if !ok || len(row.findings) == 0 {
		return ""
	}
	var p kit.TextPage
	for _, f := range row.findings {
		where := ""
		if f.Column != "" {
			where = string(f.Column) + ": "
		}
		for _, line := range text.Wrap(fmt.Sprintf("Line %d. %s%s %s", f.Line, where, s.say(f), f.Remedy), width-2) {
			p.Line(" " + s.Env.Theme.Paint(verdictTone(f.Severity), line))
		}
	}
	return p.Window(0, width, explainLines)
}

// Describe implements [ui.Describer]: everything about the row and the file.
func (s *checkStep) Describe() tea.Cmd {
	if s.Env.Masked {
		return ui.Toast(text.ToneText, "While names are masked, rows are not shown in full.")
	}
	var b strings.Builder
	if row, ok := s.Table.Current(); ok {
		fmt.Fprintf(&b, "Line %d: %s\n", row.Line, row.Label())
		for _, column := range autopilot.Columns() {
			if value := row.Field(column); value != "" {
				if column == autopilot.ColumnHardwareHash {
					value = shortHash(value)
				}
				fmt.Fprintf(&b, "\n%s: %s", column, value)
			}
		}
		for _, f := range row.findings {
			fmt.Fprintf(&b, "\n\n%s", f)
		}
	}
	for _, n := range s.file.file.Notes {
		fmt.Fprintf(&b, "\n\nNote: %s", n.Message)
	}
	return ui.Show(ui.Message{Title: s.file.file.Name, Tone: text.ToneStrong, Text: b.String()})
}

// Bindings implements [ui.Screen].
func (s *checkStep) Bindings() []widget.Binding {
	sum := s.file.report.Summary
	return append([]widget.Binding{
		{
			ID: "upload.go-on", Keys: []string{"enter"}, Label: "go on", Group: "Upload", Footer: true,
			Help: "Go on with the good rows.",
			Disabled: func() string {
				return kit.ReasonUnless(sum.Good > 0, "There is no good row to go on with: correct the file first.")
			},
			Do: s.goOn,
		},
		{
			ID: "upload.problems", Keys: []string{"p"}, Label: s.problemsLabel(), Group: "Upload", Footer: true,
			Help: "Show only the rows with a problem, or all again.",
			Do: func() tea.Cmd {
				s.problems = !s.problems
				s.Table.Set(s.rows())
				return nil
			},
		},
		{
			ID: "upload.save-bad", Keys: []string{"e"}, Label: "save bad rows", Group: "Upload", Footer: sum.Bad > 0,
			Help: "Save the bad rows with what is wrong with them, to be corrected and read again.", Do: s.Export,
		},
	}, s.List.Bindings()...)
}

func (s *checkStep) problemsLabel() string {
	if s.problems {
		return "all rows"
	}
	return "problems"
}

// goOn says clearly that bad rows stay behind.
func (s *checkStep) goOn() tea.Cmd {
	sum := s.file.report.Summary
	if sum.Bad == 0 {
		return s.done(s.file)
	}
	return ui.Ask(ui.Question{
		Title: "Leave out " + text.Plural(sum.Bad, "bad row", "bad rows") + "?",
		Text: fmt.Sprintf("%s will not be sent. Go on with the %s only?\n\nThe bad rows can be saved with e, corrected, and uploaded later.",
			text.Plural(sum.Bad, "row", "rows"), text.Plural(sum.Good, "good one", "good ones")),
		Yes: "Go on with the good rows", No: "Stay here",
		Do: func() tea.Cmd { return s.done(s.file) },
	})
}

// Export implements [ui.Exporter]: the bad rows as a file that can be corrected
// and read again.
func (s *checkStep) Export() tea.Cmd {
	failures := s.file.report.Failures()
	if len(failures) == 0 {
		return ui.Toast(text.ToneText, "There are no bad rows to save.")
	}
	return saveFailures(s.desk, s.file.file.Name, "bad-rows", failures)
}

// saveFailures asks for a file and writes devices with what is wrong with them.
func saveFailures(d *kit.Desk, file, what string, failures []autopilot.Failure) tea.Cmd {
	base := strings.TrimSuffix(file, ".csv")
	return d.SaveAs(base+"-"+what, "csv", func(_ context.Context, w io.Writer, report func(ui.JobReport)) error {
		if err := autopilot.WriteFailures(w, failures); err != nil {
			return err
		}
		report(ui.JobReport{Done: len(failures), Total: len(failures)})
		return nil
	})
}
