package ui

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime/debug"
	"time"

	tea "charm.land/bubbletea/v2"
)

const (
	// streamPace is the shortest time between two batches: 20 messages a second
	// look continuous, and each one costs a frame.
	batchInterval = 50 * time.Millisecond
	// streamBatch caps a batch, so that one message never blocks the keys.
	maxBatchItems = 10_000
	// streamAhead is how many pages are read before someone wants them.
	pagesAhead = 2
)

// Batch is what a stream delivers at once.
type Batch[T any] struct {
	Items []T   // what has arrived since the batch before
	Pages int   // how many pages have arrived in all
	Done  bool  // nothing follows
	Err   error // why it ended early; the Items before it are good
	Next  tea.Cmd
}

// Stream turns a sequence of pages into commands: the returned command delivers
// the first page as soon as it is there, wrapped into the caller's own message;
// the batch's Next command delivers what came after it, and so on until Done.
// Update returns Next to go on.
//
// Pages that arrive quickly are put together, so that there are at most 20
// messages a second. If Update is slow, or never asks for Next, the sequence
// waits. When the context is cancelled the stream ends without another message;
// a deadline that passes is an error of the last batch.
func Stream[T any](ctx context.Context, seq iter.Seq2[[]T, error], wrap func(Batch[T]) tea.Msg) tea.Cmd {
	return func() tea.Msg {
		s := &pageStream[T]{ctx: ctx, wrap: wrap, pages: make(chan page[T], pagesAhead)}
		go s.read(seq)
		return s.next()
	}
}

// stream is the state between the commands of one Stream. The commands run one
// after the other, each in a goroutine of its own.
type pageStream[T any] struct {
	ctx       context.Context
	wrap      func(Batch[T]) tea.Msg
	pages     chan page[T]
	count     int
	delivered time.Time
}

// page is one step of the sequence.
type page[T any] struct {
	items []T
	err   error
	crash any // a panic of the sequence, to be raised where it is caught in order
}

// read walks the sequence and waits whenever enough has been read ahead.
func (s *pageStream[T]) read(seq iter.Seq2[[]T, error]) {
	defer close(s.pages)
	defer func() {
		if r := recover(); r != nil {
			s.offer(page[T]{crash: fmt.Sprintf("%v\n\n%s", r, debug.Stack())})
		}
	}()
	for items, err := range seq {
		if !s.offer(page[T]{items: items, err: err}) || err != nil {
			return
		}
	}
}

// offer hands a page over, unless nobody wants it any more.
func (s *pageStream[T]) offer(p page[T]) bool {
	select {
	case s.pages <- p:
		return s.ctx.Err() == nil
	case <-s.ctx.Done():
		return false
	}
}

// next waits for something to deliver and returns it as the caller's message.
func (s *pageStream[T]) next() tea.Msg {
	batch, ok := s.collect()
	if !ok {
		return nil
	}
	s.delivered = time.Now()
	batch.Pages = s.count
	if !batch.Done {
		batch.Next = s.next
	}
	return s.wrap(batch)
}

// collect gathers pages until the pace allows the next message. It reports false
// when the stream was cancelled.
func (s *pageStream[T]) collect() (batch Batch[T], ok bool) {
	pace := time.NewTimer(time.Until(s.delivered.Add(batchInterval)))
	defer pace.Stop()
	due := false
	for {
		pages := s.pages
		if len(batch.Items) >= maxBatchItems {
			pages = nil
		}
		select {
		case <-s.ctx.Done():
			return s.ended(batch)
		case <-pace.C:
			due = true
		case p, more := <-pages:
			if !s.take(&batch, p, more) {
				return s.ended(batch)
			}
		}
		if batch.Done || (due && batch.Pages > 0) {
			return batch, true
		}
	}
}

// take adds a page to the batch. It reports false when the page is only the
// echo of a cancelled context.
func (s *pageStream[T]) take(batch *Batch[T], p page[T], more bool) bool {
	if p.crash != nil {
		panic(p.crash)
	}
	if s.ctx.Err() != nil {
		return false
	}
	if !more {
		batch.Done = true
		return true
	}
	batch.Items = append(batch.Items, p.items...)
	if p.err != nil {
		batch.Err, batch.Done = p.err, true
		return true
	}
	s.count++
	batch.Pages++
	return true
}

// ended closes a stream whose context is over: silently when it was cancelled,
// with what had arrived when its time was up.
func (s *pageStream[T]) ended(batch Batch[T]) (Batch[T], bool) {
	if errors.Is(s.ctx.Err(), context.Canceled) {
		return batch, false
	}
	batch.Done, batch.Err = true, context.Cause(s.ctx)
	return batch, true
}
