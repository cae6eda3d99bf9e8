package state_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/cspdesk/cspdesk/internal/state"
)

// partnerSize is the number of records of a large partner, a tenth of them customers.
func partnerSize() int {
	if testing.Short() {
		return 20_000
	}
	return 1_000_000
}

var syllables = strings.Fields("con to so fab ri kam nor thwind tra ders ad ven ture wo rks lit ware pro se wing tip toys gra phic de sign al pine ski hou mar gie vel wide world im por ters blue yon der air lines co ho vine yard")

// invented makes records like those of a partner, the same ones each time.
type invented struct{ r *rand.Rand }

func newInvented() invented { return invented{rand.New(rand.NewPCG(1, 2))} }

func (v invented) guid() string {
	return fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", v.r.Uint32(), v.r.Uint32()&0xffff, v.r.Uint32()&0xffff, v.r.Uint32()&0xffff, v.r.Uint64()&0xffffffffffff)
}

func (v invented) word() string {
	var b strings.Builder
	for range 2 + v.r.IntN(3) {
		b.WriteString(syllables[v.r.IntN(len(syllables))])
	}
	return b.String()
}

func (v invented) record(i int) state.Record {
	r := state.Record{ID: v.guid(), Parent: v.guid()}
	switch i % 10 {
	case 0:
		r.Kind, r.Parent, r.Title = state.KindCustomer, "", v.word()+" "+v.word()+" GmbH"
		r.Text = strings.ToLower(strings.Fields(r.Title)[0]) + ".onmicrosoft.com"
	case 1, 2, 3, 4:
		r.Kind, r.Title, r.Text = "subscription", "Microsoft 365 Business Premium", "CFQ7TTC0LCHC:0002 "+v.guid()
	case 5, 6, 7:
		r.Kind, r.Title = "user", v.word()+" "+v.word()
		r.Text = strings.ReplaceAll(r.Title, " ", ".") + "@" + v.word() + ".onmicrosoft.com"
	default:
		r.Kind, r.Title, r.Text = "device", "DESKTOP-"+strconv.FormatInt(v.r.Int64N(1<<35), 36), strconv.FormatInt(v.r.Int64N(1<<50), 10)
	}
	return r
}

func (v invented) records(from, n int) []state.Record {
	records := make([]state.Record, n)
	for i := range records {
		records[i] = v.record(from + i)
	}
	return records
}

// afterwards removes what outlives a benchmark.
var afterwards = func() {}

// large is a store with a large partner's records, made once for all benchmarks.
var large = sync.OnceValues(func() (state.Dirs, error) {
	dir, err := os.MkdirTemp("", "cspdesk-bench-")
	dirs := state.Dirs{Cache: dir, State: dir}
	afterwards = func() { _ = os.RemoveAll(dir) }
	if err != nil {
		return dirs, err
	}
	s, err := state.Open(context.Background(), dirs, contoso)
	if err != nil {
		return dirs, err
	}
	v := newInvented()
	for from := 0; from < partnerSize(); from += 500 {
		s.Records().Put(v.records(from, 500))
	}
	if err := s.Flush(context.Background()); err != nil {
		return dirs, err
	}
	return dirs, s.Close()
})

func largeStore(b *testing.B) *state.Store {
	b.Helper()
	dirs, err := large()
	if err != nil {
		b.Fatal(err)
	}
	s, err := state.Open(b.Context(), dirs, contoso)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	return s
}

func BenchmarkKeystroke(b *testing.B) {
	s := largeStore(b)
	for _, query := range []string{
		"c", "co", "con", "cont", "contoso", "contoso gmbh", "gmbh contoso", "gmbh", "micro", "microsoft prem", "microsoft contoso",
		"0a1", "0a1b2c", "onmicrosoft", "contsoo", "contosoo thwinders", "xqzzy", "kind:device 12345", "kind:user contoso ad", "a b c d",
	} {
		b.Run(strings.ReplaceAll(query, " ", "_"), func(b *testing.B) {
			n := 0
			for b.Loop() {
				hits, err := s.Records().Find(b.Context(), query, 50)
				if err != nil {
					b.Fatal(err)
				}
				n = len(hits)
			}
			b.ReportMetric(float64(n), "hits")
		})
	}
}

// page is a page of the list of customers as the service sends it.
func (v invented) page(size int) []byte {
	var b strings.Builder
	b.WriteString(`{"totalCount":100000,"items":[`)
	for i := range size {
		if i > 0 {
			b.WriteByte(',')
		}
		id := v.guid()
		fmt.Fprintf(&b, `{"id":%q,"commerceId":%q,"companyProfile":{"tenantId":%q,"domain":"%s.onmicrosoft.com","companyName":"%s %s GmbH","links":{"self":{"uri":"/customers/%s/profiles/company","method":"GET","headers":[]}},"attributes":{"objectType":"CustomerCompanyProfile"}},"relationshipToPartner":"reseller","allowDelegatedAccess":true,"links":{"self":{"uri":"/customers/%s","method":"GET","headers":[]}},"attributes":{"objectType":"Customer"}}`,
			id, v.guid(), id, v.word(), v.word(), v.word(), id, id)
	}
	b.WriteString(`],"attributes":{"objectType":"Collection"}}`)
	return []byte(b.String())
}

// BenchmarkOpenAndFirstPage is what a warm start waits for, with 100,000
// customers on 200 pages kept.
func BenchmarkOpenAndFirstPage(b *testing.B) {
	dir := b.TempDir()
	dirs := state.Dirs{Cache: dir, State: dir}
	s, err := state.Open(b.Context(), dirs, contoso)
	if err != nil {
		b.Fatal(err)
	}
	v := newInvented()
	page := v.page(500)
	for i := range 200 {
		s.Cache().Keep(fmt.Sprintf("customers#%d", i), page)
	}
	if err := s.Flush(b.Context()); err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := state.Open(b.Context(), dirs, contoso)
		if err != nil {
			b.Fatal(err)
		}
		body, _, ok := s.Cache().Load(b.Context(), "customers#0")
		if !ok || len(body) != len(page) {
			b.Fatal("the first page is lost")
		}
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

func BenchmarkKeep(b *testing.B) {
	dir := b.TempDir()
	s, err := state.Open(b.Context(), state.Dirs{Cache: dir, State: dir}, contoso)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	page := newInvented().page(500)
	b.SetBytes(int64(len(page)))
	i := 0
	for b.Loop() {
		s.Cache().Keep(fmt.Sprintf("customers#%d", i), page)
		if i++; i%50 == 0 {
			if err := s.Flush(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := s.Flush(b.Context()); err != nil {
		b.Fatal(err)
	}
	files, err := state.CacheFiles(b.Context(), state.Dirs{Cache: dir})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(files[0].Size)/float64(i*len(page))*100, "%size")
}

// BenchmarkKeepCustomers is what the disk takes of 100,000 customers while their list
// is read: the pages, what is searched, and the reading in place of the one before.
func BenchmarkKeepCustomers(b *testing.B) {
	const size = 500
	pages := 200
	if testing.Short() {
		pages = 10
	}
	dir := b.TempDir()
	s, err := state.Open(b.Context(), state.Dirs{Cache: dir, State: dir}, contoso)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	v := newInvented()
	body := v.page(size)
	records := make([][]state.Record, pages)
	for i := range records {
		for range size {
			records[i] = append(records[i], v.record(0)) // a customer
		}
	}
	n := 0
	for b.Loop() {
		n++
		for page, some := range records {
			s.Cache().Keep(fmt.Sprintf("customers\x1f%d#%d", n, page), body)
			s.Records().Put(some)
		}
		s.Cache().Whole("customers", fmt.Sprint(n), pages)
		if err := s.Flush(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	if kept := len(s.Cache().Keys(b.Context(), "customers")); kept != pages || len(s.Warnings()) > 0 {
		b.Fatalf("%d of %d pages are kept: %q", kept, pages, s.Warnings())
	}
	b.ReportMetric(float64(n*pages*size)/b.Elapsed().Seconds(), "customers/s")
}

func BenchmarkPut(b *testing.B) {
	dir := b.TempDir()
	s, err := state.Open(b.Context(), state.Dirs{Cache: dir, State: dir}, contoso)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	v := newInvented()
	from := 0
	for b.Loop() {
		b.StopTimer()
		records := v.records(from, 500)
		b.StartTimer()
		s.Records().Put(records)
		from += 500
		if from%5000 == 0 {
			if err := s.Flush(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := s.Flush(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(from)/b.Elapsed().Seconds(), "records/s")
	files, err := state.CacheFiles(b.Context(), state.Dirs{Cache: dir})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(files[0].Size)/float64(from), "bytes/record")
}
