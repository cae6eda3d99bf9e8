package auth

import (
	"context"
	"errors"
	"net/url"
	"time"
)

// visit sends a browser to the authority and waits for the response. If open is nil,
// the browser is on another machine, and the user may paste the response.
type visit struct {
	open    func(url string) error
	port    int
	timeout time.Duration
}

// make starts the listener, shows the address, waits for the response, and calls
// finish with it. The browser then shows the page that finish returns. address
// receives the redirect URI and returns the address to open.
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

// await opens the browser and waits for the response. It is not an error if the
// browser can't be opened, because the address is also on the screen.
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
			case note := <-receiver.notes: // arrived before the response
				ui.Note(note)
			default:
			}
			return answer, false, nil
		case answer := <-typing.answers():
			// Accept only one response, pasted or from the listener.
			if receiver.taken.CompareAndSwap(false, true) {
				return answer, true, nil
			}
		case problem := <-typing.problems():
			ui.Note(problem)
		case err := <-opened:
			if err != nil {
				ui.Note("The browser could not be opened. Open the address yourself.")
			}
			opened = nil
		case note := <-receiver.notes:
			ui.Note(note)
		case <-ctx.Done():
			return nil, false, context.Cause(ctx)
		}
	}
}

// typist asks for pasted text until it is a valid response.
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
			return // the response may still arrive through the listener
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

// stop cancels the prompt and waits until it has ended.
func (t *typist) stop() {
	t.cancel()
	<-t.ended
}

// answers returns the channel of pasted responses. It is nil if t is nil.
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
