package refresh_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/api"
)

const audit = "/v1/auditrecords"

// TestWhatIsOnTheScreenComesFirst reads three subscriptions, of which a colleague
// changes two, and looks at the order of what follows.
func TestWhatIsOnTheScreenComesFirst(t *testing.T) {
	run(t, setup{kept: true}, func(t *testing.T, d *desk) {
		ref, subs := d.customer()
		refs := make([]api.SubscriptionRef, 3)
		one := func(ctx context.Context, i int) error {
			refs[i] = api.SubscriptionRef{CustomerRef: ref, SubscriptionID: subs[i].ID}
			_, err := api.GetSubscription.Do(ctx, d.client, refs[i])
			return err
		}
		for i := range refs {
			if err := one(t.Context(), i); err != nil {
				t.Fatal(err)
			}
		}
		d.pass(90 * time.Second)
		d.rename(refs[0], "First")
		d.rename(refs[2], "Third")
		d.screens(func(ctx context.Context) error { return one(ctx, 1) }) // as if it were on the screen
		n := d.wire.count()
		d.pass(time.Minute)
		base := "/v1/customers/" + ref.CustomerID + "/subscriptions"
		want := []string{audit, base + "/" + subs[1].ID, base + "/" + subs[2].ID, base + "/" + subs[0].ID, base}
		if diff := cmp.Diff(want, d.wire.since(n)); diff != "" {
			t.Errorf("calls (-want +got):\n%s", diff)
		}
		if s := d.State(); s.Looks != 2 || s.Read != 3 || s.Err != nil || s.Short() != "" {
			t.Errorf("%+v", s)
		}
		d.screens(nil)
		for _, ref := range refs {
			d.rename(ref, "Again")
		}
		n = d.wire.count()
		d.pass(time.Minute)
		// What was read in the background kept its place: the third was wanted last.
		want = []string{audit, base + "/" + subs[2].ID, base + "/" + subs[1].ID, base + "/" + subs[0].ID, base}
		if diff := cmp.Diff(want, d.wire.since(n)); diff != "" {
			t.Errorf("calls (-want +got):\n%s", diff)
		}
		n = d.wire.count()
		d.pass(10 * time.Minute)
		if got := d.wire.since(n); len(got) != 10 || slices.ContainsFunc(got, func(p string) bool { return p != audit }) {
			t.Errorf("in ten minutes without news it asked for %q", got)
		}
	})
}

func TestPausedMakesNoCalls(t *testing.T) {
	run(t, setup{}, func(t *testing.T, d *desk) {
		d.pass(90 * time.Second)
		d.Pause()
		n := d.wire.count()
		d.pass(24 * time.Hour)
		if got := d.wire.since(n); len(got) > 0 {
			t.Errorf("paused, it asked for %q", got)
		}
		if s := d.State(); s.Short() != "refresh paused" {
			t.Errorf("it says %q", s.Short())
		}
		d.Resume()
		d.pass(0)
		if got := d.wire.since(n); len(got) != 1 || d.State().Short() != "" {
			t.Errorf("resumed, it asks for %q and says %q", got, d.State().Short())
		}
	})
}

// TestPauseEndsTheRoundUnderWay pauses while a look waits for its answer, and while
// the screens are being read again.
func TestPauseEndsTheRoundUnderWay(t *testing.T) {
	run(t, setup{}, func(t *testing.T, d *desk) {
		d.wire.fails(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		d.pass(time.Minute)
		d.Pause()
		d.pass(time.Hour)
		if s := d.State(); s.Err != nil || len(d.seen()) > 0 {
			t.Errorf("a pause counts as a failure: %+v", s)
		}
		d.wire.fails(nil)
		d.screens(func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		})
		d.Resume()
		d.pass(time.Minute)
		d.Pause()
		d.pass(time.Hour)
		if n := len(d.seen()); n != 1 || d.State().Err != nil {
			t.Errorf("%d rounds, %+v", n, d.State())
		}
	})
}

func TestAQuitInTheMiddleOfARound(t *testing.T) {
	run(t, setup{}, func(_ *testing.T, d *desk) {
		d.wire.fails(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		d.pass(time.Minute)
		d.end() // a bubble doesn't end as long as anything in it runs
	})
}

func TestLooksThatFailComeMoreRarely(t *testing.T) {
	t.Parallel()
	for says, how := range map[string]func(r *http.Request) (*http.Response, error){
		"refresh waits: offline": unreachable, "refresh waits: failing": refuses(500), "refresh waits: throttled": refuses(429),
		"refresh waits: sign-in": refuses(401),
	} {
		t.Run(says, func(t *testing.T) {
			run(t, setup{}, func(t *testing.T, d *desk) {
				d.pass(90 * time.Second)
				d.wire.fails(how)
				rounds, told := len(d.seen()), d.told()
				d.pass(12 * time.Hour)
				s := d.State()
				if s.Short() != says || s.Failed < 25 || s.Failed > 35 || s.Err == nil {
					t.Errorf("after half a day: %q, %d failed, %v", s.Short(), s.Failed, s.Err)
				}
				if len(d.seen()) != rounds || d.told()-told != s.Failed {
					t.Errorf("%d rounds reached the screens, and the state was told %d times", len(d.seen())-rounds, d.told()-told)
				}
				d.wire.fails(nil)
				d.pass(31 * time.Minute)
				if s := d.State(); s.Short() != "" || s.Failed != 0 {
					t.Errorf("once it works again it says %q", s.Short())
				}
				n := d.wire.count()
				d.pass(10 * time.Minute)
				if got := len(d.wire.since(n)); got != 10 {
					t.Errorf("%d looks in ten minutes after it works again", got)
				}
			})
		})
	}
}

// TestARoundWithoutAnEndIsGivenUp has a look hang, then what follows from one.
func TestARoundWithoutAnEndIsGivenUp(t *testing.T) {
	run(t, setup{}, func(t *testing.T, d *desk) {
		d.wire.fails(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		d.pass(4 * time.Minute)
		if s := d.State(); s.Short() != "refresh waits: slow" || s.Failed != 1 {
			t.Errorf("a look that hangs: %+v", s)
		}
		d.wire.fails(nil)
		d.pass(10 * time.Minute)
		d.screens(func(ctx context.Context) error {
			<-ctx.Done()
			return nil // the screens have nothing to say of it
		})
		d.pass(7 * time.Minute)
		if s := d.State(); s.Short() != "refresh waits: slow" || s.Failed != 1 {
			t.Errorf("screens that hang: %+v", s)
		}
	})
}

// TestItGoesOnAsSoonAsTheServiceDoes: somebody's call shows that it is back.
func TestItGoesOnAsSoonAsTheServiceDoes(t *testing.T) {
	run(t, setup{}, func(t *testing.T, d *desk) {
		d.pass(90 * time.Second)
		d.wire.fails(unreachable)
		for time.Until(d.State().Next) < 20*time.Minute {
			d.pass(time.Minute)
		}
		d.wire.fails(nil)
		d.customer()
		d.pass(time.Minute)
		if s := d.State(); s.Short() != "" {
			t.Errorf("a minute after somebody was answered it says %q", s.Short())
		}
	})
}

// TestWithoutTheAuditAgesCount: the audit is refused, or not offered at all.
func TestWithoutTheAuditAgesCount(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		cloud api.Cloud
		calls int // in an hour
		says  string
	}{{"refused", api.Global, 2, "refresh by age: refused"}, {"not offered", api.China, 0, ""}} {
		t.Run(tt.name, func(t *testing.T) {
			run(t, setup{cloud: tt.cloud}, func(t *testing.T, d *desk) {
				d.wire.fails(refuses(403))
				d.pass(time.Hour + time.Second)
				if n := d.wire.count(); n != tt.calls || len(d.seen()) != 60 || d.State().Short() != tt.says {
					t.Errorf("%d calls, %d rounds, %q", n, len(d.seen()), d.State().Short())
				}
				last := d.seen()[59]
				if got := time.Since(last.Before); got.Round(time.Minute) != 10*time.Minute {
					t.Errorf("what is older than %v is read again", got)
				}
			})
		})
	}
}

// TestNewsAreToldUntilTheyAreTakenIn has the screens fail once.
func TestNewsAreToldUntilTheyAreTakenIn(t *testing.T) {
	run(t, setup{}, func(t *testing.T, d *desk) {
		ref, subs := d.customer()
		d.pass(90 * time.Second)
		d.rename(api.SubscriptionRef{CustomerRef: ref, SubscriptionID: subs[0].ID}, "Other")
		d.screens(func(context.Context) error {
			d.screens(nil)
			return &api.Error{Status: 503}
		})
		d.pass(10 * time.Minute)
		var events []int
		for _, r := range d.seen() {
			events = append(events, len(r.News.Events))
		}
		if len(events) < 5 || !slices.Equal(events[:4], []int{0, 1, 1, 0}) {
			t.Errorf("the screens were told of %v changes", events)
		}
	})
}

// TestAScanNeverTakesMoreThanItsShare has far more to read again than it may, beside
// a person who calls once a second.
func TestAScanNeverTakesMoreThanItsShare(t *testing.T) {
	run(t, setup{kept: true, share: 2}, func(t *testing.T, d *desk) {
		ref, subs := d.customer()
		for range 4 {
			for i := range subs {
				if _, err := api.GetSubscription.Do(t.Context(), d.client, api.SubscriptionRef{CustomerRef: ref, SubscriptionID: subs[i].ID}); err != nil {
					t.Fatal(err)
				}
			}
		}
		d.pass(90 * time.Second)
		for i := range subs {
			d.rename(api.SubscriptionRef{CustomerRef: ref, SubscriptionID: subs[i].ID}, "Other")
		}
		d.screens(func(ctx context.Context) error { // one that is made of 40 calls
			for range 40 {
				if _, err := api.GetSubscription.Do(ctx, d.client, api.SubscriptionRef{CustomerRef: ref, SubscriptionID: subs[0].ID}); err != nil {
					return err
				}
			}
			return nil
		})
		n := d.wire.count()
		for range 200 {
			began := time.Now()
			if _, err := api.GetSubscription.Do(t.Context(), d.client, api.SubscriptionRef{CustomerRef: ref, SubscriptionID: subs[1].ID}); err != nil || time.Since(began) > 0 {
				t.Fatalf("a person waited %v: %v", time.Since(began), err)
			}
			d.pass(time.Second)
		}
		var background []time.Time
		person := 0
		for i, path := range d.wire.since(n) {
			switch {
			case strings.HasSuffix(path, subs[1].ID) && person < 200:
				person++
			case path != audit:
				background = append(background, d.wire.when(n+i))
			}
		}
		if len(background) < 30 {
			t.Errorf("only %d calls in the background", len(background))
		}
		for i := 10; i < len(background); i++ { // 2 % of 500
			if gap := background[i].Sub(background[i-10]); gap < time.Minute {
				t.Fatalf("more than 10 calls in the background within %v", gap)
			}
		}
	})
}
