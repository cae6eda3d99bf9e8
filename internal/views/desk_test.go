package views_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/views"
)

// bench is a desk over an embedded sandbox, driven by keys.
type bench struct {
	*uitest.Desk
	world  *sandbox.Sandbox
	desk   *views.Desk
	signIn *token
}

type setup struct {
	world         sandbox.Config
	width, height int
	readOnly      bool
	options       []uitest.Option
	token         sandbox.TokenKind
	change        func(*ui.Config)
}

// drive runs a test at a desk inside a bubble of fake time.
func drive(t *testing.T, s setup, test func(t *testing.T, b *bench)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		if s.width == 0 {
			s.width, s.height = 120, 40
		}
		if s.token == "" {
			s.token = sandbox.UserToken
		}
		world, err := sandbox.New(s.world)
		if err != nil {
			t.Fatal(err)
		}
		signIn := &token{world: world, kind: s.token}
		client, err := api.New(api.Config{
			BaseURL: "https://sandbox.example", Transport: world.Transport(),
			Tokens: signIn, ReadOnly: s.readOnly, UserAgent: "cspdesk-test",
		})
		if err != nil {
			t.Fatal(err)
		}
		desk := &views.Desk{Client: client, Partner: "Contoso Partners", Account: world.Account(), Badge: "SANDBOX", Dir: t.TempDir()}
		config := desk.Config("cspdesk", "test")
		if s.change != nil {
			s.change(&config)
		}
		app, err := ui.New(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		test(t, &bench{Desk: uitest.New(t, app, s.width, s.height, s.options...), world: world, desk: desk, signIn: signIn})
	})
}

// token is a sign-in at the sandbox that can be renewed.
type token struct {
	world   *sandbox.Sandbox
	kind    sandbox.TokenKind
	mu      sync.Mutex
	text    string
	renewed int
}

func (k *token) Token(context.Context) (string, string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.text == "" {
		k.text = k.world.Issue(k.kind)
	}
	return k.text, string(k.kind), nil
}

func (k *token) Renew(context.Context, string, string) (string, string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.renewed++
	k.text = k.world.Issue(k.kind)
	return k.text, string(k.kind), nil
}
