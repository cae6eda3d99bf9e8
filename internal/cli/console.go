package cli

import (
	"context"
	"time"

	"github.com/cspdesk/cspdesk/internal/auth"
)

// console tells the person in front of it how to sign in.
type console struct{ *program }

// ShowAddress implements [auth.UI].
func (c console) ShowAddress(_ context.Context, at auth.Address) {
	if at.Elsewhere {
		c.say("Open this address in a browser:\n%s", at.URL)
		return
	}
	c.say("If no browser opens, open this address yourself:\n%s", at.URL)
}

// ShowDeviceCode implements [auth.UI].
func (c console) ShowDeviceCode(_ context.Context, code auth.UserCode) {
	c.say("Open %s in any browser and enter the code %s within %s.", code.URL, code.Code, time.Until(code.Expires).Round(time.Minute))
}

// Note implements [auth.UI].
func (c console) Note(text string) { c.sayLine(text) }

// AskSecret implements [auth.UI].
func (c console) AskSecret(ctx context.Context, question string) (auth.Secret, error) {
	text, err := c.ask(ctx, question)
	if err == nil && text == "" {
		err = auth.ErrNoInput
	}
	return auth.NewSecret(text), err
}
