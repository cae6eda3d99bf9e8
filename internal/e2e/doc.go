// Package e2e drives the built program as people and scripts do: in tmux and on
// bare pseudo-terminals, through pipes, with signals, and with a browser that
// signs in. It has no code of its own but tests, which are behind a build tag:
//
//	go test -tags e2e ./internal/e2e
//
// They need Linux, tmux, Chromium and chromedriver, and no network beyond the
// loopback interface. CSPDESK_BINARY names a program to test instead of one built
// from this tree, such as the one in a release archive. CSPDESK_SHOTS names a
// folder for pictures of the sign-in pages.
//
// Clocks are real here, so nothing sleeps for a fixed time: a test waits until it
// sees what it expects, or until a deadline that is generous enough for a busy
// machine.
package e2e
