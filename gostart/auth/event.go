package auth

import "net/http"

// EventName is the stable name of an event, for logs and alerts.
type EventName string

// The events that an Auth tells of.
const (
	SignedIn             EventName = "auth.sign_in"
	SignInFailed         EventName = "auth.sign_in_failed"
	SignedUp             EventName = "auth.sign_up"
	SignUpFailed         EventName = "auth.sign_up_failed"
	SignedOut            EventName = "auth.sign_out"
	SessionUpdated       EventName = "auth.session_updated"
	ProfileTrimmed       EventName = "auth.profile_trimmed" // a field was left out: too long, or no https picture
	TokensRefreshed      EventName = "auth.tokens_refreshed"
	TokensRevoked        EventName = "auth.tokens_revoked"
	TokensNotKept        EventName = "auth.tokens_not_kept" // they would not fit a cookie
	ProviderDisconnected EventName = "auth.provider_disconnected"
	RateLimited          EventName = "auth.rate_limited"
	RequestRefused       EventName = "auth.refused" // a request of another site
	RequestFailed        EventName = "auth.failed"
)

// Event is something that a log should know. It holds no secret.
type Event struct {
	Name     EventName
	Provider string   // "" if none is concerned
	Session  *Session // of whom; nil if unknown
	Err      *Error   // why it failed; nil if it did not
}

// tellFailure tells of a request that ended in err. That someone is not signed
// in is no news.
func (a *Auth) reportFailure(r *http.Request, e endpoint, param string, err *Error) {
	if err.Code == CodeNoSession {
		return
	}
	event := Event{Name: RequestFailed, Err: err}
	switch {
	case err.Code == CodeRateLimited:
		event.Name = RateLimited
	case e.pattern == signUpPattern:
		event.Name = SignUpFailed
	case e.showsPage:
		event.Name = SignInFailed
	}
	if p, known := a.providers[param]; known {
		event.Provider = p.ID
	} else if e.pattern == signUpPattern || e.pattern == credentialsPattern {
		event.Provider = Credentials
	}
	a.config.OnEvent(r, event)
}
