package sandbox

import (
	"sync"
	"time"
)

// world is the seeded data: a pure function of seed, size and the day it was born.
// Only the names for the customer index are stored, once a list asks for them.
type world struct {
	seed    uint64
	size    int
	hostile bool
	born    time.Time // midnight UTC of the day the sandbox started
	rng     rng
	ids     idGenerator
	atlas   atlas
	terms   termTable

	customerIndex func() *customerIndex
	pastEvents    func() []pastEvent
}

// partnerMpn, partnerName and the account belong to the partner whose Partner
// Center this is.
const (
	partnerMpn     = "4847383"
	partnerName    = "Contoso Partners"
	partnerDomain  = "contosopartners.onmicrosoft.com"
	partnerAccount = "ada@contoso.example"
)

func newWorld(seed uint64, size int, hostile bool, now time.Time) *world {
	w := &world{
		seed: seed, size: size, hostile: hostile, born: floor(now),
		rng: rng(scramble(seed)), ids: idGenerator{key: scramble(seed + 1)}, atlas: loadAtlas(),
	}
	w.terms = w.makeTerms()
	w.customerIndex = sync.OnceValue(w.makeCustomerIndex)
	w.pastEvents = sync.OnceValue(w.findPastEvents)
	return w
}

// past holds a time of the world's past to before the sandbox started.
func (w *world) past(t time.Time) time.Time {
	if t.After(w.born) {
		return w.born
	}
	return t
}

func (w *world) partnerID() string { return w.ids.guid(kindPartner, 0, 0) }

// invented reports whether a customer belongs to the world from the start;
// those created since have bought nothing.
func (w *world) invented(i int) bool { return i < w.size }
