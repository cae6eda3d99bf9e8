package auth

import (
	"errors"
	"net/url"
	"strings"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

// ErrNoInput is returned by [UI.AskSecret] if there is no way to ask the user.
var ErrNoInput = errors.New("there is no terminal to ask on")

// The messages about pasted text don't quote it, because it has a code.
var (
	errPastedNothing = errors.New("Nothing was pasted. Copy the whole address from the browser's address bar and paste it here.")
	errPastedRequest = errors.New("That is the address of the sign-in page. Open it in a browser, and paste the address that the browser shows after the sign-in; it begins with http://localhost.")
	errPastedOther   = errors.New("That address is not a response from the sign-in service. Paste the one that the browser shows at the end; it begins with http://localhost and contains code=.")
	errPastedState   = errors.New("That response belongs to another sign-in. Open the address shown here and paste the address that the browser shows after that.")
	errPastedCut     = errors.New("That is not a complete address or code. Paste the whole address from the browser's address bar.")
)

// barePattern matches an authorization code pasted by itself. Codes are long and
// opaque.
var barePattern = pattern.Lazy(`^[A-Za-z0-9._~!*$+/-]{16,}$`)

// parsePasted parses text copied from a browser: the final address, only its query,
// or only the code. An address must have the state. A bare code has none, and is
// bound to this sign-in by PKCE and the nonce.
func parsePasted(text, state string) (url.Values, error) {
	text = strings.Trim(strings.TrimSpace(text), `"'<>`)
	if text == "" {
		return nil, errPastedNothing
	}
	query, isAnswer := strings.TrimPrefix(text, "?"), strings.Contains(text, "code=") || strings.Contains(text, "error=")
	if strings.Contains(text, "://") || strings.HasPrefix(text, "localhost:") || strings.HasPrefix(text, "127.0.0.1:") {
		if !strings.Contains(text, "://") {
			text = "http://" + text
		}
		u, err := url.Parse(text)
		switch {
		case err != nil:
			return nil, errPastedCut
		case u.Query().Has("code_challenge"):
			return nil, errPastedRequest
		case u.Scheme != "http" || !isLoopback(u.Hostname()):
			return nil, errPastedOther
		}
		query, isAnswer = u.RawQuery, true
	}
	if !isAnswer {
		if !barePattern().MatchString(text) {
			return nil, errPastedCut
		}
		return url.Values{"code": {text}}, nil
	}
	answer, err := url.ParseQuery(query)
	if err != nil {
		return nil, errPastedCut
	}
	switch err := checkAnswer(answer, state); {
	case errors.Is(err, errWrongState):
		return nil, errPastedState
	case err != nil:
		return nil, errPastedOther
	}
	return answer, nil
}
