package auth

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// refreshAhead is how long before its expiry an access token is refreshed, so
// that it does not expire during the call that it is fetched for.
const refreshAhead = time.Minute

// refreshIfDue returns tokens, or new ones if the access token expires within
// refreshAhead. Without a refresh token it returns them until they expire, and
// then CodeTokensExpired.
func (a *Auth) refreshIfDue(w http.ResponseWriter, r *http.Request, p *provider, s *Session, tokens *Tokens) (*Tokens, error) {
	switch left := tokens.Expires.Sub(a.config.Now()); {
	case tokens.Expires.IsZero() || left > refreshAhead:
		return tokens, nil
	case tokens.RefreshToken != "":
		return a.refreshTokens(w, r, p, s, tokens)
	case left > 0:
		return tokens, nil
	}
	return nil, newError(CodeTokensExpired, nil)
}

// refreshTokens exchanges the refresh token for new tokens and stores them in
// their cookie. If the provider fails and the old access token has not expired,
// it returns the old tokens. If the provider answers invalid_grant, it clears
// the cookie.
func (a *Auth) refreshTokens(w http.ResponseWriter, r *http.Request, p *provider, s *Session, tokens *Tokens) (*Tokens, error) {
	if err := checkWritable(w); err != nil { // before the refresh token is spent
		return nil, err
	}
	fresh, err := p.refreshes.do(r.Context(), a.config.Now(), tokens.RefreshToken, p.refresh)
	if err := a.checkNotRevoked(r.Context(), s); err != nil {
		return nil, err
	}
	refusal, refused := errors.AsType[*oauth2.RetrieveError](err)
	switch {
	case refused && refusal.ErrorCode == "invalid_grant":
		a.clearTokens(w, r, s)
		return nil, newError(CodeTokensExpired, nil)
	case err != nil && tokens.Expires.After(a.config.Now()):
		return tokens, nil
	case err != nil:
		return nil, newError(CodeTokenRefreshFailed, loggable(err))
	}
	tokens = newTokens(fresh, a.config.Now)
	a.config.OnEvent(r, Event{Name: TokensRefreshed, Provider: p.ID, Session: s})
	a.keepTokens(w, r, s, tokens)
	a.dropExcessFlows(w, r)
	return tokens, nil
}

// refresh exchanges a refresh token for new tokens (RFC 6749, section 6).
func (p *provider) refresh(ctx context.Context, refreshToken string) (*oauth2.Token, error) {
	config, err := p.oauth(ctx)
	if err != nil {
		return nil, err
	}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, p.tokenClient)
	return config.TokenSource(ctx, &oauth2.Token{RefreshToken: refreshToken}).Token()
}

// sharedRefreshes uses each refresh token once. A provider that rotates refresh
// tokens treats a second use as theft and revokes the whole grant (RFC 9700,
// section 4.14.2). Requests that bring the same refresh token at the same time,
// or within refreshResultLifetime, therefore share the result of the first.
type sharedRefreshes struct {
	mu      sync.Mutex
	byToken map[string]*refreshCall // by refresh token
}

// refreshCall is one exchange of a refresh token, under way or finished.
type refreshCall struct {
	started time.Time
	result  func() (*oauth2.Token, error) // waits for the exchange
}

// refreshResultLifetime is how long a result is kept, for requests that the
// browser sent before it had the new cookie.
const refreshResultLifetime = time.Minute

// refreshFunc exchanges a refresh token for new tokens.
type refreshFunc func(ctx context.Context, refreshToken string) (*oauth2.Token, error)

// do returns what refresh returns for refreshToken, calling it only if no result
// is kept. A failure is not kept, nor is a result whose refresh token is the
// same: that one may be used again.
func (r *sharedRefreshes) do(ctx context.Context, now time.Time, refreshToken string, refresh refreshFunc) (*oauth2.Token, error) {
	call := r.call(ctx, now, refreshToken, refresh)
	tokens, err := call.result()
	if err != nil || tokens.RefreshToken == refreshToken {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.byToken[refreshToken] == call {
			delete(r.byToken, refreshToken)
		}
	}
	return tokens, err
}

// call returns the call of refreshToken, which it adds if necessary. It also deletes
// the calls that are older than refreshResultLifetime.
func (r *sharedRefreshes) call(ctx context.Context, now time.Time, refreshToken string, refresh refreshFunc) *refreshCall {
	r.mu.Lock()
	defer r.mu.Unlock()
	for token, call := range r.byToken {
		if now.Sub(call.started) > refreshResultLifetime {
			delete(r.byToken, token)
		}
	}
	if call, ok := r.byToken[refreshToken]; ok {
		return call
	}
	if r.byToken == nil {
		r.byToken = map[string]*refreshCall{}
	}
	ctx = context.WithoutCancel(ctx) // other requests wait for this call, too
	call := &refreshCall{now, sync.OnceValues(func() (*oauth2.Token, error) { return refresh(ctx, refreshToken) })}
	r.byToken[refreshToken] = call
	return call
}
