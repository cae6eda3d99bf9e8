package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// SecretKey returns the place of this configuration's client secret in a store.
func (c Config) SecretKey() Key {
	key := c.Key()
	key.Account, key.Kind = "", "client-secret"
	return key
}

// SaveClientSecret keeps a client secret where sign-ins are kept.
func SaveClientSecret(ctx context.Context, store Store, cfg Config, secret Secret) error {
	return store.Save(ctx, cfg.SecretKey(), Token{Refresh: secret})
}

// LoadClientSecret returns a kept client secret; the error is ErrNoToken when
// there is none.
func LoadClientSecret(ctx context.Context, store Store, cfg Config) (Secret, error) {
	kept, err := store.Load(ctx, cfg.SecretKey())
	return kept.Refresh, err
}

// DeleteClientSecret forgets a kept client secret.
func DeleteClientSecret(ctx context.Context, store Store, cfg Config) error {
	return store.Delete(ctx, cfg.SecretKey())
}

// maxSecret bounds what is read as a secret; refresh tokens take some kilobytes.
const maxSecret = 64 << 10

// ReadSecret reads a secret from where a reference points: "env:NAME" is a
// variable of the environment, "file:PATH" a file that only its owner can read,
// "-" or "stdin" the standard input. White space around it is dropped. A secret
// itself is never a reference: it would be seen in the list of processes.
func ReadSecret(ref string, getenv func(string) string, stdin io.Reader) (Secret, error) {
	kind, name, _ := strings.Cut(ref, ":")
	var text string
	switch {
	case kind == "env" && name != "":
		text = getenv(name)
		if text == "" {
			return Secret{}, fmt.Errorf("the environment variable %s, which should hold the secret, is not set", cleanText(name))
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
			return Secret{}, fmt.Errorf("reading the secret from the standard input: %w", err)
		}
		text = string(data)
	default:
		// What was given may be the secret itself: it is not quoted.
		return Secret{}, errors.New("a secret is named by where it is: env:NAME, file:PATH or - for the standard input; it is never given itself")
	}
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return Secret{}, fmt.Errorf("there is no secret in %s", cleanText(ref))
	case strings.ContainsAny(text, "\r\n"):
		return Secret{}, fmt.Errorf("the secret in %s has several lines; it has to be one", cleanText(ref))
	}
	return NewSecret(text), nil
}
