package api

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

const (
	maxTraced = 4 << 10 // bytes of a body that the request log keeps
	blank     = "…"     // stands where a secret stood
)

var secretWords = []string{"password", "secret", "token", "credential", "assertion"}

// SecretName reports a field or parameter whose value must not be kept, or a text
// that names one.
func SecretName(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(name, word) })
}

// bodyOf returns what the request log keeps of a request's body.
func bodyOf(req *http.Request) []byte {
	if req.GetBody == nil {
		return nil
	}
	body, err := req.GetBody()
	if err != nil {
		return nil
	}
	defer body.Close()
	data, err := io.ReadAll(body)
	if err != nil {
		return nil
	}
	return redacted(data)
}

// isText reports content whose bytes mean something in a log: not a PDF.
func isText(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	return contentType == "" || err == nil &&
		(strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "json") || strings.HasSuffix(kind, "xml") ||
			kind == "application/x-www-form-urlencoded")
}

// redacted cuts a body to what the log keeps and blanks every member of a JSON
// object whose name sounds like a secret, whatever its value is.
func redacted(body []byte) []byte {
	var out []byte
	dec := jsontext.NewDecoder(bytes.NewReader(body), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	for len(out) < maxTraced {
		var err error
		if out, err = appendToken(out, dec); err == nil {
			continue
		}
		if !errors.Is(err, io.EOF) && !errors.Is(err, errSecretCut) {
			// Not JSON, or JSON that was cut: the rest is worth seeing just the same.
			rest := body[min(dec.InputOffset(), int64(len(body))):]
			out = append(out, redactedText(rest[:min(len(rest), maxTraced)])...)
		}
		break
	}
	return bytes.TrimSpace(out[:min(len(out), maxTraced)])
}

// appendToken copies one token, and with the name of a secret the blank that
// stands for its value.
func appendToken(out []byte, dec *jsontext.Decoder) ([]byte, error) {
	container, length := dec.StackIndex(dec.StackDepth())
	isName := container == '{' && length%2 == 0
	token, err := dec.ReadToken()
	if err != nil {
		return out, err
	}
	kind := token.Kind()
	switch {
	case kind == '}' || kind == ']' || length == 0 || container != '{' && container != '[':
	case container == '{' && !isName:
		out = append(out, ':')
	default:
		out = append(out, ',')
	}
	if kind != '"' {
		return append(out, token.String()...), nil
	}
	text := token.String()
	if !isName {
		text = string(redactedText([]byte(text))) // JSON in a text, say
	}
	if out, err = jsontext.AppendQuote(out, text); err != nil || !isName || !SecretName(text) {
		return out, err
	}
	if _, err := dec.ReadValue(); err != nil {
		return append(out, `:"`+blank+`"`...), errSecretCut
	}
	return append(out, `:"`+blank+`"`...), nil
}

var (
	errSecretCut = errors.New("the body ends within a secret")
	secretText   = pattern.Lazy(`(?is)((?:password|secret|token|credential|assertion)[^\s"'=:]*["']?\s*[=:]\s*|bearer\s+).*`)
)

// redactedText drops everything that follows something like a secret's name in a
// text whose structure isn't known.
func redactedText(text []byte) []byte {
	if !bytes.ContainsAny(text, ":= ") {
		return text // as most texts are: ids, names, dates without a time
	}
	return secretText().ReplaceAll(text, []byte("${1}"+blank))
}

// redactedURL is the address without the values of secret parameters.
func redactedURL(u *url.URL) string {
	query := u.Query()
	found := false
	for name := range query {
		if SecretName(name) {
			query.Set(name, blank)
			found = true
		}
	}
	if !found && u.User == nil {
		return u.String()
	}
	shown := *u
	shown.User, shown.RawQuery = nil, query.Encode()
	return shown.String()
}
