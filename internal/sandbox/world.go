package sandbox

import (
	"sync"
	"time"
)

// world is everything that is true before anybody changes anything: a pure
// function of seed, size and the day it was born. Nothing of it is stored but
// the directory's names, and those only once somebody lists.
type world struct {
	seed    uint64
	size    int
	hostile bool
	born    time.Time // midnight UTC of the day the sandbox started
	dice    dice
	mint    mint
	atlas   atlas
	terms   termTable

	directory  func() *directory
	happenings func() []happening
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
		dice: dice(scramble(seed)), mint: mint{key: scramble(seed + 1)}, atlas: loadAtlas(),
	}
	w.terms = w.makeTerms()
	w.directory = sync.OnceValue(w.makeDirectory)
	w.happenings = sync.OnceValue(w.findHappenings)
	return w
}

// past holds a time of the world's past to before the sandbox started.
func (w *world) past(t time.Time) time.Time {
	if t.After(w.born) {
		return w.born
	}
	return t
}

func (w *world) partnerID() string { return w.mint.guid(kindPartner, 0, 0) }

// invented reports whether a customer belongs to the world from the start;
// those created since have bought nothing.
func (w *world) invented(i int) bool { return i < w.size }
