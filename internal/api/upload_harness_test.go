package api

import "testing"

// uploadClient makes a client over a scripted service.
func uploadClient(t testing.TB, rt roundTrip, change ...func(*Config)) *Client {
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
