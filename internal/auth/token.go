package auth

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strconv"
	"strings"
	"time"
)

// Kind says whether a token represents a user or the application. Many operations
// accept only one of them.
type Kind string

// The kinds of token.
const (
	KindUnknown Kind = ""
	KindApp     Kind = "app"
	KindUser    Kind = "user"
)

// Token is the result of a sign-in. It can be printed and logged safely, without the
// two secrets.
type Token struct {
	Access  Secret
	Refresh Secret    // empty if the authority sent none
	Expiry  time.Time // of the access token; zero if unknown
	Kind    Kind
	Account string // user name (UPN) of the user who signed in
	Name    string // display name of that user
	Tenant  string // id of the tenant that issued the token
}

// String describes the token without its secrets.
func (t Token) String() string {
	parts := []string{"token"}
	if t.Kind != KindUnknown {
		parts = append(parts, "kind="+string(t.Kind))
	}
	if t.Account != "" {
		parts = append(parts, "account="+t.Account)
	}
	if t.Tenant != "" {
		parts = append(parts, "tenant="+t.Tenant)
	}
	if !t.Expiry.IsZero() {
		parts = append(parts, "expires="+t.Expiry.UTC().Format(time.RFC3339))
	}
	return strings.Join(parts, " ")
}

// GoString implements [fmt.GoStringer].
func (t Token) GoString() string { return "auth.Token(" + strconv.Quote(t.String()) + ")" }

// LogValue implements [slog.LogValuer] with the safe description.
func (t Token) LogValue() slog.Value { return slog.StringValue(t.String()) }

// MarshalText implements [encoding.TextMarshaler] with the safe description. Stores
// use their own encoding.
func (t Token) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// usable reports whether the access token is valid at least until the given time. A
// token without an expiry is used until the service rejects it.
func (t Token) usable(until time.Time) bool {
	return !t.Access.IsZero() && (t.Expiry.IsZero() || t.Expiry.After(until))
}

// tokenAnswer is the response of a token endpoint. Authorities send numbers as numbers
// or as strings.
type tokenAnswer struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
	IDToken      string `json:"id_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    number `json:"expires_in"`
	ExpiresOn    number `json:"expires_on"`
}

// number is a JSON number, or a string with one. Anything else is zero, because a
// token without a readable lifetime is still usable.
type number float64

func (n *number) UnmarshalJSON(data []byte) error {
	text := string(data)
	if unquoted := ""; json.Unmarshal(data, &unquoted) == nil {
		text = strings.TrimSpace(unquoted)
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(value) || math.IsInf(value, 0) {
		value = 0
	}
	*n = number(value)
	return nil
}

// longestLifetime limits the lifetime in a response, so that no arithmetic overflows.
const longestLifetime = 10 * 365 * 24 * time.Hour

// expiry returns the expiry of the access token by this machine's clock. expires_in
// doesn't depend on the authority's clock, expires_on does. not_before is ignored,
// because the authority backdates it by five minutes.
func (a tokenAnswer) expiry(now time.Time, skew time.Duration) time.Time {
	now = now.Round(0) // the monotonic clock stands still while a laptop sleeps
	if seconds := float64(a.ExpiresIn); seconds > 0 {
		return now.Add(time.Duration(min(seconds, longestLifetime.Seconds()) * float64(time.Second)))
	}
	if unix := float64(a.ExpiresOn); unix > 0 {
		return time.Unix(int64(min(unix, float64(now.Add(longestLifetime).Unix()))), 0).Add(-skew)
	}
	return time.Time{}
}

var errNoAccessToken = errors.New("the response has no access token")

// parseTokenAnswer parses a successful response. It returns the id token unchecked;
// the caller must check the nonce.
func parseTokenAnswer(body []byte, now time.Time, skew time.Duration) (Token, string, error) {
	var answer tokenAnswer
	if err := json.Unmarshal(body, &answer); err != nil {
		return Token{}, "", fmt.Errorf("the response is not the expected JSON: %w", plainJSONError(err))
	}
	if answer.AccessToken == "" {
		return Token{}, "", errNoAccessToken
	}
	if answer.TokenType != "" && !strings.EqualFold(answer.TokenType, "Bearer") {
		return Token{}, "", errors.New("the access token is not a bearer token")
	}
	return Token{
		Access: NewSecret(answer.AccessToken), Refresh: NewSecret(answer.RefreshToken),
		Expiry: answer.expiry(now, skew),
	}, answer.IDToken, nil
}

// plainJSONError removes the decoder's details, which may quote the input and thus a
// token.
func plainJSONError(err error) error {
	var typed *json.UnmarshalTypeError
	if errors.As(err, &typed) {
		return fmt.Errorf("the member %q has the wrong type", typed.Field)
	}
	return errors.New("it can't be parsed")
}
