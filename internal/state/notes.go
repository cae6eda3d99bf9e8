package state

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Subject is what a note is about.
type Subject struct {
	Kind     string `json:"kind"`            // "customer" or "subscription"
	Customer string `json:"customer"`        // tenant id
	ID       string `json:"id"`              // of the subscription, or again of the customer
	Title    string `json:"title,omitempty"` // its name when the note was written
}

// The kinds of subjects.
const (
	AboutCustomer     = "customer"
	AboutSubscription = "subscription"
)

// Note is a note about a subject.
type Note struct {
	Subject
	NoteID string    `json:"note"`
	At     time.Time `json:"at"`
	Author string    `json:"author"`
	Text   string    `json:"text"`
}

// Mark holds the flag and the snooze of a subject.
type Mark struct {
	Subject
	Flagged bool      `json:"flagged"`
	Snoozed time.Time `json:"snoozed,omitzero"` // hidden until then; zero if not snoozed
	Author  string    `json:"author"`
	At      time.Time `json:"at"`
	Notes   int       `json:"notes"` // number of notes
}

// Notes stores notes, flags and snoozes. Each has an author and a time, and notes
// have globally unique ids, so that a team can share one store.
type Notes interface {
	// Add stores a note with the current time and returns it with its id.
	Add(ctx context.Context, n Note) (Note, error)
	// Remove deletes a note. It is not an error if there is none with this id.
	Remove(ctx context.Context, id string) error
	// SetMark replaces the mark of a subject. The last write wins.
	SetMark(ctx context.Context, m Mark) error
	// Find returns notes, newest first. about restricts them to one subject if it is
	// not nil, and text to those that contain it, or whose subject does, if it is not
	// empty.
	Find(ctx context.Context, about *Subject, text string) ([]Note, error)
	// Marks returns the marks of all subjects that have a note, a flag or a snooze.
	Marks(ctx context.Context) ([]Mark, error)
}

// Notes returns the notes stored on this computer. The state database is opened on
// first use.
func (s *Store) Notes() Notes { return &localNotes{s} }

type localNotes struct{ store *Store }

func (l *localNotes) problem(what string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return l.store.recordError("the notes", what, err)
}

// Add implements [Notes].
func (l *localNotes) Add(ctx context.Context, n Note) (Note, error) {
	if n.Text = strings.TrimSpace(n.Text); n.Text == "" {
		return n, errors.New("the note is empty")
	}
	db, err := l.store.stateDatabase(ctx)
	if err != nil {
		return n, l.problem("opened", err)
	}
	n.NoteID, n.At = uuid.NewString(), l.store.now().UTC().Truncate(time.Millisecond)
	_, err = db.writer.ExecContext(ctx, "INSERT INTO notes (id, kind, customer, subject, title, author, at, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		n.NoteID, n.Kind, strings.ToLower(n.Customer), strings.ToLower(n.ID), n.Title, n.Author, toMillis(n.At), n.Text)
	return n, l.problem("written", err)
}

// Remove implements [Notes].
func (l *localNotes) Remove(ctx context.Context, id string) error {
	db, err := l.store.stateDatabase(ctx)
	if err != nil {
		return l.problem("opened", err)
	}
	_, err = db.writer.ExecContext(ctx, "DELETE FROM notes WHERE id = ?", id)
	return l.problem("written", err)
}

// SetMark implements [Notes].
func (l *localNotes) SetMark(ctx context.Context, m Mark) error {
	db, err := l.store.stateDatabase(ctx)
	if err != nil {
		return l.problem("opened", err)
	}
	_, err = db.writer.ExecContext(ctx, `INSERT INTO marks (kind, customer, subject, title, flagged, snoozed, author, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (kind, customer, subject) DO UPDATE SET title = excluded.title, flagged = excluded.flagged, snoozed = excluded.snoozed, author = excluded.author, at = excluded.at`,
		m.Kind, strings.ToLower(m.Customer), strings.ToLower(m.ID), m.Title, m.Flagged, toMillis(m.Snoozed), m.Author, toMillis(l.store.now()))
	return l.problem("written", err)
}

// Find implements [Notes].
func (l *localNotes) Find(ctx context.Context, about *Subject, text string) ([]Note, error) {
	conditions, args := []string{"1"}, []any{}
	if about != nil {
		conditions, args = append(conditions, "kind = ? AND customer = ? AND subject = ?"), append(args, about.Kind, strings.ToLower(about.Customer), strings.ToLower(about.ID))
	}
	db, err := l.store.stateDatabase(ctx)
	if err != nil {
		return nil, l.problem("opened", err)
	}
	rows, err := db.reader.QueryContext(ctx, "SELECT id, kind, customer, subject, title, author, at, text FROM notes WHERE "+strings.Join(conditions, " AND ")+" ORDER BY at DESC, rowid DESC", args...)
	if err != nil {
		return nil, l.problem("read", err)
	}
	defer rows.Close()
	wanted := strings.ToLower(strings.TrimSpace(text))
	var found []Note
	for rows.Next() {
		var n Note
		var at int64
		if err := rows.Scan(&n.NoteID, &n.Kind, &n.Customer, &n.ID, &n.Title, &n.Author, &at, &n.Text); err != nil {
			return nil, l.problem("read", err)
		}
		n.At = fromMillis(at)
		if strings.Contains(strings.ToLower(n.Text+"\n"+n.Title+"\n"+n.Author+"\n"+n.Customer+"\n"+n.ID), wanted) {
			found = append(found, n)
		}
	}
	return found, l.problem("read", rows.Err())
}

// Marks implements [Notes].
func (l *localNotes) Marks(ctx context.Context) ([]Mark, error) {
	db, err := l.store.stateDatabase(ctx)
	if err != nil {
		return nil, l.problem("opened", err)
	}
	rows, err := db.reader.QueryContext(ctx, `
		SELECT kind, customer, subject, max(title), max(flagged), max(snoozed), max(author), max(at), sum(notes) FROM (
			SELECT kind, customer, subject, title, flagged, snoozed, author, at, 0 AS notes FROM marks
			UNION ALL
			SELECT kind, customer, subject, title, 0, 0, author, at, 1 FROM notes
		) GROUP BY kind, customer, subject ORDER BY kind, customer, subject`)
	if err != nil {
		return nil, l.problem("read", err)
	}
	defer rows.Close()
	var marks []Mark
	for rows.Next() {
		var m Mark
		var snoozed, at int64
		if err := rows.Scan(&m.Kind, &m.Customer, &m.ID, &m.Title, &m.Flagged, &snoozed, &m.Author, &at, &m.Notes); err != nil {
			return nil, l.problem("read", err)
		}
		if m.Snoozed, m.At = fromMillis(snoozed), fromMillis(at); m.Flagged || m.Notes > 0 || !m.Snoozed.IsZero() {
			marks = append(marks, m)
		}
	}
	return marks, l.problem("read", rows.Err())
}
