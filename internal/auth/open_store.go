package auth

import (
	"context"
	"errors"
	"fmt"
)

// Place is where a store stores its tokens.
type Place string

// The places, the best first.
const (
	PlaceKeyring Place = "keyring" // the operating system's secret storage
	PlaceFile    Place = "file"    // files encrypted with a passphrase
	PlaceMemory  Place = "memory"  // this run only
)

// StoreOptions configures [OpenStore].
type StoreOptions struct {
	// Place is the place to use; empty means the best available one.
	Place Place
	// Keyring is the keyring to use; nil means that of the operating system.
	Keyring Keyring
	// Dir is the directory of the encrypted files and of the locks that keep two
	// processes from renewing one token at the same time. It is created when needed.
	// If it is empty, there are neither files nor locks.
	Dir string
	// Passphrase asks for the passphrase of the encrypted files. If it is nil, they
	// are not used.
	Passphrase func(ctx context.Context, ask PassphraseRequest) (Secret, error)
}

// PassphraseRequest describes the passphrase to ask for.
type PassphraseRequest struct {
	Dir   string // directory of the encrypted files
	New   bool   // the user is choosing a new passphrase
	Wrong bool   // the previous passphrase was wrong
}

// OpenedStore is the store that [OpenStore] chose.
type OpenedStore struct {
	Store
	locks Locker // nil if there is no directory for them

	Place Place
	// Reason explains, in full sentences for the user, why no better place is used.
	// It is empty for the keyring and for a place that was requested.
	Reason string
}

// Lock implements [Locker].
func (o *OpenedStore) Lock(ctx context.Context, key Key) (unlock func(), err error) {
	if o.locks == nil {
		return func() {}, nil
	}
	return o.locks.Lock(ctx, key)
}

// OpenStore opens the best available token store: the keyring, else encrypted files,
// else memory. It returns an error if the requested place, or existing files, can't
// be used; a *FileError has the file and what to do. The user is not asked for
// anything until a token is loaded or saved.
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
	return nil, fmt.Errorf("sign-ins can't be stored in %q; use %s, %s or %s", o.Place, PlaceKeyring, PlaceFile, PlaceMemory)
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
		Reason: keyringErr.Error() + " The sign-in is stored in files encrypted with a passphrase, in " + o.Dir + ".",
	}, nil
}

// NotStored reports whether err means that a sign-in works for this run but could not be
// stored for the next one.
func NotStored(err error) bool {
	var inKeyring *KeyringError
	var inFile *FileError
	return errors.As(err, &inKeyring) || errors.As(err, &inFile)
}
