package views_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/refresh"
	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/views/kit"
	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

// refreshing is a desk that looks every minute for what others changed.
func refreshing(s viewstest.Setup) viewstest.Setup {
	s.Cache = viewstest.NewShelf()
	s.Desk = func(d *kit.Desk) { d.Refresh = refresh.New(d.Client, time.Minute) }
	return s
}

const (
	theSubscription  = "get-a-subscription-by-id"
	theAudit         = "get-a-record-of-partner-center-activity"
	theSubscriptions = "get-a-customers-subscriptions"
	theProvisioning  = "get-subscription-provisioning-status"
)

func TestAColleaguesChangeAppearsByItself(t *testing.T) {
	viewstest.Drive(t, refreshing(viewstest.Setup{}), func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("8 of 8", "Head office").SeesNot("provisioning")
		b.Press("/").Type("office").Press("enter", "space", "down").Sees("2 of 8")
		b.HasCursor("Office 365 E3")
		b.Advance(90 * time.Second)
		b.Colleague().Rename("Head office", " London")
		b.SeesNot("London")
		began := time.Now()
		b.Advance(time.Minute).Sees("Head office London", "2 of 8", "1 marked")
		b.HasCursor("Office 365 E3")
		want := []string{theAudit, theSubscriptions, theProvisioning} // of the one that changed
		slices.Sort(want)
		if diff := cmp.Diff(want, b.Asked(began)); diff != "" {
			t.Errorf("the calls of a minute (-want +got):\n%s", diff)
		}
		began = time.Now()
		b.Advance(5 * time.Minute)
		if n := len(b.Asked(began)); n != 5 {
			t.Errorf("%d calls in five minutes in which nothing happened: %v", n, b.Asked(began))
		}
	})
}

// TestDetailsAndWhatTheyCoverChangeByThemselves stands on one subscription, opened
// from the list of them, with a look at the profile between.
func TestDetailsAndWhatTheyCoverChangeByThemselves(t *testing.T) {
	viewstest.Drive(t, refreshing(viewstest.Setup{World: sandbox.Config{Latency: 300 * time.Millisecond}}), func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("8 of 8").SeesNot("provisioning").Press("tab").Sees("Company").Press("tab", "shift+tab", "shift+tab")
		b.Press("/").Type("head office").Press("enter", "enter").Sees("commitment term").SeesNot("reading").Press("down", "down")
		here := b.CursorLine()
		b.Advance(90 * time.Second)
		b.Colleague().Rename("Head office", " London")
		began := time.Now()
		b.Advance(time.Minute)
		b.Fact("nickname", "Head office London")
		if got := b.CursorLine(); got != here {
			t.Errorf("the cursor is on %q instead of %q", got, here)
		}
		if n := len(b.Asked(began)); n > 8 { // the audit, four parts, and the list below with one row's provisioning
			t.Errorf("%d calls: %v", n, b.Asked(began))
		}
		if looked, covered := b.Last(theSubscription), b.Last(theSubscriptions); covered.Sub(looked) < 300*time.Millisecond {
			t.Errorf("what is looked at was asked for at %v, and what it covers at %v", looked, covered)
		}
		for _, id := range []string{"get-a-customers-company-profile", "get-a-list-of-customers", "get-a-customer-by-id"} {
			if slices.Contains(b.Asked(began), id) {
				t.Errorf("%s was called for nothing", id)
			}
		}
		began = time.Now()
		b.Press("esc").Sees("Head office London")
		if n := len(b.Asked(began)); n > 0 {
			t.Errorf("going back made the calls %v", b.Asked(began))
		}
	})
}

// TestTwoDesksSeeEachOther has both refresh, and each change something.
func TestTwoDesksSeeEachOther(t *testing.T) {
	viewstest.Drive(t, refreshing(viewstest.Setup{}), func(_ *testing.T, ada *viewstest.Bench) {
		s := refreshing(viewstest.Setup{Width: 80, Height: 24, Token: sandbox.UserToken})
		bob := viewstest.Start(ada.T, s, ada.World)
		for _, b := range []*viewstest.Bench{ada, bob} {
			b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("8 of 8", "Head office").SeesNot("provisioning")
		}
		ada.Advance(2 * time.Minute)
		bob.Wait()
		change := func(b *viewstest.Bench, from, to string) {
			b.Press("/").Type(from).Press("enter", "a", "n").Type(to).Press("enter").Sees("What changes").Press("enter").Sees(": done.", from+to).Press("esc")
		}
		change(ada, "Head office", " London")
		change(bob, "Audio Conferencing", " old")
		for range 60 { // both look when a second has passed
			ada.Advance(time.Second)
			bob.Wait()
		}
		ada.Sees("Audio Conferencing old", "Head office London", "8 of 8")
		bob.Sees("Audio Conferencing old", "Head office London", "8 of 8")
	})
}

func TestACustomerThatIsGoneLeavesByItself(t *testing.T) {
	viewstest.Drive(t, refreshing(viewstest.Setup{}), func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("down", "down", "down")
		here := b.Cursor()
		b.Advance(90 * time.Second)
		b.Colleague().Removes("Alpine Ski House")
		began := time.Now()
		b.Advance(time.Minute).Sees("249 of 249")
		b.HasCursor(here)
		if diff := cmp.Diff([]string{"get-a-list-of-customers", theAudit}, b.Asked(began)); diff != "" {
			t.Errorf("calls (-want +got):\n%s", diff)
		}
	})
}

// TestOfALongListOnlyTheRowsThatChangedAreRead: 10,400 customers are 21 pages.
func TestOfALongListOnlyTheRowsThatChangedAreRead(t *testing.T) {
	viewstest.Drive(t, refreshing(viewstest.Setup{World: sandbox.Config{Customers: 10_400, RateLimit: -1}}), func(t *testing.T, b *viewstest.Bench) {
		b.Sees("10,400 of 10,400").SeesNot("signals").Press("G")
		here := b.Cursor()
		b.Advance(90 * time.Second)
		b.Colleague().Removes("Alpine Ski House")
		b.Advance(time.Second)
		began := time.Now()
		b.Advance(time.Minute).Sees("10,399 of 10,399")
		b.HasCursor(here)
		if diff := cmp.Diff([]string{"get-a-customer-by-id", theAudit}, b.Asked(began)); diff != "" {
			t.Errorf("calls (-want +got):\n%s", diff)
		}
		began = time.Now()
		b.Advance(30 * time.Minute)
		if n := len(b.Asked(began)); n != 30 {
			t.Errorf("%d calls in half an hour: a long list is not read again for its age", n)
		}
		b.Colleague().RemovesMany("B", 21)
		b.SeesNot("has changed").Sees("10,379 of 10,379", "has changed, r reads it again") // of 21 rows, 20 were read
		b.Press("r").Sees("10,378 of 10,378").SeesNot("refreshing", "has changed")
	})
}

func TestPauseMakesNoCalls(t *testing.T) {
	viewstest.Drive(t, refreshing(viewstest.Setup{}), func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("8 of 8", "Head office").SeesNot("provisioning", "refresh")
		b.Press("Z").Sees("refresh paused", "The background refresh is paused")
		b.Colleague().Rename("Head office", " London")
		b.Advance(time.Second)
		began := time.Now()
		b.Advance(time.Hour).Sees("refresh paused").SeesNot("London")
		if n := len(b.Asked(began)); n > 0 {
			t.Errorf("paused, the desk made the calls %v", b.Asked(began))
		}
		b.Press(":").Type("background refresh").Press("enter").Sees("It is paused: nothing is refreshed.").Press("enter")
		b.Press("Z").SeesNot("refresh paused").Sees("Head office London")
		if took := time.Since(began.Add(time.Hour)); took > 5*time.Second {
			t.Errorf("what had changed was there %v after it went on", took)
		}
	})
}

func TestPauseStopsWhatIsUnderWay(t *testing.T) {
	viewstest.Drive(t, refreshing(viewstest.Setup{}), func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("8 of 8", "Head office").SeesNot("provisioning")
		b.Advance(90 * time.Second)
		b.Colleague().Rename("Head office", " London")
		b.Faults("slow=5s")
		for looks, waited := b.Answered(theAudit), 0; b.Answered(theAudit) == looks && waited < 120; waited++ {
			b.Advance(time.Second)
		}
		if n := b.Desk.Client.InFlight(); n != 1 {
			t.Fatalf("%d calls are under way, and not that of the list", n)
		}
		b.Press("Z").Advance(100 * time.Millisecond)
		if n := b.Desk.Client.InFlight(); n > 0 {
			t.Errorf("%d calls are under way although it is paused", n)
		}
		b.Faults("")
		b.Press("r").Sees("Head office London", "8 of 8")
		b.Press("Z").Advance(10 * time.Minute).SeesNot("refresh")
	})
}

func TestWhatKeepsTheRefreshIsShown(t *testing.T) {
	viewstest.Drive(t, refreshing(viewstest.Setup{Width: 80, Height: 24}), func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("8 of 8", "Head office").SeesNot("provisioning")
		b.Advance(90 * time.Second)
		b.Colleague().Rename("Head office", " London")
		b.Wire.Cut.Store(true)
		screen := b.Advance(2*time.Minute).Sees("refresh waits: offline", "SANDBOX", "8 of 8").Screen()
		if strings.Contains(screen, "That did not work") || strings.Contains(screen, "can't be reached") {
			t.Errorf("a failure in the background takes the screen:\n%s", screen)
		}
		b.Press(":").Type("background refresh").Press("enter").Sees("Background refresh", "no answer came", "Its next try is at", "Every 1m").Press("enter")
		b.Wire.Cut.Store(false)
		b.Advance(30 * time.Minute).SeesNot("offline").Sees("Head office London")
		b.Press(":").Type("background refresh").Press("enter").Sees("It works", "The audit answered last at")
	})
}

// TestAScreenThatCanNotBeReadAgainStays: the audit answers, and the list doesn't.
func TestAScreenThatCanNotBeReadAgainStays(t *testing.T) {
	viewstest.Drive(t, refreshing(viewstest.Setup{}), func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("8 of 8", "Head office").SeesNot("provisioning")
		b.Advance(90 * time.Second)
		b.Colleague().Rename("Head office", " London")
		list := "/subscriptions"
		b.Wire.Deaf.Store(&list)
		b.Advance(2*time.Minute).Sees("refresh waits: offline", "8 of 8 · read 00:00 · sorted by name").SeesNot("London", "That did not work")
		b.Wire.Deaf.Store(nil)
		b.Advance(5*time.Minute).Sees("Head office London", "8 of 8 · read 00:0").SeesNot("refresh")
	})
}

// TestWhatIsLookedAtIsReadAgainByItsAge: nobody told the audit, and only the screen
// that is looked at is read again.
func TestWhatIsLookedAtIsReadAgainByItsAge(t *testing.T) {
	viewstest.Drive(t, refreshing(viewstest.Setup{}), func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("8 of 8 · read 00:00").SeesNot("provisioning").Press("tab").Sees("Company", "read 00:00")
		began := time.Now()
		b.Advance(12 * time.Minute).Sees("read 00:1")
		want := []string{"get-a-customer-by-id", "get-a-customers-company-profile", "get-a-customers-billing-profile"}
		got := slices.DeleteFunc(b.Asked(began.Add(time.Second)), func(id string) bool { return id == theAudit })
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("calls (-want +got):\n%s", diff)
		}
	})
}

// TestWithoutACacheScreensChangeAllTheSame reads all of a screen again, for want of
// what is still true.
func TestWithoutACacheScreensChangeAllTheSame(t *testing.T) {
	s := refreshing(viewstest.Setup{})
	s.Cache = nil
	viewstest.Drive(t, s, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("8 of 8", "Head office").SeesNot("provisioning")
		b.Advance(90 * time.Second)
		b.Colleague().Rename("Head office", " London")
		b.Advance(time.Minute).Sees("Head office London", "8 of 8")
	})
}

// TestAQuitInTheMiddleOfARefreshLeavesNothingBehind ends while a screen is read
// again: the bubble of a test doesn't end as long as anything in it runs.
func TestAQuitInTheMiddleOfARefreshLeavesNothingBehind(t *testing.T) {
	viewstest.Drive(t, refreshing(viewstest.Setup{}), func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("8 of 8", "Head office").SeesNot("provisioning")
		b.Advance(90 * time.Second)
		b.Colleague().Rename("Head office", " London")
		b.Faults("slow=10s")
		b.Advance(55 * time.Second).Press("ctrl+c")
	})
}
