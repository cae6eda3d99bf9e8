package sandbox

import (
	"hash/fnv"
	"math/rand/v2"
)

// rng makes the world reproducible: every fact is drawn from a generator keyed by
// the seed, a label and the numbers of what it belongs to. Customer 70,000 needs
// nothing of the 69,999 before it.
type rng uint64

func (d rng) at(label string, numbers ...int) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(label))
	key := h.Sum64()
	for _, n := range numbers {
		key = scramble(key ^ uint64(n))
	}
	return rand.New(rand.NewPCG(uint64(d), key))
}

// scramble is the finaliser of SplitMix64: one pass makes neighbours unrelated.
func scramble(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// chance is true in the given percentage of draws.
func chance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }
