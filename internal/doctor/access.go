package doctor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/auth"
)

// Access has the checks of the sign-in and of the access to the API.
type Access struct {
	Network
	Tokens   api.TokenSource // nil if there is no profile and no token
	Place    string          // where the sign-in is stored
	Audience string
}

// Checks returns the checks. They share one call that reads one customer.
func (a Access) Checks() []Check {
	call := once(a.call)
	return []Check{
		{ID: "token", Title: "Sign-in", After: []string{"authority"}, Run: a.token},
		{ID: "audience", Title: "Audience", After: []string{"token"}, Run: a.audience},
		{ID: "api", Title: "API", After: []string{"tls", "token"}, Run: func(ctx context.Context) Finding { return a.api(call(ctx)) }},
		{ID: "mfa", Title: "Multi-factor authentication", After: []string{"token"}, Run: func(ctx context.Context) Finding { return a.mfa(call(ctx)) }},
		{ID: "budget", Title: "Rate limit", After: []string{"token"}, Run: func(ctx context.Context) Finding { return budget(call(ctx)) }},
	}
}

// said returns the claims of the token. Its kind is also known from the sign-in.
func (a Access) said(ctx context.Context) (auth.TokenClaims, error) {
	text, kind, err := a.Tokens.Token(ctx)
	if err != nil {
		return auth.TokenClaims{}, err
	}
	said, readable := auth.ParseClaims(text)
	said.Kind = cmp.Or(auth.Kind(kind), said.Kind)
	if !readable {
		return said, errOpaque
	}
	return said, nil
}

var errOpaque = errors.New("its claims can't be read")

func (a Access) token(ctx context.Context) Finding {
	if a.Tokens == nil {
		return notRun("there is neither a profile nor CSPDESK_TOKEN")
	}
	said, err := a.said(ctx)
	switch {
	case errors.Is(err, errOpaque):
		return passed("token from %s; %s", a.Place, plain(err))
	case err != nil:
		return failure(plain(err), "Sign in with cspdesk login.")
	}
	parts := []string{"from " + a.Place}
	for _, part := range []struct{ name, value string }{{"kind", string(said.Kind)}, {"tenant", said.Tenant}, {"account", said.Account}} {
		if part.value != "" {
			parts = append(parts, part.name+" "+part.value)
		}
	}
	if !said.Expiry.IsZero() {
		left := said.Expiry.Sub(a.Now())
		if left <= 0 {
			return failure(strings.Join(parts, ", ")+", expired", "Sign in again with cspdesk login, or put a new token into CSPDESK_TOKEN.")
		}
		parts = append(parts, fmt.Sprintf("expires in %s", left.Round(time.Second)))
	}
	return passed("%s", strings.Join(parts, ", "))
}

func (a Access) audience(ctx context.Context) Finding {
	said, err := a.said(ctx)
	if err != nil || len(said.Audience) == 0 {
		return notRun("the token has no readable audience")
	}
	for _, audience := range said.Audience {
		if strings.EqualFold(strings.TrimRight(audience, "/"), strings.TrimRight(a.Audience, "/")) {
			return passed("%s", audience)
		}
	}
	if a.Cloud.Name == auth.CustomName {
		return passed("%s; a custom address, such as a sandbox, may accept it", strings.Join(said.Audience, ", "))
	}
	return warning(fmt.Sprintf("the token is for %s, but the API expects %s", strings.Join(said.Audience, ", "), a.Audience),
		"If calls fail with code 900420, leave audience out of the profile, or get the token for the API's own address.")
}

// call reads one customer and asks the service to report on multi-factor
// authentication.
func (a Access) call(ctx context.Context) probe {
	text, kind, err := a.Tokens.Token(ctx)
	if err != nil {
		return probe{err: err}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.Cloud.API+"/v1/customers?size=1", nil)
	if err != nil {
		return probe{err: err}
	}
	req.Header.Set("Authorization", "Bearer "+text)
	req.Header.Set("Accept", "application/json")
	api.AskForMFA(req.Header)
	client := http.Client{Transport: a.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	begun := a.Now()
	res, err := client.Do(req)
	if err != nil {
		return probe{err: errors.New("the API could not be reached")}
	}
	defer func() { _ = res.Body.Close() }()
	p := probe{status: res.StatusCode, took: a.Now().Sub(begun), kind: kind, wait: res.Header.Get("Retry-After")}
	p.body, p.err = io.ReadAll(io.LimitReader(res.Body, 1<<20))
	p.mfa = api.ReportedMFA(res.Header, p.body)
	return p
}

func (a Access) api(p probe) Finding {
	switch {
	case p.err != nil:
		return failure(plain(p.err), "Try again; cspdesk api GET /v1/customers shows more.")
	case p.status == http.StatusOK:
		return passed("%s answers in %s", a.Cloud.API, p.took.Round(time.Millisecond))
	case p.status == http.StatusTooManyRequests:
		return warning("the service is throttling requests", "Wait a minute. All programs of a partner share one limit.")
	}
	detail := fmt.Sprintf("%s refused the call with HTTP %d", a.Cloud.API, p.status)
	for _, code := range []string{"900420", "900421"} {
		if explained, known := auth.Explain(code); known && strings.Contains(string(p.body), code) {
			return failure(detail+", code "+code, explained.Meaning+" "+explained.Advice)
		}
	}
	switch p.status {
	case http.StatusUnauthorized:
		return failure(detail, "Sign in again with cspdesk login, and check tenant and cloud in the profile.")
	case http.StatusForbidden:
		return failure(detail, "The account needs the role Admin agent or Helpdesk agent to read customers, and the application needs the Partner Center permission.")
	}
	return failure(detail, "cspdesk api GET /v1/customers shows the service's message and the ids that Microsoft support asks for.")
}

func (a Access) mfa(p probe) Finding {
	switch {
	case p.err != nil:
		return notRun("the API could not be called")
	case p.mfa == api.MFACompliant:
		return passed("the service considers this sign-in compliant")
	case p.mfa == api.MFAMissing:
		return failure("the service does not consider this sign-in compliant", "Sign in again and complete the second step. A refresh token must come from a sign-in with a second step.")
	case p.kind == string(auth.KindApp):
		return passed("not required for an application")
	}
	return notRun("the service did not report on it")
}

func budget(p probe) Finding {
	switch {
	case p.err != nil:
		return notRun("the API could not be called")
	case p.status == http.StatusTooManyRequests:
		detail := "the limit is used up"
		if p.wait != "" {
			detail += " for another " + p.wait + " s"
		}
		return warning(detail, "Wait, and check for other programs of this partner: they all share the limit of 500 calls a minute.")
	}
	if p.status != http.StatusOK {
		return notRun("the service refused the call for another reason")
	}
	return passed("not throttled; the limit is 500 calls a minute for one kind of resource")
}
