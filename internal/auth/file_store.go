package auth

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"filippo.io/age"
)

// FileStore stores tokens in files encrypted with age, for machines without a
// keyring. One key pair, encrypted with a passphrase, decrypts all of them, so the
// passphrase is needed and its slow key derivation runs only once.
type FileStore struct {
	dir        string
	passphrase func(context.Context, PassphraseRequest) (Secret, error)

	work int // work factor of the key derivation, as a power of two; zero means age's default

	mu  sync.Mutex
	key *age.X25519Identity // nil until the passphrase was given
}

const (
	// keyFile holds the key pair, encrypted with the passphrase.
	keyFile = "key.age"
	// passphraseTries is how often a wrong passphrase may be given.
	passphraseTries = 3
	// shortestPassphrase is the minimum length that NIST SP 800-63B requires of
	// memorized secrets.
	shortestPassphrase = 8
)

// ErrPassphrase is returned if none of the given passphrases was correct.
var ErrPassphrase = errors.New("the passphrase is wrong")

// NewFileStore returns a store in a directory. It returns a *FileError if other users
// can access the directory, or if it is a symbolic link. The passphrase function is
// called on first use.
func NewFileStore(dir string, passphrase func(context.Context, PassphraseRequest) (Secret, error)) (*FileStore, error) {
	if dir == "" || passphrase == nil {
		return nil, errors.New("sign-ins can't be stored in a file: this needs a directory (set HOME or XDG_STATE_HOME) " +
			"and a passphrase, from a terminal or from the file named by CSPDESK_PASSPHRASE_FILE")
	}
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return &FileStore{dir: dir, passphrase: passphrase}, nil
	}
	if err := secureDir(dir); err != nil {
		return nil, err
	}
	return &FileStore{dir: dir, passphrase: passphrase}, nil
}

// PassphraseFile returns a passphrase function that reads the first line of a file,
// which must be readable by its owner only.
func PassphraseFile(path string) func(context.Context, PassphraseRequest) (Secret, error) {
	return func(_ context.Context, ask PassphraseRequest) (Secret, error) {
		if ask.Wrong {
			return Secret{}, fmt.Errorf("%w: the one in %s does not decrypt the files in %s", ErrPassphrase, path, ask.Dir)
		}
		data, err := readSecure(path)
		if err != nil {
			return Secret{}, asFileError("read", path, err)
		}
		line, _, _ := strings.Cut(string(data), "\n")
		return NewSecret(strings.TrimSuffix(line, "\r")), nil
	}
}

// asFileError wraps an error in a [FileError] unless it is one.
func asFileError(op, path string, err error) error {
	var named *FileError
	if errors.As(err, &named) {
		return err
	}
	return &FileError{Op: op, Path: path, Err: err}
}

// fileStem returns the base name of the files of a key. It is a hash, because the key
// would reveal who signs in where.
func fileStem(key Key) string {
	sum := sha256.Sum256([]byte(key.String()))
	return hex.EncodeToString(sum[:12])
}

func (f *FileStore) path(key Key) string { return filepath.Join(f.dir, fileStem(key)+".age") }

// Load implements [Store].
func (f *FileStore) Load(ctx context.Context, key Key) (Token, error) {
	sealed, err := readSecure(f.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return Token{}, ErrNoToken
	} else if err != nil {
		return Token{}, err
	}
	identity, err := f.unlock(ctx, false)
	if err != nil {
		return Token{}, err
	}
	data, err := decrypt(sealed, identity)
	if err != nil {
		// The file is damaged or was encrypted for another key pair.
		return Token{}, errDamaged
	}
	return unsealToken(data)
}

// Save implements [Store].
func (f *FileStore) Save(ctx context.Context, key Key, token Token) error {
	identity, err := f.unlock(ctx, true)
	if err != nil {
		return err
	}
	data, err := sealToken(token)
	if err != nil {
		return err
	}
	sealed, err := encrypt(data, identity.Recipient())
	if err != nil {
		return &FileError{Op: "write", Path: f.path(key), Err: err}
	}
	return writeSecure(f.path(key), sealed)
}

// Delete implements [Store]. It needs no passphrase. It deletes the key pair along
// with the last token.
func (f *FileStore) Delete(_ context.Context, key Key) error {
	if err := removeFile(f.path(key)); err != nil {
		return err
	}
	left, err := filepath.Glob(filepath.Join(f.dir, "*.age"))
	if err != nil || len(left) != 1 || filepath.Base(left[0]) != keyFile {
		return nil // other tokens still need the key pair
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.key = nil
	return removeFile(left[0])
}

func removeFile(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &FileError{Op: "delete", Path: path, Err: err}
	}
	return nil
}

// unlock returns the key pair, asking for the passphrase the first time. If there is
// no key pair, it creates one if create is true, else it returns an error that wraps
// ErrNoToken.
func (f *FileStore) unlock(ctx context.Context, create bool) (*age.X25519Identity, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.key != nil {
		return f.key, nil
	}
	path := filepath.Join(f.dir, keyFile)
	sealed, err := readSecure(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && create:
		f.key, err = f.newKey(ctx, path)
	case errors.Is(err, fs.ErrNotExist):
		return nil, errDamaged
	case err == nil:
		f.key, err = f.openKey(ctx, path, sealed)
	}
	return f.key, err
}

// newKey creates the key pair and asks the user to choose its passphrase.
func (f *FileStore) newKey(ctx context.Context, path string) (*age.X25519Identity, error) {
	unlock, err := dirLocks{f.dir}.Lock(ctx, Key{Cloud: keyFile})
	if err != nil {
		return nil, err
	}
	defer unlock()
	if sealed, err := readSecure(path); err == nil {
		return f.openKey(ctx, path, sealed) // another process was first
	}
	passphrase, err := f.passphrase(ctx, PassphraseRequest{Dir: f.dir, New: true})
	if err != nil {
		return nil, asFileError("write", path, err)
	}
	if len([]rune(passphrase.Reveal())) < shortestPassphrase {
		return nil, &FileError{
			Op: "write", Path: path, Err: fmt.Errorf("the passphrase has fewer than %d characters", shortestPassphrase),
			Advice: "Choose a longer one, such as several words.",
		}
	}
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, &FileError{Op: "write", Path: path, Err: err}
	}
	recipient, err := age.NewScryptRecipient(passphrase.Reveal())
	if err != nil {
		return nil, &FileError{Op: "write", Path: path, Err: err}
	}
	if f.work != 0 {
		recipient.SetWorkFactor(f.work)
	}
	sealed, err := encrypt([]byte(key.String()), recipient)
	if err != nil {
		return nil, &FileError{Op: "write", Path: path, Err: err}
	}
	return key, writeSecure(path, sealed)
}

// openKey decrypts the key pair, asking for the passphrase until it is correct.
func (f *FileStore) openKey(ctx context.Context, path string, sealed []byte) (*age.X25519Identity, error) {
	ask := PassphraseRequest{Dir: f.dir}
	for range passphraseTries {
		passphrase, err := f.passphrase(ctx, ask)
		if err != nil {
			return nil, asFileError("read", path, err)
		}
		identity, err := age.NewScryptIdentity(passphrase.Reveal())
		if err != nil {
			ask.Wrong = true // an empty passphrase
			continue
		}
		data, err := decrypt(sealed, identity)
		if _, wrong := errors.AsType[*age.NoIdentityMatchError](err); !wrong {
			return parseKey(path, data, err)
		}
		ask.Wrong = true
	}
	return nil, &FileError{
		Op: "read", Path: path, Err: ErrPassphrase,
		Advice: "If you forgot it, run cspdesk logout, which needs no passphrase, and sign in again.",
	}
}

// parseKey parses the decrypted key pair. err is the error of the decryption. Library
// errors are dropped, because they could quote the key.
func parseKey(path string, data []byte, err error) (*age.X25519Identity, error) {
	var key *age.X25519Identity
	if err == nil {
		key, err = age.ParseX25519Identity(strings.TrimSpace(string(data)))
	}
	if err != nil {
		return nil, &FileError{
			Op: "read", Path: path, Err: errors.New("it is damaged"),
			Advice: "Run cspdesk logout, which needs no passphrase, and sign in again.",
		}
	}
	return key, nil
}

func encrypt(data []byte, to age.Recipient) ([]byte, error) {
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, to)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return sealed.Bytes(), nil
}

func decrypt(sealed []byte, identity age.Identity) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), identity)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(r, maxAnswer))
}
