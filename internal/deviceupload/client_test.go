package deviceupload

import (
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

// uploadClient makes a client over a scripted service.
func client(t testing.TB, rt apitest.RoundTrip, change ...func(*api.Config)) *api.Client {
	t.Helper()
	config := api.Config{BaseURL: "https://pc.example", Tokens: &apitest.FixedToken{AccessToken: "first", TokenKind: "user"}, Transport: rt}
	for _, f := range change {
		f(&config)
	}
	c, err := api.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
