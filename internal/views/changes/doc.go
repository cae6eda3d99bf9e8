// Package changes has the screens of the journal: what was changed from this computer, and the outcome.
package changes
