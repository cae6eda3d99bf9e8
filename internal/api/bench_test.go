package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

// customersPage makes a page of n customers as lists give them.
func customersPage(n, page int, token string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `{"totalCount":%d,"items":[`, n)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		id := fmt.Sprintf("%08x-0000-4000-8000-%012x", page, i)
		fmt.Fprintf(&b, `{"id":%q,"companyProfile":{"tenantId":%q,"domain":"customer%d.onmicrosoft.com","companyName":"Customer %d of page %d",`+
			`"links":{"self":{"uri":"/customers/%s/profiles/company","method":"GET","headers":[]}},"attributes":{"objectType":"CustomerCompanyProfile"}},`+
			`"relationshipToPartner":"reseller","links":{"self":{"uri":"/customers/%s","method":"GET","headers":[]}},"attributes":{"objectType":"Customer"}}`,
			id, id, i, i, page, id, id)
	}
	fmt.Fprintf(&b, `],"links":{"self":{"uri":"/customers?size=500","method":"GET","headers":[]}},"attributes":{"objectType":"Collection"},"continuationToken":%q}`, token)
	return b.String()
}

func BenchmarkDecodePage(b *testing.B) {
	body := []byte(customersPage(CustomersPageSize, 0, "t"))
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		env, err := parseEnvelope(body)
		if err != nil {
			b.Fatal(err)
		}
		if customers, err := decodeItems[Customer](env.items); err != nil || len(customers) != CustomersPageSize {
			b.Fatal(len(customers), err)
		}
	}
}

func BenchmarkEncodePage(b *testing.B) {
	env, err := parseEnvelope([]byte(customersPage(CustomersPageSize, 0, "t")))
	if err != nil {
		b.Fatal(err)
	}
	customers, err := decodeItems[Customer](env.items)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		data, err := Encode(customers)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(data)))
	}
}

// BenchmarkStream reads 200 pages, 100,000 customers, through the whole chain.
func BenchmarkStream(b *testing.B) {
	const pages = 200
	bodies := make([]string, pages)
	for i := range bodies {
		token := fmt.Sprint("token ", i)
		if i == pages-1 {
			token = ""
		}
		bodies[i] = customersPage(CustomersPageSize, i, token)
	}
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		n = 0
		c := client(b, func(r *http.Request) (*http.Response, error) {
			n++
			resp := apitest.Answer(r, http.StatusOK, bodies[n-1])
			resp.ContentLength = int64(len(bodies[n-1]))
			return resp, nil
		})
		customers := 0
		for page, err := range ListCustomers.Stream(b.Context(), c, None{}, nil) {
			if err != nil {
				b.Fatal(err)
			}
			customers += len(page.Items)
		}
		if customers != pages*CustomersPageSize {
			b.Fatal(customers)
		}
	}
}

func BenchmarkDescriptors(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		for _, o := range Operations() {
			if o.Descriptor().ID == "" {
				b.Fatal("an operation without id")
			}
		}
	}
}
