package api

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
	"github.com/google/go-cmp/cmp"
)

func rows(n int) string {
	return `"Value":[` + strings.TrimSuffix(strings.Repeat(`{"subscriptionType":"Azure"},`, n), ",") + `]`
}

// numbered are rows that no other page has.
func numbered(from, n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`{"id":"%d"}`, from+i))
	}
	return `"Value":[` + strings.Join(all, ",") + `]`
}

func TestAnalyticsAreReadToTheEnd(t *testing.T) {
	t.Parallel()
	const path = "/partner/v1/analytics/subscriptions"
	tests := []struct {
		name  string
		pages []string
		rows  int
		paths []string
	}{
		{"a link", []string{`{` + numbered(0, 2) + `,"@nextLink":"` + path + `?top=2&skip=2","TotalCount":3}`, `{` + numbered(2, 1) + `,"@nextLink":null}`}, 3, []string{"?top=2", "?skip=2&top=2"}},
		{"a full page without a link", []string{`{` + numbered(0, 2) + `}`, `{` + numbered(2, 1) + `}`}, 3, []string{"?top=2", "?skip=2&top=2"}},
		{"a full last page", []string{`{` + numbered(0, 2) + `}`, `{"Value":[]}`}, 2, []string{"?top=2", "?skip=2&top=2"}},
		{"a full page that says it is the last", []string{`{` + numbered(0, 2) + `,"@nextLink":null,"TotalCount":7}`}, 2, []string{"?top=2"}},
		{"skip is ignored", []string{`{` + rows(2) + `}`, `{` + rows(2) + `}`}, 2, []string{"?top=2", "?skip=2&top=2"}},
		{"one bare row", []string{`{"id":"1","status":"ACTIVE"}`}, 1, []string{"?top=2"}},
		{"no rows and something else", []string{`{"Value":null,"@odata.context":"x"}`}, 0, []string{"?top=2"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{}
				for _, page := range tt.pages {
					s.Steps = append(s.Steps, apitest.Reply(200, page))
				}
				n := 0
				for page, err := range ListSubscriptionAnalytics.Pages(t.Context(), client(t, s.RoundTrip), Args{Params: url.Values{}, Size: 2}) {
					if err != nil {
						t.Fatal(err)
					}
					n += len(page.Items)
				}
				if n != tt.rows {
					t.Errorf("%d rows, want %d", n, tt.rows)
				}
				want := make([]string, len(tt.paths))
				for i, query := range tt.paths {
					want[i] = path + query
				}
				if d := cmp.Diff(want, s.Paths()); d != "" {
					t.Error(d)
				}
			})
		})
	}
}
