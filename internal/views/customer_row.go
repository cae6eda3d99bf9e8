package views

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
	Signal       *signal `json:"-"` // what wants attention; nil for nothing
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

// signal is what of a customer's subscriptions wants attention. A customer without
// any has none.
type signal struct {
	suspended int
	ending    int       // active ones that end soon and don't renew
	first     time.Time // when the first of them ends
}

// unknown stands in every row when the signals could not be read.
var unknown = &signal{}

// String is short enough for a cell: "2 suspended", "1 ends 2026-12-07".
func (s *signal) String() string {
	switch {
	case s == nil:
		return ""
	case s == unknown:
		return "?"
	case s.suspended > 0 && s.ending > 0:
		return fmt.Sprintf("%d suspended, %s", s.suspended, count(s.ending, "ends", "end"))
	case s.suspended > 0:
		return fmt.Sprintf("%d suspended", s.suspended)
	}
	return count(s.ending, "ends", "end") + " " + s.first.Format(time.DateOnly)
}

func (s *signal) tone() text.Tone {
	switch {
	case s == nil || s == unknown:
		return text.ToneMuted
	case s.suspended > 0:
		return text.ToneBad
	}
	return text.ToneWarn
}
