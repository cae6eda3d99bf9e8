package api

import (
	"net/http"

	"github.com/google/uuid"
)

// Headers that identify a call.
const (
	HeaderRequestID     = "MS-RequestId"
	HeaderCorrelationID = "MS-CorrelationId"
	headerContinuation  = "MS-ContinuationToken"
)

// identityLink says who calls and gives the call its ids: one MS-RequestId for
// all tries of a call, which makes a repeat harmless.
type identityLink struct {
	next   http.RoundTripper
	config *Config
}

// RoundTrip implements [http.RoundTripper].
func (l *identityLink) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	setIdentity(req, l.config, attemptOf(req.Context()).requestID)
	return l.next.RoundTrip(req)
}

func setIdentity(req *http.Request, config *Config, requestID string) {
	set := func(key, value string) {
		if value != "" {
			req.Header.Set(key, value)
		}
	}
	set(HeaderRequestID, requestID)
	set(HeaderCorrelationID, uuid.NewString())
	set("MS-Contract-Version", "v1")
	set("X-Locale", config.Locale)
	set("MS-PartnerCenter-Application", config.Application)
	set("User-Agent", config.UserAgent)
}

// idOf returns the id that an answer carries, else the one that was sent: an
// error without an id can't be traced by Microsoft's support.
func idOf(resp *http.Response, header string) string {
	if id := resp.Header.Get(header); id != "" {
		return id
	}
	if resp.Request != nil {
		return resp.Request.Header.Get(header)
	}
	return ""
}
