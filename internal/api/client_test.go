package api

import (
	"testing"
)

func client(t testing.TB, rt roundTrip, change ...func(*Config)) *Client {
	t.Helper()
	config := Config{BaseURL: "https://pc.example", Tokens: &fixedToken{token: "first", kind: "user"}, Transport: rt}
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
	checkSentence(t, e)
	return e
}
