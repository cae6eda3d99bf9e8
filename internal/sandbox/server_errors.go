package sandbox

import (
	"encoding/base64"
	"fmt"
	"net/http"
)

// refusalBody is the documented error payload. The manual types code as a string and
// prints it as a number everywhere, so a number it is.
type refusalBody struct {
	Code        int      `json:"code"`
	Description string   `json:"description"`
	Data        []string `json:"data"`
	Source      string   `json:"source"`
}

// The codes that the manual or the field documents. Where neither names one, the
// HTTP status stands in.
const (
	codeInvalidInput = 2000
	codeMissingInput = 2001
	codeNotAzure     = 2094
	codeNotFound     = 3000
	codeAudience     = 900420
	codeNoMFA        = 900421
)

const sourceControllers = "Partner ApiService Controllers"

func refuse(status, code int, format string, args ...any) *answer {
	return replyStatus(status, refusalBody{code, fmt.Sprintf(format, args...), []string{}, sourceControllers})
}

func badRequest(format string, args ...any) *answer {
	return refuse(http.StatusBadRequest, codeInvalidInput, format, args...)
}

func notFound(format string, args ...any) *answer {
	return refuse(http.StatusNotFound, codeNotFound, format, args...)
}

// unauthorized answers 401 with the challenge a bearer client expects.
func unauthorized(code int, reason string) *answer {
	a := refuse(http.StatusUnauthorized, code, "%s", reason)
	a.header.Set("WWW-Authenticate", fmt.Sprintf("Bearer error=\"invalid_token\", error_description=%q", reason))
	return a
}

// challenge answers 401 and says, in the header that such clients look for, where
// to sign in again and what for.
func challenge(base, failure, reason, claims string) *answer {
	a := refuse(http.StatusUnauthorized, codeAudience, "%s", reason)
	a.header.Set("WWW-Authenticate", fmt.Sprintf(`Bearer realm="", authorization_uri="%s/common/oauth2/authorize", error=%q, claims="%s"`,
		base, failure, base64.StdEncoding.EncodeToString([]byte(claims))))
	return a
}

// needsStepUp asks for a sign-in with an authentication context that the token
// doesn't have.
func needsStepUp(base string) *answer {
	return challenge(base, "insufficient_claims", "The access token lacks the authentication context that this call requires.",
		fmt.Sprintf(`{"access_token":{"acrs":{"essential":true,"value":%q}}}`, stepUpContext))
}

// revokedToken refuses a token of a sign-in that somebody has ended.
func revokedToken(base string) *answer {
	return challenge(base, "invalid_token", "The sign-in behind this access token was revoked.", `{"access_token":{"nbf":{"essential":true}}}`)
}

// tooMany is what the gateway in front of the service answers: not the service's
// own error payload.
func tooMany(seconds int) *answer {
	a := replyStatus(http.StatusTooManyRequests, struct {
		StatusCode int    `json:"statusCode"`
		Message    string `json:"message"`
	}{http.StatusTooManyRequests, fmt.Sprintf("Rate limit is exceeded. Try again in %d seconds.", seconds)})
	a.header.Set("Retry-After", fmt.Sprint(seconds))
	return a
}
