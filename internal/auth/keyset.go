package auth

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// refetchAfter is how often a provider's keys are fetched at most: tokens of
// keys that it does not publish must not make us ask for each.
const refetchAfter = time.Minute

// keySet holds the keys that a provider signs with. It fetches them at first
// use, and again when a token needs one that it lacks.
type keySet struct {
	url string
	api API
	now func() time.Time

	mu      sync.Mutex
	keys    []jose.JSONWebKey
	fetched time.Time
}

var errUnknownKey = errors.New("no key of the provider signed it")

// verify returns what a token of one signature says, if a key of the provider
// signed it. An error that is a failure of the call is an *Error.
func (k *keySet) verify(ctx context.Context, token *jose.JSONWebSignature) ([]byte, error) {
	keys, fetched := k.known()
	if payload, ok := verifyBy(keys, token); ok {
		return payload, nil
	}
	if !fetched.IsZero() && k.now().Sub(fetched) < refetchAfter {
		return nil, errUnknownKey
	}
	keys, err := k.fetch(ctx)
	if err != nil {
		return nil, err
	}
	if payload, ok := verifyBy(keys, token); ok {
		return payload, nil
	}
	return nil, errUnknownKey
}

// verifyBy tries the keys that the token names, or all if it names none.
func verifyBy(keys []jose.JSONWebKey, token *jose.JSONWebSignature) ([]byte, bool) {
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

func (k *keySet) known() ([]jose.JSONWebKey, time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.keys, k.fetched
}

// fetch asks for the keys. A call that fails is not counted: the next token may
// ask again.
func (k *keySet) fetch(ctx context.Context) ([]jose.JSONWebKey, error) {
	var set jose.JSONWebKeySet
	if err := k.api.Get(ctx, k.url, &set); err != nil {
		return nil, newError(CodeProviderUnavailable, describe(err))
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.keys, k.fetched = set.Keys, k.now()
	return set.Keys, nil
}
