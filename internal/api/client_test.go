package api

import (
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

func client(t testing.TB, rt apitest.RoundTrip, change ...func(*Config)) *Client {
	t.Helper()
	config := Config{BaseURL: "https://pc.example", Tokens: &apitest.FixedToken{AccessToken: "first", TokenKind: "user"}, Transport: rt}
	for _, f := range change {
		f(&config)
	}
	c, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// asError fails unless err is the service's or the network's [Error].
func asError(t *testing.T, err error) *Error {
	t.Helper()
	e := AsError(err)
	if e == nil {
		t.Fatalf("got %v (%T), want an *Error", err, err)
	}
	apitest.CheckSentence(t, e)
	return e
}
