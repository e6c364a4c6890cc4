package auth

import (
	"context"
	"net/http"
	"net/url"
)

// callback answers GET and POST /callback/{provider}, where the provider sends
// the browser back: it finishes the flow and starts a session, in place of any
// that the browser had.
func (a *Auth) callback(w http.ResponseWriter, r *http.Request, id string) error {
	found, err := a.finishFlow(w, r, id)
	if err == nil {
		_, err = a.startSession(w, r, id, found.user, found.tokens)
	}
	if err != nil {
		return withRedirectTo(found.redirectTo, err)
	}
	w.Header().Set("Location", found.redirectTo)
	w.WriteHeader(redirectStatus(r))
	return nil
}

// arrival is what a finished flow knows.
type signInResult struct {
	user       User
	tokens     *Tokens
	redirectTo string // known also where the flow failed later
}

// finish takes the flow that the answer belongs to, checks the answer, and
// asks the provider who signed in. The order matters: nothing is asked of the
// provider before the state, the browser and the issuer are known to be right.
func (a *Auth) finishFlow(w http.ResponseWriter, r *http.Request, id string) (found signInResult, err error) {
	p, err := a.provider(id)
	if err != nil {
		return found, err
	}
	answer := r.Form
	state := singleValue(answer, "state")
	if state == "" || (singleValue(answer, "code") == "" && singleValue(answer, "error") == "") {
		return found, newError(CodeCallbackIncomplete, nil)
	}
	f, err := a.takeFlow(w, r, id, state)
	if err != nil {
		return found, err
	}
	found.redirectTo = f.RedirectTo
	if err := p.checkAnswer(r.Context(), answer); err != nil {
		return found, err
	}
	token, err := p.exchange(r.Context(), singleValue(answer, "code"), f.Verifier)
	if err != nil {
		return found, err
	}
	found.tokens = newTokens(token, a.config.Now)
	found.user, err = p.identify(r.Context(), token, expectedClaims{nonce: f.Nonce, issuer: singleValue(answer, "iss")})
	if err == nil && p.CompleteUser != nil {
		found.user = p.CompleteUser(found.user, answer)
	}
	return found, err
}

// checkAnswer refuses an answer of another issuer (RFC 9207, section 2.4) and
// one that reports an error (RFC 6749, section 4.1.2.1).
func (p *provider) checkAnswer(ctx context.Context, answer url.Values) error {
	if p.Issuer != "" {
		found, err := p.discover(ctx)
		if err != nil {
			return err
		}
		issuer := singleValue(answer, "iss")
		if (answer.Has("iss") || found.sendsIssuer) && !p.isIssuer(found, issuer, p.tenantOf(issuer)) {
			return newError(CodeIssuerMismatch, nil)
		}
	}
	switch singleValue(answer, "error") {
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
