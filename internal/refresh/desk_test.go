package refresh_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
	"github.com/cspdesk/cspdesk/internal/refresh"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// desk is a client of a sandbox whose screens are written down.
type desk struct {
	*refresh.Refresher
	t      *testing.T
	world  *sandbox.Sandbox
	client *api.Client
	wire   *wire
	end    func() // ends the refresher, and waits for that

	mu      sync.Mutex
	rounds  []refresh.Round
	changed int
	freshen func(ctx context.Context) error // what the screens do; nil for nothing
}

type setup struct {
	cloud api.Cloud
	every time.Duration
	share int
	kept  bool // what is read
}

// run runs a test beside a refresher, in fake time.
func run(t *testing.T, s setup, test func(t *testing.T, d *desk)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		world, err := sandbox.New(sandbox.Config{RateLimit: -1, TokenLifetime: 1000 * time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		d := &desk{t: t, world: world, wire: &wire{next: world.Transport()}}
		d.client = newClient(t, d.wire, world, s)
		d.Refresher = refresh.New(d.client, s.every)
		ctx, stop := context.WithCancel(t.Context())
		var done sync.WaitGroup
		done.Go(func() { d.Run(ctx, d) })
		d.end = func() {
			stop()
			done.Wait()
		}
		test(t, d)
		d.end()
	})
}

func newClient(t *testing.T, rt http.RoundTripper, world *sandbox.Sandbox, s setup) *api.Client {
	t.Helper()
	config := api.Config{BaseURL: "https://sandbox.example", Cloud: s.cloud, Transport: rt, Tokens: token(world.Issue(sandbox.UserToken)), BackgroundShare: s.share}
	if s.kept {
		config.Cache = &apitest.Shelf{}
	}
	client, err := api.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

type token string

func (k token) Token(context.Context) (string, string, error) { return string(k), "user", nil }
func (k token) Renew(context.Context, string, string) (string, string, error) {
	return string(k), "user", nil
}

// Freshen implements [refresh.Screens].
func (d *desk) Freshen(ctx context.Context, r refresh.Round) error {
	d.mu.Lock()
	d.rounds = append(d.rounds, r)
	freshen := d.freshen
	d.mu.Unlock()
	if freshen == nil {
		return nil
	}
	return freshen(ctx)
}

// Changed implements [refresh.Screens].
func (d *desk) Changed() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.changed++
}

// seen are the rounds that the screens have had.
func (d *desk) seen() []refresh.Round {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.rounds)
}

// screens says what the screens do from now on; nil for nothing.
func (d *desk) screens(freshen func(ctx context.Context) error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.freshen = freshen
}

// told counts how often the state was to be shown again.
func (d *desk) told() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.changed
}

// pass lets time pass.
func (d *desk) pass(by time.Duration) {
	time.Sleep(by)
	synctest.Wait()
}

// customer is a customer with subscriptions.
func (d *desk) customer() (api.CustomerRef, []api.Subscription) {
	d.t.Helper()
	found, err := api.FilterCustomers.All(d.t.Context(), d.client, api.FilteredCustomers{Filter: api.CustomerFilter{Field: api.FilterCompanyName, Value: "Fabrikam Ltd"}})
	if err != nil || len(found) == 0 {
		d.t.Fatalf("%d customers: %v", len(found), err)
	}
	ref := api.CustomerRef{CustomerID: found[0].ID}
	subs, err := api.ListSubscriptions.All(d.t.Context(), d.client, ref)
	if err != nil {
		d.t.Fatal(err)
	}
	return ref, subs
}

// rename changes the nickname of a subscription as a colleague does.
func (d *desk) rename(ref api.SubscriptionRef, name string) {
	d.t.Helper()
	colleague := newClient(d.t, d.world.Transport(), d.world, setup{})
	if _, err := api.UpdateSubscriptionNickname.Do(d.t.Context(), colleague, api.NicknameChange{SubscriptionRef: ref, FriendlyName: name}); err != nil {
		d.t.Fatal(err)
	}
}

// wire is the way to the service, with what went over it.
type wire struct {
	next http.RoundTripper

	mu   sync.Mutex
	sent []string // paths
	at   []time.Time
	fail func(r *http.Request) (*http.Response, error) // in the service's place, unless it returns nothing
}

// RoundTrip implements [http.RoundTripper].
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.sent, w.at = append(w.sent, r.URL.Path), append(w.at, time.Now())
	fail := w.fail
	w.mu.Unlock()
	if fail != nil {
		if resp, err := fail(r); resp != nil || err != nil {
			return resp, err
		}
	}
	return w.next.RoundTrip(r)
}

// since are the paths that were asked for since so many requests.
func (w *wire) since(n int) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.sent[n:])
}

// when is when a request went out.
func (w *wire) when(n int) time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at[n]
}

func (w *wire) count() int { return len(w.since(0)) }

func (w *wire) fails(how func(r *http.Request) (*http.Response, error)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fail = how
}

func refuses(status int) func(r *http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		if !strings.HasSuffix(r.URL.Path, "/auditrecords") {
			return nil, nil
		}
		return &http.Response{StatusCode: status, Request: r, Header: http.Header{}, Body: http.NoBody}, nil
	}
}

func unreachable(*http.Request) (*http.Response, error) {
	return nil, errors.New("network is unreachable")
}
