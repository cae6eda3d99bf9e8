package webhook_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/cspdesk/cspdesk/internal/webhook"
)

// Receive events. Deliveries without a valid signature are refused.
func ExampleReceiver() {
	receiver := &webhook.Receiver{
		Verifier: webhook.NewVerifier(nil, nil, webhook.DefaultHosts...),
		Handle: func(_ context.Context, e webhook.Event) error {
			fmt.Println(e.Name, e.ResourceURI)
			return nil
		},
		Refused: func(_ *http.Request, err error) { fmt.Println("refused:", err) },
	}
	body := []byte(`{"EventName":"invoice-ready","ResourceChangeUtcDate":"2026-11-30T12:00:00Z"}`)
	response := httptest.NewRecorder()
	receiver.ServeHTTP(response, httptest.NewRequest(http.MethodPost, "/events", bytes.NewReader(body)))
	fmt.Println(response.Code)
	// Output:
	// refused: there is no signature
	// 401
}

// Parse the body of a verified delivery.
func ExampleParseEvent() {
	event, err := webhook.ParseEvent([]byte(`{
		"EventName": "subscription-updated",
		"ResourceUri": "https://api.partnercenter.microsoft.com/v1/customers/c/subscriptions/s",
		"ResourceName": "subscription",
		"ResourceChangeUtcDate": "2026-11-30T12:00:00Z"
	}`))
	fmt.Println(event.Name == webhook.SubscriptionUpdated, event.ResourceName, event.ChangedAt, err)
	// Output: true subscription 2026-11-30 12:00:00 +0000 UTC <nil>
}
