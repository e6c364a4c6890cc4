package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"golang.org/x/oauth2"
)

// ErrNoSession means that nobody is signed in: there is no session cookie, it
// does not open, or its session has expired or was signed out. The caller
// deliberately cannot tell which.
var ErrNoSession = errors.New("auth: no session")

// Session is a signed-in user and how long they stay signed in.
//
// For a provider of OAuth alone, Issuer is the origin of the authorization
// endpoint, and for Credentials the Config.Audience.
type Session struct {
	ID       string          // new at each sign-in
	Provider string          // ID of the provider, or Credentials
	Issuer   string          // the iss of the ID token; see above for other sign-ins
	User     User            // Issuer and User.Sub together identify a person
	App      json.RawMessage // the app's own fields: a JSON object, or nil; GET /session shows them
	Issued   time.Time       // when the user signed in
	Expires  time.Time       // extended by use; see Strategy

	LatestExpiry time.Time // Config.MaxLifetime after Issued; Expires is never later
}

// newSession makes a session with that ID for a user who has just signed in, if
// Config.AllowSignIn agrees.
func (a *Auth) newSession(ctx context.Context, id string, who identity) (*Session, error) {
	if !who.user.hasSubject() {
		return nil, errNoSubject
	}
	now := a.config.Now().Truncate(time.Second)
	s := &Session{
		ID:           id,
		Provider:     who.provider,
		Issuer:       who.issuer,
		User:         who.user.trim(),
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

// newSessionID returns 32 random bytes in base64url.
func newSessionID() string { return oauth2.GenerateVerifier() }

// startSession makes a session for a user who has just signed in by password or
// signed up, and replaces the one that the browser had.
func (a *Auth) startSession(w http.ResponseWriter, r *http.Request, who identity) (*Session, error) {
	s, err := a.newSession(r.Context(), newSessionID(), who)
	if err != nil {
		return nil, err
	}
	if err := a.replaceSession(w, r, s, nil); err != nil {
		return nil, err
	}
	a.dropExcessFlows(w, r)
	if s.User != who.user {
		a.config.OnEvent(r, Event{Name: ProfileTrimmed, Provider: s.Provider, Session: s})
	}
	a.config.OnEvent(r, Event{Name: SignedIn, Provider: s.Provider, Session: s})
	return s, nil
}

// replaceSession ends the session that the browser had, and sets the cookies of
// s. tokens may be nil. The caller drops the flows that do not fit beside them.
func (a *Auth) replaceSession(w http.ResponseWriter, r *http.Request, s *Session, tokens *Tokens) error {
	if err := checkWritable(w); err != nil {
		return err
	}
	if err := a.endSessions(r); err != nil {
		return err
	}
	if err := a.endFlows(r, true, s.ID); err != nil {
		return err
	}
	if err := a.setSession(w, r, s); err != nil {
		return err
	}
	a.dropCSRF(w, r, 0)
	if tokens == nil {
		a.clearTokens(w, r, s)
	} else {
		a.keepTokens(w, r, s, tokens)
	}
	return nil
}

// extend sets Expires to now plus lifetime, but at most to LatestExpiry.
func (s *Session) extend(now time.Time, lifetime time.Duration) {
	s.Expires = now.Add(lifetime)
	if s.Expires.After(s.LatestExpiry) {
		s.Expires = s.LatestExpiry
	}
}

// GetSession returns the session of a request, or ErrNoSession. If
// Config.Strategy extends the session, the response w sets the new cookie, unless
// the session is signed out or changed before its headers are sent.
func (a *Auth) GetSession(w http.ResponseWriter, r *http.Request) (*Session, error) {
	s, err := a.openSession(r)
	if err != nil {
		if duplicate := a.checkCookies(r); duplicate != nil {
			a.duplicateOnce.Do(func() { a.config.OnEvent(r, Event{Name: DuplicateCookie, Err: duplicate}) })
		}
		return nil, err
	}
	now := a.config.Now()
	if now.After(s.Expires) || now.After(s.LatestExpiry) || s.Issued.After(now.Add(ClockSkew)) {
		return nil, ErrNoSession
	}
	if err := a.checkNotRevoked(r.Context(), s); err != nil {
		return nil, err
	}
	if a.config.Strategy.due(s, now, a.config.Lifetime) {
		s.extend(now.Truncate(time.Second), a.config.Lifetime)
		return s, a.renew(w, r, s)
	}
	return s, nil
}

// renew sets the cookie of an extended session when the headers are sent,
// unless another request has changed the session since: then the browser has a
// newer cookie, which its next request extends.
func (a *Auth) renew(w http.ResponseWriter, r *http.Request, s *Session) error {
	sealed, err := a.seal(s)
	if err != nil {
		return err
	}
	before, maxAge := a.changes.count(s), a.maxAge(s)
	a.whileValid(r.Context(), w, s, func(header http.Header) {
		if a.changes.count(s) == before {
			a.cookies.set(header, sessionCookie, sealed, maxAge)
		}
	})
	return nil
}

// sessionChanges counts the changes of each session during the last hour.
type sessionChanges struct{ counts *expiringMap[int] }

const (
	maxChanged     = 10_000    // sessions whose changes are counted
	changeLifetime = time.Hour // longer than any request
)

func newSessionChanges(now func() time.Time) sessionChanges {
	return sessionChanges{newExpiringMap[int](maxChanged, now)}
}

// add counts a change of s.
func (c sessionChanges) add(s *Session) {
	c.counts.update(s.ID, func(old entry[int], _ bool) entry[int] {
		return entry[int]{old.value + 1, c.counts.now().Add(changeLifetime)}
	})
}

func (c sessionChanges) count(s *Session) int {
	found, _ := c.counts.get(s.ID)
	return found.value
}

// CheckCookies returns an *Error that explains why nobody is signed in if the
// request has two session cookies: they cannot be told apart, and a sign-in does
// not help. A sign-in page shows it.
func (a *Auth) CheckCookies(r *http.Request) error {
	if err := a.checkCookies(r); err != nil {
		return err
	}
	return nil
}

func (a *Auth) checkCookies(r *http.Request) *Error {
	if len(a.cookies.all(r, sessionCookie)) < 2 {
		return nil
	}
	return newError(CodeDuplicateCookie, nil)
}

// checkNotRevoked returns ErrNoSession if s was signed out.
func (a *Auth) checkNotRevoked(ctx context.Context, s *Session) error {
	revoked, err := a.config.Revocations.Has(ctx, "session:"+s.ID)
	if err == nil && revoked {
		err = ErrNoSession
	}
	return err
}

// NewSession returns the cookie of a new session of user at provider, without a
// sign-in: for tests, benchmarks and scripts. If provider is "", it uses the
// first provider of Config.Providers.
func (a *Auth) NewSession(ctx context.Context, provider string, user User) (*http.Cookie, error) {
	if provider == "" && len(a.config.Providers) > 0 {
		provider = a.config.Providers[0].ID
	}
	issuer, ok := a.issuerWithoutSignIn(provider)
	if !ok {
		return nil, newError(CodeProviderUnknown, nil)
	}
	s, err := a.newSession(ctx, newSessionID(), identity{provider, issuer, user})
	if err != nil {
		return nil, err
	}
	sealed, err := a.seal(s)
	if err != nil {
		return nil, err
	}
	return &http.Cookie{Name: a.cookies.name(sessionCookie), Value: sealed}, nil
}

// A Strategy decides when using a session extends it. None extends it past
// Config.MaxLifetime after the sign-in.
type Strategy int

// The strategies.
const (
	Sliding  Strategy = iota // a use extends the session if less than a quarter of its lifetime is left
	Rolling                  // every use extends it, at most once a minute
	Absolute                 // nothing extends it
)

// due reports whether using s now extends it.
func (strategy Strategy) due(s *Session, now time.Time, lifetime time.Duration) bool {
	if !s.Expires.Before(s.LatestExpiry) {
		return false
	}
	left := s.Expires.Sub(now)
	switch strategy {
	case Rolling:
		return left <= lifetime-time.Minute
	case Absolute:
		return false
	default:
		return left < lifetime/4
	}
}

// Fingerprint returns a short text that differs for each session. A page may
// give it to scripts, which compare it with that of a page in another tab. It
// is part of a SHA-256 of the ID, which is 256 random bits, so the ID cannot be
// computed from it. The ID alone would not open a session either, as the cookie
// is sealed.
func (s *Session) Fingerprint() string {
	sum := sha256.Sum256([]byte("mark:" + s.ID))
	return hex.EncodeToString(sum[:8])
}
