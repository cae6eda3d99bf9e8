// Package state stores what outlives a run of cspdesk. It knows nothing of Partner
// Center, terminals or tokens.
//
// Start with these types:
//
//   - [Config] and [Profile] are the user's settings, read by [LoadConfig] and edited
//     by [AddProfile], [UseProfile] and [RemoveProfile].
//   - [Store] holds the files of one partner and is opened by [Open]. Its [Cache] and
//     its search index [Records] may be lost at any time.
//   - [Journal], [Uploads], [Notes] and the saved sessions live in the state database,
//     where every write is on disk before the call returns.
//
// docs/state.md describes the files and the promises about them.
package state
