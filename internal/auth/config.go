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

// Protocol is the version of the authority's endpoints.
type Protocol int

const (
	// V1 sends the audience in a resource parameter, as in the Partner Center
	// manual. It is the default.
	V1 Protocol = iota
	// V2 sends it in scopes and uses the paths under oauth2/v2.0.
	V2
)

// AnyTenant signs in to the tenant of the user's account.
const AnyTenant = "common"

// Config holds the sign-in settings of a profile: who signs in, and where.
type Config struct {
	Cloud    Cloud
	Tenant   string // partner tenant: id, domain, or AnyTenant when empty
	ClientID string // id of the registered application
	// ClientSecret and Certificate are the application's credentials, for app-only
	// sign-in and for applications registered as a web app. The certificate takes
	// precedence.
	ClientSecret Secret
	Certificate  *Certificate
	// App means that the application itself signs in. Its token is stored separately
	// from that of a user of the same profile.
	App      bool
	Account  string // expected user name, sent as a hint; may be empty
	Resource string // audience; empty means that of the cloud
	Protocol Protocol
	Scopes   []string // V2 scopes; empty means those of the audience
	// Claims is the claims request of a ClaimsError, for a step-up sign-in.
	Claims string
	// HTTP sends the requests to the authority; nil means a client with a timeout.
	// Redirects are never followed, because the form holds secrets.
	HTTP *http.Client
}

// Key returns the key of this configuration's token in a store.
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

// tenantPattern matches a valid tenant in the path of an authority.
var tenantPattern = pattern.Lazy(`^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$`)

// Validate returns an error if a setting is missing or unsafe.
func (c Config) Validate() error {
	if err := c.Cloud.Validate(); err != nil {
		return err
	}
	if !tenantPattern().MatchString(c.tenant()) {
		return fmt.Errorf("the tenant %q is neither a tenant id nor a domain name; check the profile", c.Tenant)
	}
	if c.ClientID == "" {
		return errors.New("the profile has no application id; register an application in Partner Center under Account settings, App management, and put its id in the profile")
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

// scopes returns the scopes to request. openid yields the id token with the account,
// and offline_access the V2 refresh token.
func (c Config) scopes() []string {
	if c.Protocol == V1 {
		return []string{"openid", "profile"}
	}
	if len(c.Scopes) > 0 {
		return c.Scopes
	}
	return []string{"openid", "profile", "offline_access", strings.TrimRight(c.resource(), "/") + "/user_impersonation"}
}

// target returns the parameters that every request has: client, audience and, for a
// step-up, the claims.
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

// grant returns the form of a token request, without the application's credential.
func (c Config) grant(kind string) url.Values {
	form := c.target()
	form.Set("grant_type", kind)
	return form
}

// At returns the configuration for another tenant, such as a customer's, and
// another audience. An empty audience leaves the audience unchanged.
func (c Config) At(tenant, audience string) Config {
	c.Tenant, c.Scopes = tenant, nil
	if audience != "" {
		c.Resource = audience
	}
	return c
}

// requestTimeout limits a request to an authority that accepts the connection but
// never responds.
const requestTimeout = 30 * time.Second

// client returns the configured client, or a default one. It doesn't follow
// redirects: a 307 would send the form with its secrets to another address.
func (c Config) client() *http.Client {
	client := http.Client{Timeout: requestTimeout}
	if c.HTTP != nil {
		client = *c.HTTP
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}
