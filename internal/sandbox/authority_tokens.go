package sandbox

import (
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/cspdesk/cspdesk/internal/api"
)

// Audiences that the API accepts.
const (
	audiencePartnerCenter = "https://api.partnercenter.microsoft.com"
	audiencePartnerApp    = "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd"
	audienceGraph         = "https://graph.windows.net" // of the app-only flow
)

// TokenKind is a kind of access token that [Sandbox.Issue] makes.
type TokenKind string

// The kinds of tokens, good and bad.
const (
	UserToken          TokenKind = "user"           // App+User with MFA
	AppToken           TokenKind = "app"            // app-only
	ExpiredToken       TokenKind = "expired"        // ran out an hour ago
	NoMFAToken         TokenKind = "no-mfa"         // a person without a second factor
	WrongAudienceToken TokenKind = "wrong-audience" // meant for another service
)

// claims are the parts of an access token that the API looks at.
type claims struct {
	jwt.RegisteredClaims
	For     string   `json:"aud"` // one text, not a list of one
	Tenant  string   `json:"tid"`
	App     string   `json:"appid"`
	Kind    string   `json:"idtyp"`
	Methods []string `json:"amr,omitempty"`
	Scope   string   `json:"scp,omitempty"`
	Roles   []string `json:"roles,omitempty"`
	User    string   `json:"upn,omitempty"`
	Name    string   `json:"name,omitempty"`
	Object  string   `json:"oid,omitempty"`
	Version string   `json:"ver"`
	StepUp  string   `json:"acrs,omitempty"` // authentication context that a step-up reached
	Era     int      `json:"xms_era"`        // see [authority.revoke]
}

// Issue makes an access token without a sign-in.
func (s *Sandbox) Issue(k TokenKind) string {
	a := s.authority
	c := a.claims(audiencePartnerCenter, k != AppToken)
	switch k {
	case ExpiredToken:
		c.ExpiresAt = jwt.NewNumericDate(s.wall().Add(-time.Hour))
	case NoMFAToken:
		c.Methods = []string{"pwd"}
	case WrongAudienceToken:
		c.For = "https://graph.microsoft.com"
	}
	return a.sign(c)
}

// IssueRefreshToken makes a refresh token without a sign-in, as the Secure
// Application Model hands one over.
func (s *Sandbox) IssueRefreshToken() string {
	return s.authority.newRefresh(signInRequest{client: s.ClientID(), resource: audiencePartnerCenter})
}

func (a *authority) issuer() string { return "https://sts.windows.net/" + a.sandbox.Tenant() + "/" }

func (a *authority) claims(audience string, personal bool) claims {
	now := a.sandbox.wall()
	c := claims{Tenant: a.sandbox.Tenant(), App: a.sandbox.ClientID(), Kind: "app", Roles: []string{"user_impersonation"}, Version: "1.0"}
	c.Issuer, c.For = a.issuer(), audience
	c.IssuedAt, c.NotBefore = jwt.NewNumericDate(now), jwt.NewNumericDate(now.Add(-5*time.Minute))
	c.ExpiresAt = jwt.NewNumericDate(now.Add(a.sandbox.config.TokenLifetime))
	c.Subject, c.ID = a.sandbox.ClientID(), secret()
	a.mu.Lock()
	c.Era = a.era
	a.mu.Unlock()
	if personal {
		c.Kind, c.Roles, c.Scope, c.Methods = "user", nil, "user_impersonation", []string{"pwd", "mfa"}
		c.User, c.Name = partnerAccount, "Ada Contoso"
		c.Object = a.sandbox.world.ids.guid(kindAccount, 0, 0)
		c.Subject = c.Object
	}
	return c
}

func (a *authority) sign(c jwt.Claims) string {
	t := jwt.NewWithClaims(jwt.SigningMethodES256, c)
	t.Header["kid"] = keyID
	signed, err := t.SignedString(a.key)
	if err != nil {
		panic("sandbox: a token can't be signed: " + err.Error())
	}
	return signed
}

// identity is who calls the API.
type identity struct {
	auth   api.Auth
	tenant string
	stepUp string
}

// caller checks a request's bearer token.
func (a *authority) caller(r *http.Request) (identity, *answer) {
	kind, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") || token == "" {
		a := unauthorized(codeAudience, "The Authorization header with a bearer token is missing.")
		a.header.Set("WWW-Authenticate", "Bearer") // who shows nothing has made no error
		return identity{}, a
	}
	var c claims
	_, err := jwt.ParseWithClaims(strings.TrimSpace(token), &c, func(*jwt.Token) (any, error) { return &a.key.PublicKey, nil },
		jwt.WithValidMethods([]string{"ES256"}), jwt.WithTimeFunc(a.sandbox.wall), jwt.WithIssuer(a.issuer()), jwt.WithExpirationRequired())
	if err != nil {
		return identity{}, unauthorized(codeAudience, "The access token is expired or invalid.")
	}
	a.mu.Lock()
	revoked := c.Era < a.era
	a.mu.Unlock()
	if revoked {
		return identity{}, revokedToken(baseOf(r))
	}
	who := identity{auth: api.AppUser, tenant: c.Tenant, stepUp: c.StepUp}
	if c.Kind == "app" {
		who.auth = api.AppOnly
	}
	if !a.accepts(c.For, who.auth, r.Host) || c.Tenant != a.sandbox.Tenant() {
		return identity{}, unauthorized(codeAudience, "The access token is meant for another audience.")
	}
	if who.auth == api.AppUser && !containsFold(c.Methods, "mfa") {
		return identity{}, unauthorized(codeNoMFA, "The sign-in behind this access token had no multi-factor authentication.")
	}
	return who, nil
}

func (a *authority) accepts(audience string, kind api.Auth, host string) bool {
	switch strings.TrimSuffix(audience, "/") {
	case audiencePartnerCenter, audiencePartnerApp, "http://" + host:
		return true
	case audienceGraph:
		return kind == api.AppOnly
	}
	return false
}

func containsFold(list []string, text string) bool {
	for _, s := range list {
		if strings.EqualFold(s, text) {
			return true
		}
	}
	return false
}
