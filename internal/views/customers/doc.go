// Package customers has the list of all customers (list.go) with the signals of what
// needs attention (signals.go), the search at Partner Center, the list to choose a
// customer from, and the screen of one customer (customer.go) with its profile
// (profile.go). The other tabs of a customer come from other areas.
//
// A column or key of the list is added in customerSpec and customerBindings, a tab in
// newCustomerAt, and a field of the profile in customerSections, companySection or
// billingSection.
package customers
