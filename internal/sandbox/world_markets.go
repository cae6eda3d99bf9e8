package sandbox

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"

	"github.com/cspdesk/cspdesk/assets"
)

// word is a word as its market writes it and in the letters of a domain name.
type word [2]string

func (w word) native() string { return w[0] }
func (w word) latin() string  { return w[1] }

// market is what is needed to make up a company of one country.
type market struct {
	Country     string
	Weight      int
	Language    string
	Currency    string
	Culture     string
	Phone       string
	Stems       []word
	Trades      []word
	Forms       []string
	First       []word
	Last        []word
	Streets     []string
	Cities      []city
	NumberFirst bool
}

type city struct{ City, State, PostalCode string }

// atlas is the table of markets with their weights summed.
type atlas struct {
	markets []market
	total   int
}

var loadAtlas = sync.OnceValue(func() atlas {
	var a atlas
	if err := json.Unmarshal(assets.SandboxMarkets(), &a.markets); err != nil {
		panic("sandbox: the embedded market table is damaged: " + err.Error())
	}
	for _, m := range a.markets {
		a.total += m.Weight
	}
	return a
})

func (a atlas) draw(r *rand.Rand) *market {
	n := r.IntN(a.total)
	for i := range a.markets {
		if n -= a.markets[i].Weight; n < 0 {
			return &a.markets[i]
		}
	}
	return &a.markets[0]
}

func (a atlas) country(code string) *market {
	for i := range a.markets {
		if a.markets[i].Country == code {
			return &a.markets[i]
		}
	}
	return &a.markets[0]
}

// company makes up a name, and the same name in the letters of a domain.
func (m *market) company(r *rand.Rand) (name, latin string) {
	stem, trade := pick(r, m.Stems), pick(r, m.Trades)
	name = strings.Replace(pick(r, m.Forms), "{}", stem.native()+" "+trade.native(), 1)
	return name, stem.latin() + trade.latin()
}

func (m *market) street(r *rand.Rand) string {
	street, number := pick(r, m.Streets), 1+r.IntN(180)
	if m.NumberFirst {
		return fmt.Sprintf("%d %s", number, street)
	}
	return fmt.Sprintf("%s %d", street, number)
}
