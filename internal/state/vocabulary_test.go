package state

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
)

// plainDistance is distance as the books have it: of all beginnings of the known
// word, however far from the typed one.
func plainDistance(typed, known []rune) int {
	rows := make([][]int, len(typed)+1)
	for i := range rows {
		rows[i] = make([]int, len(known)+1)
		for j := range rows[i] {
			switch {
			case i == 0:
				rows[i][j] = j
			case j == 0:
				rows[i][j] = i
			default:
				cost := 1
				if typed[i-1] == known[j-1] {
					cost = 0
				}
				rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
				if i > 1 && j > 1 && typed[i-1] == known[j-2] && typed[i-2] == known[j-1] {
					rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
				}
			}
		}
	}
	return slices.Min(rows[len(typed)])
}

func TestDistanceOfWords(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	word := func(shortest int) []rune {
		word := make([]rune, shortest+r.IntN(maxGuess+1-shortest))
		for i := range word {
			word[i] = 'a' + r.Int32N(3)
		}
		return word
	}
	near, pairs := 0, 50_000
	if testing.Short() {
		pairs = 5_000
	}
	for range pairs {
		typed, most := word(minGuess), 1+r.IntN(2)
		known := word(1)
		if r.IntN(2) == 0 { // a few mistakes make words that are like one another
			known = append(slices.Clone(typed), known...)
			for range r.IntN(4) {
				i := r.IntN(len(known) - 1)
				switch r.IntN(3) {
				case 0:
					known[i] = 'z'
				case 1:
					known = slices.Delete(known, i, i+1)
				default:
					known[i], known[i+1] = known[i+1], known[i]
				}
			}
		}
		want, got := plainDistance(typed, known), distance(typed, known, most)
		if want <= most {
			near++
		}
		if got != want && (got <= most || want <= most) {
			t.Fatalf("%q is %d from %q, want %d (up to %d)", string(typed), got, string(known), want, most)
		}
	}
	if near < pairs/20 {
		t.Errorf("only %d words were like one another", near)
	}
}

// A search that nobody waits for any more doesn't hold up the next one.
func TestGivingUpAGuess(t *testing.T) {
	t.Parallel()
	s, err := Memory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	s.Records().Put([]Record{{Kind: KindCustomer, ID: "1", Title: "Contoso"}})
	if err := s.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	v := s.Records().vocabulary
	if _, err := v.alternatives(t.Context(), s.Records().db.reader, []string{"contsoo"}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if like := v.similarTo(ctx, "contsoo"); like != nil {
		t.Errorf("a guess that was given up found %q", like)
	}
	if _, err := s.Records().Find(ctx, "contsoo", 10); !errors.Is(err, context.Canceled) {
		t.Errorf("the search ended with %v", err)
	}
	if hits, err := s.Records().Find(t.Context(), "contsoo", 10); err != nil || len(hits) != 1 {
		t.Errorf("the next one found %+v, %v", hits, err)
	}
}
