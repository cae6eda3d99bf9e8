package journal_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/state"
)

var crashes = flag.Int("crashes", 1000, "how many processes are killed in the middle of what they do")

// firstSeed makes each run of a test reproducible by the number it prints.
const firstSeed = 20261128

// parts is how many bubbles the runs are spread over.
const parts = 4

// kill runs one scenario for every seed and checks that every point was hit.
func kill(t *testing.T, scenario func(t *testing.T, seed int, dirs state.Dirs) (point string), points ...string) {
	t.Helper()
	t.Parallel()
	hit := make([]map[string]int, parts)
	t.Run("runs", func(t *testing.T) {
		for part := range parts {
			t.Run(fmt.Sprint(part), func(t *testing.T) {
				t.Parallel()
				hit[part] = map[string]int{}
				synctest.Test(t, func(t *testing.T) {
					dirs := fresh(t)
					for n := part; n < *crashes/2 && !t.Failed(); n += parts {
						hit[part][scenario(t, firstSeed+n, dirs())]++
					}
				})
			})
		}
	})
	for _, point := range append(points, "") {
		n := 0
		for _, h := range hit {
			n += h[point]
		}
		if n == 0 && !t.Failed() {
			t.Errorf("no process was killed %q", point)
		}
	}
}

// TestKilledChange kills a process at every step of its changes. The next one must
// find out what became of each: what the journal says is what the service did,
// and the service did nothing twice.
func TestKilledChange(t *testing.T) {
	kill(t, killedChange, "before an entry", "after an entry", "before an entry that it is sent", "after an entry that it is sent", "before sending", "before the answer", "before an outcome", "after an outcome")
}

func killedChange(t *testing.T, seed int, dirs state.Dirs) string {
	rng := rand.New(rand.NewPCG(uint64(seed), 0))
	world, err := sandbox.New(sandbox.Config{Customers: 3, Seed: 1, RateLimit: -1})
	if err != nil {
		t.Fatal(err)
	}
	m := boot(t, world, dirs, 1+rng.IntN(40))
	ctx, cancel := context.WithCancel(t.Context())
	m.kill = cancel
	failed := change(ctx, m.client, rng)
	m.halt()
	cancel()
	if m.killed == "" {
		m.after = m.dirs
		if failed != nil {
			t.Errorf("seed %d: %v", seed, failed)
		}
	}
	next := boot(t, world, m.after, 0)
	defer next.halt()
	settle(t, next, seed)
	effects := map[string]int{}
	for _, e := range world.Effects() {
		effects[e.RequestID]++
	}
	j, err := next.store.Journal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]int{}
	for c, err := range j.List(t.Context(), state.ChangeFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		if c.State == state.ChangeDone {
			said[c.RequestID]++
		}
	}
	if diff := cmp.Diff(effects, said); diff != "" {
		t.Errorf("seed %d, killed %s: the service did one thing, the journal says another (-service +journal):\n%s", seed, m.killed, diff)
	}
	return m.killed
}

// change makes some changes of every kind, one after the other.
func change(ctx context.Context, c *api.Client, rng *rand.Rand) error {
	customers, err := api.ListCustomers.All(ctx, c, api.None{})
	if err != nil {
		return err
	}
	customer := api.CustomerRef{CustomerID: customers[rng.IntN(len(customers))].ID}
	subscriptions, err := api.ListSubscriptions.All(ctx, c, customer)
	if err != nil {
		return err
	}
	ref := api.SubscriptionRef{CustomerRef: customer, SubscriptionID: subscriptions[rng.IntN(len(subscriptions))].ID}
	changes := []func() error{
		func() error {
			_, err := api.UpdateSubscriptionNickname.Do(ctx, c, api.NicknameChange{SubscriptionRef: ref, FriendlyName: fmt.Sprintf("Name %d", rng.Int())})
			return err
		},
		func() error {
			made, err := api.CreatePolicy.Do(ctx, c, customer, api.ConfigurationPolicy{Name: "Policy", Category: api.CategoryOOBE, PolicySettings: []string{"none"}})
			if err != nil {
				return err
			}
			_, err = api.DeletePolicy.Do(ctx, c, api.PolicyRef{CustomerRef: customer, PolicyID: made.Value.ID}, api.None{})
			return err
		},
		func() error {
			_, err := api.UpdateCustomerBillingProfile.Do(ctx, c, api.UpdateCustomerBillingProfileParams{CustomerRef: customer, FirstName: fmt.Sprintf("Ada %d", rng.Int())})
			return err
		},
	}
	rng.Shuffle(len(changes), func(i, k int) { changes[i], changes[k] = changes[k], changes[i] })
	for _, do := range changes {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// settle does what a person does at the next start: looks, and where that doesn't
// tell, sends again, or waits and looks once more.
func settle(t *testing.T, m *machine, seed int) {
	t.Helper()
	for round := 0; ; round++ {
		open, err := m.book.Unknown(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(open) == 0 {
			return
		}
		if round == 2 {
			t.Fatalf("seed %d: %+v can't be settled", seed, open)
		}
		for i := range open {
			f, err := m.book.Look(t.Context(), m.client, &open[i])
			if err == nil && f.State.Open() && (open[i].Method != "PATCH" || seed%2 == 0) {
				_, err = m.book.Repeat(t.Context(), m.client, &open[i])
			}
			if err != nil {
				t.Fatalf("seed %d: settling %+v: %v", seed, open[i], err)
			}
		}
		time.Sleep(16 * time.Minute)
	}
}
