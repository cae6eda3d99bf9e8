// Package views puts the areas of screens together: the list of areas and the
// shell's configuration (config.go), the home screen and its startup report (home.go),
// and the background refresh (refresh.go).
//
// Each area is a package below views and exports one [kit.Area]. Package kit has what
// their screens are made of.
package views
