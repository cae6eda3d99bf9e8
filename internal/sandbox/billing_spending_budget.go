package sandbox

import (
	"bytes"
	"encoding/json"

	"github.com/shopspring/decimal"
)

// spendingBudget is what a customer means to spend; no amount means no budget.
type spendingBudget struct {
	Amount              json.Number `json:"amount,omitempty"`
	UsageSpendingBudget json.Number `json:"usageSpendingBudget,omitempty"`
	Attributes          attributes  `json:"attributes"`
	Links               links       `json:"links,omitempty"`
}

func budget(amount json.Number) *spendingBudget {
	return &spendingBudget{Amount: amount, Attributes: typed("SpendingBudget")}
}

func (b *spendingBudget) set() bool { return b.Amount != "" }

// nanos is the amount in billionths.
func (b *spendingBudget) nanos() int64 {
	amount, err := decimal.NewFromString(b.Amount.String())
	if err != nil {
		return 0
	}
	return amount.Shift(costDigits).IntPart()
}

// greatestBudget keeps sums within what the sandbox can count.
var greatestBudget = decimal.New(1, 9)

// budgetOf is what somebody has set, or else what the world has: about half of
// the customers with Azure have a budget near what they spent last month.
func (s *Sandbox) budgetOf(c *customer) *spendingBudget {
	if set := s.state.seen(c.index).azure.budget; set != nil {
		return budget(*set)
	}
	r := s.world.rng.at("budget", c.index)
	if c.story == nil && !chance(r, 55) {
		return budget("")
	}
	cur, cost := currencyOf(c.market.Currency), int64(0)
	plans := s.world.plans(c.index)
	for at := range plans {
		if e := entitle(c.index, at, &plans[at]); catalogue[e.product].usage() {
			u := s.ledger.consume(&e, &plans[at], cur, s.world.monthAgo(s.world.closedMonth()))
			cost += u.cost
		}
	}
	if cost == 0 {
		return budget("")
	}
	tens := cost*int64(40+r.IntN(160))/100/10_000_000_000 + 1
	return budget(fixed(tens*10, 0))
}

func (s *Sandbox) getBudget(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	return reply(s.budgetAnswer(&found, c.request.Method))
}

func (s *Sandbox) budgetAnswer(c *customer, method string) *spendingBudget {
	b := s.budgetOf(c)
	b.UsageSpendingBudget = b.Amount
	b.Links = links{"self": {"/v1/customers/" + c.id + "/usagebudget", method, []linkHeader{}}}
	return b
}

// patchBudget takes the whole resource; null takes the budget away.
func (s *Sandbox) patchBudget(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	var change struct{ Amount json.RawMessage }
	if refused := c.decode(&change); refused != nil {
		return refused
	}
	text := json.Number("")
	switch {
	case change.Amount == nil:
		return badRequest("Amount is required: the new budget, or null for none.")
	case !bytes.Equal(change.Amount, []byte("null")):
		amount, err := decimal.NewFromString(string(change.Amount))
		if err != nil || amount.IsNegative() || amount.GreaterThan(greatestBudget) {
			return badRequest("Amount has to be a number of at least 0 and at most %s.", greatestBudget)
		}
		text = json.Number(amount.String())
	}
	s.state.of(found.index).azure.budget = &text
	return reply(s.budgetAnswer(&found, c.request.Method))
}
