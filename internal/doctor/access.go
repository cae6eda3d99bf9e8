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

// Access is the sign-in and what it opens.
type Access struct {
	Network
	Tokens   api.TokenSource // nil when nobody can be signed in
	Place    string          // where the sign-in is kept
	Audience string
}

// Checks use the sign-in, by one call that reads one customer.
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

// said is what the token says of itself; its kind is known by the sign-in too.
func (a Access) said(ctx context.Context) (auth.Said, error) {
	text, kind, err := a.Tokens.Token(ctx)
	if err != nil {
		return auth.Said{}, err
	}
	said, readable := auth.Says(text)
	said.Kind = cmp.Or(auth.Kind(kind), said.Kind)
	if !readable {
		return said, errOpaque
	}
	return said, nil
}

var errOpaque = errors.New("the token says nothing of itself")

func (a Access) token(ctx context.Context) Finding {
	if a.Tokens == nil {
		return skipped("nobody can be signed in without a profile or CSPDESK_TOKEN")
	}
	said, err := a.said(ctx)
	switch {
	case errors.Is(err, errOpaque):
		return ok("there is a token from %s; %s", a.Place, plain(err))
	case err != nil:
		return fail(plain(err), "Sign in with cspdesk login.")
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
			return fail(strings.Join(parts, ", ")+", expired", "Sign in again with cspdesk login, or put a new token into CSPDESK_TOKEN.")
		}
		parts = append(parts, fmt.Sprintf("good for %s yet", left.Round(time.Second)))
	}
	return ok("%s", strings.Join(parts, ", "))
}

func (a Access) audience(ctx context.Context) Finding {
	said, err := a.said(ctx)
	if err != nil || len(said.Audience) == 0 {
		return skipped("the token does not say whom it is for")
	}
	for _, audience := range said.Audience {
		if strings.EqualFold(strings.TrimRight(audience, "/"), strings.TrimRight(a.Audience, "/")) {
			return ok("%s", audience)
		}
	}
	if a.Cloud.Name == auth.CustomName {
		return ok("%s; an address of your own, such as a sandbox, may take that", strings.Join(said.Audience, ", "))
	}
	return warn(fmt.Sprintf("the token is for %s, and the API expects %s", strings.Join(said.Audience, ", "), a.Audience),
		"If calls fail with code 900420, leave audience out of the profile, or get the token for the API's own address.")
}

// call reads one customer and has the service report on multi-factor
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
		return probe{err: errors.New("the call did not get through")}
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
		return fail(plain(p.err), "Try again; cspdesk api GET /v1/customers shows more.")
	case p.status == http.StatusOK:
		return ok("%s answers in %s", a.Cloud.API, p.took.Round(time.Millisecond))
	case p.status == http.StatusTooManyRequests:
		return warn("the service lets no call through now", "Wait a minute; all programs of a partner share one limit.")
	}
	detail := fmt.Sprintf("%s refused the call with HTTP %d", a.Cloud.API, p.status)
	for _, code := range []string{"900420", "900421"} {
		if explained, known := auth.Explain(code); known && strings.Contains(string(p.body), code) {
			return fail(detail+", code "+code, explained.Meaning+" "+explained.Advice)
		}
	}
	switch p.status {
	case http.StatusUnauthorized:
		return fail(detail, "Sign in again with cspdesk login; compare tenant and cloud in the profile.")
	case http.StatusForbidden:
		return fail(detail, "The account or the application may not read customers: it needs the role Admin agent or Helpdesk agent, and the application the permission of Partner Center.")
	}
	return fail(detail, "cspdesk api GET /v1/customers shows the service's words and the ids that Microsoft support asks for.")
}

func (a Access) mfa(p probe) Finding {
	switch {
	case p.err != nil:
		return skipped("no call got through")
	case p.mfa == api.MFACompliant:
		return ok("the service takes this sign-in as compliant")
	case p.mfa == api.MFAMissing:
		return fail("the service does not take this sign-in as compliant", "Sign in again and complete the second step; the refresh token has to come from a sign-in with it.")
	case p.kind == string(auth.KindApp):
		return ok("not asked of an application")
	}
	return skipped("the service did not report on it")
}

func budget(p probe) Finding {
	switch {
	case p.err != nil:
		return skipped("no call got through")
	case p.status == http.StatusTooManyRequests:
		detail := "the limit is used up"
		if p.wait != "" {
			detail += ", for " + p.wait + " s"
		}
		return warn(detail, "Wait, and look for other programs of this partner: all of them share the limit of 500 calls a minute.")
	}
	if p.status != http.StatusOK {
		return skipped("the call was refused for another reason")
	}
	return ok("calls get through; at most 500 a minute go to one kind of resource")
}
