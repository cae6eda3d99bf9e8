package kit

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

// ReadMarks reads the marks of all subjects.
func (d *Desk) ReadMarks(ctx context.Context) tea.Cmd {
	if d.Notes == nil {
		return nil
	}
	return func() tea.Msg {
		m, err := d.loadMarks(ctx)
		if err != nil {
			return ui.Toast(text.ToneBad, Sentence(err))()
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
		parts = append(parts, text.Plural(m.Notes, "note", "notes"))
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

// WithNotes gives a list the marks of its subjects and the key to change them.
func WithNotes[T any](d *Desk, kind *ListSpec[T], about func(T) state.Subject) *ListSpec[T] {
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
				if _, ok := l.Table.Current(); !ok {
					return "There is nothing under the cursor."
				}
				return ReasonUnless(d.Notes != nil, "Notes are not stored in this session.")
			},
			Do: func() tea.Cmd {
				row, _ := l.Table.Current()
				return d.notesMenu(l.Ctx, about(row))
			},
		})
	}
	return kind
}

// takeMarks shows newer marks in a list.
func (l *List[T]) takeMarks(m marksMsg) {
	l.Desk.marks.Store(&m.marks)
	if l.Table.Len() > 0 {
		l.Table.Append(slices.Collect(l.Table.All()))
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
		{ID: "show", Title: "Show the notes", Detail: text.Plural(mark.Notes, "note", "notes"), Off: ReasonUnless(mark.Notes > 0, "There are none."), Do: func() tea.Cmd { return d.showNotes(ctx, s) }},
		flag,
		{ID: "snooze", Title: "Snooze until a day", Do: func() tea.Cmd { return d.snooze(ctx, mark) }},
		{ID: "wake", Title: "End the snooze", Off: wake, Do: func() tea.Cmd { return d.setMark(ctx, mark, func(m *state.Mark) { m.Snoozed = time.Time{} }) }},
	}}))
}

func (d *Desk) writeNote(ctx context.Context, s state.Subject) tea.Cmd {
	return AskText(d.noteQuestion(ctx, s))
}

func (d *Desk) noteQuestion(ctx context.Context, s state.Subject) TextQuestion {
	return TextQuestion{
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
	return AskText(d.snoozeQuestion(ctx, mark))
}

func (d *Desk) snoozeQuestion(ctx context.Context, mark state.Mark) TextQuestion {
	day := func(text string) (time.Time, error) {
		return time.ParseInLocation(time.DateOnly, strings.TrimSpace(text), time.Local)
	}
	return TextQuestion{
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
			return ShowFailure(err)()
		}
		now, err := d.loadMarks(ctx)
		if err != nil {
			return ShowFailure(err)()
		}
		return ui.Broadcast(now)()
	}
}

func (d *Desk) showNotes(ctx context.Context, s state.Subject) tea.Cmd {
	return func() tea.Msg {
		notes, err := d.Notes.Find(ctx, &s, "")
		if err != nil {
			return ShowFailure(err)()
		}
		var text []string
		for _, n := range notes {
			text = append(text, fmt.Sprintf("%s, %s\n%s", LocalMinute(n.At), OrDash(n.Author), n.Text))
		}
		return ui.Show(ui.Message{Title: "Notes on " + s.Title, Text: strings.Join(text, "\n\n")})()
	}
}

// NotesPart is the part of a details page that shows a subject's notes.
func (d *Desk) NotesPart(s state.Subject) []Part {
	if d.Notes == nil {
		return nil
	}
	return []Part{{"Notes", func(ctx context.Context) (Facts, error) {
		notes, err := d.Notes.Find(ctx, &s, "")
		if err != nil {
			return Facts{}, err
		}
		var f []widget.Field
		AddField(&f, "marked", strings.TrimSpace(markText(d.mark(s))), markTone(d.mark(s)))
		for _, n := range notes {
			AddField(&f, LocalMinute(n.At), n.Text, n.Author)
		}
		return Facts{Sections: []widget.Section{{Title: "Notes", Fields: f}}}, nil
	}}}
}

// CustomerSubject is the customer as the subject of notes.
func CustomerSubject(c *Customer) state.Subject {
	return state.Subject{Kind: state.AboutCustomer, Customer: c.ID, ID: c.ID, Title: c.Title()}
}

const (
	noteRoute   Route[state.Subject] = "note"
	snoozeRoute Route[state.Subject] = "snooze"
)

// notesArea restores the questions that notes ask.
var notesArea = Area{
	Questions: []QuestionHandler{
		HandleQuestion(noteRoute, func(a QuestionContext, s state.Subject) TextQuestion { return a.noteQuestion(a.Ctx, s) }),
		HandleQuestion(snoozeRoute, func(a QuestionContext, s state.Subject) TextQuestion { return a.snoozeQuestion(a.Ctx, a.markOf(s)) }),
	},
}
