package auth

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"net/url"
	"strings"
	"time"
)

// Consent asks an administrator to consent to the application for a whole tenant,
// such as a customer's. It works like the browser sign-ins but yields no token. The
// zero value is for a browser on another machine.
type Consent struct {
	// Open opens an address in a browser on this machine. If it is nil, the user opens
	// the address elsewhere and may paste the response.
	Open    func(url string) error
	Port    int           // loopback port; zero means any free port
	Timeout time.Duration // zero means ten minutes
}

// Grant asks for consent in the tenant of the configuration and returns the id of the
// tenant that consented.
func (c Consent) Grant(ctx context.Context, cfg Config, ui UI) (tenant string, err error) {
	if err := cfg.Validate(); err != nil {
		return "", err
	}
	state := rand.Text()
	v := visit{open: c.Open, port: c.Port, timeout: cmp.Or(c.Timeout, defaultRemoteTimeout)}
	err = v.make(ctx, ui, state, func(redirectURI string) string {
		query := url.Values{"client_id": {cfg.ClientID}, "redirect_uri": {redirectURI}, "state": {state}}
		return cfg.Cloud.Authority + "/" + url.PathEscape(cfg.tenant()) + "/adminconsent?" + query.Encode()
	}, func(_ context.Context, answer url.Values) (page, error) {
		err := consentProblem(answer)
		if err == nil {
			tenant = cmp.Or(cleanText(answer.Get("tenant")), cfg.tenant())
		}
		return resultPage(Token{}, err), err
	})
	return tenant, err
}

func consentProblem(answer url.Values) error {
	if code := answer.Get("error"); code != "" {
		return newRefusal(code, withoutSecrets(answer.Get("error_description"), answer)).explain()
	}
	if !strings.EqualFold(answer.Get("admin_consent"), "true") {
		return errors.New("the response does not confirm the consent; start again")
	}
	return nil
}
