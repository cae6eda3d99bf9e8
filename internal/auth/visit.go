package auth

import (
	"context"
	"errors"
	"net/url"
	"time"
)

// visit leads a browser to the authority and waits for the answer that it brings
// back. Without a way to open one, the browser is on another machine, and the
// person may paste the answer as well.
type visit struct {
	open    func(url string) error
	port    int
	timeout time.Duration
}

// make listens, shows where to go and finishes with the answer, whose page the
// browser then shows. address gets the address that the answer is sent to.
func (v visit) make(
	ctx context.Context, ui UI, state string,
	address func(redirectURI string) string, finish func(context.Context, url.Values) (page, error),
) error {
	ctx, cancel := context.WithTimeoutCause(ctx, v.timeout, &TimeoutError{After: v.timeout})
	defer cancel()
	receiver, err := listenLoopback(ctx, v.port, state)
	if err != nil {
		return err
	}
	defer receiver.close()
	where := address(receiver.redirectURI())
	ui.ShowAddress(ctx, Address{
		URL: where, Port: receiver.port, Elsewhere: v.open == nil, Expires: time.Now().Add(v.timeout),
	})
	answer, pasted, err := v.await(ctx, where, receiver, ui)
	if err != nil {
		return err
	}
	result, err := finish(ctx, answer)
	if !pasted {
		receiver.finish(ctx, result)
	}
	return err
}

// await opens the browser and waits for its answer. A browser that does not open
// is no failure: the address is on the screen too.
func (v visit) await(ctx context.Context, address string, receiver *loopback, ui UI) (answer url.Values, pasted bool, err error) {
	opened := make(chan error, 1)
	var typing *typist
	if v.open != nil {
		// Some openers return only when the browser is closed.
		go func() { opened <- v.open(address) }()
	} else {
		typing = startTypist(ctx, ui, receiver.state)
		defer typing.stop()
	}
	for {
		select {
		case answer := <-receiver.answers:
			select {
			case note := <-receiver.notes: // came before the answer
				ui.Note(note)
			default:
			}
			return answer, false, nil
		case answer := <-typing.answers():
			// The listener is for one answer, whichever way it comes.
			if receiver.taken.CompareAndSwap(false, true) {
				return answer, true, nil
			}
		case problem := <-typing.problems():
			ui.Note(problem)
		case err := <-opened:
			if err != nil {
				ui.Note("No browser could be opened here. Open the address shown yourself.")
			}
			opened = nil
		case note := <-receiver.notes:
			ui.Note(note)
		case <-ctx.Done():
			return nil, false, context.Cause(ctx)
		}
	}
}

// typist takes what the person pastes until something of it is the answer.
type typist struct {
	answer  chan url.Values
	problem chan string
	cancel  context.CancelFunc
	ended   chan struct{}
}

const pasteQuestion = "That address, or the code in it (it is not shown): "

func startTypist(ctx context.Context, ui UI, state string) *typist {
	ctx, cancel := context.WithCancel(ctx)
	t := &typist{answer: make(chan url.Values), problem: make(chan string), cancel: cancel, ended: make(chan struct{})}
	go func() {
		defer close(t.ended)
		t.run(ctx, ui, state)
	}()
	return t
}

func (t *typist) run(ctx context.Context, ui UI, state string) {
	for ctx.Err() == nil {
		pasted, err := ui.AskSecret(ctx, pasteQuestion)
		if errors.Is(err, ErrNoInput) || ctx.Err() != nil {
			return // the redirect may come all the same
		}
		var problem string
		if err != nil {
			problem = sentence(upperFirst(err.Error()))
		} else if answer, wrong := parsePasted(pasted.Reveal(), state); wrong != nil {
			problem = wrong.Error()
		} else {
			select {
			case t.answer <- answer:
			case <-ctx.Done():
			}
			return
		}
		select {
		case t.problem <- problem:
		case <-ctx.Done():
		}
		if err != nil {
			return
		}
	}
}

// stop ends the asking and waits until the person is not asked any more.
func (t *typist) stop() {
	t.cancel()
	<-t.ended
}

// answers is nil, and never ready, when nobody is asked.
func (t *typist) answers() <-chan url.Values {
	if t == nil {
		return nil
	}
	return t.answer
}

func (t *typist) problems() <-chan string {
	if t == nil {
		return nil
	}
	return t.problem
}
