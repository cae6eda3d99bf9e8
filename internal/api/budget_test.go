package api

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

func TestBudgetIsASlidingWindow(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"id":"x"}`)}, Repeat: true}
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
		for i := budgetLimit; i < len(s.Times); i++ {
			if gap := s.Times[i].Sub(s.Times[i-budgetLimit]); gap < budgetWindow {
				t.Fatalf("requests %d to %d went out within %v", i-budgetLimit, i, gap)
			}
		}
		if took := time.Since(start); took != 2*budgetWindow {
			t.Errorf("took %v: more was waited than the limit asks for", took)
		}
	})
}

// TestOperationsWithALimitOfTheirOwn counts what goes out in the window that is
// documented for them; customers have another.
func TestOperationsWithALimitOfTheirOwn(t *testing.T) {
	grant := ApplicationConsent{CustomerRef{"c"}, "a", []ApplicationGrant{{MicrosoftGraph, "user_impersonation"}}}
	for _, tt := range []struct {
		name   string
		send   func(ctx context.Context, c *Client) error
		at     int // so many at once
		window time.Duration
	}{
		{"test events", func(ctx context.Context, c *Client) error {
			_, err := SendTestEvent.Do(ctx, c, None{}, None{})
			return err
		}, 2, time.Minute},
		{"consents", func(ctx context.Context, c *Client) error {
			if _, err := AcquireConsent.Do(ctx, c, grant, None{}); err != nil {
				return err
			}
			_, err := RemoveConsent.Do(ctx, c, ConsentRef{CustomerRef{"c"}, "a"}, None{})
			return err
		}, 50, time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{}`)}, Repeat: true}
				c := client(t, s.RoundTrip)
				time.AfterFunc(tt.window/2, func() {
					if b := c.Budget(); b.PausedFor != tt.window/2 {
						t.Errorf("nobody is told of the wait: %+v", b)
					}
				})
				for range 2*tt.at + 1 {
					if err := tt.send(t.Context(), c); err != nil {
						t.Fatal(err)
					}
				}
				if took := s.Times[tt.at-1].Sub(s.Times[0]); took != 0 {
					t.Errorf("the first %d took %v", tt.at, took)
				}
				for i := tt.at; i < len(s.Times); i++ {
					if gap := s.Times[i].Sub(s.Times[i-tt.at]); gap < tt.window {
						t.Fatalf("requests %d to %d went out within %v", i-tt.at, i, gap)
					}
				}
				if b := c.Budget(); b.Left != budgetLimit {
					t.Errorf("the budget of customers became %+v", b)
				}
			})
		})
	}
}

func TestBackgroundLeavesRoom(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"id":"x"}`)}, Repeat: true}
		c := client(t, s.RoundTrip)
		start := time.Now()
		var done sync.WaitGroup
		done.Go(func() {
			if !getCustomers(InBackground(t.Context()), t, c, 126) {
				return
			}
			if took := time.Since(start); took != budgetWindow {
				t.Errorf("the call beyond the background's share went out after %v", took)
			}
		})
		synctest.Wait()
		if n := len(s.Times); n != 125 { // of 500
			t.Errorf("the background sent %d requests at once", n)
		}
		getCustomers(t.Context(), t, c, budgetLimit-125)
		if took := time.Since(start); took != 0 {
			t.Errorf("a person waited %v behind the background", took)
		}
		if b := c.Budget(); b.Left != 0 || b.Limit != budgetLimit || b.Family != "customer" {
			t.Errorf("budget %+v", b)
		}
		done.Wait()
	})
}

// getCustomers sends calls one after the other, as soon as each may go.
func getCustomers(ctx context.Context, t *testing.T, c *Client, n int) bool {
	t.Helper()
	for range n {
		if _, err := GetCustomer.Do(ctx, c, CustomerRef{"x"}); err != nil {
			t.Error(err)
			return false
		}
	}
	return true
}

// TestBackgroundKeepsToItsShare looks at every window of a long scan, beside which
// a person works.
func TestBackgroundKeepsToItsShare(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ share, most int }{{0, 125}, {10, 50}, {50, 250}} {
		t.Run(strconv.Itoa(tt.share), func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				var mu sync.Mutex
				var scans []time.Time
				c := client(t, func(r *http.Request) (*http.Response, error) {
					mu.Lock()
					defer mu.Unlock()
					if isBackground(r.Context()) {
						scans = append(scans, time.Now())
					}
					return apitest.Answer(r, 200, `{"id":"x"}`), nil
				}, func(c *Config) { c.BackgroundShare = tt.share })
				var done sync.WaitGroup
				for range 4 { // reading side by side takes no more
					done.Go(func() { getCustomers(InBackground(t.Context()), t, c, 150) })
				}
				for range 30 {
					getCustomers(t.Context(), t, c, 2)
					time.Sleep(time.Second)
				}
				done.Wait()
				if len(scans) != 600 {
					t.Fatalf("%d calls went out in the background", len(scans))
				}
				for i := tt.most; i < len(scans); i++ {
					if gap := scans[i].Sub(scans[i-tt.most]); gap < budgetWindow {
						t.Fatalf("more than %d of %d requests went out in the background within %v", tt.most, budgetLimit, gap)
					}
				}
				if took := scans[len(scans)-1].Sub(scans[0]); took > time.Duration(600/tt.most)*budgetWindow+time.Minute {
					t.Errorf("the background did not get its share: 600 calls took %v", took)
				}
			})
		})
	}
}

func TestBackgroundStandsBackFromABusyPerson(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"id":"x"}`)}, Repeat: true}
		c := client(t, s.RoundTrip)
		start := time.Now()
		getCustomers(t.Context(), t, c, budgetLimit*backgroundRoom/100)
		getCustomers(InBackground(t.Context()), t, c, 1)
		if took := time.Since(start); took != budgetWindow {
			t.Errorf("the background went on after %v, although a person was busy", took)
		}
	})
}

// TestAPersonWaitsAsIfThereWereNoBackground lets a person use up the rate and call
// once more, with and without calls in the background that have waited for long.
func TestAPersonWaitsAsIfThereWereNoBackground(t *testing.T) {
	t.Parallel()
	wait := func(t *testing.T, scans int) (waited time.Duration) {
		synctest.Test(t, func(t *testing.T) {
			s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"id":"x"}`)}, Repeat: true}
			c := client(t, s.RoundTrip)
			for i := range budgetLimit {
				if i == budgetLimit-100 {
					time.Sleep(10 * time.Second)
				}
				getCustomers(t.Context(), t, c, 1)
			}
			var done sync.WaitGroup
			for range scans {
				done.Go(func() { getCustomers(InBackground(t.Context()), t, c, 2) })
			}
			time.Sleep(5 * time.Second)
			began := time.Now()
			getCustomers(t.Context(), t, c, budgetLimit-99) // all that comes free at once, and one more
			waited = time.Since(began)
			done.Wait()
			if n := len(s.Times); n != 2*budgetLimit-99+2*scans {
				t.Errorf("%d requests went out", n)
			}
		})
		return waited
	}
	alone, beside := wait(t, 0), wait(t, 60)
	if alone != beside || alone != 55*time.Second {
		t.Errorf("a person waits %v, and %v beside calls in the background", alone, beside)
	}
}

func TestThrottledFamilyPausesAlone(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		throttled := true
		c := client(t, func(r *http.Request) (*http.Response, error) {
			if throttled && GetCustomer.Spec().rate(r.URL.Path).Family == "customer" {
				throttled = false
				return apitest.Answer(r, 429, ``, "Retry-After", "30"), nil
			}
			return apitest.Answer(r, 200, `{"id":"x"}`), nil
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
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"id":"x"}`)}, Repeat: true}
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
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"id":"x"}`)}, Repeat: true}
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
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"id":"x"}`)}, Repeat: true}
		c := client(t, s.RoundTrip)
		for range budgetLimit {
			if _, err := GetCustomer.Do(t.Context(), c, CustomerRef{"x"}); err != nil {
				t.Fatal(err)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := GetCustomer.Do(ctx, c, CustomerRef{"x"})
		if err == nil || ctx.Err() == nil || len(s.Requests) != budgetLimit {
			t.Errorf("got %v, %d requests", err, len(s.Requests))
		}
	})
}
