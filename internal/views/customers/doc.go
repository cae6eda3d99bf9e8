// Package customers has the list of customers and the screen of each.
package customers
