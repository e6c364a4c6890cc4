package auth

import "net/http"

// EventName is the stable name of an event, for logs and alerts.
type EventName string

// The events that an Auth tells of.
const (
	SignedIn     EventName = "auth.sign_in"
	SignInFailed EventName = "auth.sign_in_failed"
	SignedOut    EventName = "auth.sign_out"
	Trimmed      EventName = "auth.profile_trimmed" // it would not fit the session's cookie
	Refused      EventName = "auth.refused"
	Failed       EventName = "auth.failed"
)

// Event is something that a log should know. It holds no secret.
type Event struct {
	Name     EventName
	Provider string   // "" if none is concerned
	Session  *Session // of whom; nil if unknown
	Err      *Error   // why it failed; nil if it did not
}

// tellFailure tells of a request that ended in err.
func (a *Auth) tellFailure(r *http.Request, e endpoint, param string, err *Error) {
	event := Event{Name: Failed, Err: err}
	if e.page {
		event.Name = SignInFailed
		if p, known := a.providers[param]; known {
			event.Provider = p.ID
		}
	}
	a.config.OnEvent(r, event)
}
