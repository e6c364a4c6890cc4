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
	maxFlows     = 3 // pending flows in one browser
)

// flow is one pending sign-in. The browser keeps it in a sealed cookie, one for
// each flow, so that sign-ins in two tabs can both finish.
type flow struct {
	State      string
	Verifier   string // of PKCE (RFC 7636)
	Nonce      string // that the ID token must contain
	Provider   string
	RedirectTo string
	Started    int64 // Unix seconds
}

// newFlow returns a flow whose state, verifier and nonce are 32 random bytes
// each, in base64url.
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

// flowCookieNameSize is the length of a flow cookie's name, in bytes.
const flowCookieNameSize = len("__Host-") + len(flowCookiePrefix) + 8

// flowCookieName returns the name of the cookie of the flow with that state,
// without __Host-.
func flowCookieName(state string) string { return flowCookiePrefix + state[:min(8, len(state))] }

func (f flow) expired(now time.Time) bool {
	age := now.Sub(time.Unix(f.Started, 0))
	return age > flowLifetime || age < -ClockSkew
}

// saveFlow sets the cookie of f, and drops the oldest flows if there would be
// more than maxFlows. If the cookies together would exceed maxCookies, it
// replaces RedirectTo with "/".
func (a *Auth) saveFlow(w http.ResponseWriter, r *http.Request, f flow) error {
	used := a.cookies.requestSize(r, sessionCookie, tokensCookie, csrfCookie) + flowCookieNameSize
	sealed, err := a.keys.seal(forFlow, f)
	if err != nil || used+len(sealed) > maxCookies {
		f.RedirectTo = "/"
		sealed, err = a.keys.seal(forFlow, f)
	}
	if err != nil {
		return newError(CodeInternal, err)
	}
	a.dropFlows(w, r, used+len(sealed), maxFlows-1)
	set := a.cookies.set
	if a.providers[f.Provider].FormPost {
		set = a.cookies.setCrossSite
	}
	set(w, flowCookieName(f.State), sealed, int(flowLifetime.Seconds()))
	return nil
}

// dropExcessFlows drops flows until all cookies fit in maxCookies. It is called
// after the other cookies of the answer are set.
func (a *Auth) dropExcessFlows(w http.ResponseWriter, r *http.Request) {
	used := 0
	for _, base := range []string{sessionCookie, tokensCookie, csrfCookie} {
		used += a.cookies.sizeAfter(w, r, base)
	}
	a.dropFlows(w, r, used, maxFlows)
}

// dropFlows clears the flow cookies of the request that do not open, and the
// oldest ones until at most limit are left and all cookies fit in maxCookies.
// used is the size of the other cookies, in bytes.
func (a *Auth) dropFlows(w http.ResponseWriter, r *http.Request, used, limit int) {
	pending := a.cookies.withPrefix(r, flowCookiePrefix)
	started := map[requestCookie]int64{}
	for _, cookie := range pending {
		started[cookie] = a.flowStarted(cookie)
	}
	slices.Reverse(pending) // for equal times: a browser sends the oldest first (RFC 6265, section 5.4)
	slices.SortStableFunc(pending, func(x, y requestCookie) int { return cmp.Compare(started[y], started[x]) })
	for i, cookie := range pending {
		used += flowCookieNameSize + len(cookie.value)
		if started[cookie] == 0 || i >= limit || used > maxCookies {
			a.cookies.clear(w, cookie.base)
		}
	}
}

// flowStarted returns when the flow in a cookie started, in Unix seconds. It
// returns 0 if the cookie does not open or the flow has expired.
func (a *Auth) flowStarted(cookie requestCookie) int64 {
	var f flow
	if !a.keys.open(forFlow, cookie.value, &f) || f.expired(a.config.Now()) {
		return 0
	}
	return f.Started
}

// takeFlow returns the pending flow with that state and clears its cookie. A
// flow can be taken once, even by concurrent requests.
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
	added, err := a.config.Revocations.Add(r.Context(), "flow:"+f.State, time.Unix(f.Started, 0).Add(flowLifetime+ClockSkew))
	if err != nil {
		return flow{}, newError(CodeInternal, err)
	}
	if !added {
		return flow{}, newError(CodeFlowUsed, nil)
	}
	return f, nil
}
