package auth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
)

// callback answers GET and POST /callback/{provider}, where the provider sends
// the browser back: it finishes the flow and starts a session, in place of any
// that the browser had.
func (a *Auth) callback(w http.ResponseWriter, r *http.Request, id string) error {
	session, redirectTo, err := a.finish(w, r, id)
	if err != nil {
		return err
	}
	if err := errors.Join(a.revoke(r), a.startSession(w, session)); err != nil {
		return err
	}
	a.config.OnEvent(r, Event{Name: SignedIn, Provider: id, Session: session})
	w.Header().Set("Location", redirectTo)
	w.WriteHeader(redirectStatus(r))
	return nil
}

// finish takes the flow that the answer belongs to, checks the answer, and
// asks the provider who signed in. The order matters: nothing is asked of the
// provider before the state, the browser and the issuer are known to be right.
func (a *Auth) finish(w http.ResponseWriter, r *http.Request, id string) (*Session, string, error) {
	p, err := a.provider(id)
	if err != nil {
		return nil, "", err
	}
	answer := r.Form
	state := single(answer, "state")
	if state == "" || (single(answer, "code") == "" && single(answer, "error") == "") {
		return nil, "", newError(CodeCallbackIncomplete, nil)
	}
	f, err := a.takeFlow(w, r, id, state)
	if err != nil {
		return nil, "", err
	}
	if err := p.checkAnswer(r.Context(), answer); err != nil {
		return nil, "", err
	}
	token, err := p.exchange(r.Context(), single(answer, "code"), f.Verifier)
	if err != nil {
		return nil, "", err
	}
	user, err := p.identify(r.Context(), token, f.Nonce)
	if err != nil {
		return nil, "", err
	}
	if p.Amend != nil {
		user = p.Amend(user, answer)
	}
	session, err := a.newSession(p.ID, user)
	if err == nil && session.User != user {
		a.config.OnEvent(r, Event{Name: Trimmed, Provider: id, Session: session})
	}
	return session, f.RedirectTo, err
}

// checkAnswer refuses an answer of another issuer (RFC 9207, section 2.4) and
// one that reports an error (RFC 6749, section 4.1.2.1).
func (p *provider) checkAnswer(ctx context.Context, answer url.Values) error {
	if p.Issuer != "" {
		found, err := p.discover(ctx)
		if err != nil {
			return err
		}
		issuer := single(answer, "iss")
		if (answer.Has("iss") || found.namesIssuer) && issuer != found.issuer {
			return newError(CodeIssuerMismatch, nil)
		}
	}
	switch single(answer, "error") {
	case "":
		return nil
	case "access_denied":
		return newError(CodeAccessDenied, nil)
	case "server_error", "temporarily_unavailable":
		return newError(CodeProviderUnavailable, nil)
	default:
		return newError(CodeProviderRejected, nil)
	}
}
