// Package api is a client of the Partner Center REST API.
//
// Every documented call is declared once, as a package-level value such as
// [ListCustomers] or [SuspendSubscription]. The Go call, the command line, the
// palette, the forms, the sandbox's routes, the contract tests and the
// reference page all derive from that declaration.
//
// A [Client] carries a call through a chain of small RoundTrippers: host
// pinning, identity headers, token, journal, retry, rate budget, trace. The
// package knows nothing of terminals and nothing of how a token was obtained.
package api

//go:generate go run ./internal/skeleton
