package auth

import (
	"context"
	"errors"
	"fmt"
)

// Place is where a store keeps its tokens.
type Place string

// The places, the best first.
const (
	PlaceKeyring Place = "keyring" // the operating system's secret storage
	PlaceFile    Place = "file"    // files encrypted with a passphrase
	PlaceMemory  Place = "memory"  // this run only
)

// StoreOptions say which places a store may use.
type StoreOptions struct {
	// Place asks for one place; empty chooses the best that works.
	Place Place
	// Keyring is the operating system's when nil.
	Keyring Keyring
	// Dir is the directory of the encrypted files and of the locks that keep two
	// processes from refreshing one token at the same time. It is made when
	// needed. Without one there are neither.
	Dir string
	// Passphrase asks for the passphrase of the encrypted files. Without it there
	// are none.
	Passphrase func(ctx context.Context, ask PassphraseRequest) (Secret, error)
}

// PassphraseRequest says what a passphrase is asked for.
type PassphraseRequest struct {
	Dir   string // directory of the encrypted files
	New   bool   // nothing is kept yet: the passphrase is being chosen
	Wrong bool   // the one given before did not open the files
}

// OpenedStore is the store that [OpenStore] chose.
type OpenedStore struct {
	Store
	locks Locker // nil without a directory for them

	Place Place
	// Reason says why it is not a better place, as full sentences for the person;
	// it is empty when it is the keyring or the place asked for.
	Reason string
}

// Lock implements [Locker].
func (o *OpenedStore) Lock(ctx context.Context, key Key) (unlock func(), err error) {
	if o.locks == nil {
		return func() {}, nil
	}
	return o.locks.Lock(ctx, key)
}

// OpenStore chooses where tokens are kept: the keyring, else encrypted files,
// else memory. The error says why the place that was asked for, or the files that
// are there already, can't be used; a *FileError names the file and what to do.
// Nothing is asked of the person before a token is loaded or saved.
func OpenStore(ctx context.Context, o StoreOptions) (*OpenedStore, error) {
	var locks Locker
	if o.Dir != "" {
		locks = dirLocks{o.Dir}
	}
	switch o.Place {
	case "", PlaceKeyring:
		store := NewKeyringStore(o.Keyring)
		err := store.probe(ctx)
		switch {
		case err == nil:
			return &OpenedStore{Store: store, locks: locks, Place: PlaceKeyring}, nil
		case ctx.Err() != nil:
			return nil, context.Cause(ctx)
		case o.Place == PlaceKeyring:
			return nil, err
		}
		return openWithoutKeyring(o, locks, err)
	case PlaceFile:
		store, err := NewFileStore(o.Dir, o.Passphrase)
		if err != nil {
			return nil, err
		}
		return &OpenedStore{Store: store, locks: locks, Place: PlaceFile}, nil
	case PlaceMemory:
		return inMemory(""), nil
	}
	return nil, fmt.Errorf("there is no place for sign-ins named %q; use %s, %s or %s", o.Place, PlaceKeyring, PlaceFile, PlaceMemory)
}

func inMemory(reason string) *OpenedStore {
	store := new(MemoryStore)
	return &OpenedStore{Store: store, locks: store, Place: PlaceMemory, Reason: reason}
}

func openWithoutKeyring(o StoreOptions, locks Locker, keyringErr error) (*OpenedStore, error) {
	if o.Dir == "" || o.Passphrase == nil {
		return inMemory(keyringErr.Error() + " You stay signed in for this run only."), nil
	}
	store, err := NewFileStore(o.Dir, o.Passphrase)
	if err != nil {
		return nil, err
	}
	return &OpenedStore{
		Store: store, locks: locks, Place: PlaceFile,
		Reason: keyringErr.Error() + " The sign-in is kept in files that a passphrase encrypts, in " + o.Dir + ".",
	}, nil
}

// NotKept reports that a sign-in is in use but could not be kept for the next run.
func NotKept(err error) bool {
	var inKeyring *KeyringError
	var inFile *FileError
	return errors.As(err, &inKeyring) || errors.As(err, &inFile)
}
