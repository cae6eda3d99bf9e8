// Package ui is the shell of a full-screen terminal program for slow and large
// services. It holds a stack of screens, dispatches keys, routes the results of
// commands, runs background jobs and draws the header and the footer. It contains
// nothing about Partner Center.
//
// Screens are built from the widgets of package widget, which draw with the text
// helpers and themes of package text.
//
// # Screens
//
// An [App] is the only tea.Model. [New] makes one from a [Config], and [Run] shows it
// on a terminal. A [Screen] fills the window between the header and the footer. It
// controls the shell by returning commands: [Push], [Pop], [Open], [Toast], [Copy],
// [StartJob]. The result of a screen's command is delivered to that screen only, and
// dropped if the screen has been closed. A screen therefore needs no request ids and
// no locks:
//
//	func (s *orders) Start(ctx context.Context, env *ui.Env) tea.Cmd {
//		return func() tea.Msg { return loaded(s.api.Orders(ctx)) } // runs in a goroutine
//	}
//
//	func (s *orders) Update(msg tea.Msg) tea.Cmd {
//		if msg, ok := msg.(loaded); ok { // runs in the update loop, while s is open
//			s.table.Set(msg)
//		}
//		return nil
//	}
//
// Three rules keep screens fast and correct: Update never blocks, commands never change
// a screen's state, and every call uses the screen's context.
//
// # Optional interfaces
//
// Screens implement optional interfaces such as [Refresher], [Copier] and [Linker] to
// support the shell's own keys. A [Composite] screen shows one of several other screens;
// the shell uses [As] to find the capabilities of the screen inside it.
//
// # Overlays
//
// An [Overlay] is a box above the top screen that takes all keys until it closes.
// [Ask], [Show] and [NewMenu] make the common ones: questions, messages and menus.
//
// # Keys
//
// A [widget.Binding] declares what a key does. The same list of bindings dispatches
// keys and feeds the footer, the help, the palette and the key reference (see
// [KeyReference]).
//
// # Long work
//
// [Stream] delivers a sequence of pages to a screen in batches. A [Job] keeps running
// when its screen is closed. [Background] lets the program's own background work send
// messages to the open screens.
//
// # Tests
//
// Package uitest runs an App without a terminal, presses keys and reads the screen.
package ui
