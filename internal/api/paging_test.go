package api

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

// stream reads a collection page by page from a cursor.
func stream[P, R any](t *testing.T, o *ListOp[P, R], s *apitest.Script, p P, from *Cursor) ([]Page[R], error) {
	t.Helper()
	var pages []Page[R]
	for page, err := range o.Stream(t.Context(), client(t, s.RoundTrip), p, from) {
		if err != nil {
			return pages, err
		}
		pages = append(pages, page)
	}
	return pages, nil
}

const (
	pageA = `{"totalCount":2,"items":[{"id":"a"},{"id":"b"}],"continuationToken":"t1"}`
	end   = `{"totalCount":1,"items":[{"id":"z"}]}`
)

// linked is a page of two invoices with a next link.
func linked(link string) string {
	return fmt.Sprintf(`{"items":[{"id":"a"},{"id":"b"}],"links":{"next":{"uri":%q,"method":"GET"}}}`, link)
}

func TestNextPageIsFoundHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	const path = "/v1/invoices/G1/lineitems?invoicelineitemtype=billinglineitems&"
	offsets := path + "offset=2&provider=office&size=2000"
	tests := []struct{ name, body, want, token string }{
		{"token in the body", pageA, path + "provider=office&seekOperation=Next&size=2000", "t1"},
		{
			"token in a header of the link only",
			`{"items":[{"id":"a"}],"links":{"next":{"uri":"/x","headers":[{"key":"ms-continuationtoken","value":"t2"}]}}}`,
			path + "provider=office&seekOperation=Next&size=2000", "t2",
		},
		{"offset", linked("/invoices/G1/lineitems?size=2&offset=2"), offsets, ""},
		{"offset without value", linked("/invoices/G1/lineitems?nvoicelineitemtype=x&size=2&offset="), offsets, ""},
		{"second question mark", linked("/invoices/G1/lineitems?size=2?offset=2"), offsets, ""},
		{"ampersand for the question mark", linked("/invoices/G1/lineitems&size=2&offset=2"), offsets, ""},
		{"v1 in the link", linked("/v1/invoices/G1/lineitems?offset=2"), offsets, ""},
		{"v1 twice", linked("/v1/v1/invoices/G1/lineitems?offset=2"), offsets, ""},
		{"no slash", linked("invoices/G1/lineitems?offset=2"), offsets, ""},
		{"no more than its address", `{"items":[{"id":"a"},{"id":"b"}],"links":{"next":"/invoices/G1/lineitems?size=2&offset=2"}}`, offsets, ""},
		{
			"odd members beside it", `{"items":[{"id":"a"},{"id":"b"}],"totalCount":"two","attributes":"x","links":{"self":7,"next":{"uri":"/x?offset=2","method":{},"headers":"none"}}}`,
			offsets, "",
		},
		{"absolute", linked("https://pc.example/v1/invoices/G1/lineitems?offset=2"), offsets, ""},
		{"foreign host", linked("https://evil.example/v1/invoices/G1/lineitems?offset=2"), offsets, ""},
		{"scheme of its own", linked("file:///etc/passwd?offset=2"), offsets, ""},
		{"other key", linked("/x?skip=2"), path + "provider=office&size=2000&skip=2", ""},
		{"skip token", linked("/x?$skiptoken=s%201"), path[:13] + "G1/lineitems?%24skiptoken=s+1&invoicelineitemtype=billinglineitems&provider=office&size=2000", ""},
		{"analytics", `{"Value":[{"id":"a"}],"@nextLink":"/x?skip=1","TotalCount":9}`, path + "provider=office&size=2000&skip=1", ""},
		{"token as a parameter", linked("/x?continuation_token=c"), path[:13] + "G1/lineitems?continuation_token=c&invoicelineitemtype=billinglineitems&provider=office&size=2000", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, tt.body), apitest.Reply(200, end)}}
				query := InvoiceLineItemsQuery{InvoiceRef: InvoiceRef{"G1"}, Provider: ProviderOffice, Type: BillingLineItems}
				pages, err := stream(t, ListInvoiceLineItems, s, query, nil)
				if err != nil || len(pages) != 2 || pages[1].Index != 1 {
					t.Fatalf("%d pages, %v", len(pages), err)
				}
				second := s.Requests[1]
				if second.URL.Host != "pc.example" || second.URL.RequestURI() != tt.want {
					t.Errorf("page 2 from %s, want %s", second.URL, tt.want)
				}
				if got := second.Header.Get(headerContinuation); got != tt.token {
					t.Errorf("page 2 with the token %q, want %q", got, tt.token)
				}
			})
		})
	}
}

// TestUndeclaredPagingIsFollowed covers operations for which the manual documents
// no paging at all.
func TestUndeclaredPagingIsFollowed(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, linked("/x?offset=2")), apitest.Reply(200, end)}}
		all, err := ListSubscriptions.All(t.Context(), client(t, s.RoundTrip), CustomerRef{"c"})
		if err != nil || len(all) != 3 {
			t.Fatalf("%d items, %v", len(all), err)
		}
		if got := s.Paths()[1]; got != "/v1/customers/c/subscriptions?offset=2" {
			t.Errorf("page 2 from %s", got)
		}
	})
}

func TestWhereACollectionEnds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		steps []apitest.Step
		items int
	}{
		{"no link", []apitest.Step{apitest.Reply(200, end)}, 1},
		{"bare array", []apitest.Step{apitest.Reply(200, `[{"id":"a"},{"id":"b"}]`)}, 2},
		{"bare empty array", []apitest.Step{apitest.Reply(200, `[]`)}, 0},
		{"null", []apitest.Step{apitest.Reply(200, `null`)}, 0},
		{"no items", []apitest.Step{apitest.Reply(200, `{"totalCount":0}`)}, 0},
		{"items null", []apitest.Step{apitest.Reply(200, `{"items":null,"links":null,"continuationToken":null}`)}, 0},
		{"no content", []apitest.Step{apitest.Reply(204, ``)}, 0},
		{"count says more", []apitest.Step{apitest.Reply(200, `{"totalCount":500,"items":[{"id":"a"}]}`)}, 1},
		{"count says less", []apitest.Step{apitest.Reply(200, pageA), apitest.Reply(200, end)}, 3},
		{"count is a text", []apitest.Step{apitest.Reply(200, `{"totalCount":"1","items":[{"id":"a"}]}`)}, 1},
		{"keys in capitals", []apitest.Step{apitest.Reply(200, `{"TotalCount":1,"Items":[{"Id":"a"}],"ContinuationToken":"t"}`), apitest.Reply(200, end)}, 2},
		{"continuation refused with 2000", []apitest.Step{apitest.Reply(200, pageA), apitest.Reply(400, `{"code":"2000","description":"Done."}`)}, 2},
		{"continuation refused with the number 2000", []apitest.Step{apitest.Reply(200, pageA), apitest.Reply(400, `{"code":2000}`)}, 2},
		{"offset ignored", []apitest.Step{apitest.Reply(200, linked("/x?offset=2")), apitest.Reply(200, linked("/x?offset=4"))}, 2},
		{"same token again", []apitest.Step{apitest.Reply(200, pageA), apitest.Reply(200, `{"items":[{"id":"c"}],"continuationToken":"t1"}`)}, 3},
		{"tokens in a circle", []apitest.Step{
			apitest.Reply(200, pageA),
			apitest.Reply(200, `{"items":[{"id":"c"}],"continuationToken":"t2"}`),
			apitest.Reply(200, `{"items":[{"id":"d"}],"continuationToken":"t1"}`),
		}, 4},
		{"offset goes back", []apitest.Step{apitest.Reply(200, linked("/x?offset=2")), apitest.Reply(200, `{"items":[{"id":"c"}],"links":{"next":{"uri":"/x?offset=1"}}}`)}, 3},
		{"empty page before the end", []apitest.Step{apitest.Reply(200, `{"items":[],"continuationToken":"t1"}`), apitest.Reply(200, end)}, 1},
		{"links are no object", []apitest.Step{apitest.Reply(200, `{"items":[{"id":"a"}],"links":"none","continuationToken":[]}`)}, 1},
		{"empty page with an offset", []apitest.Step{apitest.Reply(200, `{"items":[],"links":{"next":{"uri":"/x?offset=2"}}}`)}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: tt.steps}
				all, err := ListCustomers.All(t.Context(), client(t, s.RoundTrip), None{})
				if err != nil || len(all) != tt.items {
					t.Errorf("%d items, %v; want %d", len(all), err, tt.items)
				}
				if len(s.Requests) != len(tt.steps) {
					t.Errorf("%d requests, want %d", len(s.Requests), len(tt.steps))
				}
			})
		})
	}
}

func TestRefusedFirstPageIsAnError(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(400, `{"code":"2000","description":"Invalid."}`)}}
		_, err := ListCustomers.All(t.Context(), client(t, s.RoundTrip), None{})
		if e := asError(t, err); e.Code != "2000" {
			t.Errorf("got %+v", e)
		}
	})
}

// TestFailedPageCanBeContinued breaks the third page and goes on from where the
// error says: nothing skipped, nothing doubled.
func TestFailedPageCanBeContinued(t *testing.T) {
	t.Parallel()
	pages := []apitest.Step{
		apitest.Reply(200, pageA),
		apitest.Reply(200, `{"items":[{"id":"c"}],"continuationToken":"t2"}`),
	}
	rest := []apitest.Step{apitest.Reply(200, `{"items":[{"id":"d"}],"continuationToken":"t3"}`), apitest.Reply(200, end)}
	for name, failure := range map[string]apitest.Step{
		"refused":                apitest.Reply(403, ``),
		"item of a wrong kind":   apitest.Reply(200, `{"items":[{"id":"d"},"?"]}`),
		"items that are no list": apitest.Reply(200, `{"items":{"id":"d"},"totalCount":1}`),
		"value that is no list":  apitest.Reply(200, `{"Value":"d","TotalCount":1}`),
		"page of a wrong kind":   apitest.Reply(200, `"?"`),
	} {
		t.Run(name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: append(slices.Clone(pages), failure)}
				all, err := ListCustomers.All(t.Context(), client(t, s.RoundTrip), None{})
				failed, ok := errors.AsType[*PageError](err)
				if !ok || failed.Page != 2 || failed.From == nil || customerIDs(all) != "a b c" {
					t.Fatalf("%s, %v (%T)", customerIDs(all), err, err)
				}
				if !strings.Contains(err.Error(), "incomplete") {
					t.Errorf("the error doesn't say that the list is incomplete: %v", err)
				}
				s = &apitest.Script{Steps: slices.Clone(rest)}
				more, err := stream(t, ListCustomers, s, None{}, failed.From)
				if err != nil || len(more) != 2 || customerIDs(more[0].Items)+customerIDs(more[1].Items) != "dz" || more[0].Index != 2 {
					t.Fatalf("%+v, %v", more, err)
				}
				if got := s.Headers(headerContinuation); got[0] != "t2" {
					t.Errorf("went on with the token %q", got[0])
				}
			})
		})
	}
}

func TestReaderMayLeaveEarly(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, pageA)}}
		c := client(t, s.RoundTrip)
		for items, err := range ListCustomers.Items(t.Context(), c, None{}) {
			if err != nil || len(items) != 2 {
				t.Fatal(items, err)
			}
			break
		}
		if len(s.Requests) != 1 || c.InFlight() != 0 {
			t.Errorf("%d requests", len(s.Requests))
		}
	})
}

func TestPageSize(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		args Args
		want string
	}{
		{"own", Args{}, "size=500"},
		{"given", Args{Size: 40}, "size=40"},
		{"as a parameter", Args{Params: url.Values{"size": {"7"}}}, "size=7"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, end)}}
				c := client(t, s.RoundTrip)
				for _, err := range ListCustomers.Pages(t.Context(), c, tt.args) {
					if err != nil {
						t.Fatal(err)
					}
				}
				if got := s.Requests[0].URL.RawQuery; got != tt.want {
					t.Errorf("query %s, want %s", got, tt.want)
				}
				prepared, err := ListCustomers.Prepare(t.Context(), c, tt.args)
				if err != nil || !strings.HasSuffix(prepared.URL, "?"+tt.want) {
					t.Errorf("prepared %s, %v; want %s", prepared.URL, err, tt.want)
				}
			})
		})
	}
	t.Run("not a number", func(t *testing.T) {
		t.Parallel()
		for _, err := range ListCustomers.Pages(t.Context(), client(t, (&apitest.Script{}).RoundTrip), Args{Params: url.Values{"size": {"many"}}}) {
			if _, ok := errors.AsType[*ParamError](err); !ok {
				t.Errorf("got %v", err)
			}
		}
	})
}

// TestNoAnswerTakesTheTokenElsewhere answers with every kind of address that
// leads away and looks where requests went.
func TestNoAnswerTakesTheTokenElsewhere(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		for _, link := range []string{
			"https://evil.example/?offset=2", "//evil.example/?offset=2", "https://pc.example@evil.example/?offset=2",
			`\\evil.example\?offset=2`, "https:evil.example?offset=2",
		} {
			s := &apitest.Script{Steps: []apitest.Step{
				func(r *http.Request) (*http.Response, error) {
					return apitest.Answer(r, 200, linked(link), "Location", link, "Content-Location", link), nil
				},
				apitest.Reply(200, end),
			}}
			if _, err := ListCustomers.All(t.Context(), client(t, s.RoundTrip), None{}); err != nil {
				t.Error(err)
			}
			for _, r := range s.Requests {
				if r.URL.Host != "pc.example" || r.URL.Scheme != "https" {
					t.Errorf("after %s a request went to %s", link, r.URL)
				}
			}
		}
	})
}
