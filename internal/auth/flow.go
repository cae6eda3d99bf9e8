package auth

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// UI is how a flow talks to the person. Its methods but AskSecret return at
// once; a flow calls them from one goroutine, and AskSecret from another.
type UI interface {
	// ShowAddress gives the address to sign in at. The context ends with the
	// wait, for whoever draws a countdown.
	ShowAddress(ctx context.Context, at Address)
	// ShowDeviceCode gives the code to enter at an address. The context ends with
	// the wait.
	ShowDeviceCode(ctx context.Context, code UserCode)
	// Note tells something that needs no answer, as a full sentence.
	Note(text string)
	// AskSecret asks for one line and returns it once it was entered. What is
	// entered is secret: it is not shown and not kept. The error is ErrNoInput
	// where nobody can be asked, and the context's when that ends.
	AskSecret(ctx context.Context, question string) (Secret, error)
}

// Address is where a person signs in, and how the answer comes back.
type Address struct {
	URL string
	// Port is that of the loopback listener that awaits the browser's answer; an
	// SSH port-forward to it brings the answer of a browser on another machine.
	Port int
	// Elsewhere says that the browser is on another machine: nothing was opened
	// here, and the flow takes the pasted answer too.
	Elsewhere bool
	Expires   time.Time // when the flow stops waiting
}

// UserCode is what a person enters in a browser on any machine.
type UserCode struct {
	Code    string
	URL     string // where to enter it
	Expires time.Time
}

// Flow is one way to sign in.
type Flow interface {
	Name() string // as on the command line
	Kind() Kind   // on whose behalf its tokens speak
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

// description is a flow in words, and how to make it with its default settings.
type description struct {
	name  string
	title string
	make  func() Flow
}

var flows = []description{
	{BrowserName, "with the browser of this machine", func() Flow { return Browser{} }},
	{AddressName, "with a browser on another machine, through an SSH port-forward or by pasting its answer", func() Flow { return RemoteBrowser{} }},
	{DeviceCodeName, "with a code that you enter in a browser on any machine", func() Flow { return DeviceCode{} }},
	{AppOnlyName, "as the application itself, with its client secret or certificate", func() Flow { return AppOnly{} }},
	{RefreshTokenName, "with a refresh token of the Secure Application Model", func() Flow { return RefreshToken{} }},
}

// FlowNames returns the names that [FlowNamed] knows, the preferred one first.
func FlowNames() []string {
	names := make([]string, len(flows))
	for i, flow := range flows {
		names[i] = flow.name
	}
	return names
}

// FlowNamed returns the flow of a name, in any case, with its default settings.
func FlowNamed(name string) (Flow, error) {
	for _, flow := range flows {
		if strings.EqualFold(flow.name, name) {
			return flow.make(), nil
		}
	}
	return nil, fmt.Errorf("there is no sign-in named %q; use one of %s", name, strings.Join(FlowNames(), ", "))
}

// FlowTitle says how a flow signs in, to follow "You sign in"; it is empty for a
// name that [FlowNamed] does not know.
func FlowTitle(name string) string {
	for _, flow := range flows {
		if strings.EqualFold(flow.name, name) {
			return flow.title
		}
	}
	return ""
}
