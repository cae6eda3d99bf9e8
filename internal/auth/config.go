package auth

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

// Protocol is the dialect of the authority's endpoints.
type Protocol int

const (
	// V1 names the audience in a resource parameter, as the Partner Center
	// manual does. It is the default.
	V1 Protocol = iota
	// V2 names it in scopes and lives under oauth2/v2.0.
	V2
)

// AnyTenant lets the person's account decide which tenant a sign-in is for.
const AnyTenant = "common"

// Config says who signs in where. It is the part of a profile that concerns
// sign-in.
type Config struct {
	Cloud    Cloud
	Tenant   string // partner tenant: id, domain, or AnyTenant when empty
	ClientID string // id of the registered application
	// ClientSecret or Certificate prove the application: for app-only sign-in, and
	// for applications registered as a web app. The certificate wins.
	ClientSecret Secret
	Certificate  *Certificate
	// App says that the application itself signs in; its token is kept apart from
	// that of a person in the same profile.
	App      bool
	Account  string // expected user name, offered as a hint; may be empty
	Resource string // audience; the cloud's own when empty
	Protocol Protocol
	Scopes   []string // V2 scopes; those of the audience when empty
	// Claims is the claims request of a ClaimsError, for a step-up sign-in.
	Claims string
	// HTTP sends the requests to the authority; a client with a timeout is used
	// when nil. Redirects are never followed, because the form holds secrets.
	HTTP *http.Client
}

// Key returns the place of this configuration's token in a store.
func (c Config) Key() Key {
	key := Key{
		Cloud: c.Cloud.ID(), Tenant: strings.ToLower(c.tenant()),
		ClientID: strings.ToLower(c.ClientID), Account: strings.ToLower(c.Account),
	}
	if c.App {
		key.Account, key.Kind = "", KindApp
	}
	return key
}

// tenantPattern is what may stand in the tenant's place of an authority path.
var tenantPattern = pattern.Lazy(`^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$`)

// Validate reports what is missing or unsafe before anything is sent.
func (c Config) Validate() error {
	if err := c.Cloud.Validate(); err != nil {
		return err
	}
	if !tenantPattern().MatchString(c.tenant()) {
		return fmt.Errorf("the tenant %q is neither a tenant id nor a domain name; check the profile", c.Tenant)
	}
	if c.ClientID == "" {
		return errors.New("the profile names no application id; register an application in Partner Center under Account settings, App management, and put its id in the profile")
	}
	return nil
}

func (c Config) tenant() string {
	if c.Tenant == "" {
		return AnyTenant
	}
	return c.Tenant
}

// endpoint returns the address of an authority endpoint: authorize, token or
// devicecode.
func (c Config) endpoint(name string) string {
	base := c.Cloud.Authority + "/" + url.PathEscape(c.tenant()) + "/oauth2/"
	if c.Protocol == V2 {
		base += "v2.0/"
	}
	return base + name
}

func (c Config) resource() string {
	if c.Resource == "" {
		return c.Cloud.Audience
	}
	return c.Resource
}

// scopes returns what to ask for; openid brings the id token that names the
// account, offline_access the V2 refresh token.
func (c Config) scopes() []string {
	if c.Protocol == V1 {
		return []string{"openid", "profile"}
	}
	if len(c.Scopes) > 0 {
		return c.Scopes
	}
	return []string{"openid", "profile", "offline_access", strings.TrimRight(c.resource(), "/") + "/user_impersonation"}
}

// target returns the parameters that every request of this configuration
// carries: client, audience and, for a step-up, the claims.
func (c Config) target() url.Values {
	form := url.Values{"client_id": {c.ClientID}, "scope": {strings.Join(c.scopes(), " ")}}
	if c.Protocol == V1 {
		form.Set("resource", c.resource())
	}
	if c.Claims != "" {
		form.Set("claims", c.Claims)
	}
	return form
}

// grant returns the form of a token request, without the application's proof.
func (c Config) grant(kind string) url.Values {
	form := c.target()
	form.Set("grant_type", kind)
	return form
}

// At returns the configuration for another tenant and audience with the same
// application, such as a customer's tenant; an empty audience stays as it is.
func (c Config) At(tenant, audience string) Config {
	c.Tenant, c.Scopes = tenant, nil
	if audience != "" {
		c.Resource = audience
	}
	return c
}

// requestTimeout ends a request to an authority that accepts but never answers.
const requestTimeout = 30 * time.Second

// client returns the configured client, or a default one, without redirects: a
// 307 would send the form with its secrets to wherever the answer points.
func (c Config) client() *http.Client {
	client := http.Client{Timeout: requestTimeout}
	if c.HTTP != nil {
		client = *c.HTTP
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}
