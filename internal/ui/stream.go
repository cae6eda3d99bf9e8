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
	// batchInterval is the shortest time between two batches: 20 messages a second look
	// continuous, and each one costs a frame.
	batchInterval = 50 * time.Millisecond
	// maxBatchItems limits the size of a batch, so that handling one never blocks the
	// keys.
	maxBatchItems = 10_000
	// pagesAhead is how many pages are read ahead.
	pagesAhead = 2
)

// Batch is one delivery of a stream.
type Batch[T any] struct {
	Items []T   // the items since the previous batch
	Pages int   // how many pages have arrived so far
	Done  bool  // this is the last batch
	Err   error // why the stream ended early; the Items are valid
	Next  tea.Cmd
}

// Stream turns a sequence of pages into commands. The returned command delivers the
// first page as soon as it arrives, wrapped into the caller's own message. The batch's
// Next command delivers the pages after it, and so on until Done. Update returns Next to
// continue.
//
// Pages that arrive quickly are combined, so that there are at most 20 messages a
// second. If Update is slow or doesn't return Next, the sequence waits. If the context is
// cancelled, the stream ends without another message; if its deadline passes, the last
// batch has an error.
func Stream[T any](ctx context.Context, seq iter.Seq2[[]T, error], wrap func(Batch[T]) tea.Msg) tea.Cmd {
	return func() tea.Msg {
		s := &pageStream[T]{ctx: ctx, wrap: wrap, pages: make(chan page[T], pagesAhead)}
		go s.read(seq)
		return s.next()
	}
}

// pageStream is the state of one Stream. Its commands run one after the other, each in
// its own goroutine.
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
	crash any // a panic of the sequence, raised again in the command
}

// read iterates over the sequence, at most pagesAhead pages ahead.
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

// offer delivers a page. It reports false if the context has ended.
func (s *pageStream[T]) offer(p page[T]) bool {
	select {
	case s.pages <- p:
		return s.ctx.Err() == nil
	case <-s.ctx.Done():
		return false
	}
}

// next waits for the next batch and returns it as the caller's message.
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

// collect gathers pages until the next message is due. It reports false if the stream
// was cancelled.
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

// take adds a page to the batch. It reports false if the context has ended, because the
// page is then most likely a result of that.
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

// ended ends a stream whose context has ended: without a batch if it was cancelled, with
// the pages so far and an error if its deadline passed.
func (s *pageStream[T]) ended(batch Batch[T]) (Batch[T], bool) {
	if errors.Is(s.ctx.Err(), context.Canceled) {
		return batch, false
	}
	batch.Done, batch.Err = true, context.Cause(s.ctx)
	return batch, true
}
