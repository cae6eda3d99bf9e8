package doctor

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := func(ctx context.Context) Finding {
			<-ctx.Done()
			return passed("too late")
		}
		begun := time.Now()
		results := Run(t.Context(), []Check{
			{ID: "a", Title: "A", Run: func(context.Context) Finding { return warning("so so", "Look at it.") }},
			{ID: "b", Title: "B", Run: slow, After: []string{"a"}},
			{ID: "c", Title: "C", Run: slow},
			{ID: "d", Title: "D", Run: slow, After: []string{"a", "b"}},
			{ID: "e", Title: "E", Run: slow, After: []string{"d"}},
		})
		got := map[string]Status{}
		for _, r := range results {
			got[r.ID] = r.Status
		}
		if diff := cmp.Diff(map[string]Status{"a": Warn, "b": Fail, "c": Fail, "d": Skipped, "e": Skipped}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if results[3].Detail != "not checked because of: B" || !Failed(results) || Failed(results[:1]) {
			t.Errorf("results %+v", results)
		}
		if took := time.Since(begun); took != checkTimeout {
			t.Errorf("the checks took %s, one after the other", took)
		}
	})
}

func TestClock(t *testing.T) {
	t.Parallel()
	for ahead, want := range map[time.Duration]Status{0: OK, -time.Minute: OK, 2 * time.Minute: Warn, -2 * time.Minute: Warn, time.Hour: Fail, -time.Hour: Fail} {
		if got := clock(probe{ahead: ahead, dated: true}); got.Status != want {
			t.Errorf("%s ahead is %+v, want %s", ahead, got, want)
		}
	}
	if got := clock(probe{}); got.Status != Skipped {
		t.Errorf("without a date: %+v", got)
	}
}
