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

// The token endpoint is spoken to directly rather than through x/oauth2: its
// errors quote whole answers, its device-code parser rejects the V1 authority's
// numbers in strings, and its refresh takes no resource or claims.

// maxAnswer bounds an authority's answer; real ones have a few kilobytes.
const maxAnswer = 1 << 20

// authorityAnswer is a successful answer of an authority.
type authorityAnswer struct {
	body []byte
	skew time.Duration // how far the authority's clock is ahead of this machine's
}

// post sends a form to an authority endpoint. Failures are UnavailableError,
// RefusedError or the context's own.
func post(ctx context.Context, cfg Config, endpoint string, form url.Values) (authorityAnswer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, cfg.endpoint(endpoint), strings.NewReader(form.Encode()))
	if err != nil {
		return authorityAnswer{}, errors.New("the authority's address can't be used; check it in the profile")
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
		return authorityAnswer{}, &UnavailableError{Host: host, Err: errors.New("the answer broke off")}
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

// requestToken asks the token endpoint, with the application's proof, and reads a
// token from the answer.
func requestToken(ctx context.Context, cfg Config, form url.Values) (Token, string, error) {
	if err := cfg.prove(form, time.Now()); err != nil {
		return Token{}, "", err
	}
	answer, err := post(ctx, cfg, "token", form)
	var refused *RefusedError
	if errors.As(err, &refused) && refused.AADSTS == assertionOutOfTime && refused.skew != 0 {
		// This machine's clock is wrong; the authority's is in its answer.
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
		// A captive portal answers 200 with a page of its own.
		return Token{}, "", &UnavailableError{Host: cfg.authorityHost(), Status: http.StatusOK, Err: err}
	}
	return token, idToken, nil
}

// assertionOutOfTime is the AADSTS number for an assertion that is not yet, or no
// longer, valid.
const assertionOutOfTime = "700024"

// skewTolerance is what an answer's way and its Date's whole seconds explain.
const skewTolerance = 5 * time.Second

// clockSkew returns how far the clock of whoever answered is ahead of ours; zero
// when they agree, or when the answer does not say.
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

// isServerTrouble tells an authority that can't answer from one that says no.
func isServerTrouble(status int, code string) bool {
	switch code {
	case "temporarily_unavailable", "server_error", "temporarily_throttled":
		return true
	}
	return status >= 500 || status == http.StatusTooManyRequests || status == http.StatusRequestTimeout
}

// errorAnswer is an OAuth error answer; error is an object in the answers of
// some gateways.
type errorAnswer struct {
	Error         json.RawMessage `json:"error"`
	Description   string          `json:"error_description"`
	Codes         []number        `json:"error_codes"`
	TraceID       string          `json:"trace_id"`
	CorrelationID string          `json:"correlation_id"`
}

// parseRefusal reads an error answer, or returns nil when the body is none.
func parseRefusal(body []byte, form url.Values) *RefusedError {
	var answer errorAnswer
	if json.Unmarshal(body, &answer) != nil || len(answer.Error) == 0 {
		return nil //nolint:nilerr // an answer that is no error answer is none
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

// newRefusal makes a refusal of an OAuth error code and its description, whose
// later lines hold ids that have members of their own.
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

// secretFields are the parameters that an answer must not be able to echo into
// a message, a log or a page.
var secretFields = []string{
	"code", "code_verifier", "refresh_token", "client_secret", "client_assertion", "device_code", "state",
}

// withoutSecrets takes what was sent in confidence out of a description.
func withoutSecrets(text string, form url.Values) string {
	for _, field := range secretFields {
		// Anything shorter is no secret and would tear words apart.
		if value := form.Get(field); len(value) >= 8 {
			text = strings.ReplaceAll(text, value, redacted)
		}
	}
	return text
}

// withoutURL drops the address that net/http puts before the reason: the host
// is in the message already.
func withoutURL(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// retryAfter reads the seconds or the date of a Retry-After header.
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
