package state

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTitlesAndKeys(t *testing.T) {
	t.Parallel()
	store, err := Memory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	store.Records().Put([]Record{{Kind: "customer", ID: "c1", Title: "Fabrikam Ltd"}, {Kind: "user", ID: "u1", Parent: "c1", Title: "Ada"}})
	for _, key := range []string{"/v1/customers/c1? one", "/v1/customers? list#0", "/v1/customers? list#1", "/v1/customers/c2? one"} {
		store.Cache().Keep(key, []byte("{}"))
	}
	if err := store.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	titles, err := store.Records().Titles(t.Context(), "customer", []string{"c1", "c1", "u1", "c9"})
	if diff := cmp.Diff(map[string]string{"c1": "Fabrikam Ltd"}, titles); err != nil || diff != "" {
		t.Errorf("titles: %v (-want +got):\n%s", err, diff)
	}
	if none, err := store.Records().Titles(t.Context(), "customer", nil); err != nil || len(none) > 0 {
		t.Errorf("titles of nothing: %v, %v", none, err)
	}
	want := []string{"/v1/customers/c1? one", "/v1/customers/c2? one"}
	if diff := cmp.Diff(want, store.Cache().Keys(t.Context(), "/v1/customers/")); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	if keys := store.Cache().Keys(t.Context(), "/v1/customers?"); len(keys) != 2 || keys[1] != "/v1/customers? list#1" {
		t.Errorf("keys of a list: %q", keys)
	}
}
