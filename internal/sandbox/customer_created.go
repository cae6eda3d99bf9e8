package sandbox

import (
	"slices"
	"sort"
)

// customerByID resolves the tenant id of a customer that the partner has a
// relationship with.
func (s *Sandbox) customerByID(id string) (customer, bool) {
	i, _, ok := s.world.ids.decode(kindCustomer, id)
	if !ok || s.state.removed[i] || i >= s.world.size+len(s.state.created) {
		return customer{}, false
	}
	return s.customerNow(i), true
}

// customerNow is the customer with an index, as it is now.
func (s *Sandbox) customerNow(i int) customer {
	var c customer
	if s.world.invented(i) {
		c = s.world.customer(i)
	} else {
		c = s.state.created[i-s.world.size]
	}
	c.custom = append(slices.Clip(c.custom), s.state.seen(i).domains...)
	return c
}

// customerIn is the customer at a position of the directory; created customers
// have the positions behind it.
func (s *Sandbox) customerIn(at int32) customer { return s.customerNow(s.indexIn(at)) }

func (s *Sandbox) indexIn(at int32) int {
	entries := s.world.customerIndex().entries
	if int(at) < len(entries) {
		return int(entries[at].index)
	}
	return s.world.size + int(at) - len(entries)
}

func (s *Sandbox) foldedName(at int32) string {
	entries := s.world.customerIndex().entries
	if int(at) < len(entries) {
		return entries[at].name
	}
	return fold(s.state.created[int(at)-len(entries)].name)
}

// asOfNow removes removed customers from a list of positions and inserts the
// created ones that belong to it by name.
func (s *Sandbox) asOfNow(found []int32, belongs func(*customer) bool) []int32 {
	d := s.world.customerIndex()
	if len(s.state.removed) > 0 {
		found = slices.DeleteFunc(found, func(at int32) bool { return s.state.removed[s.indexIn(at)] })
	}
	for n := range s.state.created {
		c := &s.state.created[n]
		if s.state.removed[c.index] || !belongs(c) {
			continue
		}
		stories := sort.Search(len(found), func(i int) bool { return int(found[i]) >= d.stories })
		crowd := found[stories:]
		name := fold(c.name)
		to := stories + sort.Search(len(crowd), func(i int) bool { return s.foldedName(crowd[i]) > name })
		found = slices.Insert(found, to, int32(len(d.entries)+n))
	}
	return found
}
