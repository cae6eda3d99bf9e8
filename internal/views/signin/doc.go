// Package signin signs in again, switches the profile, and sets up the first profile.
package signin
