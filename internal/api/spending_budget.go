package api

// SpendingBudget is what a customer means to spend on Azure in a billing period.
// Nothing stops at it. No currency comes with it.
type SpendingBudget struct {
	Amount              Decimal     `json:"amount"`              // not given when no budget is set
	UsageSpendingBudget Decimal     `json:"usageSpendingBudget"` // the same amount again, in some answers
	Links               *Links      `json:"links"`
	Attributes          *Attributes `json:"attributes"`
	Extra
}

const spendingBudgetPath = "/v1/customers/{customer-id}/usagebudget"

// GetSpendingBudget reads a customer's budget for Azure.
var GetSpendingBudget = readOne[CustomerRef, SpendingBudget](Spec{
	ID: "get-a-customers-usage-spending-budget", Title: "Get a customer's usage spending budget", Area: AreaAzureSpending,
	Method: "GET", Path: spendingBudgetPath, Effect: Read, Auth: AppOrUser, Clouds: usageClouds,
	Doc: "Reads what a customer means to spend on Azure in a billing period.",
})

// BudgetChange names a customer's new budget, or that it has none.
type BudgetChange struct {
	CustomerRef
	Amount   Decimal `change:"amount" oneof:"budget" doc:"New budget for a billing period, in the customer's currency."`
	NoBudget Bool    `change:"noBudget" name:"no-budget" oneof:"budget" doc:"Whether to take the budget away."`
}

// UpdateSpendingBudget sets or takes away a customer's budget.
var UpdateSpendingBudget = modify[BudgetChange, SpendingBudget](Spec{
	ID: "update-a-customers-usage-spending-budget", Title: "Update a customer's usage spending budget", Area: AreaAzureSpending,
	Method: "PATCH", Path: spendingBudgetPath, Effect: Change, Auth: AppOrUser, Clouds: usageClouds,
	Doc:    "Sets what a customer means to spend on Azure in a billing period.",
	Advice: "A budget is for watching: nothing stops when it is used up.",
}, adjust(changeBudget))

func changeBudget(doc *document, p BudgetChange) error {
	var amount any // null stands for no budget
	switch {
	case p.Amount.Given():
		amount = p.Amount
	case !p.NoBudget.True():
		return &ParamError{"update-a-customers-usage-spending-budget", "no-budget", "can only be true", nil}
	}
	if doc.get("usageSpendingBudget") != nil {
		if err := doc.set("usageSpendingBudget", amount); err != nil {
			return err
		}
	}
	return doc.set("amount", amount)
}
