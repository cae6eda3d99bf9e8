// Package invoices has the screens of invoices, their lines, and what is not billed yet.
package invoices
