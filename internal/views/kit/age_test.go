package kit

import (
	"testing"
	"time"
)

func TestAgesInWords(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		-time.Hour: "just now", 59 * time.Second: "just now", time.Minute: "1 min ago", 59 * time.Minute: "59 min ago",
		time.Hour: "1 h ago", 47*time.Hour + 59*time.Minute: "47 h ago", 48 * time.Hour: "2 days ago", 400 * 24 * time.Hour: "400 days ago",
	} {
		if got := TimeAgo(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

func TestTimesAreToldWithTheirDayWhenItMatters(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 10, 0, 30, 0, 0, time.Local)
	for at, want := range map[time.Time]string{
		now.Add(-20 * time.Minute):                "00:10",
		now.Add(-time.Hour):                       "9 Jan 23:30",
		now.Add(-20 * 24 * time.Hour):             "21 Dec 00:30",
		now.AddDate(-1, 0, 0):                     "2025-01-10 00:30",
		now.Add(time.Hour).UTC():                  "01:30",
		now.AddDate(0, 0, 1).Local():              "11 Jan 00:30",
		now.AddDate(-3, 0, 0).Truncate(time.Hour): "2023-01-10 00:00",
	} {
		if got := ClockTime(at, now); got != want {
			t.Errorf("%v is %q, want %q", at, got, want)
		}
	}
}
