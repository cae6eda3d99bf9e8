package kit

import (
	"context"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/ui"
)

// QuestionContext is what a restored question is made from.
type QuestionContext struct {
	*Desk
	Ctx context.Context // the shell's own: an answer outlives the box it was given in
	Env *ui.Env
}

// QuestionHandler restores one kind of question.
type QuestionHandler struct {
	name string
	ask  func(QuestionContext, jsontext.Value) (TextQuestion, error)
}

// HandleQuestion makes the handler of a question. Its location is At of the route.
func HandleQuestion[A any](route Route[A], ask func(QuestionContext, A) TextQuestion) QuestionHandler {
	return QuestionHandler{string(route), func(a QuestionContext, raw jsontext.Value) (TextQuestion, error) {
		args, err := decodeArgs[A](raw)
		if err != nil {
			return TextQuestion{}, err
		}
		return ask(a, args), nil
	}}
}

// askedState is what was typed into a question.
type askedState struct {
	Text string `json:"text"`
	On   bool   `json:"on,omitempty"` // the alternative was chosen
}

// Save implements [ui.Savable].
func (b *textBox) Save() (ui.SavedScreen, bool) {
	return EncodeScreen(b.Title(), b.At, askedState{b.prompt.Value(), b.on})
}

// OpenAbove asks a question again that an earlier run was left in.
func (d *Desk) OpenAbove(ctx context.Context, env *ui.Env, saved ui.SavedScreen) (ui.Overlay, error) {
	h, known := d.questions[saved.Kind]
	if !known {
		return nil, fmt.Errorf("“%s” is of a kind that this version doesn't know", saved.Title)
	}
	q, err := h.ask(QuestionContext{d, ctx, env}, saved.Args)
	if err != nil {
		return nil, fmt.Errorf("“%s” could not be asked again: %w", saved.Title, err)
	}
	var typed askedState
	if err := json.Unmarshal(saved.State, &typed); err != nil {
		return nil, fmt.Errorf("“%s” could not be restored as it was: %w", saved.Title, err)
	}
	box := newTextBox(q)
	box.prompt.SetValue(typed.Text)
	if typed.On && box.OnToggle != nil {
		box.toggle()
	}
	return box, nil
}
