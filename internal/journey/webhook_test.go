package journey

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

const (
	registered = `{"WebhookUrl":"https://a.example/hook","WebhookEvents":["test-created","invoice-ready"],"SignatureTokenToMsSignatureHeader":true,"future":1}`
	noWebhook  = `{"code":3000,"description":"not registered"}`
)

func TestPlanWebhook(t *testing.T) {
	for _, tt := range []struct {
		name   string
		now    apitest.Step
		want   api.NewWebhook
		method string // of the plan; "" for none
		body   string
	}{
		{
			"none is registered", apitest.Reply(404, noWebhook),
			api.NewWebhook{URL: "https://a.example", Events: []api.Enum{api.EventInvoiceReady}},
			"POST", `{"WebhookUrl":"https://a.example","WebhookEvents":["invoice-ready","test-created"]}`,
		},
		{"it is so already", apitest.Reply(200, registered), api.NewWebhook{URL: "https://a.example/hook", Events: []api.Enum{api.EventInvoiceReady}}, "", ""},
		{
			"the signature comes elsewhere", apitest.Reply(200, registered),
			api.NewWebhook{URL: "https://a.example/hook", Events: []api.Enum{api.EventInvoiceReady}, SignatureInMsSignature: api.False},
			"PUT", `{"WebhookUrl":"https://a.example/hook","WebhookEvents":["invoice-ready","test-created"],"SignatureTokenToMsSignatureHeader":false,"future":1}`,
		},
		{
			"the address moves", apitest.Reply(200, registered),
			api.NewWebhook{URL: "https://b.example", Events: []api.Enum{api.EventTest}},
			"PUT", `{"WebhookUrl":"https://b.example","WebhookEvents":["test-created"],"SignatureTokenToMsSignatureHeader":true,"future":1}`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: []apitest.Step{tt.now}, Repeat: true}
				plan, err := PlanWebhook(t.Context(), client(t, s.RoundTrip), tt.want)
				switch {
				case err != nil:
					t.Fatal(err)
				case plan == nil && tt.method != "" || plan != nil && tt.method == "":
					t.Fatalf("planned %+v", plan)
				case plan != nil && (plan.Method != tt.method || string(plan.Body) != tt.body):
					t.Errorf("%s %s", plan.Method, plan.Body)
				}
			})
		})
	}
}

// testEvent is a service whose receiver fails a number of times.
type testEvent struct {
	unknown, failing int // answers of that kind before the next
	refused          int // test events that come too soon
	failed           int
	sent             []time.Time
	looks            int
}

func (e *testEvent) RoundTrip(r *http.Request) (*http.Response, error) {
	switch {
	case r.Method == http.MethodPost && e.refused > 0:
		e.refused--
		return apitest.Answer(r, 429, `{"statusCode":429,"message":"Rate limit is exceeded. Try again in 57 seconds."}`, "Retry-After", "57"), nil
	case r.Method == http.MethodPost:
		e.sent = append(e.sent, time.Now())
		return apitest.Answer(r, 200, `{"correlationId":"c 1"}`), nil
	case !strings.HasSuffix(r.URL.Path, "/validationEvents/c 1"):
		return apitest.Answer(r, 200, registered), nil
	}
	e.looks++
	if e.unknown > 0 {
		e.unknown--
		return apitest.Answer(r, 404, noWebhook), nil
	}
	const failure = `{"responseCode":"NotFound","systemError":false}`
	if e.failed < e.failing {
		e.failed++
		return apitest.Answer(r, 200, `{"correlationId":"c 1","status":"pending","results":[`+strings.TrimSuffix(strings.Repeat(failure+",", e.failed), ",")+`]}`), nil
	}
	return apitest.Answer(r, 200, `{"correlationId":"c 1","status":"completed","results":[`+strings.Repeat(failure+",", e.failed)+`{"responseCode":"OK"}]}`), nil
}

func TestValidateWebhook(t *testing.T) {
	for _, tt := range []struct {
		name              string
		event             testEvent
		states            int
		delivered, cancel bool
	}{
		{"at once", testEvent{}, 1, true, false},
		{"unknown at first", testEvent{unknown: 3}, 2, true, false},
		{"after failures", testEvent{failing: 4}, 5, true, false},
		{"never", testEvent{failing: 20}, 10, false, false},
		{"after a third event in a minute", testEvent{refused: 1}, 1, true, false},
		{"cancelled", testEvent{failing: 20}, 3, false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				began := time.Now()
				var last api.ValidationEventStatus
				states := 0
				for status, err := range ValidateWebhook(ctx, client(t, tt.event.RoundTrip)) {
					if tt.cancel && states == 3 {
						if !errors.Is(err, context.Canceled) {
							t.Errorf("cancelled with %v", err)
						}
						break
					}
					if err != nil {
						t.Fatal(err)
					}
					last = status
					if states++; tt.cancel && states == 3 {
						cancel()
					}
				}
				if states != tt.states || last.Delivered() != tt.delivered || len(tt.event.sent) != 1 {
					t.Errorf("%d states, %d events, last %+v", states, len(tt.event.sent), last)
				}
				if waited := tt.event.sent[0].Sub(began); waited >= 57*time.Second != strings.Contains(tt.name, "third") {
					t.Errorf("sent after %v", waited)
				}
			})
		})
	}
}

func TestValidateWebhookNeedsARegistration(t *testing.T) {
	for name, now := range map[string]apitest.Step{
		"none":                apitest.Reply(404, noWebhook),
		"without test events": apitest.Reply(200, `{"WebhookUrl":"https://a.example","WebhookEvents":["invoice-ready"]}`),
	} {
		t.Run(name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: []apitest.Step{now}}
				for _, err := range ValidateWebhook(t.Context(), client(t, s.RoundTrip)) {
					if !errors.Is(err, ErrNoTestEvents) {
						t.Error(err)
					}
				}
				if len(s.Requests) != 1 {
					t.Errorf("%d requests", len(s.Requests))
				}
			})
		})
	}
}
