package views

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/ui"
)

// keptMarks bounds the marks that are kept: more are no selection any more.
const keptMarks = 10_000

// listState is how a list is looked at.
type listState struct {
	Filter string   `json:"filter,omitempty"`
	Sort   string   `json:"sort"`
	Desc   bool     `json:"desc,omitempty"`
	Cursor string   `json:"cursor,omitempty"` // id of the row
	Marks  []string `json:"marks,omitempty"`
}

// At sets what restores the list in a later run.
func (l *List[T]) At(at Location) *List[T] {
	l.location = at
	return l
}

// Save implements [ui.Savable].
func (l *List[T]) Save() (ui.SavedScreen, bool) { return save(l.title, l.location, l.state()) }

func (l *List[T]) state() any {
	s := listState{Filter: l.prompt.Value(), Cursor: l.table.HeldID()}
	s.Sort, s.Desc = l.table.Sorted()
	if l.table.MarkedLen() <= keptMarks {
		s.Marks = l.table.MarkedIDs()
	}
	if s.Filter == "" && s.Cursor == "" && len(s.Marks) == 0 && s.Sort == l.kind.SortBy && s.Desc == l.kind.Desc {
		return nil
	}
	return s
}

func (l *List[T]) setState(raw jsontext.Value) error {
	var s listState
	if err := json.Unmarshal(raw, &s); err != nil {
		return err
	}
	l.table.SortBy(s.Sort, s.Desc)
	l.table.MarkLater(s.Marks)
	if s.Cursor != "" {
		l.table.Select(s.Cursor)
	}
	if s.Filter != "" {
		l.prompt.SetValue(s.Filter)
		l.table.SetFilter(s.Filter)
	}
	return nil
}
