package auth

import (
	"context"
	"errors"
	"net/http"
)

// EventName is the stable name of an event, for logs and alerts.
type EventName string

// The events. docs/auth.md lists them.
const (
	SignedIn             EventName = "auth.sign_in"
	SignInFailed         EventName = "auth.sign_in_failed"
	SignedUp             EventName = "auth.sign_up"
	SignUpFailed         EventName = "auth.sign_up_failed"
	SignedOut            EventName = "auth.sign_out"
	SessionUpdated       EventName = "auth.session_updated"
	ProfileTrimmed       EventName = "auth.profile_trimmed"    // a field was dropped, cut or cleaned: too long, invisible characters, or a picture without https
	ProfileIncomplete    EventName = "auth.profile_incomplete" // an optional call for the profile failed; the sign-in continued
	TokensRefreshed      EventName = "auth.tokens_refreshed"
	TokensRevoked        EventName = "auth.tokens_revoked"
	TokensNotKept        EventName = "auth.tokens_not_kept" // too large for a cookie
	ProviderDisconnected EventName = "auth.provider_disconnected"
	DuplicateCookie      EventName = "auth.duplicate_cookie" // a request has two session cookies; reported once
	RateLimited          EventName = "auth.rate_limited"
	RequestRefused       EventName = "auth.refused" // by the CSRF check
	RequestFailed        EventName = "auth.failed"
	RequestCancelled     EventName = "auth.cancelled" // the visitor left before the response
)

// Event is something to log. It contains no secret.
type Event struct {
	Name     EventName
	Provider string   // its ID; "" if no provider is involved
	Session  *Session // of the user; nil if unknown
	Err      *Error   // of an event that is a failure
}

// reportFailure reports that a request failed with err. It does not report
// CodeNoSession and CodeAlreadySignedIn, which are no failures. A failure is the
// event RequestCancelled if the visitor has caused it by leaving.
func (a *Auth) reportFailure(r *http.Request, e endpoint, param string, err *Error) {
	if err.Code == CodeNoSession || err.Code == CodeAlreadySignedIn || err.reported {
		return
	}
	event := Event{Name: RequestFailed, Err: err}
	switch {
	case clientGone(r) && errors.Is(err, context.Canceled):
		event = Event{Name: RequestCancelled}
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
