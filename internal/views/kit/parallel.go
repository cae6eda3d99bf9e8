package kit

import (
	"context"
	"fmt"
	"iter"
	"runtime/debug"
	"sync"
)

// ParallelMap maps items through fn, at most limit at a time, and yields results
// as they come. A panic in fn is raised in the goroutine that reads the results,
// where it is caught in order.
func ParallelMap[T, R any](ctx context.Context, limit int, items []T, fn func(context.Context, T) R) iter.Seq[R] {
	return func(yield func(R) bool) {
		ctx, cancel := context.WithCancel(ctx)
		work, results := make(chan T), make(chan outcome[R])
		var workers sync.WaitGroup
		defer workers.Wait()
		defer cancel()
		for range min(limit, len(items)) {
			workers.Go(func() {
				for item := range work {
					select {
					case results <- try(ctx, item, fn):
					case <-ctx.Done():
						return
					}
				}
			})
		}
		workers.Go(func() {
			defer close(work)
			for _, item := range items {
				select {
				case work <- item:
				case <-ctx.Done():
					return
				}
			}
		})
		for range items {
			select {
			case r := <-results:
				if r.crash != nil {
					panic(r.crash)
				}
				if !yield(r.value) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

type outcome[R any] struct {
	value R
	crash any
}

func try[T, R any](ctx context.Context, item T, fn func(context.Context, T) R) (out outcome[R]) {
	defer func() {
		if r := recover(); r != nil {
			out.crash = fmt.Sprintf("%v\n\n%s", r, debug.Stack())
		}
	}()
	out.value = fn(ctx, item)
	return out
}
