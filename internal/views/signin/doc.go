// Package signin has the keys that sign in again and switch the profile (signin.go), and
// the screens of the first run: the welcome screen (setup.go) and the form of a profile
// (setup_form.go).
//
// A setting of the form is added to formSettings, and a choice of the welcome screen to
// choices.
package signin
