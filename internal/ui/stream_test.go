package ui_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
)

type numbersMsg ui.Batch[int]

func wrapNumbers(b ui.Batch[int]) tea.Msg { return numbersMsg(b) }

// numbered yields pages of one number each, each after its delay.
func numbered(ctx context.Context, delays ...time.Duration) iter.Seq2[[]int, error] {
	return func(yield func([]int, error) bool) {
		for i, d := range delays {
			select {
			case <-time.After(d):
			case <-ctx.Done():
				yield(nil, ctx.Err())
				return
			}
			if !yield([]int{i}, nil) {
				return
			}
		}
	}
}

// delivery is one message of a stream and when it came.
type delivery struct {
	at    time.Duration
	items []int
	done  bool
}

// drain follows a stream to its end.
func drain(cmd tea.Cmd) (got []delivery, last ui.Batch[int]) {
	start := time.Now()
	for cmd != nil {
		msg, ok := cmd().(numbersMsg)
		if !ok {
			return got, last
		}
		last = ui.Batch[int](msg)
		got = append(got, delivery{time.Since(start), last.Items, last.Done})
		cmd = last.Next
	}
	return got, last
}

const ms = time.Millisecond

func TestStreamDeliversTheFirstPageAtOnceAndCollectsTheRest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx := t.Context()
		got, last := drain(ui.Stream(ctx, numbered(ctx, 10*ms, 10*ms, 10*ms, 10*ms, 200*ms, ms), wrapNumbers))
		want := []delivery{
			{10 * ms, []int{0}, false},
			{60 * ms, []int{1, 2, 3}, false},
			{240 * ms, []int{4}, false},
			{241 * ms, []int{5}, true},
		}
		if !slices.EqualFunc(got, want, func(a, b delivery) bool {
			return a.at == b.at && a.done == b.done && slices.Equal(a.items, b.items)
		}) {
			t.Errorf("deliveries are %v, want %v", got, want)
		}
		if last.Pages != 6 || last.Err != nil {
			t.Errorf("it ended with %d pages and error %v", last.Pages, last.Err)
		}
	})
}

func TestStreamSendsAtMostTwentyMessagesASecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx := t.Context()
		got, last := drain(ui.Stream(ctx, numbered(ctx, slices.Repeat([]time.Duration{ms}, 1000)...), wrapNumbers))
		if len(got) > 22 {
			t.Errorf("a second of pages came in %d messages", len(got))
		}
		if last.Pages != 1000 {
			t.Errorf("%d of 1000 pages arrived", last.Pages)
		}
	})
}

func TestStreamWaitsForItsReader(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		read := 0
		seq := func(yield func([]int, error) bool) {
			for yield([]int{read}, nil) {
				read++
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		first := ui.Stream(ctx, seq, wrapNumbers)().(numbersMsg)
		synctest.Wait()
		ahead := read
		time.Sleep(time.Hour)
		if read != ahead || ahead > 10 {
			t.Errorf("nobody asked, but %d pages were read, and %d an hour later", ahead, read)
		}
		if first.Next == nil {
			t.Error("the stream can't go on")
		}
		cancel()
		synctest.Wait() // the test fails if the reading goroutine is still there
	})
}

func TestStreamErrorComesWithWhatArrivedBefore(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	synctest.Test(t, func(t *testing.T) {
		seq := func(yield func([]int, error) bool) {
			_ = yield([]int{1}, nil) && yield([]int{2}, nil) && yield([]int{3}, boom)
		}
		got, last := drain(ui.Stream(t.Context(), seq, wrapNumbers))
		var all []int
		for _, d := range got {
			all = append(all, d.items...)
		}
		if !slices.Equal(all, []int{1, 2, 3}) || !errors.Is(last.Err, boom) || !last.Done {
			t.Errorf("got %v, done %v, error %v", all, last.Done, last.Err)
		}
	})
}

func TestStreamEndsSilentlyWhenCancelled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(25*ms, cancel)
		got, _ := drain(ui.Stream(ctx, numbered(ctx, 10*ms, time.Hour), wrapNumbers))
		if len(got) != 1 || got[0].done {
			t.Errorf("deliveries are %v, want the first page alone", got)
		}
		synctest.Wait()
	})
}

func TestStreamTellsWhenItsTimeIsUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 25*ms)
		defer cancel()
		_, last := drain(ui.Stream(ctx, numbered(ctx, 10*ms, time.Hour), wrapNumbers))
		if !last.Done || !errors.Is(last.Err, context.DeadlineExceeded) {
			t.Errorf("it ended with done %v, error %v", last.Done, last.Err)
		}
		synctest.Wait()
	})
}

func TestStreamRaisesPanicsInTheCommand(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		defer func() {
			if r, ok := recover().(string); !ok || !strings.HasPrefix(r, "bad page") {
				t.Errorf("the command panicked with %v", r)
			}
		}()
		ui.Stream(t.Context(), func(func([]int, error) bool) { panic("bad page") }, wrapNumbers)()
	})
}
