package cli

import (
	"sync"

	"github.com/zalando/go-keyring"
)

// TestKeyring is the keyring of all commands that tests run. Like a real one it may be
// used concurrently.
var TestKeyring = &memoryKeyring{entries: make(map[[2]string]string)}

type memoryKeyring struct {
	mu      sync.Mutex
	entries map[[2]string]string // by service and user
}

func (r *memoryKeyring) Get(service, user string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	secret, ok := r.entries[[2]string{service, user}]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return secret, nil
}

func (r *memoryKeyring) Set(service, user, secret string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entries[[2]string{service, user}] = secret
	return nil
}

func (r *memoryKeyring) Delete(service, user string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.entries, [2]string{service, user})
	return nil
}
