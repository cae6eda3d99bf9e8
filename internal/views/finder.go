package views

import (
	"context"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
)

// Finder searches what was read on this computer.
type Finder interface {
	// Find returns what matches a query, best first, at most limit. It ends early
	// when the context does.
	Find(ctx context.Context, query string, limit int) ([]Found, error)
}

// Found is something that was read once and matches a query.
type Found struct {
	api.Brief
	Customer string    // name of the customer it belongs to; empty when unknown
	At       time.Time // when it was last read
}

// customerOf is the customer that a search result belongs to.
func customerOf(f Found) *Customer { return &Customer{ID: f.Parent, Name: f.Customer} }
