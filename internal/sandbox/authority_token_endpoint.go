package sandbox

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// oauthFailure is a refusal of the token endpoint.
type oauthFailure struct {
	status int
	name   string
	code   int
	reason string
}

func (f oauthFailure) send(w http.ResponseWriter, now time.Time) {
	sendJSON(w, f.status, map[string]any{
		"error": f.name, "error_description": fmt.Sprintf("AADSTS%d: %s", f.code, f.reason), "error_codes": []int{f.code},
		"timestamp": now.UTC().Format("2006-01-02 15:04:05Z"), "trace_id": secret(), "correlation_id": secret(),
	})
}

func invalidGrant(code int, reason string) *oauthFailure {
	return &oauthFailure{http.StatusBadRequest, "invalid_grant", code, reason}
}

// token answers all grants.
func (a *authority) token(w http.ResponseWriter, r *http.Request, at endpoint) {
	if err := r.ParseForm(); err != nil {
		oauthFailure{http.StatusBadRequest, "invalid_request", 900144, "The request body could not be read."}.send(w, a.sandbox.wall())
		return
	}
	f := r.PostForm
	if id, password, ok := r.BasicAuth(); ok { // both halves are form-encoded (RFC 6749, 2.3.1)
		f.Set("client_id", unescape(id))
		f.Set("client_secret", unescape(password))
	}
	if failure := a.wellFormed(f, at); failure != nil {
		failure.send(w, a.sandbox.wall())
		return
	}
	rq, failure := a.redeem(f, r, at)
	if failure != nil {
		failure.send(w, a.sandbox.wall())
		return
	}
	sendJSON(w, http.StatusOK, a.tokens(f, rq, at, baseOf(r)))
}

// needed are the required parameters of each grant; those of all grants come
// first.
var needed = map[string][]string{
	"":                   {"grant_type", "client_id"},
	"authorization_code": {"code"},
	"refresh_token":      {"refresh_token"},
}

// wellFormed checks a request without looking at its secrets.
func (a *authority) wellFormed(f url.Values, at endpoint) *oauthFailure {
	for _, name := range append(needed[""], needed[f.Get("grant_type")]...) {
		if f.Get(name) == "" {
			return missingParameter(name)
		}
	}
	appOnly := f.Get("grant_type") == "client_credentials"
	switch scope := f.Get("scope"); {
	case at.v2 && f.Get("resource") != "":
		return &oauthFailure{http.StatusBadRequest, "invalid_request", 901002, "The 'resource' request parameter is not supported."}
	case at.v2 && appOnly && scope == "":
		return missingParameter("scope")
	case at.v2 && appOnly && !strings.HasSuffix(scope, "/.default"):
		return &oauthFailure{http.StatusBadRequest, "invalid_scope", 1002012, "The provided value for scope " + clip(scope) + " is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI)."}
	}
	if audience := audienceOf(f, signInRequest{}); !knownAudience(audience) {
		return &oauthFailure{http.StatusBadRequest, "invalid_resource", 500011, "The resource principal named " + clip(audience) + " was not found in the tenant named " + at.tenant + "."}
	}
	return nil
}

func missingParameter(name string) *oauthFailure {
	return &oauthFailure{http.StatusBadRequest, "invalid_request", 900144, "The request body must contain the following parameter: '" + name + "'."}
}

// knownAudience reports whether a service is known in the directory: Partner
// Center itself, under its own address too, and what partners use beside it.
func knownAudience(audience string) bool {
	switch audience = strings.TrimSuffix(audience, "/"); audience {
	case audiencePartnerCenter, audiencePartnerApp, audienceGraph, "https://graph.microsoft.com", "https://graph.cloudapi.de",
		"https://management.azure.com", "https://management.core.windows.net", "https://vault.azure.net":
		return true
	}
	return onThisMachine(audience) || isGUID(audience)
}

func unescape(s string) string {
	if text, err := url.QueryUnescape(s); err == nil {
		return text
	}
	return s
}

// redeem checks a grant and returns its sign-in. An app-only sign-in has no
// client.
func (a *authority) redeem(f url.Values, r *http.Request, at endpoint) (signInRequest, *oauthFailure) {
	if !strings.EqualFold(f.Get("client_id"), a.sandbox.ClientID()) {
		return signInRequest{}, &oauthFailure{http.StatusBadRequest, "unauthorized_client", 700016, "Application with identifier '" + f.Get("client_id") + "' was not found in the directory."}
	}
	proven, failure := a.proveClient(f, baseOf(r))
	if failure != nil {
		return signInRequest{}, failure
	}
	if !a.admitted(at.tenant) {
		return signInRequest{}, invalidGrant(65001, "The user or administrator has not consented to use the application with ID '"+a.sandbox.ClientID()+"' in the tenant '"+at.tenant+"'. Send an interactive authorization request for this user and resource.")
	}
	switch f.Get("grant_type") {
	case "authorization_code":
		return a.redeemCode(f, proven)
	case "refresh_token":
		return a.redeemRefresh(f)
	case "client_credentials":
		if !proven {
			return signInRequest{}, &oauthFailure{http.StatusUnauthorized, "invalid_client", 7000216, "'client_assertion' or 'client_secret' is required for the 'client_credentials' grant type."}
		}
		return signInRequest{}, nil
	case "device_code", "urn:ietf:params:oauth:grant-type:device_code":
		return a.redeemDevice(f)
	case "password":
		return signInRequest{}, invalidGrant(50076, "Due to a configuration change, you must use multi-factor authentication to access this resource.")
	default:
		return signInRequest{}, &oauthFailure{http.StatusBadRequest, "unsupported_grant_type", 70003, "The app requested an unsupported grant type '" + f.Get("grant_type") + "'."}
	}
}

func (a *authority) redeemCode(f url.Values, proven bool) (signInRequest, *oauthFailure) {
	a.mu.Lock()
	defer a.mu.Unlock()
	g := a.codes[f.Get("code")]
	switch {
	case g == nil:
		return signInRequest{}, invalidGrant(9002313, "The authorization code is invalid.")
	case g.used:
		return signInRequest{}, invalidGrant(54005, "OAuth2 Authorization code was already redeemed, please retry with a new valid code.")
	}
	g.used = true
	rq := g.request
	switch given := f.Get("redirect_uri"); {
	case a.sandbox.wall().After(g.expires):
		return rq, invalidGrant(70008, "The provided authorization code has expired.")
	case given != "" && given != rq.redirect:
		return rq, invalidGrant(500112, "The reply address '"+clip(given)+"' does not match the reply address '"+rq.redirect+"' provided when requesting Authorization code.")
	case rq.challenge == "" && !proven:
		return rq, &oauthFailure{http.StatusUnauthorized, "invalid_client", 7000218, "The request body must contain 'client_assertion' or 'client_secret'."}
	case g.revoked(a.era):
		return rq, revokedGrant()
	case rq.challenge != "" && challengeOf(f.Get("code_verifier")) != rq.challenge:
		return rq, invalidGrant(501481, "The Code_Verifier does not match the code_challenge supplied in the authorization request.")
	}
	return rq, nil
}

func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func (a *authority) redeemRefresh(f url.Values) (signInRequest, *oauthFailure) {
	a.mu.Lock()
	defer a.mu.Unlock()
	g := a.refreshes[f.Get("refresh_token")]
	switch now := a.sandbox.wall(); {
	case g == nil:
		return signInRequest{}, invalidGrant(9002313, "The refresh token is invalid.")
	case now.After(g.expires) && g.used:
		return signInRequest{}, invalidGrant(70000, "The refresh token was replaced by a newer one.")
	case now.After(g.expires):
		return signInRequest{}, invalidGrant(700082, "The refresh token has expired due to inactivity.")
	case g.revoked(a.era):
		return signInRequest{}, revokedGrant()
	case f.Get("claims") != "" && g.request.stepUp == "" && stepUpIn(f.Get("claims")) != "":
		return signInRequest{}, &oauthFailure{http.StatusBadRequest, "interaction_required", 50076, "Due to a configuration change made by your administrator, you must use multi-factor authentication to access the resource."}
	case !g.used:
		g.used, g.expires = true, now.Add(refreshGrace)
	}
	return g.request, nil
}

func revokedGrant() *oauthFailure {
	return invalidGrant(50173, "The provided grant has expired due to it being revoked, a fresh auth token is needed.")
}

func (a *authority) newRefresh(rq signInRequest) string {
	token := "refresh-" + secret()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.refreshes[token] = &grant{request: rq, expires: a.sandbox.wall().Add(refreshLifetime), era: a.era}
	return token
}

// tokens is the answer to a good grant. The first version of the protocol writes
// numbers as strings; app-only answers have two exceptions, as in the manual.
func (a *authority) tokens(f url.Values, rq signInRequest, at endpoint, base string) map[string]any {
	now, lifetime := a.sandbox.wall(), a.sandbox.config.TokenLifetime
	personal := rq.client != ""
	audience := audienceOf(f, rq)
	seconds := int(lifetime / time.Second)
	c := a.claims(audience, personal)
	c.Tenant, c.StepUp = a.tenantID(at.tenant), rq.stepUp
	answer := map[string]any{"token_type": "Bearer", "access_token": a.sign(c)}
	if at.v2 {
		answer["expires_in"], answer["ext_expires_in"] = seconds, seconds
	} else {
		answer["expires_in"], answer["ext_expires_in"] = strconv.Itoa(seconds), strconv.Itoa(seconds)
		answer["resource"] = audience
		answer["expires_on"], answer["not_before"] = now.Add(lifetime).Unix(), now.Add(-5*time.Minute).Unix()
		if personal {
			answer["expires_on"], answer["not_before"] = fmt.Sprint(answer["expires_on"]), fmt.Sprint(answer["not_before"])
		}
	}
	if !personal {
		return answer
	}
	answer["scope"] = "user_impersonation"
	if at.v2 {
		answer["scope"] = audience + "/user_impersonation"
	}
	answer["refresh_token"] = a.newRefresh(rq)
	if strings.Contains(f.Get("scope")+" "+rq.scope, "openid") {
		answer["id_token"] = a.idToken(rq, at, base)
	}
	return answer
}

// audienceOf is the service that a token is for: v1 calls it resource, v2 puts
// it before each scope.
func audienceOf(f url.Values, rq signInRequest) string {
	for _, named := range []string{f.Get("resource"), rq.resource} {
		if named != "" {
			return named
		}
	}
	for _, scope := range strings.Fields(f.Get("scope") + " " + rq.scope) {
		if at := strings.LastIndexByte(scope, '/'); at > len("https://") {
			return scope[:at]
		}
	}
	return audiencePartnerCenter
}
