// Package ui is a toolkit for full-screen terminal programs over slow and large
// services: a shell that holds a stack of screens, and the widgets that screens
// are made of. It knows nothing of what the screens are about.
//
// # The shell
//
// An App is the only tea.Model. A Screen is one step of the user's path; it is
// drawn between the shell's header and footer, and it speaks to the shell by
// returning commands: Push, Pop, Open, Toast, Copy, StartJob. Whatever a screen's
// command answers goes back to that very screen, and nowhere when it is gone, so
// that a screen needs no tags, generations or locks of its own:
//
//	func (s *orders) Start(ctx context.Context, env *ui.Env) tea.Cmd {
//		return func() tea.Msg { return loaded(s.api.Orders(ctx)) } // runs elsewhere
//	}
//
//	func (s *orders) Update(msg tea.Msg) tea.Cmd {
//		if msg, ok := msg.(loaded); ok { // runs here, and only while s is open
//			s.table.Set(msg)
//		}
//		return nil
//	}
//
// Three rules keep it quick and correct: nothing waits in Update, nothing changes
// a screen's state in a command, and every call gets the screen's context.
//
// # Keys
//
// A Binding is the single source of what a key does. The same list dispatches the
// key, hints at it in the footer, explains it in the help, offers it in the
// palette, and is written into the key reference. Optional interfaces of a screen
// (Refresher, Copier, Linker, …) give the shell's own keys their meaning there.
//
// # Tests
//
// Package uitest runs an App without a terminal, presses keys, and reads the
// screen.
package ui
