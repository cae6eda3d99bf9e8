package views

import (
	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
)

// The screens that one area opens of another, each handled by the area it is named
// after. Routes that only their own area uses are declared there.
const (
	CustomersRoute         Route[NoArgs]             = "customers"
	CustomerRoute          Route[CustomerArgs]       = "customer"
	ChooseCustomerRoute    Route[ChooseCustomerArgs] = "choose-customer"
	SubscriptionsRoute     Route[CustomerArgs]       = "subscriptions"
	SubscriptionRoute      Route[SubscriptionArgs]   = "subscription"
	OrdersRoute            Route[CustomerArgs]       = "orders"
	OrderRoute             Route[OrderArgs]          = "order"
	DeviceBatchesRoute     Route[CustomerArgs]       = "batches"
	PoliciesRoute          Route[CustomerArgs]       = "policies"
	InvoicesRoute          Route[NoArgs]             = "invoices"
	SubscriptionLinesRoute Route[SubscriptionArgs]   = "subscription-lines"
	JournalRoute           Route[NoArgs]             = "journal"
)

// CustomerArgs open a screen about a customer.
type CustomerArgs struct {
	Customer *Customer `json:"customer"`
	// Page is the title of the tab to begin with; "" for the first.
	Page string `json:"page,omitempty"`
}

// Complete reports whether a customer is named.
func (a CustomerArgs) Complete() bool { return a.Customer != nil }

// ChooseCustomerArgs open the list of customers to choose one from.
type ChooseCustomerArgs struct {
	Title string
	Do    func(*Customer) tea.Cmd // what happens with the chosen one
}

// SubscriptionArgs open a screen about a subscription of a customer.
type SubscriptionArgs struct {
	Customer     *Customer         `json:"customer"`
	Subscription *api.Subscription `json:"subscription"`
}

// Complete reports whether both are named.
func (a SubscriptionArgs) Complete() bool { return a.Customer != nil && a.Subscription != nil }

// OrderArgs open the subscriptions of an order.
type OrderArgs struct {
	Customer *Customer `json:"customer"`
	Order    string    `json:"order"` // id
}

// Complete reports whether a customer is named.
func (a OrderArgs) Complete() bool { return a.Customer != nil }
