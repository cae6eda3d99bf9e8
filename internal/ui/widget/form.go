package widget

import (
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/pattern"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// FormKind is the kind of a form field: how it is edited and what it accepts.
type FormKind uint8

// The kinds of form fields.
const (
	FormText      FormKind = iota
	FormNumber             // a whole number
	FormDecimal            // a decimal number, as text: money never becomes a float
	FormChoice             // one of Values
	FormBool               // "true", "false", or "" while undecided
	FormSecret             // text that isn't shown
	FormMultiline          // text of several lines
)

// FormField describes one field of a form.
type FormField struct {
	Name     string // key of the value
	Label    string
	Help     string // one sentence, shown while the field has the cursor
	Kind     FormKind
	Required bool
	Values   []string // values of a choice; suggestions for a text
	Value    string   // initial value
	// Validate checks a value that is not empty; its error is a full sentence.
	Validate func(string) error
}

// FormEvent is the result of Form.Update.
type FormEvent uint8

// The events of a form.
const (
	FormIgnored   FormEvent = iota // the message was not for the form
	FormHandled                    // the form has changed
	FormSubmitted                  // the user is done and every field is valid
)

// Form edits any number of named values. It scrolls if they don't fit. It validates a
// field when the cursor leaves it, and all fields before it is submitted.
type Form struct {
	// SubmitLabel is the label of the button below the fields; "Continue" if empty.
	SubmitLabel string

	entries []formEntry
	at      int // len(entries) is the button
	win     window
	page    int
}

// formEntry is a field with its editor.
type formEntry struct {
	FormField
	edit    *Prompt    // for everything that is typed on one line
	text    *multiline // for several lines
	choice  int        // index in Values, -1 for none
	typed   string     // what was typed to find a choice
	problem string
}

// unset is shown for a field without a value.
const unset = "not set"

var (
	errRequired  = errors.New("This field is required.")
	wholeNumber  = pattern.Lazy(`^[+-]?\d+$`)
	decimalValue = pattern.Lazy(`^[+-]?\d+(\.\d+)?$`)
)

// NewForm returns a form with the cursor on its first field.
func NewForm(fields []FormField) *Form {
	f := &Form{entries: make([]formEntry, len(fields))}
	for i, field := range fields {
		e := &f.entries[i]
		e.FormField = field
		if field.Kind == FormBool {
			e.Values = []string{"true", "false"}
		}
		switch {
		case e.isChoice():
		case field.Kind == FormMultiline:
			e.text = newMultiline()
		default:
			e.edit = NewPrompt("")
			e.edit.Placeholder = unset
			e.edit.Secret = field.Kind == FormSecret
			e.edit.SetSuggestions(field.Values)
		}
		e.set(field.Value)
	}
	f.focus(0)
	return f
}

func (e *formEntry) isChoice() bool { return e.Kind == FormChoice || e.Kind == FormBool }

// completes reports whether tab would accept a suggestion.
func (e *formEntry) completes() bool { return e.edit != nil && e.edit.suggestion() != "" }

// value returns what the user has entered.
func (e *formEntry) value() string {
	switch {
	case e.text != nil:
		return e.text.value()
	case e.edit != nil && e.Kind == FormSecret:
		return e.edit.Value()
	case e.edit != nil:
		return strings.TrimSpace(e.edit.Value())
	case e.choice >= 0:
		return e.Values[e.choice]
	}
	return ""
}

func (e *formEntry) set(value string) {
	switch {
	case e.text != nil:
		e.text.set(value)
	case e.edit != nil:
		e.edit.SetValue(value)
	default:
		e.choice = slices.Index(e.Values, value)
	}
}

// check validates the field's value and sets its problem.
func (e *formEntry) check() {
	e.problem = ""
	if err := e.validate(e.value()); err != nil {
		e.problem = err.Error()
	}
}

func (e *formEntry) validate(value string) error {
	switch {
	case value == "" && e.Required:
		return errRequired
	case value == "":
		return nil
	case e.Kind == FormNumber && !wholeNumber().MatchString(value):
		return errors.New("Enter a whole number, such as 25.")
	case e.Kind == FormDecimal && !decimalValue().MatchString(value):
		return errors.New("Enter a decimal number, such as 12.50.")
	case e.Validate != nil:
		return e.Validate(value)
	}
	return nil
}

// Values returns the values of all fields by name, including empty ones.
func (f *Form) Values() map[string]string {
	values := make(map[string]string, len(f.entries))
	for i := range f.entries {
		values[f.entries[i].Name] = f.entries[i].value()
	}
	return values
}

// Typed returns the values that differ from the initial ones, without secrets.
func (f *Form) Typed() map[string]string {
	typed := map[string]string{}
	for i := range f.entries {
		e := &f.entries[i]
		if value := e.value(); e.Kind != FormSecret && value != e.Value {
			typed[e.Name] = value
		}
	}
	return typed
}

// Fill sets the values of fields, as if the user had typed them. Unknown names are
// ignored.
func (f *Form) Fill(values map[string]string) {
	for i := range f.entries {
		if value, ok := values[f.entries[i].Name]; ok {
			f.entries[i].set(value)
		}
	}
}

// Dirty reports whether any value differs from its initial one.
func (f *Form) Dirty() bool {
	return slices.ContainsFunc(f.entries, func(e formEntry) bool { return e.value() != e.Value })
}

// Submit validates all fields and reports whether they are valid. If not, it moves the
// cursor to the first invalid field.
func (f *Form) Submit() bool {
	first := -1
	for i := range f.entries {
		if f.entries[i].check(); f.entries[i].problem != "" && first < 0 {
			first = i
		}
	}
	if first >= 0 {
		f.focus(first)
	}
	return first < 0
}

// SetProblem shows a message at a field, such as the service's error, and moves the
// cursor there. It reports whether the field exists.
func (f *Form) SetProblem(name, problem string) bool {
	for i := range f.entries {
		if f.entries[i].Name == name {
			f.focus(i)
			f.entries[i].problem = problem
			return true
		}
	}
	return false
}

// Typing reports whether the field under the cursor takes letters as text.
func (f *Form) Typing() bool { return f.at < len(f.entries) }

// focus puts the cursor on a field; len(entries) is the button.
func (f *Form) focus(at int) {
	f.at = max(0, min(at, len(f.entries)))
	for i := range f.entries {
		f.entries[i].focus(i == f.at)
	}
}

func (e *formEntry) focus(on bool) {
	e.typed = ""
	prompt := e.edit
	if e.text != nil {
		prompt = e.text.line
	}
	switch {
	case prompt == nil:
	case on:
		prompt.Focus()
	default:
		prompt.Blur()
	}
}

// move moves the cursor to another field and validates the one it leaves.
func (f *Form) move(at int) {
	if f.at < len(f.entries) {
		f.entries[f.at].check()
	}
	f.focus(at)
}

// Update edits the field under the cursor. Tab and shift+tab, up and down move;
// enter goes on to the next field, and submits on the button; ctrl+s submits from
// anywhere.
func (f *Form) Update(msg tea.Msg) FormEvent {
	key, isKey := msg.(tea.KeyPressMsg)
	if isKey {
		switch key.String() {
		case "ctrl+s":
			return f.trySubmit()
		case "tab":
			if f.at < len(f.entries) && f.entries[f.at].completes() {
				break
			}
			return f.step(1)
		case "shift+tab":
			return f.step(-1)
		}
	}
	if f.at == len(f.entries) {
		return f.updateButton(key)
	}
	e := &f.entries[f.at]
	if e.update(msg) {
		if e.problem != "" {
			e.check() // remove the message as soon as the value is valid
		}
		return FormHandled
	}
	if !isKey {
		return FormIgnored
	}
	switch key.String() {
	case "enter", "down":
		return f.step(1)
	case "up":
		return f.step(-1)
	case "pgdown":
		return f.step(max(1, f.page/2))
	case "pgup":
		return f.step(-max(1, f.page/2))
	}
	return FormIgnored
}

func (f *Form) updateButton(key tea.KeyPressMsg) FormEvent {
	switch key.String() {
	case "enter", "space":
		return f.trySubmit()
	case "up":
		return f.step(-1)
	case "pgup":
		return f.step(-max(1, f.page/2))
	case "down":
		return FormHandled
	}
	return FormIgnored
}

func (f *Form) trySubmit() FormEvent {
	if f.Submit() {
		return FormSubmitted
	}
	return FormHandled
}

func (f *Form) step(by int) FormEvent {
	f.move(f.at + by)
	return FormHandled
}

// update passes a message to the field's editor.
func (e *formEntry) update(msg tea.Msg) bool {
	switch {
	case e.text != nil:
		return e.text.update(msg)
	case e.edit != nil:
		return e.edit.Update(msg)
	}
	key, ok := msg.(tea.KeyPressMsg)
	return ok && e.choose(key)
}

// choose changes a choice: left and right step through the values, letters select the
// value that begins with them, backspace clears the choice.
func (e *formEntry) choose(key tea.KeyPressMsg) bool {
	n := len(e.Values)
	if n == 0 {
		return false
	}
	switch name := key.String(); name {
	case "left":
		e.choice, e.typed = (max(e.choice, 0)+n-1)%n, ""
	case "right", "space":
		e.choice, e.typed = (e.choice+1)%n, ""
	case "backspace", "delete":
		e.choice, e.typed = -1, ""
	default:
		if key.Text == "" {
			return false
		}
		e.find(e.typed+key.Text, key.Text)
	}
	return true
}

// find selects the next value that begins with the typed text or, if there is none, with
// the last letter.
func (e *formEntry) find(typed, letter string) {
	for _, prefix := range []string{typed, letter} {
		folded := string(text.AppendFold(nil, prefix))
		start := max(e.choice, 0)
		if prefix == letter {
			start = e.choice + 1
		}
		for i := range e.Values {
			at := (start + i) % len(e.Values)
			if strings.HasPrefix(string(text.AppendFold(nil, e.Values[at])), folded) {
				e.choice, e.typed = at, prefix
				return
			}
		}
	}
}
