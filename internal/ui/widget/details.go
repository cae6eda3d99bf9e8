package widget

import (
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// Field is one labelled value of a detail view.
type Field struct {
	Label string
	Value string // as the service sent it; line breaks are kept
	Tone  text.Tone
	Note  string // explanation, in muted text after the value
	// CopyLabel names the value in the copy menu. If empty, Label is used.
	CopyLabel string
	// Mask is how the value is masked while the screen is shared.
	Mask text.MaskKind
}

// Section is a group of fields under a heading.
type Section struct {
	Title  string
	Fields []Field
}

// Details shows sections of labelled values in as many columns as fit. A cursor moves
// over the fields, so that each can be copied.
type Details struct {
	// Placeholder is shown while there are no sections.
	Placeholder string

	sections []Section
	at       int // selected field, counted through all sections
	top      int
	page     int
	version  uint64
	masked   bool
	layout   detailsLayout
}

// NewDetails returns a detail view of some sections.
func NewDetails(sections ...Section) *Details {
	d := &Details{page: 20}
	d.Set(sections)
	return d
}

// Set replaces the sections. Sections without fields are left out. The cursor stays on
// the field with the same labels.
func (d *Details) Set(sections []Section) {
	section, label := d.selectedLabels()
	d.sections = slices.DeleteFunc(slices.Clone(sections), func(s Section) bool { return len(s.Fields) == 0 })
	d.version++
	d.at = min(d.at, max(0, d.count()-1))
	n := 0
	for _, s := range d.sections {
		for _, f := range s.Fields {
			if s.Title == section && f.Label == label {
				d.at = n
			}
			n++
		}
	}
}

// Selected returns the field under the cursor.
func (d *Details) Selected() (Field, bool) {
	n := d.at
	for _, s := range d.sections {
		if n < len(s.Fields) {
			return s.Fields[n], true
		}
		n -= len(s.Fields)
	}
	return Field{}, false
}

// Copies returns the field under the cursor first, then all others that have a value.
func (d *Details) Copies() []CopyItem {
	var items []CopyItem
	selected, ok := d.Selected()
	if ok && selected.Value != "" {
		items = append(items, selected.copyItem())
	}
	for _, s := range d.sections {
		for _, f := range s.Fields {
			if f.Value != "" && f != selected {
				items = append(items, f.copyItem())
			}
		}
	}
	return items
}

func (f Field) copyItem() CopyItem {
	if f.CopyLabel != "" {
		return CopyItem{f.CopyLabel, f.Value}
	}
	return CopyItem{f.Label, f.Value}
}

// Update handles the keys that move the cursor: up and down through the fields, left and
// right between columns.
func (d *Details) Update(msg tea.KeyPressMsg) bool {
	switch msg.String() {
	case "up", "k":
		d.selectField(d.at - 1)
	case "down", "j":
		d.selectField(d.at + 1)
	case "g", "home":
		d.selectField(0)
	case "G", "end":
		d.selectField(d.count() - 1)
	case "pgup", "ctrl+u":
		d.moveLines(-d.page)
	case "pgdown", "ctrl+d":
		d.moveLines(d.page)
	case "left", "h":
		d.moveColumn(-1)
	case "right", "l":
		d.moveColumn(1)
	default:
		return false
	}
	return true
}

// Bindings lists the keys for the help.
func (d *Details) Bindings() []Binding {
	key := func(id, label, help string, do func(), keys ...string) Binding {
		return Binding{ID: id, Keys: keys, Label: label, Help: help, Group: "Move", Do: withoutCmd(do)}
	}
	return []Binding{
		key("details.up", "up", "Move to the field above.", func() { d.selectField(d.at - 1) }, "up", "k"),
		key("details.down", "down", "Move to the field below.", func() { d.selectField(d.at + 1) }, "down", "j"),
		key("details.left", "left", "Move to the column on the left.", func() { d.moveColumn(-1) }, "left", "h"),
		key("details.right", "right", "Move to the column on the right.", func() { d.moveColumn(1) }, "right", "l"),
		key("details.top", "top", "Move to the first field.", func() { d.selectField(0) }, "g", "home"),
		key("details.bottom", "bottom", "Move to the last field.", func() { d.selectField(d.count() - 1) }, "G", "end"),
		key("details.page-up", "page up", "Move up by a screen.", func() { d.moveLines(-d.page) }, "pgup", "ctrl+u"),
		key("details.page-down", "page down", "Move down by a screen.", func() { d.moveLines(d.page) }, "pgdown", "ctrl+d"),
	}
}

// selectField moves the cursor to the nth field, or to the nearest one.
func (d *Details) selectField(n int) {
	d.at = max(0, min(n, d.count()-1))
	d.version++
}

// moveLines moves the cursor by screen lines within the column.
func (d *Details) moveLines(lines int) {
	here, ok := d.layout.position(d.at)
	if !ok {
		return
	}
	d.selectField(d.layout.nearest(here.column, here.line+lines, d.at))
}

// moveColumn moves the cursor to the field in the next or previous column.
func (d *Details) moveColumn(by int) {
	here, ok := d.layout.position(d.at)
	if !ok || here.column+by < 0 || here.column+by >= d.layout.columns {
		return
	}
	d.selectField(d.layout.nearest(here.column+by, here.line, d.at))
}

// count returns the number of fields.
func (d *Details) count() int {
	n := 0
	for _, s := range d.sections {
		n += len(s.Fields)
	}
	return n
}

// selectedLabels returns the labels that identify the field under the cursor.
func (d *Details) selectedLabels() (section, label string) {
	n := d.at
	for _, s := range d.sections {
		if n < len(s.Fields) {
			return s.Title, s.Fields[n].Label
		}
		n -= len(s.Fields)
	}
	return "", ""
}
