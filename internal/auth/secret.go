package auth

import (
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
)

// redacted is printed in place of a secret.
const redacted = "[redacted]"

// Secret is a string that must not be shown, such as a token, a client secret or a
// password. Printing, logging or marshaling it yields a placeholder. Only
// [Secret.Reveal] returns the string. The zero Secret is empty.
//
// The string is behind a pointer because package fmt does not call the methods of
// unexported fields: a plain string type would leak when a struct with an unexported
// Secret field is printed with %+v.
type Secret struct {
	text *string
}

// NewSecret returns a Secret. An empty text gives the zero Secret.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{text: &text}
}

// Reveal returns the string itself, to send it or to store it safely.
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

// String returns a placeholder, or "" for an empty secret.
func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return redacted
}

// GoString implements [fmt.GoStringer] with the placeholder.
func (s Secret) GoString() string { return fmt.Sprintf("auth.Secret(%q)", s.String()) }

// Format implements [fmt.Formatter], so that no verb bypasses String, such as %d and
// %p.
func (s Secret) Format(state fmt.State, verb rune) {
	text := s.String()
	if verb == 'v' && state.Flag('#') {
		text = s.GoString()
	}
	_, _ = io.WriteString(state, text)
}

// LogValue implements [slog.LogValuer] with the placeholder.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText implements [encoding.TextMarshaler] with the placeholder.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
