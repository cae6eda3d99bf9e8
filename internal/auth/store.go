package auth

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Key identifies a token. Two profiles share a token only if all fields are equal.
type Key struct {
	Cloud    string // Cloud.ID
	Tenant   string
	ClientID string
	Account  string // empty if the profile has none
	Kind     Kind   // KindApp for the application itself
}

// String returns a unique representation of the key.
func (k Key) String() string {
	parts := []string{k.Cloud, k.Tenant, k.ClientID, k.Account}
	if k.Kind != KindUnknown {
		parts = append(parts, string(k.Kind))
	}
	for i, part := range parts {
		parts[i] = url.QueryEscape(part)
	}
	return strings.Join(parts, "|")
}

// ErrNoToken is returned by Load if there is no token for a key.
var ErrNoToken = errors.New("nobody is signed in")

// Store stores tokens between runs. Implementations are safe for concurrent use
// and never write a token to disk in plain text.
type Store interface {
	Load(ctx context.Context, key Key) (Token, error)
	Save(ctx context.Context, key Key, token Token) error
	// Delete deletes a token. It is not an error if there is none.
	Delete(ctx context.Context, key Key) error
}

// MemoryStore stores tokens in memory. The zero value is ready for use.
type MemoryStore struct {
	mu     sync.Mutex
	tokens map[Key]Token
	turn   chan struct{} // semaphore for replacing a token
}

// Lock implements [Locker] between the sources of this process.
func (m *MemoryStore) Lock(ctx context.Context, _ Key) (unlock func(), err error) {
	m.mu.Lock()
	if m.turn == nil {
		m.turn = make(chan struct{}, 1)
	}
	turn := m.turn
	m.mu.Unlock()
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Load implements [Store].
func (m *MemoryStore) Load(_ context.Context, key Key) (Token, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	token, ok := m.tokens[key]
	if !ok {
		return Token{}, ErrNoToken
	}
	return token, nil
}

// Save implements [Store].
func (m *MemoryStore) Save(_ context.Context, key Key, token Token) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tokens == nil {
		m.tokens = make(map[Key]Token)
	}
	m.tokens[key] = token
	return nil
}

// Delete implements [Store].
func (m *MemoryStore) Delete(_ context.Context, key Key) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.tokens, key)
	return nil
}

// storedToken is the stored form of a token, including the secrets.
type storedToken struct {
	Access  string    `json:"access,omitempty"`
	Refresh string    `json:"refresh,omitempty"`
	Expiry  time.Time `json:"expiry,omitzero"`
	Kind    Kind      `json:"kind,omitempty"`
	Account string    `json:"account,omitempty"`
	Name    string    `json:"name,omitempty"`
	Tenant  string    `json:"tenant,omitempty"`
}

// sealToken encodes a token, including its secrets, for a store.
func sealToken(t Token) ([]byte, error) {
	return json.Marshal(storedToken{
		Access: t.Access.Reveal(), Refresh: t.Refresh.Reveal(), Expiry: t.Expiry,
		Kind: t.Kind, Account: t.Account, Name: t.Name, Tenant: t.Tenant,
	})
}

// unsealToken decodes a stored token. Its errors never quote the data.
func unsealToken(data []byte) (Token, error) {
	var s storedToken
	if err := json.Unmarshal(data, &s); err != nil {
		return Token{}, errDamaged
	}
	return Token{
		Access: NewSecret(s.Access), Refresh: NewSecret(s.Refresh), Expiry: s.Expiry,
		Kind: s.Kind, Account: s.Account, Name: s.Name, Tenant: s.Tenant,
	}, nil
}
