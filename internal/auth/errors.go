package auth

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
)

// RefusedError is an authority's "no", with words for the person who has to do
// something about it.
type RefusedError struct {
	Code          string // OAuth error, such as access_denied
	AADSTS        string // number of the authority's own error, without the prefix; may be empty
	Description   string // what happened
	Advice        string // what to do
	Detail        string // the authority's own words; may be empty
	Flow          string // name of the flow that was refused; empty for a renewal
	Status        int    // HTTP status; zero when the answer came through the browser
	TraceID       string // ids that Microsoft support asks for
	CorrelationID string

	skew time.Duration // how far the authority's clock is ahead of ours
}

// Error says what happened, what to do, and the ids that support asks for.
func (e *RefusedError) Error() string {
	text := sentence(e.Description) + " " + sentence(e.Advice)
	if ref := e.Reference(); ref != "" {
		text += " (" + ref + ")"
	}
	return strings.TrimSpace(text)
}

// Reference returns the codes and ids to quote to support, on one line.
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

// SignedOutError says that no usable sign-in is left: nobody signed in, or the
// authority no longer accepts what was kept. Only a new sign-in helps.
type SignedOutError struct {
	Code        string // AADSTS number, OAuth error, or not_signed_in
	Description string
	Advice      string
	Err         error // the authority's answer, when there was one
}

// Error says why and what to do.
func (e *SignedOutError) Error() string {
	return strings.TrimSpace(sentence(e.Description) + " " + sentence(e.Advice))
}

// Unwrap returns the authority's answer.
func (e *SignedOutError) Unwrap() error { return e.Err }

// ClaimsError asks for an interactive step-up: the service wants more than the
// present sign-in proves, such as a fresh multi-factor sign-in. Sign in again
// with Config.Claims set to Claims and hand the token to [Source.Adopt].
type ClaimsError struct {
	Claims string // claims request as JSON
	Err    error  // why the silent attempt did not do
}

// Error says what is asked of the person.
func (e *ClaimsError) Error() string {
	return "The service asks for a stronger sign-in before it allows this. Sign in again and complete the extra step, usually multi-factor authentication."
}

// Unwrap returns the reason of the failed silent attempt.
func (e *ClaimsError) Unwrap() error { return e.Err }

// UnavailableError says that the authority could not be asked: the network, a
// proxy or the authority itself is at fault and the sign-in is still good.
type UnavailableError struct {
	Host       string
	Status     int           // HTTP status, zero when there was no answer
	RetryAfter time.Duration // as the authority asked; zero when it did not
	Err        error
}

// Error says that it is worth trying again.
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

// Timeout reports whether the authority took too long, as net.Error has it.
func (e *UnavailableError) Timeout() bool {
	var timeout interface{ Timeout() bool }
	return errors.As(e.Err, &timeout) && timeout.Timeout()
}

// TimeoutError says that nobody completed a sign-in in time.
type TimeoutError struct {
	After time.Duration
}

// Error says what was waited for and how to start over.
func (e *TimeoutError) Error() string {
	return fmt.Sprintf("Nobody completed the sign-in within %s. Start it again, and finish it in the browser in that time.", e.After.Round(time.Second))
}

// sentence gives a text its full stop.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" || strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "!") {
		return text
	}
	return text + "."
}

// maxForeignText bounds what one answer can put on a screen.
const maxForeignText = 1024

// cleanText makes a text from the network harmless to a terminal: control and
// format characters (escapes, bidi overrides, zero-width) become spaces, runs of
// white space one space.
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
