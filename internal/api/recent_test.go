package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

// outdate makes everything of a customer untrue that was read before now.
func outdate(t *testing.T, c *Client, customer string) {
	t.Helper()
	time.Sleep(time.Second)
	e, ok := (&AuditRecord{ResourceType: "new", CustomerID: customer}).event(time.Now())
	if !ok {
		t.Fatal("no news")
	}
	c.Outdate(News{Events: []Event{e}})
}

func TestOnlyWhatIsKeptIsReadAgain(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		var paths []string
		gone := false
		kept := &apitest.Shelf{}
		c := client(t, func(r *http.Request) (*http.Response, error) {
			paths = append(paths, r.URL.Path)
			switch {
			case gone:
				return apitest.Answer(r, 404, `{"code":"3000"}`), nil
			case strings.HasSuffix(r.URL.Path, "/orders"):
				return apitest.Answer(r, 200, `{"items":[]}`), nil
			case strings.HasSuffix(r.URL.Path, "/customers"): // pages without end
				return apitest.Answer(r, 200, fmt.Sprintf(`{"items":[{"id":"%d"}],"continuationToken":"%d"}`, len(paths), len(paths))), nil
			}
			return apitest.Answer(r, 200, `{"id":"x"}`), nil
		}, caching(kept))
		read := func(ctx context.Context) {
			if _, err := GetCustomer.Do(ctx, c, CustomerRef{"c"}); err != nil {
				t.Fatal(err)
			}
			if _, err := ListOrders.All(ctx, c, CustomerRef{"c"}); err != nil {
				t.Fatal(err)
			}
			for page, err := range ListCustomers.Stream(ctx, c, None{}, nil) { // not to its end
				if err != nil || page.Index == 3 {
					break
				}
			}
		}
		read(t.Context())
		read(FromCache(t.Context()))
		outdate(t, c, "other")
		if n, err := c.ReadOutdated(t.Context(), 10); n != 0 || err != nil {
			t.Errorf("%d calls for another customer's change: %v", n, err)
		}
		outdate(t, c, "c")
		paths = nil
		if n, err := c.ReadOutdated(t.Context(), 1); n != 1 || err != nil || len(paths) != 1 || paths[0] != "/v1/customers/c/orders" {
			t.Errorf("with one call %q was read again: %v", paths, err)
		}
		if n, err := c.ReadOutdated(t.Context(), 10); n != 1 || err != nil || len(paths) != 2 {
			t.Errorf("%d calls for the rest, %q: %v", n, paths, err)
		}
		outdate(t, c, "c")
		gone = true
		if n, err := c.ReadOutdated(t.Context(), 10); n != 2 || err != nil {
			t.Errorf("%d calls for what is gone: %v", n, err)
		}
		for _, key := range kept.Keys() {
			if strings.HasPrefix(key, "/v1/customers/c") {
				t.Errorf("%q is kept although it is gone", key)
			}
		}
		outdate(t, c, "c")
		if n, err := c.ReadOutdated(t.Context(), 10); n != 0 || err != nil {
			t.Errorf("%d calls for what was gone before: %v", n, err)
		}
	})
}

func TestLongListsAreNotReadAgainUnasked(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		sent, pages := 0, longReading
		c := client(t, func(r *http.Request) (*http.Response, error) {
			sent++
			if sent%pages == 0 {
				return apitest.Answer(r, 200, `{"items":[]}`), nil
			}
			return apitest.Answer(r, 200, fmt.Sprintf(`{"items":[{"id":"%d"}],"continuationToken":"%d"}`, sent, sent)), nil
		}, caching(&apitest.Shelf{}))
		for _, want := range []int{longReading, 0} {
			sent = 0
			if _, err := ListUsers.All(t.Context(), c, CustomerRef{"c"}); err != nil {
				t.Fatal(err)
			}
			outdate(t, c, "c")
			sent = 0
			if n, err := c.ReadOutdated(t.Context(), 100); n != want || sent != want || err != nil {
				t.Errorf("a list of %d pages was read again with %d calls: %v", pages, sent, err)
			}
			pages++
		}
	})
}

// TestWhatCouldNotBeReadIsReadNextTime: the service is away for a moment.
func TestWhatCouldNotBeReadIsReadNextTime(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		down := false
		c := client(t, func(r *http.Request) (*http.Response, error) {
			if down {
				return apitest.Answer(r, 503, ``), nil
			}
			return apitest.Answer(r, 200, `{"id":"x"}`), nil
		}, caching(&apitest.Shelf{}))
		if _, err := GetCustomer.Do(t.Context(), c, CustomerRef{"c"}); err != nil {
			t.Fatal(err)
		}
		outdate(t, c, "c")
		down = true
		if _, err := c.ReadOutdated(t.Context(), 10); err == nil || !Passing(err) {
			t.Errorf("the error is %v", err)
		}
		down = false
		if n, err := c.ReadOutdated(t.Context(), 10); n != 1 || err != nil {
			t.Errorf("%d calls, %v", n, err)
		}
	})
}
