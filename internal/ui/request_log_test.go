package ui_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

func requests(now time.Time) []ui.Request {
	return []ui.Request{
		{
			Time: now, Operation: "get-a-subscription", Method: "GET", URL: "https://api.example/v1/customers/c1/subscriptions/s1", Status: 200,
			Duration: 310 * time.Millisecond, RequestID: "r-1", CorrelationID: "c-1", Tries: 1, Bytes: 4096,
			Detail: strings.Repeat("{\"items\": []}\n", 100),
		},
		{
			Time: now.Add(-time.Minute), Operation: "update-quantity", Method: "PATCH", URL: "https://api.example/v1/customers/c1/subscriptions/s1",
			Status: 409, Duration: 2300 * time.Millisecond, RequestID: "r-2", CorrelationID: "c-2", Tries: 3, Bytes: 210,
			Err: "The subscription is being changed by somebody else.", Detail: "ETag: \"abc\"",
		},
	}
}

func TestRequestLog(t *testing.T) {
	t.Parallel()
	info := sandbox
	var list []ui.Request
	change := func(c *ui.Config) {
		showing(&info)(c)
		c.Requests = func() []ui.Request { return list }
	}
	onDesk(t, &page{title: "Root"}, change, func(desk *uitest.Driver) {
		desk.Press("R").Sees("Root ▸ Requests", "No requests have been sent yet.")
		list = requests(time.Now())
		desk.Sees("get-a-subscription", "200", "310 ms", "update-quantity", "409", "2.3 s")
		desk.Press("R").Sees("This is the request log.")
		desk.Press("/").Type("quantity").SeesNot("get-a-subscription").Press("enter")
		desk.Press("enter").Sees("409 in 2.3 s, 3 tries", "changed by somebody else", `ETag: "abc"`, "correlation id  c-2")
		desk.Press("y").Sees("Copied the correlation id: c-2").Press("esc")
		desk.Press("y").Sees("request id").Press("2").Sees("Copied the request id: r-2")
		desk.Press("esc").Press("g", "enter").Sees("200 in 310 ms, 1 try, 4,096 bytes", "correlation id  c-1", "request id      r-1", "lines 1 to")
		desk.Press("esc", "ctrl+x", "enter").Sees("200 in 310 ms").SeesNot("c-1", "items").Press("esc", "ctrl+x").Sees("get-a-subscription")
		desk.Press("esc").SeesNot("Requests")
	})
}

func TestRequestReportIsWhatSupportAsksFor(t *testing.T) {
	t.Parallel()
	list := requests(time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC))
	log := ui.NewRequestLog(func() []ui.Request { return list })
	log.Start(t.Context(), &ui.Env{})
	copies := log.Copies()
	report := copies[len(copies)-1].Value
	for _, want := range []string{"Operation:      get-a-subscription", "2026-11-20T10:00:00Z", "Correlation id: c-1", "Request id:     r-1"} {
		if !strings.Contains(report, want) {
			t.Errorf("the report does not say %q:\n%s", want, report)
		}
	}
}

func TestKeyReference(t *testing.T) {
	t.Parallel()
	suspend := do("suspend", "|", nil)
	suspend.Change = true
	got := ui.KeyReference(ui.Config{}, &page{title: "Subscription", bindings: []widget.Binding{suspend}}, &page{title: "Empty"})
	for _, want := range []string{
		"## On every screen", "| `?` |", "## In every list", "| `up` `k` |", "## Subscription", "| `\\|` | Does suspend. | suspend | yes |",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the reference does not say %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "Empty") {
		t.Error("a screen without keys has a section")
	}
}
