package auth

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// The token endpoint is called directly rather than through x/oauth2, whose errors
// quote whole responses, whose device-code parser rejects the V1 authority's numbers
// in strings, and whose refresh supports neither resource nor claims.

// maxAnswer limits the size of an authority's response. Real ones have a few
// kilobytes.
const maxAnswer = 1 << 20

// authorityAnswer is a successful response of an authority.
type authorityAnswer struct {
	body []byte
	skew time.Duration // how far the authority's clock is ahead of this machine's
}

// post sends a form to an authority endpoint. The error is an *UnavailableError, a
// *RefusedError, or that of the context.
func post(ctx context.Context, cfg Config, endpoint string, form url.Values) (authorityAnswer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, cfg.endpoint(endpoint), strings.NewReader(form.Encode()))
	if err != nil {
		return authorityAnswer{}, errors.New("the authority's address is not valid; check it in the profile")
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	host := req.URL.Host

	res, err := cfg.client().Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return authorityAnswer{}, context.Cause(ctx)
		}
		return authorityAnswer{}, &UnavailableError{Host: host, Err: withoutURL(err)}
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return authorityAnswer{}, &UnavailableError{Host: host, Err: errors.New("the response was cut off")}
	}
	if refusal := parseRefusal(body, form); refusal != nil && !isServerTrouble(res.StatusCode, refusal.Code) {
		refusal.Status, refusal.skew = res.StatusCode, clockSkew(res.Header, time.Now())
		return authorityAnswer{}, refusal
	}
	if res.StatusCode != http.StatusOK {
		return authorityAnswer{}, &UnavailableError{Host: host, Status: res.StatusCode, RetryAfter: retryAfter(res.Header)}
	}
	return authorityAnswer{body, clockSkew(res.Header, time.Now())}, nil
}

// requestToken requests a token with the application's credential.
func requestToken(ctx context.Context, cfg Config, form url.Values) (Token, string, error) {
	if err := cfg.prove(form, time.Now()); err != nil {
		return Token{}, "", err
	}
	answer, err := post(ctx, cfg, "token", form)
	var refused *RefusedError
	if errors.As(err, &refused) && refused.AADSTS == assertionOutOfTime && refused.skew != 0 {
		// This machine's clock is wrong. The response has the authority's time.
		if err := cfg.prove(form, time.Now().Add(refused.skew)); err != nil {
			return Token{}, "", err
		}
		answer, err = post(ctx, cfg, "token", form)
	}
	if err != nil {
		return Token{}, "", err
	}
	token, idToken, err := parseTokenAnswer(answer.body, time.Now(), answer.skew)
	if err != nil {
		// A captive portal responds with status 200 and a page of its own.
		return Token{}, "", &UnavailableError{Host: cfg.authorityHost(), Status: http.StatusOK, Err: err}
	}
	return token, idToken, nil
}

// assertionOutOfTime is the AADSTS number for an assertion that is expired or not
// valid yet.
const assertionOutOfTime = "700024"

// skewTolerance allows for network latency and for the whole seconds of a Date
// header.
const skewTolerance = 5 * time.Second

// clockSkew returns how far the server's clock is ahead of ours. It is zero if they
// agree or if the response has no date.
func clockSkew(header http.Header, now time.Time) time.Duration {
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return 0
	}
	if skew := date.Sub(now); skew.Abs() > skewTolerance {
		return skew
	}
	return 0
}

// isServerTrouble reports whether an error means that the authority is unavailable,
// rather than that it refused the request.
func isServerTrouble(status int, code string) bool {
	switch code {
	case "temporarily_unavailable", "server_error", "temporarily_throttled":
		return true
	}
	return status >= 500 || status == http.StatusTooManyRequests || status == http.StatusRequestTimeout
}

// errorAnswer is an OAuth error response. Some gateways send an object in error.
type errorAnswer struct {
	Error         json.RawMessage `json:"error"`
	Description   string          `json:"error_description"`
	Codes         []number        `json:"error_codes"`
	TraceID       string          `json:"trace_id"`
	CorrelationID string          `json:"correlation_id"`
}

// parseRefusal parses an error response. It returns nil if body is not one.
func parseRefusal(body []byte, form url.Values) *RefusedError {
	var answer errorAnswer
	if json.Unmarshal(body, &answer) != nil || len(answer.Error) == 0 {
		return nil //nolint:nilerr // not an error response
	}
	code, description := "", answer.Description
	if json.Unmarshal(answer.Error, &code) != nil {
		var nested struct{ Code, Message string }
		if json.Unmarshal(answer.Error, &nested) != nil {
			return nil //nolint:nilerr // likewise
		}
		code, description = nested.Code, nested.Message
	}
	if code == "" {
		return nil
	}
	refusal := newRefusal(code, withoutSecrets(description, form))
	if refusal.AADSTS == "" && len(answer.Codes) > 0 && answer.Codes[0] > 0 {
		refusal.AADSTS = strconv.FormatInt(int64(answer.Codes[0]), 10)
	}
	refusal.TraceID, refusal.CorrelationID = cleanText(answer.TraceID), cleanText(answer.CorrelationID)
	return refusal.explain()
}

// newRefusal returns an error for an OAuth error code and its description. The later
// lines of the description hold ids that the response also has as members.
func newRefusal(code, description string) *RefusedError {
	refusal := &RefusedError{Code: cleanText(code)}
	if found := aadstsPattern().FindStringSubmatch(description); found != nil {
		refusal.AADSTS = found[1]
		description = strings.TrimPrefix(description, found[0]+": ")
	}
	first, _, _ := strings.Cut(description, "Trace ID:")
	first, _, _ = strings.Cut(first, "\r\n")
	refusal.Description = cleanText(first)
	return refusal
}

// secretFields lists the parameters whose values are removed from error
// descriptions, so that they reach no message, log or page.
var secretFields = []string{
	"code", "code_verifier", "refresh_token", "client_secret", "client_assertion", "device_code", "state",
}

// withoutSecrets redacts the secret values of a form in a text.
func withoutSecrets(text string, form url.Values) string {
	for _, field := range secretFields {
		// Shorter values are not secrets, and replacing them would break up words.
		if value := form.Get(field); len(value) >= 8 {
			text = strings.ReplaceAll(text, value, redacted)
		}
	}
	return text
}

// withoutURL removes the address that net/http puts before the reason, because the
// message already has the host.
func withoutURL(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// retryAfter parses a Retry-After header, which has seconds or a date.
func retryAfter(header http.Header) time.Duration {
	value := header.Get("Retry-After")
	if seconds, err := strconv.Atoi(value); err == nil && seconds > 0 && seconds <= 24*60*60 {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}

func (c Config) authorityHost() string {
	u, err := url.Parse(c.Cloud.Authority)
	if err != nil {
		return c.Cloud.Authority
	}
	return u.Host
}
