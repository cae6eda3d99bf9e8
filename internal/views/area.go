package views

import (
	"context"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// Area is one part of the desk, such as invoices: what it adds to the whole. The
// desk is a list of areas; a screen, command or key more is a line in its area.
type Area struct {
	Routes    []RouteHandler
	Questions []QuestionHandler
	// Commands are what the palette offers of the area.
	Commands func(*Desk) []ui.Command
	// Bindings are keys that mean the same on every screen.
	Bindings func(*Desk) []widget.Binding
	// Samples returns one screen of every kind, not started: their bindings are what
	// users can rebind, and what docs/keys.md lists.
	Samples func(*Desk) []ui.Screen
	// Found opens search results, by the kind of the search record.
	Found map[string]FoundHandler
}

// FoundHandler makes the screen of a search result. It is called in a command and
// may read what the screen needs first; the function it returns is called in Update.
type FoundHandler func(ctx context.Context, d *Desk, f Found) func() ui.Screen

// Use sets the areas that the desk is made of.
func (d *Desk) Use(areas ...Area) {
	d.areas = areas
	d.routes, d.questions = map[string]RouteHandler{}, map[string]QuestionHandler{}
	d.found = map[string]FoundHandler{}
	for _, a := range append([]Area{operationArea, notesArea}, areas...) {
		for _, h := range a.Routes {
			d.routes[h.route] = h
		}
		for _, h := range a.Questions {
			d.questions[h.name] = h
		}
		for kind, h := range a.Found {
			d.found[kind] = h
		}
	}
}

// Commands are what the palette offers of all areas.
func (d *Desk) Commands() []ui.Command {
	var commands []ui.Command
	for _, a := range d.areas {
		if a.Commands != nil {
			commands = append(commands, a.Commands(d)...)
		}
	}
	return commands
}

// Bindings are the keys of all areas that mean the same on every screen.
func (d *Desk) Bindings() []widget.Binding {
	var bindings []widget.Binding
	for _, a := range d.areas {
		if a.Bindings != nil {
			bindings = append(bindings, a.Bindings(d)...)
		}
	}
	return bindings
}

// Samples returns one screen of every kind of all areas.
func (d *Desk) Samples() []ui.Screen {
	var screens []ui.Screen
	for _, a := range d.areas {
		if a.Samples != nil {
			screens = append(screens, a.Samples(d)...)
		}
	}
	return screens
}

// OpenFound makes the screen of a search result; see [FoundHandler]. Kinds that no
// area opens are shown as the answer of the operation that reads them.
func (d *Desk) OpenFound(ctx context.Context, f Found) func() ui.Screen {
	if open, ok := d.found[f.Kind]; ok {
		return open(ctx, d, f)
	}
	return operationFound(d, f)
}
