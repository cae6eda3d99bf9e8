package auth

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
)

// RefusedError reports that the authority refused a request, with advice for the
// user.
type RefusedError struct {
	Code          string // OAuth error, such as access_denied
	AADSTS        string // number of the authority's own error, without the prefix; may be empty
	Description   string // what happened
	Advice        string // what to do
	Detail        string // the authority's own words; may be empty
	Flow          string // name of the refused flow; empty for a renewal
	Status        int    // HTTP status; zero if the response came through the browser
	TraceID       string // ids that Microsoft support asks for
	CorrelationID string

	skew time.Duration // how far the authority's clock is ahead of ours
}

// Error returns what happened, what to do, and the ids that support asks for.
func (e *RefusedError) Error() string {
	text := sentence(e.Description) + " " + sentence(e.Advice)
	if ref := e.Reference(); ref != "" {
		text += " (" + ref + ")"
	}
	return strings.TrimSpace(text)
}

// Reference returns the codes and ids for support, on one line.
func (e *RefusedError) Reference() string {
	var parts []string
	if e.AADSTS != "" {
		parts = append(parts, "AADSTS"+e.AADSTS)
	}
	if e.Code != "" {
		parts = append(parts, e.Code)
	}
	if e.CorrelationID != "" {
		parts = append(parts, "correlation id "+e.CorrelationID)
	}
	if e.TraceID != "" {
		parts = append(parts, "trace id "+e.TraceID)
	}
	return strings.Join(parts, ", ")
}

// SignedOutError reports that there is no usable sign-in: nobody signed in, or the
// authority no longer accepts the stored token. The user must sign in again.
type SignedOutError struct {
	Code        string // AADSTS number, OAuth error, or not_signed_in
	Description string
	Advice      string
	Err         error // the authority's response, if there was one
}

// Error returns the reason and what to do.
func (e *SignedOutError) Error() string {
	return strings.TrimSpace(sentence(e.Description) + " " + sentence(e.Advice))
}

// Unwrap returns the authority's response.
func (e *SignedOutError) Unwrap() error { return e.Err }

// ClaimsError reports that the service requires an interactive step-up, such as a
// fresh multi-factor sign-in. Sign in again with Config.Claims set to Claims and pass
// the token to [Source.Adopt].
type ClaimsError struct {
	Claims string // claims request as JSON
	Err    error  // why the silent attempt failed
}

// Error returns what the user has to do.
func (e *ClaimsError) Error() string {
	return "The service requires a stronger sign-in for this. Sign in again and complete the extra step, usually multi-factor authentication."
}

// Unwrap returns the reason of the failed silent attempt.
func (e *ClaimsError) Unwrap() error { return e.Err }

// UnavailableError reports that the authority could not be reached, because of the
// network, a proxy or the authority itself. The sign-in is still valid.
type UnavailableError struct {
	Host       string
	Status     int           // HTTP status; zero if there was no response
	RetryAfter time.Duration // from the Retry-After header; zero if there was none
	Err        error
}

// Error returns the reason and when to try again.
func (e *UnavailableError) Error() string {
	text := fmt.Sprintf("The sign-in service at %s could not be reached", e.Host)
	switch {
	case e.Status == 429:
		text = fmt.Sprintf("The sign-in service at %s is throttling requests", e.Host)
	case e.Status >= 500:
		text = fmt.Sprintf("The sign-in service at %s failed with HTTP %d", e.Host, e.Status)
	case e.Status != 0:
		text = fmt.Sprintf("Something other than the sign-in service answered at %s with HTTP %d; a proxy or a captive portal may be in between", e.Host, e.Status)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	wait := "in a moment"
	if e.RetryAfter > 0 {
		wait = fmt.Sprintf("in %s", e.RetryAfter.Round(time.Second))
	}
	return strings.TrimRight(text, ".") + ". Nothing was lost; try again " + wait + "."
}

// Unwrap returns the network's error.
func (e *UnavailableError) Unwrap() error { return e.Err }

// Timeout reports whether the request timed out, as in [net.Error].
func (e *UnavailableError) Timeout() bool {
	var timeout interface{ Timeout() bool }
	return errors.As(e.Err, &timeout) && timeout.Timeout()
}

// TimeoutError reports that the user didn't complete a sign-in in time.
type TimeoutError struct {
	After time.Duration
}

// Error returns the time limit and what to do.
func (e *TimeoutError) Error() string {
	return fmt.Sprintf("The sign-in was not completed within %s. Start it again, and finish it in the browser in that time.", e.After.Round(time.Second))
}

// sentence ends a text with a period if it has no other punctuation.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" || strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "!") {
		return text
	}
	return text + "."
}

// maxForeignText limits how much text one response can put on a screen.
const maxForeignText = 1024

// cleanText makes text from the network safe for a terminal. It replaces control and
// format characters (escapes, bidi overrides, zero-width) by spaces, and runs of
// white space by one space.
func cleanText(text string) string {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) || unicode.IsSpace(r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > maxForeignText {
		text = strings.ToValidUTF8(text[:maxForeignText], "") + "…"
	}
	return text
}
