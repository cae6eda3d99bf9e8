package auth

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// UI is how a flow talks to the user. All methods except AskSecret return
// immediately. A flow calls them from one goroutine, and AskSecret from another.
type UI interface {
	// ShowAddress shows the address to sign in at. The context ends when the flow
	// stops waiting.
	ShowAddress(ctx context.Context, at Address)
	// ShowDeviceCode shows the code to enter. The context ends when the flow stops
	// waiting.
	ShowDeviceCode(ctx context.Context, code UserCode)
	// Note shows a message, a full sentence.
	Note(text string)
	// AskSecret asks for one line and returns it. The input is secret: it must not be
	// shown or stored. The error is ErrNoInput if there is no way to ask, or that of
	// the context.
	AskSecret(ctx context.Context, question string) (Secret, error)
}

// Address is where the user signs in, and how the response arrives.
type Address struct {
	URL string
	// Port is the port of the loopback listener for the browser's response. With a
	// browser on another machine, an SSH port-forward to it delivers the response.
	Port int
	// Elsewhere means that the browser is on another machine: nothing was opened
	// here, and the flow also accepts a pasted response.
	Elsewhere bool
	Expires   time.Time // when the flow stops waiting
}

// UserCode is the code that the user enters in a browser on any machine.
type UserCode struct {
	Code    string
	URL     string // where to enter it
	Expires time.Time
}

// Flow is one way to sign in.
type Flow interface {
	Name() string // as on the command line
	Kind() Kind   // kind of its tokens
	SignIn(ctx context.Context, cfg Config, ui UI) (Token, error)
}

// The names of the flows.
const (
	BrowserName      = "browser"
	AddressName      = "url"
	DeviceCodeName   = "device-code"
	AppOnlyName      = "app-only"
	RefreshTokenName = "refresh-token"
)

// description describes a flow. make returns it with its default settings.
type description struct {
	name  string
	title string
	make  func() Flow
}

var flows = []description{
	{BrowserName, "with the browser on this machine", func() Flow { return Browser{} }},
	{AddressName, "with a browser on another machine, through an SSH port-forward or by pasting the final address", func() Flow { return RemoteBrowser{} }},
	{DeviceCodeName, "with a code that you enter in a browser on any machine", func() Flow { return DeviceCode{} }},
	{AppOnlyName, "as the application itself, with its client secret or certificate", func() Flow { return AppOnly{} }},
	{RefreshTokenName, "with a refresh token of the Secure Application Model", func() Flow { return RefreshToken{} }},
}

// FlowNames returns the names of the flows, the preferred one first.
func FlowNames() []string {
	names := make([]string, len(flows))
	for i, flow := range flows {
		names[i] = flow.name
	}
	return names
}

// FlowNamed returns the flow with a name, ignoring case, with its default settings.
func FlowNamed(name string) (Flow, error) {
	for _, flow := range flows {
		if strings.EqualFold(flow.name, name) {
			return flow.make(), nil
		}
	}
	return nil, fmt.Errorf("there is no sign-in method named %q; use one of %s", name, strings.Join(FlowNames(), ", "))
}

// FlowTitle describes how a flow signs in, completing "You sign in". It is empty for
// an unknown name.
func FlowTitle(name string) string {
	for _, flow := range flows {
		if strings.EqualFold(flow.name, name) {
			return flow.title
		}
	}
	return ""
}
