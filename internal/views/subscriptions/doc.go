// Package subscriptions has the lists of a customer's subscriptions (list.go) and orders
// (orders.go), the screen of one subscription (subscription.go), and the changes of a
// subscription (actions.go).
//
// A column is added in subscriptionSpec or orderSpec, a field of the details page in
// stateFields, termFields, refundFields or identityFields, and a change in the menu of
// subscriptionActions.
package subscriptions
