package sandbox

import (
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
