package api

import (
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

func TestBudgetIsSetOrTakenAway(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, before, want string
		change             BudgetChange
	}{
		{"first", `{"attributes":{"objectType":"SpendingBudget"}}`, `{"attributes":{"objectType":"SpendingBudget"},"amount":250}`, BudgetChange{Amount: DecimalFromInt(250)}},
		{"zero is a budget", `{"amount":100}`, `{"amount":0}`, BudgetChange{Amount: DecimalFromInt(0)}},
		{"both members", `{"amount":100,"usageSpendingBudget":100}`, `{"amount":250,"usageSpendingBudget":250}`, BudgetChange{Amount: DecimalFromInt(250)}},
		{"none", `{"amount":100,"usageSpendingBudget":100}`, `{"amount":null,"usageSpendingBudget":null}`, BudgetChange{NoBudget: True}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, tt.before), apitest.Reply(200, tt.want)}}
				tt.change.CustomerID = "c"
				if _, err := UpdateSpendingBudget.Do(t.Context(), client(t, s.RoundTrip), tt.change); err != nil {
					t.Fatal(err)
				}
				if got := string(s.Requests[1].Body); got != tt.want {
					t.Errorf("sent %s, want %s", got, tt.want)
				}
			})
		})
	}
	for _, change := range []BudgetChange{{}, {NoBudget: False}, {Amount: DecimalFromInt(1), NoBudget: True}} {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"amount":1}`)}}
		change.CustomerID = "c"
		if _, err := UpdateSpendingBudget.Plan(t.Context(), client(t, s.RoundTrip), change); err == nil {
			t.Errorf("%+v was planned", change)
		}
	}
}
