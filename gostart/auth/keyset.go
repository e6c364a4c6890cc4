package auth

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// minKeyFetchInterval is the minimum time between two fetches of the keys, so
// that tokens with unknown keys cannot make the app fetch for each.
const minKeyFetchInterval = time.Minute

// keySet holds the signing keys of a provider. It fetches them at first use,
// and again when none of them verifies a token.
type keySet struct {
	url string
	api API
	now func() time.Time

	mu       sync.Mutex
	keys     []jose.JSONWebKey
	fetched  time.Time
	fetching func() ([]jose.JSONWebKey, error) // waits for the fetch under way; nil if there is no fetch
}

var errUnknownKey = errors.New("no key of the provider verifies the signature")

// verify returns the payload of token if a key of the provider verifies its
// signature. It returns an *Error if the keys could not be fetched.
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

// verifyWithAny returns the payload of token if one of keys verifies it. If the
// token has a key ID, only keys with that ID are tried.
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

// fetch fetches the keys, or returns those that were fetched less than
// minKeyFetchInterval ago. Concurrent callers share one fetch.
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

// download fetches and stores the keys. A failed fetch does not count for
// minKeyFetchInterval.
func (k *keySet) download(ctx context.Context) ([]jose.JSONWebKey, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	err := k.api.getStrict(ctx, k.url, &set)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.fetching = nil
	if err != nil {
		return nil, newError(CodeProviderUnavailable, loggable(err))
	}
	k.keys, k.fetched = parseKeys(set.Keys), k.now()
	return k.keys, nil
}

// parseKeys parses keys and skips those of unknown types, which must not
// prevent the use of the others (RFC 7517, section 5).
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
