package cli

import (
	"context"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/views"
)

// withCache makes a client cache its responses and index them for search.
func (p *program) withCache(store *state.Store, s *settings) func(*api.Config) {
	return func(c *api.Config) {
		if store == nil || p.flags.noCache || s.config.NoCache {
			return
		}
		c.Cache = store.Cache()
		c.Index = func(briefs []api.Brief) { store.Records().Put(recordsOf(briefs)) }
	}
}

func recordsOf(briefs []api.Brief) []state.Record {
	records := make([]state.Record, len(briefs))
	for i, b := range briefs {
		records[i] = state.Record{Kind: b.Kind, ID: b.ID, Parent: b.Parent, Title: b.Title, Text: b.Text}
	}
	return records
}

// finder is the search of the user interface.
type finder struct{ records *state.Records }

// Find implements [views.Finder].
func (f finder) Find(ctx context.Context, query string, limit int) ([]views.Found, error) {
	hits, err := f.records.Find(ctx, query, limit)
	if err != nil {
		return nil, err
	}
	var customers []string
	for _, h := range hits {
		if h.Parent != "" {
			customers = append(customers, h.Parent)
		}
	}
	names, err := f.records.Titles(ctx, api.BriefCustomer, customers)
	if err != nil {
		return nil, err
	}
	found := make([]views.Found, len(hits))
	for i, h := range hits {
		found[i] = views.Found{
			Brief:    api.Brief{Kind: h.Kind, ID: h.ID, Parent: h.Parent, Title: h.Title, Text: h.Text},
			Customer: names[h.Parent], At: h.At,
		}
	}
	return found, nil
}
