// Package subscriptions has the screens of subscriptions and orders, and what can be done with them.
package subscriptions
