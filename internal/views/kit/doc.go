// Package kit has what the screens of every area are made of.
//
//   - [Desk] is the value that all screens share: the API client, the signed-in
//     account, the journal, notes, and the folder for exports.
//   - [Area] is what an area adds to the program: routes, commands, key bindings and
//     search results. Areas don't import each other; one opens a screen of another
//     through a [Route]. The routes that areas share are in routes.go.
//   - [ListSpec] describes a list (columns, keys, what enter does) and [List] is its
//     screen: it streams a [Source], filters, sorts, marks, exports and refreshes.
//     [NewSource] makes a source of an API collection.
//   - [FactsSpec] describes a details page and [FactsPage] is its screen. Its parts
//     are read in parallel.
//   - [Tabs] is a screen with several pages about one resource.
//   - [Change] previews a change, asks for confirmation, sends it and shows its
//     outcome.
//   - [Operation] is a form for any API operation, made from its description.
//   - [TextQuestion] asks for one line of text.
//   - [ShowFailure] and [Sentence] show errors. [Date], [DateTime], [Amount], [Term]
//     and [EnumText] format values.
//
// A screen can be restored in a later run if it has a [Location]: its route and the
// arguments of that route.
package kit
