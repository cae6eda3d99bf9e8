package views

import (
	"context"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// asking is what the questions that come back are made from.
type asking struct {
	*Desk
	ctx context.Context // the desk's own: an answer outlives the box it was given in
	env *ui.Env
}

// questions makes each kind of question again from its arguments.
var questions = map[string]func(asking, jsontext.Value) (textQuestion, error){
	"seats":  asks(func(a asking, p subscriptionPlace) textQuestion { return a.about(p).seatsQuestion() }),
	"rename": asks(func(a asking, p subscriptionPlace) textQuestion { return a.about(p).nameQuestion() }),
	"note":   asks(func(a asking, s state.Subject) textQuestion { return a.noteQuestion(a.ctx, s) }),
	"snooze": asks(func(a asking, s state.Subject) textQuestion { return a.snoozeQuestion(a.ctx, a.markOf(s)) }),

	"find-customers": asks(func(a asking, _ nowhere) textQuestion { return a.customersQuestion() }),
	"currency":       asks(func(a asking, _ nowhere) textQuestion { return a.currencyQuestion() }),
}

func (a asking) about(p subscriptionPlace) *subscriptionActions {
	return &subscriptionActions{desk: a.Desk, env: a.env, customer: p.Customer, sub: p.Subscription}
}

// whole reports whether the arguments name what a question is about.
func (p subscriptionPlace) whole() bool { return p.Customer != nil && p.Subscription != nil }

// asks reads the arguments of a question before it is asked.
func asks[A any](ask func(asking, A) textQuestion) func(asking, jsontext.Value) (textQuestion, error) {
	return func(a asking, raw jsontext.Value) (textQuestion, error) {
		var args A
		if len(raw) > 0 {
			if err := api.Decode(raw, &args); err != nil {
				return textQuestion{}, fmt.Errorf("what was kept of it can't be read: %w", err)
			}
		}
		if p, ok := any(args).(interface{ whole() bool }); ok && !p.whole() {
			return textQuestion{}, errNotWhole
		}
		return ask(a, args), nil
	}
}

// askedState is what was typed into a question.
type askedState struct {
	Text string `json:"text"`
	On   bool   `json:"on,omitempty"` // the alternative was chosen
}

// Save implements [ui.Savable].
func (b *textBox) Save() (ui.SavedScreen, bool) {
	return save(b.Title(), b.At, askedState{b.prompt.Value(), b.on})
}

// OpenAbove asks a question again that an earlier run was left in.
func (d *Desk) OpenAbove(ctx context.Context, env *ui.Env, saved ui.SavedScreen) (ui.Overlay, error) {
	ask, known := questions[saved.Kind]
	if !known {
		return nil, fmt.Errorf("“%s” is of a kind that this version doesn't know", saved.Title)
	}
	q, err := ask(asking{d, ctx, env}, saved.Args)
	if err != nil {
		return nil, fmt.Errorf("“%s” could not be asked again: %w", saved.Title, err)
	}
	var typed askedState
	if err := json.Unmarshal(saved.State, &typed); err != nil {
		return nil, fmt.Errorf("“%s” could not be brought back as it was: %w", saved.Title, err)
	}
	box := newTextBox(q)
	box.prompt.SetValue(typed.Text)
	if typed.On && box.OnToggle != nil {
		box.toggle()
	}
	return box, nil
}
