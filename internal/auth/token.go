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

// Kind says on whose behalf a token speaks. Many operations accept one only.
type Kind string

// The kinds of token.
const (
	KindUnknown Kind = ""
	KindApp     Kind = "app"
	KindUser    Kind = "user"
)

// Token is what a sign-in yields. It can be printed and logged safely: the two
// secrets never show.
type Token struct {
	Access  Secret
	Refresh Secret    // empty when the authority gave none
	Expiry  time.Time // end of the access token; zero when not stated
	Kind    Kind
	Account string // user name (UPN) of the person who signed in
	Name    string // that person's display name
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

// GoString is String for %#v.
func (t Token) GoString() string { return "auth.Token(" + strconv.Quote(t.String()) + ")" }

// LogValue gives log/slog the safe description.
func (t Token) LogValue() slog.Value { return slog.StringValue(t.String()) }

// MarshalText gives encoders the safe description; stores use their own form.
func (t Token) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// usable reports whether the access token lasts at least until a moment. One
// without a stated end is used until the service refuses it.
func (t Token) usable(until time.Time) bool {
	return !t.Access.IsZero() && (t.Expiry.IsZero() || t.Expiry.After(until))
}

// tokenAnswer is a token endpoint's answer, in every form the authorities send:
// numbers as numbers or as strings.
type tokenAnswer struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
	IDToken      string `json:"id_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    number `json:"expires_in"`
	ExpiresOn    number `json:"expires_on"`
}

// number is a JSON number, or a string that holds one. Anything else reads as
// zero, since a token without a readable lifetime is still a token.
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

// longestLifetime caps what an answer may claim, so that no arithmetic overflows.
const longestLifetime = 10 * 365 * 24 * time.Hour

// expiry is the end of the access token by this machine's clock. expires_in does
// not depend on the two clocks agreeing; expires_on is the authority's time.
// not_before is of no use: the authority back-dates it by five minutes.
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

var errNoAccessToken = errors.New("the answer holds no access token")

// parseTokenAnswer reads a successful answer. The id token is returned as it
// came; whoever sent a nonce checks it there.
func parseTokenAnswer(body []byte, now time.Time, skew time.Duration) (Token, string, error) {
	var answer tokenAnswer
	if err := json.Unmarshal(body, &answer); err != nil {
		return Token{}, "", fmt.Errorf("the answer is not the expected JSON: %w", plainJSONError(err))
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

// plainJSONError drops the decoder's details: some of them quote the input,
// which may be a token.
func plainJSONError(err error) error {
	var typed *json.UnmarshalTypeError
	if errors.As(err, &typed) {
		return fmt.Errorf("the member %q has the wrong type", typed.Field)
	}
	return errors.New("it can't be parsed")
}
