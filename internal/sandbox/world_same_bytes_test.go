package sandbox_test

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// readable lists the addresses of everything that can be read with the values
// that are known for its parameters.
func (d *testClient) readable() (paths []string) {
	d.t.Helper()
	params, _ := d.known()
	for _, o := range api.Operations() {
		descriptor := o.Descriptor()
		if descriptor.Method != "GET" || descriptor.ID == "get-a-download-link-for-the-microsoft-customer-agreement-template" { // its link is another every time
			continue
		}
		path, query := descriptor.Path, url.Values{}
		for _, p := range descriptor.Params {
			if p.In == "path" && params[p.Name] != "" {
				path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(params[p.Name]))
			} else if value, ok := params[p.Name]; ok && p.In == "query" && p.Required {
				query.Set(p.Name, value)
			}
		}
		if path, _, _ = strings.Cut(path, "?"); !strings.ContainsAny(path, "{}") {
			paths = append(paths, path+"?"+query.Encode())
		}
	}
	return paths
}

// TestTheSameSeedMakesTheSameBytes makes the same calls to two sandboxes.
func TestTheSameSeedMakesTheSameBytes(t *testing.T) {
	t.Parallel()
	world := func(seed uint64) (*testClient, []string) {
		d := newTestClient(t, sandbox.Config{Customers: 60, Seed: seed, RateLimit: -1, Start: time.Date(2026, 3, 21, 9, 0, 0, 0, time.UTC), Speed: -1})
		return d, d.readable()
	}
	one, paths := world(7)
	same, again := world(7)
	other, others := world(8)
	if len(paths) < 60 || fmt.Sprint(paths) != fmt.Sprint(again) {
		t.Fatalf("%d addresses, the same: %v", len(paths), fmt.Sprint(paths) == fmt.Sprint(again))
	}
	differ := 0
	for i, path := range paths {
		a, b := one.call("GET", path, ""), same.call("GET", path, "")
		if a.status != b.status || !bytes.Equal(a.body, b.body) {
			t.Errorf("%s: %d %.300s\nand %d %.300s", path, a.status, a.body, b.status, b.body)
		}
		if !bytes.Equal(a.body, other.call("GET", others[i], "").body) {
			differ++
		}
	}
	if differ < 40 {
		t.Errorf("another seed changes only %d of %d answers", differ, len(paths))
	}
}
