package conformance_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"sync"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// store is the storage of the provider, whose keys a test can replace.
type store struct {
	*storage.Storage
	mu        sync.Mutex
	signing   privateKey
	published []op.Key
}

func newStore(t *testing.T, callback string) *store {
	t.Helper()
	client := storage.WebClient(clientID, clientSecret, callback)
	s := &store{Storage: storage.NewStorageWithClients(people{}, map[string]*storage.Client{clientID: client})}
	s.publish(s.rotate(t))
	return s
}

// rotate replaces the signing key, and does not publish it.
func (s *store) rotate(t *testing.T) privateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signing = privateKey{rand.Text(), key}
	return s.signing
}

// publish adds a key to the published keys.
func (s *store) publish(key privateKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.published = append(s.published, publicKey{key})
}

func (s *store) SigningKey(context.Context) (op.SigningKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.signing, nil
}

func (s *store) KeySet(context.Context) ([]op.Key, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.published, nil
}

// privateKey is a signing key.
type privateKey struct {
	id  string
	key *rsa.PrivateKey
}

func (k privateKey) ID() string                                  { return k.id }
func (k privateKey) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k privateKey) Key() any                                    { return k.key }

// publicKey is the public part of a key.
type publicKey struct{ private privateKey }

func (k publicKey) ID() string                         { return k.private.id }
func (k publicKey) Algorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k publicKey) Use() string                        { return "sig" }
func (k publicKey) Key() any                           { return k.private.key.Public() }
