package auth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/oauth2"
)

// finishTimeout is the longest that finishing a flow takes: each call to the
// provider may take callTimeout.
const finishTimeout = 30 * time.Second

// callback answers GET and POST /callback/{provider}, the redirect URI: it
// finishes the flow and starts a session, which replaces any that the browser
// had. Browsers and people repeat callbacks: all callbacks of a flow get the same
// outcome.
func (a *Auth) callback(w http.ResponseWriter, r *http.Request, id string) error {
	if isPrefetch(r) {
		return newError(CodeNotAVisit, nil)
	}
	p, err := a.provider(id)
	if err != nil {
		return err
	}
	state := singleValue(r.Form, "state")
	if state == "" || (singleValue(r.Form, "code") == "" && singleValue(r.Form, "error") == "") {
		return newError(CodeCallbackIncomplete, nil)
	}
	f, err := a.openFlow(w, r, p, state)
	if err != nil {
		return err
	}
	done, err := a.finishFlow(w, r, p, f)
	if err == nil {
		err = a.deliver(w, r, f, done)
	}
	if err != nil {
		return withRedirectTo(f.RedirectTo, err)
	}
	w.Header().Set("Location", done.redirectTo)
	w.WriteHeader(redirectStatus(r))
	return nil
}

// finishFlow checks the callback, exchanges its code and identifies the user;
// or it returns the outcome of another callback of the flow. The order matters:
// the provider is called only after state, browser and issuer are known to be
// right. What it does ends with finishTimeout, but not with the request: a
// visitor who leaves and comes back must not find the flow spent.
func (a *Auth) finishFlow(w http.ResponseWriter, r *http.Request, p *provider, f flow) (*attempt, error) {
	if done := a.attempts.finished(f.State); done != nil {
		return done, nil
	}
	if f.Finished { // its outcome is not kept any more
		a.clearFlow(w, f.State)
		return nil, newError(CodeFlowUsed, nil)
	}
	if f.expired(a.config.Now()) {
		a.clearFlow(w, f.State)
		return nil, newError(CodeFlowExpired, nil)
	}
	if f.Elsewhere { // somebody may have signed in since it started
		if err := a.checkLoginCSRF(w, r, p.ID, f.RedirectTo); err != nil {
			return nil, err
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), finishTimeout)
	defer cancel()
	if err := p.checkAuthorizationResponse(ctx, r.Form); err != nil {
		if err.Code == CodeIssuerMismatch { // an attack, so the flow ends
			a.clearFlow(w, f.State)
			_ = a.spendFlow(ctx, f) // if the store fails, the cleared cookie ends the flow
		}
		return nil, err
	}
	ctx = a.withOptionalCalls(ctx, r, p.ID)
	return a.attempts.do(r.Context(), f.State, singleValue(r.Form, "code"), func(t *attempt) { a.exchange(ctx, p, f, r.Form, t) })
}

// checkAuthorizationResponse returns an error for a response of another issuer (RFC
// 9207, section 2.4) and for one that reports an error (RFC 6749, section 4.1.2.1).
func (p *provider) checkAuthorizationResponse(ctx context.Context, response url.Values) *Error {
	if p.Issuer != "" {
		meta, err := p.discover(ctx)
		if err != nil {
			return asError(err)
		}
		issuer := singleValue(response, "iss")
		if (response.Has("iss") || meta.sendsIssuer) && !p.isIssuer(meta, issuer, p.tenantOf(issuer)) {
			return newError(CodeIssuerMismatch, nil)
		}
	}
	switch singleValue(response, "error") {
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

// exchange exchanges the code of a callback, unless an earlier attempt has done
// that, and makes the session of the user, which ends the flow. If the provider
// or the app fails, or if this panics, the flow stays pending.
func (a *Auth) exchange(ctx context.Context, p *provider, f flow, response url.Values, t *attempt) {
	t.redirectTo = f.RedirectTo
	if t.token == nil {
		token, err := a.redeem(ctx, p, f, response, t)
		if err != nil {
			t.err, t.refused = err, isRefusal(err)
			return
		}
		t.token = token
	}
	err := a.makeSession(ctx, p, f, response, t)
	if !isTemporary(err) {
		if spent := a.spendFlow(ctx, f); spent != nil {
			err = spent
		}
	}
	t.err, t.pending = err, isTemporary(err)
	if !t.pending {
		t.token = nil // it is large
	}
}

// redeem exchanges the code of a callback for tokens.
func (a *Auth) redeem(ctx context.Context, p *provider, f flow, response url.Values, t *attempt) (*oauth2.Token, error) {
	if err := a.claimCode(ctx, f, t); err != nil {
		return nil, err
	}
	return p.exchange(ctx, singleValue(response, "code"), f.Verifier)
}

// makeSession sets the session and the tokens of t.
func (a *Auth) makeSession(ctx context.Context, p *provider, f flow, response url.Values, t *attempt) error {
	who, err := p.identify(ctx, t.token, expectedClaims{nonce: f.Nonce, issuer: singleValue(response, "iss")})
	if err != nil {
		return err
	}
	if p.CompleteUser != nil {
		who.user = p.CompleteUser(who.user, response)
	}
	if t.session, err = a.newSession(ctx, f.sessionID(), who); err != nil {
		return err
	}
	t.trimmed = t.session.User != who.user
	t.tokens = a.fittingTokens(t.session, newTokens(t.token, a.config.Now))
	return nil
}

// isTemporary reports whether err is a failure of the provider or of the app, so
// that the same callback may succeed later.
func isTemporary(err error) bool { return err != nil && asError(err).Status >= 500 }

// deliver answers a callback, the first or a repeated one, with the outcome of its
// flow. A session that was signed out since, or replaced by another sign-in, is not
// delivered.
func (a *Auth) deliver(w http.ResponseWriter, r *http.Request, f flow, t *attempt) error {
	if t.err != nil {
		e := *asError(t.err) // a copy, as other callbacks get it, too
		e.reported = t.reported.Swap(true)
		return &e
	}
	if clientGone(r) {
		return r.Context().Err() // the next callback gets the session
	}
	s := *t.session
	err := a.checkNotRevoked(r.Context(), &s)
	if errors.Is(err, ErrNoSession) || (err == nil && a.config.Now().After(s.Expires)) {
		a.clearFlow(w, f.State)
		return newError(CodeFlowUsed, nil)
	}
	if err == nil && a.sessionID(r) != s.ID { // else the browser keeps its cookie, which may contain later changes
		err = a.replaceSession(w, r, &s, t.tokens)
	}
	if err != nil {
		return err
	}
	a.keepFlow(w, r, f, t)
	if !t.reported.Swap(true) {
		a.reportSignIn(r, &s, t)
	}
	return nil
}

// reportSignIn reports the events of a sign-in at a provider.
func (a *Auth) reportSignIn(r *http.Request, s *Session, t *attempt) {
	if t.tokens == nil {
		a.config.OnEvent(r, Event{Name: TokensNotKept, Provider: s.Provider, Session: s})
	}
	if t.trimmed {
		a.config.OnEvent(r, Event{Name: ProfileTrimmed, Provider: s.Provider, Session: s})
	}
	a.config.OnEvent(r, Event{Name: SignedIn, Provider: s.Provider, Session: s})
}
