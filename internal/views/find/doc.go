// Package find has the screen that searches everything that was read before, offline and
// while the user types.
//
// A column is added in findColumns. What a result opens is decided by the area that the
// result belongs to: see the Found member of [kit.Area].
package find
