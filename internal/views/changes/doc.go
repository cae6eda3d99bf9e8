// Package changes has the screens of the journal: the list of changes made from this
// computer, the details page of each (journal.go), and the ways to find out an unknown
// outcome (reconcile.go).
//
// A column of the list is added in journalSpec, a field of the details page in
// changeSections, and a way to reconcile in openReconcileMenu.
package changes
