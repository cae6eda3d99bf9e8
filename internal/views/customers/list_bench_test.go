package customers

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

const (
	manyPages    = 1000
	rowsPerPage  = 100
	allCustomers = manyPages * rowsPerPage
)

// pagesOfJSON returns pages in the format of the service.
func pagesOfJSON() [][]byte {
	pages := make([][]byte, manyPages)
	for p := range pages {
		var b strings.Builder
		b.WriteString("[")
		for i := range rowsPerPage {
			if i > 0 {
				b.WriteString(",")
			}
			n := (p*rowsPerPage + i) * 7919 % allCustomers // unsorted
			fmt.Fprintf(&b, `{"id":"%08x-bebe-4f49-be73-5a6a3fb997bd","companyProfile":{"tenantId":"%08x-bebe-4f49-be73-5a6a3fb997bd","domain":"customer%d.onmicrosoft.com","companyName":"Customer %d of the Contoso Group","links":{"self":{"uri":"/v1/customers/x","method":"GET","headers":[]}},"attributes":{"objectType":"CustomerCompanyProfile"}},"relationshipToPartner":"reseller","attributes":{"objectType":"Customer"}}`, n, n, n, n)
		}
		b.WriteString("]")
		pages[p] = []byte(b.String())
	}
	return pages
}

// streaming makes a list that decodes customers from JSON, page by page.
func streaming(b *testing.B, d *kit.Desk, pages [][]byte) *kit.List[*kit.Customer] {
	b.Helper()
	return kit.NewList(d, customerSpec(), "Customers", func(context.Context, *api.Cursor) iter.Seq2[kit.Page[*kit.Customer], error] {
		return func(yield func(kit.Page[*kit.Customer], error) bool) {
			for _, text := range pages {
				var items []api.Customer
				if err := api.Decode(text, &items); err != nil {
					yield(kit.Page[*kit.Customer]{}, err)
					return
				}
				page := kit.Page[*kit.Customer]{Rows: make([]*kit.Customer, len(items))}
				for i := range items {
					page.Rows[i] = customerRow(&items[i])
				}
				if !yield(page, nil) {
					return
				}
			}
		}
	})
}

func benchDesk(b *testing.B) *kit.Desk {
	b.Helper()
	world, err := sandbox.New(sandbox.Config{})
	if err != nil {
		b.Fatal(err)
	}
	client, err := api.New(api.Config{BaseURL: "https://sandbox.example", Transport: world.Transport(), Tokens: fixedToken(world.Issue(sandbox.UserToken))})
	if err != nil {
		b.Fatal(err)
	}
	return &kit.Desk{Client: client, Partner: "Contoso Partners", Account: world.Account(), Badge: "SANDBOX"}
}

type fixedToken string

func (t fixedToken) Token(context.Context) (string, string, error) { return string(t), "user", nil }

func (t fixedToken) Renew(context.Context, string, string) (string, string, error) {
	return string(t), "user", nil
}

// watched quits a program as soon as the screen shows a text.
type watched struct {
	*ui.App
	text            string
	messages, drawn int
}

func (w *watched) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := w.App.Update(msg)
	w.messages++
	if strings.Contains(w.App.View().Content, w.text) {
		return w, tea.Quit
	}
	return w, cmd
}

func runProgram(b *testing.B, root ui.Screen, d *kit.Desk, text string) *watched {
	b.Helper()
	config := ui.Config{Product: "cspdesk", Version: "bench", Header: d.Header, Requests: d.Requests}
	config.Root = func() ui.Screen { return root }
	app, err := ui.New(b.Context(), config)
	if err != nil {
		b.Fatal(err)
	}
	defer app.Close()
	w := &watched{App: app, text: text}
	p := tea.NewProgram(w, tea.WithInput(nil), tea.WithOutput(io.Discard), tea.WithWindowSize(160, 45), tea.WithoutSignals())
	if _, err := p.Run(); err != nil {
		b.Fatal(err)
	}
	w.drawn = app.Frames()
	return w
}

// BenchmarkStreamedPages reads a thousand pages into an open customer list, in a
// running program with its renderer.
func BenchmarkStreamedPages(b *testing.B) {
	pages, d := pagesOfJSON(), benchDesk(b)
	for b.Loop() {
		list := streaming(b, d, pages)
		w := runProgram(b, list, d, "100,000 of 100,000")
		if list.Table.Len() != allCustomers {
			b.Fatalf("%d customers arrived", list.Table.Len())
		}
		if w.drawn > manyPages/2 {
			b.Errorf("%d frames were drawn for %d pages: pages are not batched", w.drawn, manyPages)
		}
		b.ReportMetric(float64(w.drawn), "frames")
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/manyPages, "µs/page")
}

// BenchmarkPagesOverTheAPI reads the same customers through the client, in as many pages
// as the rate limit of the service allows in a minute.
func BenchmarkPagesOverTheAPI(b *testing.B) {
	const pages = 400
	transport := recorded(pagesOfJSON(), manyPages/pages)
	d := benchDesk(b)
	for b.Loop() {
		client, err := api.New(api.Config{BaseURL: "https://service.example", Transport: transport, Tokens: fixedToken("token")})
		if err != nil {
			b.Fatal(err)
		}
		d.Client = client
		runProgram(b, NewCustomers(d), d, "100,000 of 100,000")
		if n := len(client.Exchanges()); n == 0 {
			b.Fatal("no request was sent")
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/pages, "µs/page")
}

// answers serves a list from memory. Its continuation token is the number of a page.
type answers [][]byte

// recorded joins pages into larger ones.
func recorded(pages [][]byte, each int) answers {
	var out answers
	for from := 0; from < len(pages); {
		to := min(from+each+len(out)%2, len(pages))
		items := make([]string, 0, each+1)
		for _, p := range pages[from:to] {
			items = append(items, strings.Trim(string(p), "[]"))
		}
		next := ""
		if to < len(pages) {
			next = fmt.Sprintf(`,"links":{"next":{"uri":"/customers?size=500","method":"GET","headers":[{"key":"MS-ContinuationToken","value":"%d"}]}}`, len(out)+1)
		}
		out = append(out, fmt.Appendf(nil, `{"totalCount":%d,"items":[%s]%s}`, len(items), strings.Join(items, ","), next))
		from = to
	}
	return out
}

// RoundTrip implements [http.RoundTripper].
func (a answers) RoundTrip(req *http.Request) (*http.Response, error) {
	page, _ := strconv.Atoi(req.Header.Get("MS-ContinuationToken"))
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(bytes.NewReader(a[page])), ContentLength: int64(len(a[page])), Request: req,
	}, nil
}

// filled returns a list that holds all customers, without a shell.
func filled(b *testing.B) *kit.List[*kit.Customer] {
	b.Helper()
	list := streaming(b, benchDesk(b), nil)
	list.Ctx, list.Env = b.Context(), &ui.Env{Theme: text.Themes(0)[0]}
	for _, text := range pagesOfJSON() {
		var items []api.Customer
		if err := api.Decode(text, &items); err != nil {
			b.Fatal(err)
		}
		rows := make([]*kit.Customer, len(items))
		for i := range items {
			rows[i] = customerRow(&items[i])
		}
		list.Table.Append(rows)
	}
	return list
}

// BenchmarkFilterKeystroke types a filter over 100,000 customers and draws the list
// after each letter.
func BenchmarkFilterKeystroke(b *testing.B) {
	list := filled(b)
	for _, typed := range []string{"customer 77", "group 4711", "nobody"} {
		b.Run(typed, func(b *testing.B) {
			for b.Loop() {
				list.ClearFilter()
				list.OpenFilter()
				for _, r := range typed {
					list.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
					list.View(160, 42)
				}
			}
			if list.Prompt.Value() != typed || list.Table.Shown() == list.Table.Len() {
				b.Fatalf("the filter %q shows %d", list.Prompt.Value(), list.Table.Shown())
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(typed)), "µs/key")
		})
	}
}

// BenchmarkCustomerMemory measures the memory of a customer in the list.
func BenchmarkCustomerMemory(b *testing.B) {
	var perCustomer float64
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		list := filled(b)
		runtime.GC()
		runtime.ReadMemStats(&after)
		perCustomer = float64(after.HeapAlloc-before.HeapAlloc) / allCustomers
		if list.Table.Len() != allCustomers {
			b.Fatalf("%d customers are in the list", list.Table.Len())
		}
		if perCustomer > 1500 {
			b.Errorf("%.0f bytes per customer: something retains the responses", perCustomer)
		}
	}
	b.ReportMetric(perCustomer, "bytes/customer")
}

// BenchmarkFirstPaint compares the first frame of cspdesk with that of an empty program.
func BenchmarkFirstPaint(b *testing.B) {
	size := tea.WindowSizeMsg{Width: 160, Height: 45}
	b.Run("desk", func(b *testing.B) {
		d := benchDesk(b)
		for b.Loop() {
			app, err := ui.New(b.Context(), ui.Config{
				Product: "cspdesk", Version: "bench", Header: d.Header, Requests: d.Requests,
				Root: func() ui.Screen { return NewCustomers(d) },
			})
			if err != nil {
				b.Fatal(err)
			}
			app.Init()
			app.Update(size)
			if view := app.View(); !strings.Contains(view.Content, "Reading customers") {
				b.Fatalf("the first frame is %q", view.Content)
			}
			app.Close()
		}
	})
	b.Run("nothing", func(b *testing.B) {
		for b.Loop() {
			var model tea.Model = nothing{}
			model.Init()
			model, _ = model.Update(size)
			if view := model.View(); view.Content != "nothing" {
				b.Fatal("the model draws something else")
			}
		}
	})
}

type nothing struct{}

func (nothing) Init() tea.Cmd                         { return nil }
func (n nothing) Update(tea.Msg) (tea.Model, tea.Cmd) { return n, nil }
func (nothing) View() tea.View                        { return tea.NewView("nothing") }
