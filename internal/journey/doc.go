// Package journey has the flows over several operations: creating a customer, buying, confirming an
// agreement, accepting a transfer, upgrading to an Azure plan, and ending a relationship.
package journey
