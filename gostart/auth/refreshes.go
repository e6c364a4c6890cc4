package auth

import (
	"context"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// refreshes spends each refresh token once. Providers that replace them take a
// second use for theft, and end the session there (RFC 9700, section 4.14.2):
// requests that come with the same one at a time, or soon after, share what the
// first was given.
type sharedRefreshes struct {
	mu      sync.Mutex
	byToken map[string]*refreshCall // by refresh token
}

type refreshCall struct {
	at     time.Time
	tokens func() (*oauth2.Token, error)
}

// keepSpent is how long a browser may still send the token that was replaced.
const refreshResultLifetime = time.Minute

// do returns what spend made of refreshToken. A failure is not kept.
func (r *sharedRefreshes) do(
	ctx context.Context, now time.Time, refreshToken string, spend func(context.Context, string) (*oauth2.Token, error),
) (*oauth2.Token, error) {
	used := r.entry(ctx, now, refreshToken, spend)
	tokens, err := used.tokens()
	if err != nil || tokens.RefreshToken == refreshToken { // it can be spent again
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.byToken[refreshToken] == used {
			delete(r.byToken, refreshToken)
		}
	}
	return tokens, err
}

// entry returns what was spent, or adds it, and drops what is old.
func (r *sharedRefreshes) entry(
	ctx context.Context, now time.Time, refreshToken string, spend func(context.Context, string) (*oauth2.Token, error),
) *refreshCall {
	r.mu.Lock()
	defer r.mu.Unlock()
	for token, s := range r.byToken {
		if now.Sub(s.at) > refreshResultLifetime {
			delete(r.byToken, token)
		}
	}
	if s, ok := r.byToken[refreshToken]; ok {
		return s
	}
	if r.byToken == nil {
		r.byToken = map[string]*refreshCall{}
	}
	ctx = context.WithoutCancel(ctx) // others wait for it too
	s := &refreshCall{now, sync.OnceValues(func() (*oauth2.Token, error) { return spend(ctx, refreshToken) })}
	r.byToken[refreshToken] = s
	return s
}
