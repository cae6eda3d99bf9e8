package api

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestBudgetIsASlidingWindow(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := &script{steps: []step{reply(200, `{"id":"x"}`)}, repeat: true}
		c := client(t, s.RoundTrip)
		start := time.Now()
		for i := range 2*budgetLimit + 1 {
			if i == 100 {
				time.Sleep(20 * time.Second)
			}
			if _, err := GetCustomer.Do(t.Context(), c, CustomerRef{"x"}); err != nil {
				t.Fatal(err)
			}
		}
		for i := budgetLimit; i < len(s.times); i++ {
			if gap := s.times[i].Sub(s.times[i-budgetLimit]); gap < budgetWindow {
				t.Fatalf("requests %d to %d went out within %v", i-budgetLimit, i, gap)
			}
		}
		if took := time.Since(start); took != 2*budgetWindow {
			t.Errorf("took %v: more was waited than the limit asks for", took)
		}
	})
}

func TestBackgroundLeavesRoom(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := &script{steps: []step{reply(200, `{"id":"x"}`)}, repeat: true}
		c := client(t, s.RoundTrip)
		start := time.Now()
		var done sync.WaitGroup
		done.Go(func() {
			for range backgroundShare + 1 {
				if _, err := GetCustomer.Do(InBackground(t.Context()), c, CustomerRef{"x"}); err != nil {
					t.Error(err)
				}
			}
			if took := time.Since(start); took != budgetWindow {
				t.Errorf("the call beyond the background's share went out after %v", took)
			}
		})
		synctest.Wait()
		if n := len(s.times); n != 300 { // of 500
			t.Fatalf("the background sent %d requests at once", n)
		}
		for range budgetLimit - backgroundShare {
			if _, err := GetCustomer.Do(t.Context(), c, CustomerRef{"x"}); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("a person waited %v behind the background", took)
		}
		if b := c.Budget(); b.Left != 0 || b.Limit != budgetLimit || b.Family != "customer" {
			t.Errorf("budget %+v", b)
		}
		done.Wait()
	})
}

func TestThrottledFamilyPausesAlone(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		throttled := true
		c := client(t, func(r *http.Request) (*http.Response, error) {
			if throttled && family(r.URL.Path) == "customer" {
				throttled = false
				return answer(r, 429, ``, "Retry-After", "30"), nil
			}
			return answer(r, 200, `{"id":"x"}`), nil
		})
		start := time.Now()
		finished := map[string]time.Duration{}
		var mu sync.Mutex
		var done sync.WaitGroup
		call := func(name string, do func(context.Context) error) {
			done.Go(func() {
				if err := do(t.Context()); err != nil {
					t.Error(err)
				}
				mu.Lock()
				finished[name] = time.Since(start)
				mu.Unlock()
			})
		}
		customer := func(ctx context.Context) error {
			_, err := GetCustomer.Do(ctx, c, CustomerRef{"x"})
			return err
		}
		call("throttled", customer)
		synctest.Wait()
		if b := c.Budget(); b.PausedFor != 30*time.Second || b.Family != "customer" {
			t.Errorf("budget while paused: %+v", b)
		}
		call("same family", customer)
		call("orders", func(ctx context.Context) error {
			_, err := GetOrder.Do(ctx, c, OrderRef{CustomerRef{"x"}, "o"})
			return err
		})
		call("subscriptions", func(ctx context.Context) error {
			_, err := GetSubscription.Do(ctx, c, SubscriptionRef{CustomerRef{"x"}, "s"})
			return err
		})
		call("invoices", func(ctx context.Context) error {
			_, err := GetInvoice.Do(ctx, c, InvoiceRef{"i"})
			return err
		})
		done.Wait()
		for name, want := range map[string]time.Duration{
			"throttled": 30 * time.Second, "same family": 30 * time.Second, "orders": 0, "subscriptions": 0, "invoices": 0,
		} {
			if finished[name] != want {
				t.Errorf("%s finished after %v, want %v", name, finished[name], want)
			}
		}
	})
}

func TestBudgetOfOthersIsUnlimited(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := &script{steps: []step{reply(200, `{"id":"x"}`)}, repeat: true}
		c := client(t, s.RoundTrip)
		start := time.Now()
		for range budgetLimit + 100 {
			if _, err := GetInvoice.Do(t.Context(), c, InvoiceRef{"i"}); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("the manual limits no invoices, waited %v", took)
		}
		if b := c.Budget(); b.Left != budgetLimit || b.PausedFor != 0 {
			t.Errorf("budget %+v", b)
		}
	})
}

func TestBudgetRecovers(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := &script{steps: []step{reply(200, `{"id":"x"}`)}, repeat: true}
		c := client(t, s.RoundTrip)
		for range 3 {
			if _, err := GetCustomer.Do(t.Context(), c, CustomerRef{"x"}); err != nil {
				t.Fatal(err)
			}
			time.Sleep(10 * time.Second)
		}
		for _, want := range []int{497, 497, 497, 498, 499, 500} { // half a minute after the first on
			if got := c.Budget().Left; got != want {
				t.Errorf("%d left at %v, want %d", got, time.Now(), want)
			}
			time.Sleep(10 * time.Second)
		}
	})
}

func TestWaitForTheBudgetCanBeLeft(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := &script{steps: []step{reply(200, `{"id":"x"}`)}, repeat: true}
		c := client(t, s.RoundTrip)
		for range budgetLimit {
			if _, err := GetCustomer.Do(t.Context(), c, CustomerRef{"x"}); err != nil {
				t.Fatal(err)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := GetCustomer.Do(ctx, c, CustomerRef{"x"})
		if err == nil || ctx.Err() == nil || len(s.requests) != budgetLimit {
			t.Errorf("got %v, %d requests", err, len(s.requests))
		}
	})
}
