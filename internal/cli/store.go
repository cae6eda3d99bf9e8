package cli

import (
	"cmp"
	"context"
	"net/url"
	"sync"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/journal"
	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// partner returns the partner that the files on disk belong to. Two partners must
// never share them, so if a profile names no tenant, the tenant of the signed-in
// account counts.
func (p *program) partner(ctx context.Context, s *settings) state.Partner {
	tenant := s.signIn.Tenant
	switch {
	case s.token != "":
		tenant = auth.Static(s.token).Claims().Tenant
	case tenant == "" && s.name != "":
		if in, err := p.openSignIns(ctx, s); err == nil {
			if token, err := in.current(ctx); err == nil {
				tenant = token.Tenant
			}
		}
		tenant = cmp.Or(tenant, "profile-"+s.name)
	}
	if s.cloud.Name != auth.CustomName {
		return state.PartnerOf(s.cloud.Name, cmp.Or(tenant, "unknown"))
	}
	host := s.cloud.API
	if u, err := url.Parse(s.cloud.API); err == nil {
		host = u.Host
	}
	return state.PartnerOf(host, cmp.Or(tenant, "unknown"))
}

// store opens the state and cache of the partner once. It is closed when the program
// ends.
func (p *program) store(ctx context.Context, s *settings) (*state.Store, error) {
	p.storeMu.Lock()
	defer p.storeMu.Unlock()
	if p.opened != nil {
		return p.opened, nil
	}
	store, err := state.Open(ctx, p.dirs, p.partner(ctx, s))
	if err != nil {
		return nil, err
	}
	p.opened = store
	return store, nil
}

// closeStore closes the store if it is open.
func (p *program) closeStore() {
	if p.opened == nil {
		return
	}
	p.sayWarnings(p.opened)
	if err := p.opened.Close(); err != nil {
		p.say("%s", sentence("closing the state database: "+err.Error()))
	}
	p.opened, p.warningsShown = nil, 0
}

// sayWarnings prints the store's new warnings.
func (p *program) sayWarnings(store *state.Store) {
	all := store.Warnings()
	for _, warning := range all[p.warningsShown:] {
		p.sayLine(warning)
	}
	p.warningsShown = len(all)
}

// changeJournal returns the journal that records changes. The journal is opened for the
// first change; reading needs none.
func (p *program) changeJournal(s *settings) *journal.Book {
	if s.journal == nil {
		s.journal = &journal.Book{
			Profile: s.name,
			Who:     p.accountName(s),
			Open: func(ctx context.Context) (*state.Journal, error) {
				store, err := p.store(ctx, s)
				if err != nil {
					return nil, err
				}
				return store.Journal(ctx)
			},
			Failed: func(err error) {
				if !p.screenActive.Load() {
					p.say("%s", sentence(err.Error()))
				}
			},
		}
	}
	return s.journal
}

// uploads returns the storage of device uploads.
func (p *program) uploads(s *settings) *journal.Uploads {
	return &journal.Uploads{Who: p.accountName(s), Open: func(ctx context.Context) (*state.Uploads, error) {
		store, err := p.store(ctx, s)
		if err != nil {
			return nil, err
		}
		return store.Uploads(ctx)
	}}
}

// accountName returns a function that returns the name of the signed-in account. The
// name is looked up on the first call.
func (p *program) accountName(s *settings) func(context.Context) string {
	var once sync.Once
	var name string
	return func(ctx context.Context) string {
		once.Do(func() {
			name = s.profile.Account
			if s.token != "" {
				name = cmp.Or(auth.Static(s.token).Claims().Account, "CSPDESK_TOKEN")
			} else if s.account != "" {
				name = s.account
			} else if s.name != "" {
				if in, err := p.openSignIns(ctx, s); err == nil {
					token, _ := in.current(ctx) // the account is empty on error
					name = cmp.Or(token.Account, name)
				}
			}
		})
		return name
	}
}

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

// Find implements [kit.Finder].
func (f finder) Find(ctx context.Context, query string, limit int) ([]kit.Found, error) {
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
	found := make([]kit.Found, len(hits))
	for i, h := range hits {
		found[i] = kit.Found{
			Brief:    api.Brief{Kind: h.Kind, ID: h.ID, Parent: h.Parent, Title: h.Title, Text: h.Text},
			Customer: names[h.Parent], At: h.At,
		}
	}
	return found, nil
}
