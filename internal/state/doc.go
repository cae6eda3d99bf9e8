// Package state keeps what outlives a run: the user's settings and profiles. It
// knows nothing of Partner Center, of terminals or of tokens.
package state
