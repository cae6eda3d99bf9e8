package state_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/state"
)

const (
	fabrikamID = "0a1b2c3d-1111-4000-8000-00000000f00d"
	contosoID  = "99887766-2222-4000-8000-00000000beef"
)

// belongings are the records that the tests search.
var belongings = []state.Record{
	{Kind: "customer", ID: fabrikamID, Title: "Fabrikam Ltd", Text: "fabrikam.onmicrosoft.com"},
	{Kind: "customer", ID: contosoID, Title: "Contoso GmbH", Text: "contoso.de"},
	{Kind: "customer", ID: "3", Title: "The Contoso Company", Text: "tcc.example"},
	{Kind: "customer", ID: "4", Title: "Größe & Söhne", Text: "groesse.example"},
	{Kind: "customer", ID: "5", Title: "東京 商事", Text: "tokyo.example"},
	{Kind: "customer", ID: "6", Title: `O"Neill, "quoted" * AND (x OR y)`, Text: "oneill.example"},
	{Kind: "subscription", ID: "s1", Parent: fabrikamID, Title: "Microsoft 365 E3", Text: "CFQ7TTC0LFLX:0001"},
	{Kind: "subscription", ID: "s1", Parent: contosoID, Title: "Microsoft 365 E3", Text: "CFQ7TTC0LFLX:0001 Fabrikam"},
	{Kind: "user", ID: "u1", Parent: contosoID, Title: "Ada Lovelace", Text: "ada@contoso.de"},
	{Kind: "device", ID: "d1", Parent: contosoID, Title: "DESKTOP-4711", Text: "5CD9876XYZ"},
	{Kind: "gadget", ID: "g1", Title: "Contoso gadget"},
	{Kind: "widget", ID: "w1", Title: "Contoso widget"},
}

func belongingsStore(t *testing.T) *state.Store {
	t.Helper()
	s := open(t, places(t), at(noon))
	s.Records().Put(belongings)
	flush(t, s)
	return s
}

// find returns the hits as lines.
func find(t *testing.T, s *state.Store, query string, limit int) string {
	t.Helper()
	hits, err := s.Records().Find(t.Context(), query, limit)
	if err != nil {
		t.Fatalf("finding %q: %v", query, err)
	}
	var lines []string
	for _, h := range hits {
		lines = append(lines, h.Kind+" "+h.Title)
	}
	return strings.Join(lines, "\n")
}

func TestFind(t *testing.T) {
	t.Parallel()
	s := belongingsStore(t)
	for _, test := range []struct {
		name, query string
		want        []string
	}{
		{"one letter", "f", []string{"customer Fabrikam Ltd", "subscription Microsoft 365 E3"}},
		{"two letters", "fa", []string{"customer Fabrikam Ltd", "subscription Microsoft 365 E3"}},
		{"begins like a name", "CONT", []string{"customer Contoso GmbH", "gadget Contoso gadget", "widget Contoso widget", "customer The Contoso Company", "user Ada Lovelace"}},
		{"whole name first", "contoso gmbh", []string{"customer Contoso GmbH"}},
		{"words in any order", "gmbh contoso", []string{"customer Contoso GmbH"}},
		{"inside a word", "brika", []string{"customer Fabrikam Ltd", "subscription Microsoft 365 E3"}},
		{"begin of an id", "0a1b2c3d", []string{"customer Fabrikam Ltd"}},
		{"fragment of an id", "00beef", []string{"customer Contoso GmbH"}},
		{"whole id", fabrikamID, []string{"customer Fabrikam Ltd"}},
		{"serial number", "9876xyz", []string{"device DESKTOP-4711"}},
		{"domain", "groesse.example", []string{"customer Größe & Söhne"}},
		{"without accents", "grosse sohne", []string{"customer Größe & Söhne"}},
		{"with accents", "GRÖSSE", []string{"customer Größe & Söhne"}},
		{"another script", "東京", []string{"customer 東京 商事"}},
		{"all words must match", "fabrikam gmbh", nil},
		{"a kind", "kind:user contoso", []string{"user Ada Lovelace"}},
		{"a kind without a rank", "kind:gadget contoso", []string{"gadget Contoso gadget"}},
		{"a kind alone", "kind:user", nil},
		{"words in a row", `"contoso comp"`, []string{"customer The Contoso Company"}},
		{"words not in a row", `"the company"`, nil},
		{"an open quote", `"the cont`, []string{"customer The Contoso Company"}},
		{"letters swapped", "fabirkam", []string{"customer Fabrikam Ltd", "subscription Microsoft 365 E3"}},
		{"letter missing", "contso", []string{"customer Contoso GmbH", "gadget Contoso gadget", "widget Contoso widget", "customer The Contoso Company"}},
		{"letter too many", "lovellace", []string{"user Ada Lovelace"}},
		{"wrong letter of two words", "contosa gnbh", []string{"customer Contoso GmbH"}},
		{"nothing like it", "zzzzzz", nil},
		{"nothing", "  ", nil},
		{"only quotes", `""" "`, nil},
		{"signs of the index", `o"neill, * (x`, []string{`customer O"Neill, "quoted" * AND (x OR y)`}},
		{"words of the index", "AND (x OR y)", []string{`customer O"Neill, "quoted" * AND (x OR y)`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(strings.Join(test.want, "\n"), find(t, s, test.query, 10)); diff != "" {
				t.Errorf("hits of %q (-want +got):\n%s", test.query, diff)
			}
		})
	}
}

func TestFindKeepsToTheLimit(t *testing.T) {
	t.Parallel()
	s := belongingsStore(t)
	if got := find(t, s, "contoso", 1); got != "customer Contoso GmbH" {
		t.Errorf("the best hit is %q", got)
	}
	if got := find(t, s, "contoso", 0); got != "" {
		t.Errorf("with limit 0 it found %q", got)
	}
}

func TestPutReplaces(t *testing.T) {
	t.Parallel()
	clock := noon
	s := open(t, places(t), state.WithClock(func() time.Time { return clock }))
	r := state.Record{Kind: "customer", ID: "1", Title: "Northwind", Text: "northwind.example"}
	s.Records().Put([]state.Record{r, r})
	flush(t, s)
	clock = noon.Add(time.Hour)
	r.Title = "Southwind"
	s.Records().Put([]state.Record{r, {Kind: "customer", ID: "2", Title: "Northgate"}})
	flush(t, s)
	clock = noon.Add(2 * time.Hour)
	s.Records().Put([]state.Record{r})
	flush(t, s)

	hits, err := s.Records().Find(t.Context(), "southwind", 10)
	if err != nil || len(hits) != 1 || !hits[0].At.Equal(clock) {
		t.Errorf("the renamed customer: %+v, %v, want it as read at %v", hits, err, clock)
	}
	// Under the old name it is still found by its domain, below the other.
	if got, want := find(t, s, "north", 10), "customer Northgate\ncustomer Southwind"; got != want {
		t.Errorf("the old name finds:\n%s\nwant:\n%s", got, want)
	}
	census, err := s.Records().KindCounts(t.Context())
	if want := []state.KindCount{{Kind: "customer", Count: 2, Newest: clock.Local()}}; err != nil || !cmp.Equal(census, want) {
		t.Errorf("census %+v, %v, want %+v", census, err, want)
	}
}

func TestSimilarWordsComeFromLaterRecordsToo(t *testing.T) {
	t.Parallel()
	s := open(t, places(t), at(noon))
	for _, name := range []string{"Fabrikam", "Adventure"} {
		s.Records().Put([]state.Record{{Kind: "customer", ID: name, Title: name}})
		flush(t, s)
		typed := strings.ToLower(name[:len(name)-2]) + "x"
		if got := find(t, s, typed, 10); got != "customer "+name {
			t.Errorf("%q finds %q, want %s", typed, got, name)
		}
	}
}

func FuzzFind(f *testing.F) {
	s, err := state.Memory(at(noon))
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = s.Close() })
	s.Records().Put(belongings)
	if err := s.Flush(f.Context()); err != nil {
		f.Fatal(err)
	}
	for _, query := range []string{"fabrikam", `"the cont`, "kind:user ada", "kind:", "東 京", "a\x00b", "\xff\xfe", `(") OR *`, strings.Repeat("x ", 50), strings.Repeat("ß", 300)} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		hits, err := s.Records().Find(t.Context(), query, 3)
		if err != nil {
			t.Errorf("finding %q: %v", query, err)
		}
		if len(hits) > 3 {
			t.Errorf("%d hits, more than the limit", len(hits))
		}
	})
}
