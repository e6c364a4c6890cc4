package auth

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"golang.org/x/oauth2"
)

// ErrNoSession says that nobody is signed in: there is no session cookie, or
// it is forged, expired or revoked. Which of these is told to nobody.
var ErrNoSession = errors.New("auth: no session")

// Session says who is signed in, and for how long.
type Session struct {
	ID           string // new at each sign-in
	Provider     string // ID of the provider that vouches for the user
	User         User
	App          json.RawMessage // the app's own fields: a JSON object, or nil; GET /session shows them
	Issued       time.Time       // when the user signed in
	Expires      time.Time       // moves on while the session is used
	LatestExpiry time.Time       // the end that nothing moves
}

// newSession makes a session for someone who has just signed in, if the app
// admits them.
func (a *Auth) newSession(ctx context.Context, provider string, user User) (*Session, error) {
	if !user.hasSubject() {
		return nil, errNoSubject
	}
	now := a.config.Now().Truncate(time.Second)
	s := &Session{
		ID:           oauth2.GenerateVerifier(),
		Provider:     provider,
		User:         user.trim(),
		Issued:       now,
		LatestExpiry: now.Add(a.config.MaxLifetime),
	}
	s.extend(now, a.config.Lifetime)
	if a.config.AllowSignIn != nil {
		if err := a.config.AllowSignIn(ctx, s); err != nil {
			return nil, appError(err)
		}
	}
	return s, a.trimToFit(s)
}

// startSession begins the session of someone who has proven who they are: it
// takes the place of any that the browser had. tokens may be nil.
func (a *Auth) startSession(w http.ResponseWriter, r *http.Request, provider string, user User, tokens *Tokens) (*Session, error) {
	s, err := a.newSession(r.Context(), provider, user)
	if err != nil {
		return nil, err
	}
	if err := a.endSessions(r); err != nil {
		return nil, err
	}
	if err := a.setSession(w, s); err != nil {
		return nil, err
	}
	if tokens == nil {
		a.cookies.clear(w, tokensCookie)
	} else {
		a.keepTokens(w, r, s, tokens)
	}
	a.dropExcessFlows(w, r)
	if s.User != user {
		a.config.OnEvent(r, Event{Name: ProfileTrimmed, Provider: provider, Session: s})
	}
	a.config.OnEvent(r, Event{Name: SignedIn, Provider: provider, Session: s})
	return s, nil
}

// extend moves the expiry to a lifetime from now, but never past Until.
func (s *Session) extend(now time.Time, lifetime time.Duration) {
	s.Expires = now.Add(lifetime)
	if s.Expires.After(s.LatestExpiry) {
		s.Expires = s.LatestExpiry
	}
}

// GetSession returns the session of a request, or ErrNoSession. Where the
// strategy says so the use extends it, with a new cookie on w.
func (a *Auth) GetSession(w http.ResponseWriter, r *http.Request) (*Session, error) {
	s, err := a.openSession(r)
	if err != nil {
		return nil, err
	}
	now := a.config.Now()
	if now.After(s.Expires) || now.After(s.LatestExpiry) || s.Issued.After(now.Add(clockSkew)) {
		return nil, ErrNoSession
	}
	if err := a.checkNotRevoked(r.Context(), s); err != nil {
		return nil, err
	}
	if a.config.Strategy.due(s, now, a.config.Lifetime) {
		s.extend(now.Truncate(time.Second), a.config.Lifetime)
		return s, a.setSession(w, s)
	}
	return s, nil
}

// checkRevoked returns ErrNoSession for a session that was signed out.
func (a *Auth) checkNotRevoked(ctx context.Context, s *Session) error {
	revoked, err := a.config.Revocations.Has(ctx, "session:"+s.ID)
	if err == nil && revoked {
		err = ErrNoSession
	}
	return err
}

// openSession returns the session that a request's cookie holds, whatever its
// age.
func (a *Auth) openSession(r *http.Request) (*Session, error) {
	s, ok := a.unseal(a.cookies.get(r, sessionCookie))
	if !ok {
		return nil, ErrNoSession
	}
	return s, nil
}

// unseal opens the value of a session cookie. A session of a provider that is
// not configured any more is none.
func (a *Auth) unseal(value string) (*Session, bool) {
	var s sealedSession
	if value == "" || !a.keys.open(forSession, value, &s) || s.ID == "" || !a.acceptsProvider(s.Provider) {
		return nil, false
	}
	return s.session(), true
}

// vouches reports whether sessions may come from the provider of that ID.
func (a *Auth) acceptsProvider(id string) bool {
	return a.providers[id] != nil || (id == Credentials && (a.config.Authorize != nil || a.config.CreateUser != nil))
}

// setSession gives the browser the cookie of a session.
func (a *Auth) setSession(w http.ResponseWriter, s *Session) error {
	sealed, err := a.seal(s)
	if err != nil {
		return err
	}
	a.cookies.set(w, sessionCookie, sealed, int(s.Expires.Sub(a.config.Now()).Seconds()))
	return nil
}

// NewSession returns the cookie of a session for user, as if they had just
// signed in at provider, or at the first that is on where provider is "": for
// tests, benchmarks and scripts.
func (a *Auth) NewSession(ctx context.Context, provider string, user User) (*http.Cookie, error) {
	if provider == "" && len(a.config.Providers) > 0 {
		provider = a.config.Providers[0].ID
	}
	if !a.acceptsProvider(provider) {
		return nil, newError(CodeProviderUnknown, nil)
	}
	s, err := a.newSession(ctx, provider, user)
	if err != nil {
		return nil, err
	}
	sealed, err := a.seal(s)
	if err != nil {
		return nil, err
	}
	return &http.Cookie{Name: a.cookies.name(sessionCookie), Value: sealed}, nil
}
