package auth

import (
	"errors"
	"net/url"
	"strings"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

// ErrNoInput is returned by [UI.AskSecret] where nobody can be asked.
var ErrNoInput = errors.New("nobody can be asked here")

// The sentences about a pasted text name nothing of it: it holds a code.
var (
	errPastedNothing = errors.New("Nothing was pasted. Copy the whole address from the browser's address bar and paste it here.")
	errPastedRequest = errors.New("That is the address to sign in at. Open it in a browser, and paste the address that the browser shows after the sign-in; it begins with http://localhost.")
	errPastedOther   = errors.New("That address is not an answer of the sign-in service. Paste the one that the browser shows at the end; it begins with http://localhost and holds code=.")
	errPastedState   = errors.New("That answer belongs to another sign-in. Open the address shown here and paste what the browser shows after that.")
	errPastedCut     = errors.New("That is neither an address nor a code, or only a part of one. Paste the whole address from the browser's address bar.")
)

// barePattern is what an authorization code pasted alone looks like. Codes are
// long, and opaque.
var barePattern = pattern.Lazy(`^[A-Za-z0-9._~!*$+/-]{16,}$`)

// parsePasted reads what a person copied from a browser: the address of the
// answer, its query alone, or the bare code. An address has to carry the state;
// a bare code can't, and is held to this sign-in by PKCE and the nonce.
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
