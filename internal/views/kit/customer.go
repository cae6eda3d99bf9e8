package kit

import (
	"fmt"
	"strings"
	"time"

	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// Customer is what the customer list keeps of a customer: with 100,000 of them,
// every field counts.
type Customer struct {
	ID           string // tenant id
	Name         string
	Domain       string
	Relationship string
	Signal       *Signal `json:"-"` // what wants attention; nil for nothing
}

// Title is what a person calls the customer.
func (c *Customer) Title() string {
	for _, name := range []string{c.Name, c.Domain} {
		if strings.TrimSpace(name) != "" {
			return name
		}
	}
	return c.ID
}

// Signal is what of a customer's subscriptions wants attention. A customer without
// any has none.
type Signal struct {
	Suspended int
	Ending    int       // active ones that end soon and don't renew
	First     time.Time // when the first of them ends
}

// UnknownSignal stands in every row when the signals could not be read.
var UnknownSignal = &Signal{}

// String is short enough for a cell: "2 suspended", "1 ends 2026-12-07".
func (s *Signal) String() string {
	switch {
	case s == nil:
		return ""
	case s == UnknownSignal:
		return "?"
	case s.Suspended > 0 && s.Ending > 0:
		return fmt.Sprintf("%d suspended, %s", s.Suspended, text.Plural(s.Ending, "ends", "end"))
	case s.Suspended > 0:
		return fmt.Sprintf("%d suspended", s.Suspended)
	}
	return text.Plural(s.Ending, "ends", "end") + " " + s.First.Format(time.DateOnly)
}

// Tone is the color of the signal in a cell.
func (s *Signal) Tone() text.Tone {
	switch {
	case s == nil || s == UnknownSignal:
		return text.ToneMuted
	case s.Suspended > 0:
		return text.ToneBad
	}
	return text.ToneWarn
}
