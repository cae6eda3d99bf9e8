package views

import "context"

// Access is how somebody gets in, and whose desk this could be instead. A desk
// without it can do neither.
type Access struct {
	// State tells who is signed in. It is polled when drawing, so it must not wait
	// for anything.
	State func() AccessState
	// SignIn signs in again, with the terminal to itself. Nil where that can't be.
	SignIn func(context.Context) error
	// Profiles are those to switch between, this one too.
	Profiles []ProfileChoice
	// Switch has the desk of another profile opened once this one has ended.
	Switch func(name string)
	// Fixed says why the profile can't be switched; empty when it can.
	Fixed string
}

// AccessState is who is signed in and what has become of that.
type AccessState struct {
	Account string // empty when nobody knows
	// Lost says in a sentence why calls will fail until somebody signs in again;
	// empty as long as they don't.
	Lost string
}

// ProfileChoice is a profile to switch to.
type ProfileChoice struct {
	Name    string
	Detail  string // cloud and tenant
	Badge   string
	Current bool
}

// AccessState is who is signed in now.
func (d *Desk) AccessState() AccessState {
	if d.Access.State == nil {
		return AccessState{}
	}
	return d.Access.State()
}
