package views

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// marks are the notes, flags and snoozes of all subjects. They never change; a
// newer set takes their place.
type marks map[state.Subject]state.Mark

// subjectKey is a subject without what doesn't tell it apart.
func subjectKey(s state.Subject) state.Subject {
	return state.Subject{Kind: s.Kind, Customer: strings.ToLower(s.Customer), ID: strings.ToLower(s.ID)}
}

// marksMsg is the marks as they are now.
type marksMsg struct{ marks marks }

// readMarks reads the marks of all subjects.
func (d *Desk) readMarks(ctx context.Context) tea.Cmd {
	if d.Notes == nil {
		return nil
	}
	return func() tea.Msg {
		m, err := d.loadMarks(ctx)
		if err != nil {
			return ui.Toast(text.ToneBad, sentence(err))()
		}
		return m
	}
}

func (d *Desk) loadMarks(ctx context.Context) (marksMsg, error) {
	all, err := d.Notes.Marks(ctx)
	if err != nil {
		return marksMsg{}, err
	}
	m := marksMsg{marks{}}
	for _, mark := range all {
		m.marks[subjectKey(mark.Subject)] = mark
	}
	return m, nil
}

func (d *Desk) mark(s state.Subject) state.Mark {
	if now := d.marks.Load(); now != nil {
		return (*now)[subjectKey(s)]
	}
	return state.Mark{}
}

// markText is a mark in a cell; the filter finds its words.
func markText(m state.Mark) string {
	var parts []string
	if m.Flagged {
		parts = append(parts, "flag")
	}
	if m.Snoozed.After(time.Now()) {
		parts = append(parts, "snooze "+m.Snoozed.Local().Format("01-02"))
	}
	if m.Notes > 0 {
		parts = append(parts, count(m.Notes, "note", "notes"))
	}
	return strings.Join(parts, " ")
}

func markTone(m state.Mark) text.Tone {
	switch {
	case m.Snoozed.After(time.Now()):
		return text.ToneMuted
	case m.Flagged:
		return text.ToneWarn
	}
	return text.ToneText
}

// withNotes gives a list the marks of its subjects and the key to change them.
func withNotes[T any](d *Desk, kind *Kind[T], about func(T) state.Subject) *Kind[T] {
	if d.Notes != nil {
		kind.Columns = append(kind.Columns, widget.Column[T]{
			Name: "notes", Title: "Notes", Min: 12, Max: 28, Flex: 1, Priority: 2,
			Text: func(row T) string { return markText(d.mark(about(row))) },
			Tone: func(row T) text.Tone { return markTone(d.mark(about(row))) },
		})
	}
	others := kind.Bindings
	kind.Bindings = func(l *List[T]) []widget.Binding {
		var bindings []widget.Binding
		if others != nil {
			bindings = others(l)
		}
		return append(bindings, widget.Binding{
			ID: "notes", Keys: []string{"n"}, Label: "notes", Group: "Notes",
			Help: "Write a note on what is under the cursor, flag it, or snooze it until a day. The filter finds “flag”, “snooze” and “note”.",
			Disabled: func() string {
				if _, ok := l.table.Current(); !ok {
					return "There is nothing under the cursor."
				}
				return unless(d.Notes != nil, "This desk keeps no notes.")
			},
			Do: func() tea.Cmd {
				row, _ := l.table.Current()
				return d.notesMenu(l.ctx, about(row))
			},
		})
	}
	return kind
}

// takeMarks shows newer marks in a list.
func (l *List[T]) takeMarks(m marksMsg) {
	l.desk.marks.Store(&m.marks)
	if l.table.Len() > 0 {
		l.table.Append(slices.Collect(l.table.All()))
	}
}

// markOf is the mark of a subject, under the name it has now.
func (d *Desk) markOf(s state.Subject) state.Mark {
	mark := d.mark(s)
	mark.Subject = s
	return mark
}

// notesMenu offers what can be done about a subject's notes.
func (d *Desk) notesMenu(ctx context.Context, s state.Subject) tea.Cmd {
	mark := d.markOf(s)
	flag := widget.MenuItem{ID: "flag", Title: "Flag", Detail: "so that it stands out", Do: func() tea.Cmd { return d.setMark(ctx, mark, func(m *state.Mark) { m.Flagged = true }) }}
	if mark.Flagged {
		flag = widget.MenuItem{ID: "unflag", Title: "Take the flag away", Do: func() tea.Cmd { return d.setMark(ctx, mark, func(m *state.Mark) { m.Flagged = false }) }}
	}
	wake := ""
	if !mark.Snoozed.After(time.Now()) {
		wake = "It is not snoozed."
	}
	return ui.Open(ui.NewMenu(ui.Menu{Title: "Notes on " + s.Title, Items: []widget.MenuItem{
		{ID: "add", Title: "Write a note", Do: func() tea.Cmd { return d.writeNote(ctx, s) }},
		{ID: "show", Title: "Show the notes", Detail: count(mark.Notes, "note", "notes"), Off: unless(mark.Notes > 0, "There are none."), Do: func() tea.Cmd { return d.showNotes(ctx, s) }},
		flag,
		{ID: "snooze", Title: "Snooze until a day", Do: func() tea.Cmd { return d.snooze(ctx, mark) }},
		{ID: "wake", Title: "End the snooze", Off: wake, Do: func() tea.Cmd { return d.setMark(ctx, mark, func(m *state.Mark) { m.Snoozed = time.Time{} }) }},
	}}))
}

func (d *Desk) writeNote(ctx context.Context, s state.Subject) tea.Cmd {
	return askText(d.noteQuestion(ctx, s))
}

func (d *Desk) noteQuestion(ctx context.Context, s state.Subject) textQuestion {
	return textQuestion{
		Title: "Note on " + s.Title, Label: "Note: ", At: noteRoute.At(s), Help: "It stays on this computer, with your name and the time. Leave passwords out.",
		Check: func(text string) error {
			if strings.TrimSpace(text) == "" {
				return errors.New("Type something, or leave with esc.")
			}
			return nil
		},
		Do: func(text string) tea.Cmd {
			return d.changeNotes(ctx, func() error {
				_, err := d.Notes.Add(ctx, state.Note{Subject: s, Author: d.Account, Text: text})
				return err
			})
		},
	}
}

func (d *Desk) snooze(ctx context.Context, mark state.Mark) tea.Cmd {
	return askText(d.snoozeQuestion(ctx, mark))
}

func (d *Desk) snoozeQuestion(ctx context.Context, mark state.Mark) textQuestion {
	day := func(text string) (time.Time, error) {
		return time.ParseInLocation(time.DateOnly, strings.TrimSpace(text), time.Local)
	}
	return textQuestion{
		Title: "Snooze " + mark.Title, Label: "Until: ", At: snoozeRoute.At(mark.Subject), Value: time.Now().AddDate(0, 0, 7).Format(time.DateOnly),
		Help: "A day like 2026-12-31. Until then it is marked as snoozed.",
		Check: func(text string) error {
			if until, err := day(text); err != nil || !until.After(time.Now()) {
				return errors.New("Type a day to come, like " + time.Now().AddDate(0, 0, 1).Format(time.DateOnly) + ".")
			}
			return nil
		},
		Do: func(text string) tea.Cmd {
			until, _ := day(text) // checked above
			return d.setMark(ctx, mark, func(m *state.Mark) { m.Snoozed = until })
		},
	}
}

func (d *Desk) setMark(ctx context.Context, mark state.Mark, change func(*state.Mark)) tea.Cmd {
	change(&mark)
	mark.Author = d.Account
	return d.changeNotes(ctx, func() error { return d.Notes.SetMark(ctx, mark) })
}

// changeNotes changes something about notes and tells every list.
func (d *Desk) changeNotes(ctx context.Context, change func() error) tea.Cmd {
	return func() tea.Msg {
		if err := change(); err != nil {
			return showFailure(err)()
		}
		now, err := d.loadMarks(ctx)
		if err != nil {
			return showFailure(err)()
		}
		return ui.Broadcast(now)()
	}
}

func (d *Desk) showNotes(ctx context.Context, s state.Subject) tea.Cmd {
	return func() tea.Msg {
		notes, err := d.Notes.Find(ctx, &s, "")
		if err != nil {
			return showFailure(err)()
		}
		var text []string
		for _, n := range notes {
			text = append(text, fmt.Sprintf("%s, %s\n%s", localMinute(n.At), orDash(n.Author), n.Text))
		}
		return ui.Show(ui.Message{Title: "Notes on " + s.Title, Text: strings.Join(text, "\n\n")})()
	}
}

// notesPart is the part of a details page that shows a subject's notes.
func (d *Desk) notesPart(s state.Subject) []Part {
	if d.Notes == nil {
		return nil
	}
	return []Part{{"Notes", func(ctx context.Context) (Facts, error) {
		notes, err := d.Notes.Find(ctx, &s, "")
		if err != nil {
			return Facts{}, err
		}
		var f []widget.Field
		fact(&f, "marked", strings.TrimSpace(markText(d.mark(s))), markTone(d.mark(s)))
		for _, n := range notes {
			fact(&f, localMinute(n.At), n.Text, n.Author)
		}
		return Facts{Sections: []widget.Section{{Title: "Notes", Fields: f}}}, nil
	}}}
}

func aboutCustomer(c *Customer) state.Subject {
	return state.Subject{Kind: state.AboutCustomer, Customer: c.ID, ID: c.ID, Title: c.Title()}
}

func aboutSubscription(s *Subscription) state.Subject {
	return state.Subject{Kind: state.AboutSubscription, Customer: s.Customer.ID, ID: s.ID, Title: s.Name()}
}

const (
	noteRoute   Route[state.Subject] = "note"
	snoozeRoute Route[state.Subject] = "snooze"
)

// notesArea restores the questions that notes ask.
var notesArea = Area{
	Questions: []QuestionHandler{
		HandleQuestion(noteRoute, func(a Asking, s state.Subject) textQuestion { return a.noteQuestion(a.Ctx, s) }),
		HandleQuestion(snoozeRoute, func(a Asking, s state.Subject) textQuestion { return a.snoozeQuestion(a.Ctx, a.markOf(s)) }),
	},
}
