// Package e2e tests the built program as users and scripts run it: in tmux, on bare
// pseudo-terminals, through pipes, with signals, and with a browser that signs in. It
// only contains tests, which have a build tag:
//
//	go test -tags e2e ./internal/e2e
//
// They need Linux, tmux, Chromium and chromedriver, and no network except the loopback
// interface. CSPDESK_BINARY names a program to test instead of building one from this
// tree, such as the one in a release archive. CSPDESK_SHOTS names a folder for
// screenshots of the sign-in pages.
//
// Clocks are real here, so tests don't sleep for a fixed time: a test waits until it
// sees what it expects, or until a deadline that is long enough for a busy machine.
package e2e
