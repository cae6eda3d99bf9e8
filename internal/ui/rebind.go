package ui

import (
	"errors"
	"fmt"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"maps"
	"slices"
)

// rebound puts the user's keys in the place of the built-in ones.
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

// checkRebind refuses the user's keys when they name a binding that doesn't exist,
// take ctrl+c, or give one key two meanings on the same screen.
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
			problems = append(problems, fmt.Errorf("keys: there is no binding %q; see docs/keys.md for their names", id))
		}
		if slices.Contains(a.cfg.Rebind[id], "ctrl+c") && id != "quit" {
			problems = append(problems, fmt.Errorf("keys: %q can't have ctrl+c, which always quits", id))
		}
	}
	return errors.Join(distinct(problems)...)
}

// conflicts finds keys that the user's choice made mean two things. Built-in
// bindings that share a key do so on purpose: they are never both enabled.
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
