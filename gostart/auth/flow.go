package auth

import (
	"cmp"
	"crypto/subtle"
	"net/http"
	"slices"
	"time"

	"golang.org/x/oauth2"
)

const (
	flowLifetime = 10 * time.Minute
	maxFlows     = 3 // pending in one browser
)

// flow is one attempt to sign in, kept by the browser in a sealed cookie of
// its own: two tabs may each have one.
type flow struct {
	State      string
	Verifier   string // of PKCE, RFC 7636
	Nonce      string // of the ID token
	Provider   string
	RedirectTo string
	Started    int64 // Unix seconds
}

// newFlow starts an attempt with secrets of its own: 32 random bytes each.
func (a *Auth) newFlow(provider, redirectTo string) flow {
	return flow{
		State:      oauth2.GenerateVerifier(),
		Verifier:   oauth2.GenerateVerifier(),
		Nonce:      oauth2.GenerateVerifier(),
		Provider:   provider,
		RedirectTo: redirectTo,
		Started:    a.config.Now().Unix(),
	}
}

// flowNameBytes is what the name of a flow's cookie takes.
const flowCookieNameSize = len("__Host-") + len(flowCookiePrefix) + 8

// flowCookieOf names the cookie of the flow with that state.
func flowCookieName(state string) string { return flowCookiePrefix + state[:min(8, len(state))] }

func (f flow) expired(now time.Time) bool {
	age := now.Sub(time.Unix(f.Started, 0))
	return age > flowLifetime || age < -clockSkew
}

// saveFlow gives the browser the cookie of f, and takes the oldest ones where
// there would be too many. Where the visitor came from is remembered only if
// there is room for it beside the other cookies.
func (a *Auth) saveFlow(w http.ResponseWriter, r *http.Request, f flow) error {
	others := a.cookies.requestSize(r, sessionCookie, tokensCookie, csrfCookie) + flowCookieNameSize
	sealed, err := a.keys.seal(forFlow, f)
	if err != nil || others+len(sealed) > maxCookies {
		f.RedirectTo = "/"
		sealed, err = a.keys.seal(forFlow, f)
	}
	if err != nil {
		return newError(CodeInternal, err)
	}
	a.dropFlows(w, r, others+len(sealed), maxFlows-1)
	set := a.cookies.set
	if a.providers[f.Provider].FormPost {
		set = a.cookies.setCrossSite
	}
	set(w, flowCookieName(f.State), sealed, int(flowLifetime.Seconds()))
	return nil
}

// makeRoom drops flows that the cookies of an answer, which are set already,
// leave no room for.
func (a *Auth) dropExcessFlows(w http.ResponseWriter, r *http.Request) {
	others := 0
	for _, base := range []string{sessionCookie, tokensCookie, csrfCookie} {
		others += a.cookies.sizeAfter(w, r, base)
	}
	a.dropFlows(w, r, others, maxFlows)
}

// dropFlows leaves as many of the request's flow cookies as there is room for
// beside others, in bytes, and at most limit: the unreadable ones go, and the
// oldest.
func (a *Auth) dropFlows(w http.ResponseWriter, r *http.Request, others, limit int) {
	pending := a.cookies.withPrefix(r, flowCookiePrefix)
	started := map[requestCookie]int64{}
	for _, cookie := range pending {
		started[cookie] = a.flowStarted(cookie)
	}
	slices.Reverse(pending) // a browser sends the oldest first (RFC 6265, section 5.4)
	slices.SortStableFunc(pending, func(x, y requestCookie) int { return cmp.Compare(started[y], started[x]) })
	for i, cookie := range pending {
		others += flowCookieNameSize + len(cookie.value)
		if started[cookie] == 0 || i >= limit || others > maxCookies {
			a.cookies.clear(w, cookie.base)
		}
	}
}

// flowStarted returns when the flow of a cookie began, in Unix seconds, or 0 if
// it cannot be finished any more.
func (a *Auth) flowStarted(cookie requestCookie) int64 {
	var f flow
	if !a.keys.open(forFlow, cookie.value, &f) || f.expired(a.config.Now()) {
		return 0
	}
	return f.Started
}

// takeFlow returns the flow that an answer with that state belongs to, and
// takes its cookie: a flow is used once, also by two requests at a time.
func (a *Auth) takeFlow(w http.ResponseWriter, r *http.Request, provider, state string) (flow, error) {
	name := flowCookieName(state)
	sealed := a.cookies.get(r, name)
	if sealed == "" {
		return flow{}, newError(CodeFlowNotFound, nil)
	}
	a.cookies.clear(w, name)
	var f flow
	switch {
	case !a.keys.open(forFlow, sealed, &f),
		f.State == "" || subtle.ConstantTimeCompare([]byte(f.State), []byte(state)) != 1,
		f.Provider != provider:
		return flow{}, newError(CodeFlowMismatch, nil)
	case f.expired(a.config.Now()):
		return flow{}, newError(CodeFlowExpired, nil)
	}
	fresh, err := a.config.Revocations.Add(r.Context(), "flow:"+f.State, time.Unix(f.Started, 0).Add(flowLifetime+clockSkew))
	if err != nil {
		return flow{}, newError(CodeInternal, err)
	}
	if !fresh {
		return flow{}, newError(CodeFlowUsed, nil)
	}
	return f, nil
}
