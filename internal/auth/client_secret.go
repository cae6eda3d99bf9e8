package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// SecretKey returns the key of this configuration's client secret in a store.
func (c Config) SecretKey() Key {
	key := c.Key()
	key.Account, key.Kind = "", "client-secret"
	return key
}

// SaveClientSecret saves a client secret in the store that holds the sign-ins.
func SaveClientSecret(ctx context.Context, store Store, cfg Config, secret Secret) error {
	return store.Save(ctx, cfg.SecretKey(), Token{Refresh: secret})
}

// LoadClientSecret returns a stored client secret. The error is ErrNoToken if there
// is none.
func LoadClientSecret(ctx context.Context, store Store, cfg Config) (Secret, error) {
	stored, err := store.Load(ctx, cfg.SecretKey())
	return stored.Refresh, err
}

// DeleteClientSecret deletes a stored client secret.
func DeleteClientSecret(ctx context.Context, store Store, cfg Config) error {
	return store.Delete(ctx, cfg.SecretKey())
}

// maxSecret limits the size of a secret. Refresh tokens take a few kilobytes.
const maxSecret = 64 << 10

// ReadSecret reads the secret that ref names: "env:NAME" is an environment variable,
// "file:PATH" a file that only its owner can read, "-" or "stdin" standard input.
// Surrounding white space is removed. The secret itself is never accepted as a
// reference, because command lines are visible in the process list.
func ReadSecret(ref string, getenv func(string) string, stdin io.Reader) (Secret, error) {
	kind, name, _ := strings.Cut(ref, ":")
	var text string
	switch {
	case kind == "env" && name != "":
		text = getenv(name)
		if text == "" {
			return Secret{}, fmt.Errorf("the environment variable %s, which must hold the secret, is not set", cleanText(name))
		}
	case kind == "file" && name != "":
		data, err := readSecure(name)
		if errors.Is(err, fs.ErrNotExist) {
			return Secret{}, &FileError{Op: "read", Path: name, Err: errors.New("there is no such file")}
		} else if err != nil {
			return Secret{}, asFileError("read", name, err)
		}
		text = string(data)
	case ref == "-" || ref == "stdin":
		data, err := io.ReadAll(io.LimitReader(stdin, maxSecret))
		if err != nil {
			return Secret{}, fmt.Errorf("reading the secret from stdin: %w", err)
		}
		text = string(data)
	default:
		// ref may be the secret itself, so it is not quoted.
		return Secret{}, errors.New("give the place of the secret, not the secret itself: env:NAME, file:PATH or - for stdin")
	}
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return Secret{}, fmt.Errorf("there is no secret in %s", cleanText(ref))
	case strings.ContainsAny(text, "\r\n"):
		return Secret{}, fmt.Errorf("the secret in %s has several lines; it must be a single line", cleanText(ref))
	}
	return NewSecret(text), nil
}
