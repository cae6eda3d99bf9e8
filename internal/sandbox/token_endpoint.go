package sandbox

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
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
		oauthFailure{http.StatusBadRequest, "invalid_request", 900144, "The request body could not be read."}.send(w, a.sandbox.now())
		return
	}
	f := r.PostForm
	if id, password, ok := r.BasicAuth(); ok { // both halves are form-encoded (RFC 6749, 2.3.1)
		f.Set("client_id", unescape(id))
		f.Set("client_secret", unescape(password))
	}
	rq, failure := a.redeem(f)
	if failure != nil {
		failure.send(w, a.sandbox.now())
		return
	}
	sendJSON(w, http.StatusOK, a.tokens(f, rq, at.v2))
}

func unescape(s string) string {
	if text, err := url.QueryUnescape(s); err == nil {
		return text
	}
	return s
}

// redeem checks a grant and returns the sign-in it stands for; an app-only
// sign-in has no client.
func (a *authority) redeem(f url.Values) (signInRequest, *oauthFailure) {
	if !strings.EqualFold(f.Get("client_id"), a.sandbox.ClientID()) {
		return signInRequest{}, &oauthFailure{http.StatusBadRequest, "unauthorized_client", 700016, "Application with identifier '" + f.Get("client_id") + "' was not found in the directory."}
	}
	proven, failure := a.proveClient(f)
	if failure != nil {
		return signInRequest{}, failure
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

// proveClient checks a client secret or assertion; none is fine for a public
// client, a wrong one never.
func (a *authority) proveClient(f url.Values) (proven bool, _ *oauthFailure) {
	switch given := f.Get("client_secret"); {
	case f.Get("client_assertion") != "":
		if !a.assertionHolds(f.Get("client_assertion")) {
			return false, &oauthFailure{http.StatusUnauthorized, "invalid_client", 700027, "The client assertion failed signature validation."}
		}
		return true, nil
	case given == "":
		return false, nil
	case subtle.ConstantTimeCompare([]byte(given), []byte(ClientSecret)) == 1:
		return true, nil
	default:
		return false, &oauthFailure{http.StatusUnauthorized, "invalid_client", 7000215, "Invalid client secret provided."}
	}
}

func (a *authority) assertionHolds(assertion string) bool {
	a.mu.Lock()
	trusted := a.certificates
	a.mu.Unlock()
	for _, c := range trusted {
		_, err := jwt.Parse(assertion, func(*jwt.Token) (any, error) {
			switch key := c.PublicKey.(type) {
			case *rsa.PublicKey:
				return key, nil
			case *ecdsa.PublicKey:
				return key, nil
			}
			return nil, jwt.ErrTokenUnverifiable
		}, jwt.WithValidMethods([]string{"RS256", "PS256", "ES256"}), jwt.WithTimeFunc(a.sandbox.now),
			jwt.WithIssuer(a.sandbox.ClientID()), jwt.WithSubject(a.sandbox.ClientID()), jwt.WithExpirationRequired())
		if err == nil {
			return true
		}
	}
	return false
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
	case a.sandbox.now().After(g.expires):
		return rq, invalidGrant(70008, "The provided authorization code has expired.")
	case given != "" && given != rq.redirect:
		return rq, invalidGrant(50011, "The redirect URI does not match the one of the authorization request.")
	case rq.challenge == "" && !proven:
		return rq, &oauthFailure{http.StatusUnauthorized, "invalid_client", 7000218, "The request body must contain 'client_assertion' or 'client_secret'."}
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
	switch now := a.sandbox.now(); {
	case g == nil:
		return signInRequest{}, invalidGrant(9002313, "The refresh token is invalid.")
	case now.After(g.expires) && g.used:
		return signInRequest{}, invalidGrant(70000, "The refresh token was replaced by a newer one.")
	case now.After(g.expires):
		return signInRequest{}, invalidGrant(70008, "The refresh token has expired due to inactivity.")
	case !g.used:
		g.used, g.expires = true, now.Add(refreshGrace)
	}
	return g.request, nil
}

func (a *authority) newRefresh(rq signInRequest) string {
	token := "refresh-" + secret()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.refreshes[token] = &grant{request: rq, expires: a.sandbox.now().Add(refreshLifetime)}
	return token
}

// tokens is the answer to a good grant. The first version of the protocol writes
// numbers as strings; app-only answers have two exceptions, as in the manual.
func (a *authority) tokens(f url.Values, rq signInRequest, v2 bool) map[string]any {
	now, lifetime := a.sandbox.now(), a.sandbox.config.TokenLifetime
	personal := rq.client != ""
	audience := audienceOf(f, rq)
	seconds := int(lifetime / time.Second)
	answer := map[string]any{"token_type": "Bearer", "access_token": a.sign(a.claims(audience, personal))}
	if v2 {
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
	if v2 {
		answer["scope"] = audience + "/user_impersonation"
	}
	answer["refresh_token"] = a.newRefresh(rq)
	if strings.Contains(f.Get("scope")+" "+rq.scope, "openid") {
		answer["id_token"] = a.idToken(rq)
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

func (a *authority) idToken(rq signInRequest) string {
	now := a.sandbox.now()
	c := jwt.MapClaims{
		"iss": a.issuer(), "aud": a.sandbox.ClientID(), "tid": a.sandbox.Tenant(), "iat": now.Unix(), "nbf": now.Unix(),
		"exp": now.Add(time.Hour).Unix(), "oid": a.sandbox.world.mint.guid(kindAccount, 0, 0), "sub": a.sandbox.world.mint.guid(kindAccount, 0, 1),
		"name": "Ada Contoso", "upn": partnerAccount, "preferred_username": partnerAccount, "amr": []string{"pwd", "mfa"},
	}
	if rq.nonce != "" {
		c["nonce"] = rq.nonce
	}
	return a.sign(c)
}
