package auth

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// refetchAfter is how often a provider's keys are fetched at most: tokens of
// keys that it does not publish must not make us ask for each.
const minKeyFetchInterval = time.Minute

// keySet holds the keys that a provider signs with. It fetches them at first
// use, and again when a token needs one that it lacks.
type keySet struct {
	url string
	api API
	now func() time.Time

	mu       sync.Mutex
	keys     []jose.JSONWebKey
	fetched  time.Time
	fetching func() ([]jose.JSONWebKey, error) // nil unless a fetch is under way
}

var errUnknownKey = errors.New("no key of the provider signed it")

// verify returns what a token of one signature says, if a key of the provider
// signed it. An error that is a failure of the call is an *Error.
func (k *keySet) verify(ctx context.Context, token *jose.JSONWebSignature) ([]byte, error) {
	k.mu.Lock()
	keys := k.keys
	k.mu.Unlock()
	if payload, ok := verifyWithAny(keys, token); ok {
		return payload, nil
	}
	keys, err := k.fetch(ctx)
	if err != nil {
		return nil, err
	}
	if payload, ok := verifyWithAny(keys, token); ok {
		return payload, nil
	}
	return nil, errUnknownKey
}

// verifyBy tries the keys that the token names, or all if it names none.
func verifyWithAny(keys []jose.JSONWebKey, token *jose.JSONWebSignature) ([]byte, bool) {
	id := token.Signatures[0].Header.KeyID
	for _, key := range keys {
		if id != "" && key.KeyID != id {
			continue
		}
		if payload, err := token.Verify(key); err == nil {
			return payload, true
		}
	}
	return nil, false
}

// fetch returns the keys as they are now, or were less than refetchAfter ago.
// Whoever comes while they are fetched waits for the same answer.
func (k *keySet) fetch(ctx context.Context) ([]jose.JSONWebKey, error) {
	k.mu.Lock()
	if !k.fetched.IsZero() && k.now().Sub(k.fetched) < minKeyFetchInterval {
		defer k.mu.Unlock()
		return k.keys, nil
	}
	if k.fetching == nil {
		ctx := context.WithoutCancel(ctx)
		k.fetching = sync.OnceValues(func() ([]jose.JSONWebKey, error) { return k.download(ctx) })
	}
	fetch := k.fetching
	k.mu.Unlock()
	return fetch()
}

// ask fetches the keys. A call that fails is not counted: the next token may
// ask again.
func (k *keySet) download(ctx context.Context) ([]jose.JSONWebKey, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	err := k.api.Get(ctx, k.url, &set)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.fetching = nil
	if err != nil {
		return nil, newError(CodeProviderUnavailable, loggable(err))
	}
	k.keys, k.fetched = parseKeys(set.Keys), k.now()
	return k.keys, nil
}

// readable reads keys, but for those of a kind that is unknown here: they must
// not keep the others from use (RFC 7517, section 5).
func parseKeys(raw []json.RawMessage) []jose.JSONWebKey {
	var keys []jose.JSONWebKey
	for _, r := range raw {
		var key jose.JSONWebKey
		if key.UnmarshalJSON(r) == nil {
			keys = append(keys, key)
		}
	}
	return keys
}
