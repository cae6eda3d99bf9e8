package sandbox

import (
	"slices"
	"sort"
	"strings"
)

// customerIndex is the order in which customers are listed: the stories, then all
// others by name. It holds one folded name and domain per customer, which is what
// a prefix search needs.
type customerIndex struct {
	entries []indexEntry
	stories int
	domains []int32 // positions in entries by domain
}

type indexEntry struct {
	index  int32
	name   string // folded
	domain string // folded
}

func (w *world) makeCustomerIndex() *customerIndex {
	d := &customerIndex{entries: make([]indexEntry, w.size), stories: min(w.size, len(stories))}
	for i := range d.entries {
		r := w.rng.at("customer", i)
		name, domain := w.nameOf(i, w.atlas.draw(r), r)
		d.entries[i] = indexEntry{int32(i), fold(name), fold(domain)}
	}
	slices.SortFunc(d.entries[d.stories:], func(a, b indexEntry) int {
		if c := strings.Compare(a.name, b.name); c != 0 {
			return c
		}
		return int(a.index - b.index)
	})
	d.domains = make([]int32, w.size)
	for i := range d.domains {
		d.domains[i] = int32(i)
	}
	slices.SortFunc(d.domains, func(a, b int32) int {
		return strings.Compare(d.entries[a].domain, d.entries[b].domain)
	})
	return d
}

func fold(s string) string { return strings.ToLower(s) }

// all lists every position.
func (d *customerIndex) all() []int32 {
	at := make([]int32, len(d.entries))
	for i := range at {
		at[i] = int32(i)
	}
	return at
}

// named finds the positions whose name starts with the text, in list order.
func (d *customerIndex) named(prefix string) []int32 {
	prefix = fold(prefix)
	var found []int32
	for i := range d.stories {
		if strings.HasPrefix(d.entries[i].name, prefix) {
			found = append(found, int32(i))
		}
	}
	crowd := d.entries[d.stories:]
	from := sort.Search(len(crowd), func(i int) bool { return crowd[i].name >= prefix })
	for i := from; i < len(crowd) && strings.HasPrefix(crowd[i].name, prefix); i++ {
		found = append(found, int32(d.stories+i))
	}
	return found
}

// inDomain finds the positions whose domain starts with the text, in list order.
func (d *customerIndex) inDomain(prefix string) []int32 {
	prefix = fold(prefix)
	from := sort.Search(len(d.domains), func(i int) bool { return d.entries[d.domains[i]].domain >= prefix })
	var found []int32
	for _, at := range d.domains[from:] {
		if !strings.HasPrefix(d.entries[at].domain, prefix) {
			break
		}
		found = append(found, at)
	}
	slices.Sort(found)
	return found
}
