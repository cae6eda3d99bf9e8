package ui

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// rebound replaces the built-in keys by the user's.
func (a *App) rebound(bindings []widget.Binding) []widget.Binding {
	if len(a.cfg.Rebind) == 0 {
		return bindings
	}
	bindings = slices.Clone(bindings)
	for i, b := range bindings {
		if keys, ok := a.cfg.Rebind[b.ID]; ok {
			bindings[i].Keys = keys
		}
	}
	return bindings
}

// checkRebind returns an error if the user's keys name a binding that doesn't exist, use
// ctrl+c, or bind one key to two actions on the same screen.
func (a *App) checkRebind() error {
	if len(a.cfg.Rebind) == 0 {
		return nil
	}
	sets := [][]widget.Binding{nil}
	if a.cfg.Screens != nil {
		for _, s := range a.cfg.Screens() {
			sets = append(sets, s.Bindings())
		}
	}
	global := slices.Concat(a.moveBindings(), a.contentBindings(), a.cfg.Bindings, a.programBindings())
	known := map[string]bool{}
	var problems []error
	for _, set := range sets {
		set = slices.Concat(set, global)
		for _, b := range set {
			known[b.ID] = true
		}
		problems = append(problems, a.conflicts(set)...)
	}
	for _, id := range slices.Sorted(maps.Keys(a.cfg.Rebind)) {
		if !known[id] {
			problems = append(problems, fmt.Errorf("keys: there is no binding %q; docs/keys.md lists all bindings", id))
		}
		if slices.Contains(a.cfg.Rebind[id], "ctrl+c") && id != "quit" {
			problems = append(problems, fmt.Errorf("keys: %q can't have ctrl+c, which always quits", id))
		}
	}
	return errors.Join(distinct(problems)...)
}

// conflicts finds keys that have two meanings because of the user's bindings. Built-in
// bindings may share a key if they are never enabled at the same time.
func (a *App) conflicts(set []widget.Binding) []error {
	var problems []error
	taken := map[string]string{} // key → id
	for _, b := range a.rebound(set) {
		for _, key := range b.Keys {
			other, ok := taken[key]
			if !ok {
				taken[key] = b.ID
				continue
			}
			if other != b.ID && (a.isRebound(b.ID) || a.isRebound(other)) {
				problems = append(problems, fmt.Errorf("keys: %q is bound to both %q and %q; give one of them another key", key, other, b.ID))
			}
		}
	}
	return problems
}

func (a *App) isRebound(id string) bool {
	_, ok := a.cfg.Rebind[id]
	return ok
}

func distinct(problems []error) []error {
	seen := map[string]bool{}
	return slices.DeleteFunc(problems, func(err error) bool {
		again := seen[err.Error()]
		seen[err.Error()] = true
		return again
	})
}
