package cli

import (
	"cmp"
	"context"
	"sync"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/journal"
	"github.com/cspdesk/cspdesk/internal/state"
)

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
				name = cmp.Or(auth.Static(s.token).Says().Account, "CSPDESK_TOKEN")
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
