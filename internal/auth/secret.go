package auth

import (
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
)

// redacted is what a set secret shows as, wherever it is printed.
const redacted = "[redacted]"

// Secret is a text that must not be shown: a token, a client secret, a password.
// Printing, logging or marshalling it yields a placeholder; only [Secret.Reveal]
// gives the text. The zero Secret is empty.
//
// The text sits behind a pointer because package fmt does not call the methods
// of unexported fields: a plain string type would leak as soon as some struct
// that holds it privately is printed with %+v.
type Secret struct {
	text *string
}

// NewSecret wraps a text; the empty text gives the zero Secret.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{text: &text}
}

// Reveal returns the text itself, for putting it on the wire or in a keyring.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsZero reports whether the secret is empty.
func (s Secret) IsZero() bool { return s.text == nil }

// Equal compares two secrets in constant time.
func (s Secret) Equal(other Secret) bool {
	return subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(other.Reveal())) == 1
}

// String returns a placeholder, or nothing for an empty secret.
func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return redacted
}

// GoString returns the placeholder for %#v.
func (s Secret) GoString() string { return fmt.Sprintf("auth.Secret(%q)", s.String()) }

// Format writes the placeholder for every verb, also for those that would
// otherwise bypass String, such as %d and %p.
func (s Secret) Format(state fmt.State, verb rune) {
	text := s.String()
	if verb == 'v' && state.Flag('#') {
		text = s.GoString()
	}
	_, _ = io.WriteString(state, text)
}

// LogValue gives log/slog the placeholder.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText gives encoders (JSON, YAML, XML) the placeholder.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
