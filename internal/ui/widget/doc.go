// Package widget provides the parts that screens are built from. Each widget draws
// itself into a given number of lines and cells, and handles the keys it is given.
// Widgets belong to the update loop and are not safe for concurrent use.
//
//   - [Table] shows any number of records with a cursor, marks, sorting and filtering.
//   - [Form] edits named values and validates them.
//   - [Prompt] edits one line; [PathPrompt] asks for a file.
//   - [Picker] is a searchable list, used for the help, the palette and menus.
//   - [Details] shows labelled values in columns.
//   - [JSONView] shows JSON with folding and search.
//   - [Tabs] draws a strip of tab titles.
//   - [Progress], [Spinner], [BarList] and [Sparkline] draw a single value or a series.
//     BarList and Sparkline have no user yet: the charts and the journeys will use them.
//
// Three small types are shared with the shell: [Binding] declares what a key does,
// [MenuItem] is a line of a menu, and [CopyItem] is a value that can be copied.
//
// A screen typically creates a widget once, gives it data as it arrives, passes keys to
// its Update method, and returns its View, Bindings and Status as its own:
//
//	type orders struct {
//		table *widget.Table[Order]
//		env   *ui.Env
//	}
//
//	func (s *orders) Bindings() []widget.Binding { return s.table.Bindings() }
//	func (s *orders) Status() string             { return s.table.Status() }
//	func (s *orders) View(width, height int) string {
//		return s.table.View(width, height, s.env.Theme)
//	}
package widget
