// Package sandbox is an embedded Partner Center: a sign-in authority and the
// REST API with invented data, in one [http.Handler].
//
// The data is a pure function of a seed, so a hundred thousand customers cost
// nothing until a call asks for them. Changes are stored separately, in [state].
// The protocol is the documented one, quirks included. Answers use the sandbox's
// own types: a test double that shared the client's types would share its
// mistakes. Only routes, methods and accepted credentials come from the client's
// declarations in package api.
//
// Nothing runs in the background. What takes time in the real service, such as a
// device upload or a large change of seats, advances with the clock when a call
// asks for it.
//
// The package is one, because its data is one: an order becomes a subscription,
// which becomes licenses, charges and audit records. File names start with the
// area they belong to:
//
//	server_        the HTTP side: routing, throttling, paging, errors, replays,
//	               limits and clouds; server.go is the path of a call
//	authority_     signing in: pages, tokens, device code, consent, id tokens
//	world_         seeded data: customers, catalog, subscriptions, users, devices,
//	               the clock, the id generator and the random numbers
//	fault_         injected faults: the table of kinds, the grammar, the injection
//	billing_       the ledger, charges, invoices, Azure usage, prices and terms
//	catalog_       products, SKUs, offers and inventory
//	customer_      customers: list, creation, profiles, domains, resellers
//	order_         carts, checkout, orders, purchases and entitlements
//	subscription_  subscriptions and their changes
//	user_          users, roles and licenses of a customer
//	device_        device batches, jobs and configuration policies
//	agreement_     agreement confirmations and signature status
//	partner_       the partner's own profiles and security reports
//	support_       service requests
//	transfer_      transfers of subscriptions between partners
//	analytics_     analytics tables and their query language
//	audit_         audit records: seeded history and this session's changes
//	webhook_       registrations, events and their delivery
package sandbox
