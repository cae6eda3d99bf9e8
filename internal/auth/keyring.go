package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/zalando/go-keyring"
)

// keyringService is the service name of the entries in the keyring.
const keyringService = "cspdesk"

// Keyring is the operating system's secret storage as used by [KeyringStore]. Get and
// Delete return keyring.ErrNotFound for a missing entry.
type Keyring interface {
	Get(service, user string) (string, error)
	Set(service, user, secret string) error
	Delete(service, user string) error
}

// systemKeyring is the current user's keyring: the Secret Service, the macOS keychain
// or the Windows credential manager.
type systemKeyring struct{}

func (systemKeyring) Get(service, user string) (string, error) { return keyring.Get(service, user) }
func (systemKeyring) Set(service, user, secret string) error {
	return keyring.Set(service, user, secret)
}
func (systemKeyring) Delete(service, user string) error { return keyring.Delete(service, user) }

// KeyringError reports that the keyring can't be used, which is typical of servers.
type KeyringError struct {
	Op  string // read, write or delete
	Err error
}

// Error returns what failed and how to get a keyring.
func (e *KeyringError) Error() string {
	return fmt.Sprintf("Could not %s the sign-in in this computer's keyring (%s). "+
		"On Linux, start a Secret Service such as gnome-keyring or KeePassXC.",
		e.Op, cleanText(e.Err.Error()))
}

// Unwrap returns the keyring's error.
func (e *KeyringError) Unwrap() error { return e.Err }

// KeyringStore stores tokens in the operating system's keyring.
//
// The Windows credential manager allows 2,560 bytes per entry, which is too small for
// an access and a refresh token, so they are split into parts. The names of the parts
// include the checksum of the whole, and the head entry is written last, so a crash
// leaves the previous token intact.
type KeyringStore struct {
	ring Keyring
}

// NewKeyringStore returns a store in a keyring; nil means that of the operating
// system.
func NewKeyringStore(ring Keyring) *KeyringStore {
	if ring == nil {
		ring = systemKeyring{}
	}
	return &KeyringStore{ring: ring}
}

// probeLimit is the timeout for a keyring that doesn't respond, such as a locked one
// whose prompt appears on a screen that nobody sees.
const probeLimit = 30 * time.Second

// probe reports whether the keyring can be used.
func (k *KeyringStore) probe(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, probeLimit, errors.New("it did not respond; it may be locked"))
	defer cancel()
	_, err := k.Load(ctx, Key{Cloud: "probe"})
	if errors.Is(err, ErrNoToken) {
		return nil
	}
	return err
}

// partSize stays below every keyring's limit, including base64 and names.
const partSize = 1800

var errDamaged = fmt.Errorf("the stored sign-in is damaged: %w", ErrNoToken)

// Load implements [Store].
func (k *KeyringStore) Load(ctx context.Context, key Key) (Token, error) {
	return within(ctx, "read", func() (Token, error) {
		token, err := k.load(key.String())
		if errors.Is(err, errDamaged) {
			// Another process may have saved a token between the reads of head and parts.
			token, err = k.load(key.String())
		}
		return token, err
	})
}

// Save implements [Store].
func (k *KeyringStore) Save(ctx context.Context, key Key, token Token) error {
	_, err := within(ctx, "write", func() (struct{}, error) {
		return struct{}{}, k.save(key.String(), token)
	})
	return err
}

// Delete implements [Store].
func (k *KeyringStore) Delete(ctx context.Context, key Key) error {
	_, err := within(ctx, "delete", func() (struct{}, error) {
		name := key.String()
		head, err := k.head(name)
		if errors.Is(err, ErrNoToken) {
			return struct{}{}, nil
		} else if err != nil {
			return struct{}{}, err
		}
		if err := k.ring.Delete(keyringService, name); err != nil && !errors.Is(err, keyring.ErrNotFound) {
			return struct{}{}, err
		}
		return struct{}{}, k.deleteParts(name, head)
	})
	return err
}

// head is the first entry of a token: the number of further parts, the checksum of
// the whole, and the first part.
type head struct {
	sum   string
	parts int
	data  string
}

func (h head) String() string { return fmt.Sprintf("1:%s:%d:%s", h.sum, h.parts, h.data) }

func partName(name, sum string, i int) string { return name + "#" + sum + "/" + strconv.Itoa(i) }

func checksum(data string) string {
	sum := sha256.Sum256([]byte(data))
	return hex.EncodeToString(sum[:8])
}

// maxParts limits how many entries a damaged head can request.
const maxParts = 32

func (k *KeyringStore) head(name string) (head, error) {
	text, err := k.ring.Get(keyringService, name)
	if errors.Is(err, keyring.ErrNotFound) {
		return head{}, ErrNoToken
	} else if err != nil {
		return head{}, err
	}
	fields := strings.SplitN(text, ":", 4)
	if len(fields) != 4 || fields[0] != "1" {
		return head{}, nil
	}
	parts, err := strconv.Atoi(fields[2])
	if err != nil || parts < 0 || parts > maxParts {
		return head{}, nil //nolint:nilerr // an unknown format is treated as empty
	}
	return head{sum: fields[1], parts: parts, data: fields[3]}, nil
}

func (k *KeyringStore) load(name string) (Token, error) {
	first, err := k.head(name)
	if err != nil {
		return Token{}, err
	}
	var whole strings.Builder
	whole.WriteString(first.data)
	for i := 1; i <= first.parts; i++ {
		part, err := k.ring.Get(keyringService, partName(name, first.sum, i))
		if errors.Is(err, keyring.ErrNotFound) {
			return Token{}, errDamaged
		} else if err != nil {
			return Token{}, err
		}
		whole.WriteString(part)
	}
	if first.sum != checksum(whole.String()) {
		return Token{}, errDamaged
	}
	return unsealToken([]byte(whole.String()))
}

func (k *KeyringStore) save(name string, token Token) error {
	data, err := sealToken(token)
	if err != nil {
		return err
	}
	if len(data) > partSize*maxParts {
		return keyring.ErrSetDataTooBig
	}
	old, err := k.head(name)
	if err != nil && !errors.Is(err, ErrNoToken) {
		return err
	}
	rest := string(data)
	next := head{sum: checksum(rest), data: rest[:min(partSize, len(rest))]}
	for rest = rest[len(next.data):]; rest != ""; {
		part := rest[:min(partSize, len(rest))]
		rest = rest[len(part):]
		next.parts++
		if err := k.ring.Set(keyringService, partName(name, next.sum, next.parts), part); err != nil {
			return err
		}
	}
	if err := k.ring.Set(keyringService, name, next.String()); err != nil {
		return err
	}
	if old.sum == next.sum {
		return nil
	}
	return k.deleteParts(name, old)
}

func (k *KeyringStore) deleteParts(name string, h head) error {
	for i := 1; i <= h.parts; i++ {
		if err := k.ring.Delete(keyringService, partName(name, h.sum, i)); err != nil && !errors.Is(err, keyring.ErrNotFound) {
			return err
		}
	}
	return nil
}

// within runs a keyring call until the context ends. The library takes no context,
// and a locked keyring waits for a prompt that nobody may see. The call itself
// continues in the background.
func within[T any](ctx context.Context, op string, call func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := call()
		done <- result{value, err}
	}()
	var got result
	select {
	case got = <-done:
	case <-ctx.Done():
		got.err = context.Cause(ctx)
	}
	if got.err != nil && !errors.Is(got.err, ErrNoToken) {
		got.err = &KeyringError{Op: op, Err: got.err}
	}
	return got.value, got.err
}
