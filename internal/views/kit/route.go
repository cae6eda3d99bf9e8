package kit

import (
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// Route names a kind of screen and the type of its arguments. An area opens the
// screen of another area through its route, so that areas need not import each
// other. The name is also what a saved session stores.
type Route[A any] string

// NoArgs are the arguments of a screen that needs none.
type NoArgs struct{}

// Location restores a screen in a later run: the route and its arguments. The zero
// Location restores nothing.
type Location struct {
	route string
	args  any
}

// At is the location of the screen with these arguments.
func (r Route[A]) At(args A) Location { return Location{string(r), args} }

// Screen makes the screen. The route must be handled by an area of the desk, and
// the arguments must be complete.
func (r Route[A]) Screen(d *Desk, args A) ui.Screen {
	screen, err := r.open(d, args)
	if err != nil {
		panic(fmt.Sprintf("route %s: %v", r, err))
	}
	return screen
}

// Push opens the screen on top of the current one.
func (r Route[A]) Push(d *Desk, args A) tea.Cmd {
	screen, err := r.open(d, args)
	if err != nil {
		return ui.Toast(text.ToneWarn, Sentence(err))
	}
	return ui.Push(screen)
}

func (r Route[A]) open(d *Desk, args A) (ui.Screen, error) {
	h, ok := d.routes[string(r)]
	if !ok {
		return nil, fmt.Errorf("no area handles the route %q", string(r))
	}
	return h.open(d, args)
}

// RouteHandler makes the screens of one route.
type RouteHandler struct {
	route   string
	open    func(d *Desk, args any) (ui.Screen, error)
	restore func(d *Desk, args jsontext.Value) (ui.Screen, error)
}

// Handle makes the handler of a route.
func Handle[A any](route Route[A], open func(*Desk, A) (ui.Screen, error)) RouteHandler {
	return RouteHandler{
		route: string(route),
		open:  func(d *Desk, args any) (ui.Screen, error) { return open(d, args.(A)) },
		restore: func(d *Desk, raw jsontext.Value) (ui.Screen, error) {
			args, err := decodeArgs[A](raw)
			if err != nil {
				return nil, err
			}
			return open(d, args)
		},
	}
}

// ErrIncomplete reports stored arguments that lack what the screen is about.
var ErrIncomplete = errors.New("its stored data is incomplete")

// decodeArgs reads stored arguments. Arguments with a Complete method are refused
// when it reports false.
func decodeArgs[A any](raw jsontext.Value) (args A, err error) {
	if len(raw) > 0 {
		if err := api.Decode(raw, &args); err != nil {
			return args, fmt.Errorf("its stored data can't be read: %w", err)
		}
	}
	if c, ok := any(args).(interface{ Complete() bool }); ok && !c.Complete() {
		return args, ErrIncomplete
	}
	return args, nil
}

// stateful is implemented by screens that save their view state, such as the
// cursor and the filter, and take it back before they are started.
type stateful interface {
	State() any // nil when there is nothing to save
	SetState(jsontext.Value) error
}

// EncodeScreen makes the saved form of a screen, or reports false if it has no location.
func EncodeScreen(title string, at Location, state any) (ui.SavedScreen, bool) {
	if at.route == "" {
		return ui.SavedScreen{}, false
	}
	saved := ui.SavedScreen{Title: title, Kind: at.route}
	var err error
	if at.args != nil {
		if saved.Args, err = api.Encode(at.args); err != nil {
			return ui.SavedScreen{}, false
		}
	}
	if state != nil {
		if saved.State, err = json.Marshal(state, json.Deterministic(true)); err != nil {
			return ui.SavedScreen{}, false
		}
	}
	return saved, true
}

// OpenSaved restores a screen that an earlier run has saved.
func (d *Desk) OpenSaved(saved ui.SavedScreen) (ui.Screen, error) {
	h, known := d.routes[saved.Kind]
	if !known {
		return nil, fmt.Errorf("“%s” is of a kind that this version doesn't know", saved.Title)
	}
	screen, err := h.restore(d, saved.Args)
	if err != nil {
		return nil, fmt.Errorf("“%s” could not be opened: %w", saved.Title, err)
	}
	s, ok := screen.(stateful)
	if !ok || len(saved.State) == 0 {
		return screen, nil
	}
	if err := s.SetState(saved.State); err != nil {
		return nil, fmt.Errorf("“%s” could not be restored as it was: %w", saved.Title, err)
	}
	return screen, nil
}

// ScreenOrReason returns a screen unless the desk lacks what it shows.
func ScreenOrReason(screen ui.Screen, why string) (ui.Screen, error) {
	if why != "" {
		return nil, errors.New(why)
	}
	return screen, nil
}
