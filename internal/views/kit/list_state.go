package kit

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
func (l *List[T]) Save() (ui.SavedScreen, bool) {
	return EncodeScreen(l.Heading, l.location, l.State())
}

// State is the view state that is saved.
func (l *List[T]) State() any {
	s := listState{Filter: l.Prompt.Value(), Cursor: l.Table.HeldID()}
	s.Sort, s.Desc = l.Table.Sorted()
	if l.Table.MarkedLen() <= keptMarks {
		s.Marks = l.Table.MarkedIDs()
	}
	if s.Filter == "" && s.Cursor == "" && len(s.Marks) == 0 && s.Sort == l.Spec.SortBy && s.Desc == l.Spec.Desc {
		return nil
	}
	return s
}

// SetState restores the view state.
func (l *List[T]) SetState(raw jsontext.Value) error {
	var s listState
	if err := json.Unmarshal(raw, &s); err != nil {
		return err
	}
	l.Table.SortBy(s.Sort, s.Desc)
	l.Table.MarkLater(s.Marks)
	if s.Cursor != "" {
		l.Table.Select(s.Cursor)
	}
	if s.Filter != "" {
		l.Prompt.SetValue(s.Filter)
		l.Table.SetFilter(s.Filter)
	}
	return nil
}
