package sandbox_test

import (
	"net/http"
	"runtime"
	"testing"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// wholeWorld are reads that look at every customer, or need them in order.
var wholeWorld = map[string]string{
	"first page": "/v1/customers?size=500",
	"invoices":   "/v1/invoices",
	"usage":      "/v1/usagesummary",
}

// sized returns the number of customers of a test: few with -short.
func sized(all, few int) int {
	if testing.Short() {
		return few
	}
	return all
}

// TestALargeSandboxStaysSmall holds what is promised of 100,000 customers: less than
// 200 MB. What is alive may be a quarter of that, since garbage and answers come on
// top. It doesn't run beside others, whose memory would count.
func TestALargeSandboxStaysSmall(t *testing.T) {
	const most = 50 << 20
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s, err := sandbox.New(sandbox.Config{Customers: sized(100_000, 10_000), RateLimit: -1})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range wholeWorld {
		fetch(t, s, path)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(s)
	if alive := int64(after.HeapAlloc) - int64(before.HeapAlloc); alive > most {
		t.Errorf("%d MB are alive, want at most %d", alive>>20, most>>20)
	}
}

// BenchmarkBeginningOf100000Customers is from nothing to the first answer.
func BenchmarkBeginningOf100000Customers(b *testing.B) {
	for name, path := range wholeWorld {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s, err := sandbox.New(sandbox.Config{Customers: sized(100_000, 10_000)})
				if err != nil {
					b.Fatal(err)
				}
				fetch(b, s, path)
			}
		})
	}
}

func BenchmarkPrefixAmong100000Customers(b *testing.B) {
	s, err := sandbox.New(sandbox.Config{Customers: sized(100_000, 10_000), RateLimit: -1})
	if err != nil {
		b.Fatal(err)
	}
	fetch(b, s, "/v1/customers?size=1")
	for b.Loop() {
		fetch(b, s, "/v1/customers?size=50&filter="+filter("CompanyName", "lake"))
	}
}

func fetch(tb testing.TB, s *sandbox.Sandbox, path string) {
	tb.Helper()
	rq, err := http.NewRequestWithContext(tb.Context(), http.MethodGet, "http://sandbox.test"+path, nil)
	if err != nil {
		tb.Fatal(err)
	}
	rq.Header.Set("Authorization", "Bearer "+s.Issue(sandbox.UserToken))
	resp, err := s.Transport().RoundTrip(rq)
	if err != nil || resp.StatusCode != http.StatusOK {
		tb.Fatal(err, resp)
	}
	if err := resp.Body.Close(); err != nil {
		tb.Fatal(err)
	}
}
