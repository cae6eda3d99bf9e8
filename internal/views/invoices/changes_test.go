package invoices

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// lineOf is a line of a customer, "product/charge" and an amount.
func lineOf(customer, product, charge, total, currency string) *invoiceLine {
	amount := api.NewDecimal(decimal.RequireFromString(total))
	return &invoiceLine{
		part: &linePart{}, customerID: customer, customer: customer, product: product, charge: charge, currency: currency,
		subtotal: amount, total: amount, quantity: api.DecimalFromInt(1),
	}
}

func groupedBy(by func(*invoiceLine) groupKey, lines ...*invoiceLine) *grouping {
	g := newGrouping(by)
	groupInto(g, lines)
	return g
}

func TestCompareGroups(t *testing.T) {
	t.Parallel()
	before := groupedBy(byPurchase,
		lineOf("a", "E3", "Cycle", "100.10", "GBP"), lineOf("a", "E3", "Cycle", "0.20", "GBP"),
		lineOf("b", "E3", "Cycle", "50", "GBP"), lineOf("c", "E3", "Cycle", "10", "GBP"), lineOf("d", "E3", "Cycle", "1", "GBP"), lineOf("d", "E3", "Cycle", "9", "USD"))
	now := groupedBy(byPurchase,
		lineOf("a", "E3", "Cycle", "100.50", "GBP"), lineOf("b", "E3", "Cycle", "20", "GBP"),
		lineOf("d", "E3", "Cycle", "1", "GBP"), lineOf("e", "E3", "New", "70", "GBP"), lineOf("f", "E3", "New", "0", "GBP"), lineOf("d", "E3", "Cycle", "12", "USD"))
	var got []string
	list := compareGroups(before.groups, now.groups)
	for _, p := range list {
		got = append(got, p.key.customer+" "+string(p.change())+" "+signed(p.difference(), p.key.currency))
	}
	want := []string{"e new +70.00 GBP", "b fell -30.00 GBP", "c left -10.00 GBP", "a rose +0.20 GBP", "d rose +3.00 USD"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	sum := decimal.RequireFromString
	if got, want := changeSentence("G2", "G1", sum("191.50"), sum("161.30"), "GBP", list), "Invoice G2 is 30.20 GBP (18.7 %) higher than G1: 1 new +70.00, 1 rose +0.20, 1 fell -30.00, 1 left -10.00."; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestChangeSentence(t *testing.T) {
	t.Parallel()
	for want, sums := range map[string][2]string{
		"Invoice G2 charges as much as G1, 5.00 GBP.":                {"5", "5"},
		"Invoice G2 is 1.00 GBP (20.0 %) lower than G1.":             {"4", "5"},
		"Invoice G2 is 4.00 GBP higher than G1.":                     {"4", "0"},
		"Invoice G2 is 6.00 GBP higher than G1.":                     {"4", "-2"},
		"Invoice G2 is 0.3333 GBP (33.3 %) higher than G1.":          {"1.3333", "1"},
		"Invoice G2 is 9,007,199,254,740,993.10 GBP higher than G1.": {"9007199254740993.1", "0"},
		"Invoice G2 is 0.01 GBP (0.0 %) lower than G1.":              {"123456.78", "123456.79"},
	} {
		got := changeSentence("G2", "G1", decimal.RequireFromString(sums[0]), decimal.RequireFromString(sums[1]), "GBP", nil)
		if got != want {
			t.Errorf("%v: got %s, want %s", sums, got, want)
		}
	}
}

func TestPreviousInvoice(t *testing.T) {
	t.Parallel()
	at := func(s string) (v api.Time) {
		if err := v.UnmarshalJSON([]byte(`"` + s + `"`)); err != nil {
			t.Fatal(err)
		}
		return v
	}
	all := []api.Invoice{
		{ID: "old", InvoiceDate: at("2026-05-05"), CurrencyCode: "GBP", InvoiceType: "OneTime", DocumentType: "invoice"},
		{ID: "wanted", InvoiceDate: at("2026-06-05"), CurrencyCode: "gbp", InvoiceType: "one_time", DocumentType: "Invoice"},
		{ID: "void", InvoiceDate: at("2026-06-25"), CurrencyCode: "GBP", InvoiceType: "OneTime", DocumentType: "void_note"},
		{ID: "other type", InvoiceDate: at("2026-06-30"), CurrencyCode: "GBP", InvoiceType: "Recurring", DocumentType: "invoice"},
		{ID: "other currency", InvoiceDate: at("2026-06-30"), CurrencyCode: "USD", InvoiceType: "OneTime", DocumentType: "invoice"},
		{ID: "this", InvoiceDate: at("2026-07-05"), CurrencyCode: "GBP", InvoiceType: "OneTime", DocumentType: "invoice"},
		{ID: "later", InvoiceDate: at("2026-08-05"), CurrencyCode: "GBP", InvoiceType: "OneTime", DocumentType: "invoice"},
	}
	if got := previousInvoice(&all[5], all); got == nil || got.ID != "wanted" {
		t.Errorf("got %v", got)
	}
	if got := previousInvoice(&all[0], all); got != nil {
		t.Errorf("before the first there is %s", got.ID)
	}
}

func TestGroupingCostsWhatIsNew(t *testing.T) {
	t.Parallel()
	g := groupedBy(byCustomer, lineOf("a", "E3", "New", "1", "GBP"), lineOf("b", "E3", "New", "2", "GBP"), lineOf("a", "E5", "New", "4", "GBP"), lineOf("a", "E5", "New", "8", "USD"))
	first := g.Changes()
	if len(first) != 3 || first[0].lines != 2 || first[0].total.String() != "5" {
		t.Errorf("the groups are %+v", first)
	}
	groupInto(g, []*invoiceLine{lineOf("b", "E3", "New", "0.5", "GBP"), {part: &linePart{}, explains: true, customerID: "a"}})
	again := g.Changes()
	if len(again) != 1 || again[0].key.customer != "b" || again[0].total.String() != "2.5" {
		t.Errorf("the changes are %+v", again)
	}
	if first[1].total.String() != "2" {
		t.Error("a group that was handed out has changed")
	}
	if len(g.Changes()) != 0 {
		t.Error("changes are told twice")
	}
}

func TestQuantitiesOfDifferentUnitsAreNotAdded(t *testing.T) {
	t.Parallel()
	hours, seats := lineOf("a", "E3", "New", "1", "GBP"), lineOf("a", "E3", "New", "1", "GBP")
	hours.unit, seats.unit = "1 Hour", "seats"
	g := groupedBy(byProduct, hours, hours)
	if got := groupQuantity(g.Changes()[0]); got != "2 1 Hour" {
		t.Errorf("got %q", got)
	}
	groupInto(g, []*invoiceLine{seats})
	if got := groupQuantity(g.Changes()[0]); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestShortPeriod(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2026-06-01 to 2026-06-30": "2026-06-01/30",
		"2026-06-05 to 2026-07-04": "2026-06-05/07-04",
		"2026-12-05 to 2027-12-04": "2026-12-05/2027-12-04",
		"2026-06-01":               "2026-06-01",
		kit.None:                   kit.None,
		" to ":                     " to ",
	} {
		if got := shortPeriod(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestPackedLinesComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	pages := manyLines(3 * packedLines / 2)
	page := api.Page[api.InvoiceLineItem]{Items: make([]api.InvoiceLineItem, 3*packedLines/2), Response: &api.Response{Body: pages[0]}}
	raw := rawLines(&page)
	want := make([]string, len(raw))
	for i, line := range raw {
		want[i] = string(line)
	}
	places := (&linePacker{}).pack(raw)
	unpacker := &lineUnpacker{}
	for _, i := range []int{0, 1, packedLines - 1, packedLines, len(want) - 1, 3} {
		if got := string(unpacker.text(places[i])); got != want[i] {
			t.Errorf("line %d came back as %s", i, got)
		}
	}
	if unpacker.text(packedJSON{}) != nil {
		t.Error("what was not kept came back")
	}
	page.Body = []byte(`{"items":[1]}`)
	if got := (&linePacker{}).pack(rawLines(&page)); got[0].block == nil && unpacker.text(got[0]) != nil {
		t.Error("lines that are not those of the page were kept")
	}
}
