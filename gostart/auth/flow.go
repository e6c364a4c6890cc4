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
	Client     string // of the provider then; see provider.registration
	RedirectTo string
	Started    int64 // Unix seconds
}

// newFlow returns a flow whose state, verifier and nonce are 32 random bytes
// each, in base64url.
func (a *Auth) newFlow(p *provider, redirectTo string) flow {
	return flow{
		State:      oauth2.GenerateVerifier(),
		Verifier:   oauth2.GenerateVerifier(),
		Nonce:      oauth2.GenerateVerifier(),
		Provider:   p.ID,
		Client:     p.registration(),
		RedirectTo: redirectTo,
		Started:    a.config.Now().Unix(),
	}
}

// flowCookieNameSize is the length of a flow cookie's name, in bytes.
const flowCookieNameSize = len("__Host-") + len(flowCookiePrefix) + flowCookieState + len("_65535")

// flowCookieName returns the name of the cookie of the flow with that state,
// without __Host-.
func flowCookieName(state string) string {
	return flowCookiePrefix + state[:min(flowCookieState, len(state))]
}

func (f flow) expired(now time.Time) bool {
	age := now.Sub(time.Unix(f.Started, 0))
	return age > flowLifetime || age < -clockSkew
}

// saveFlow sets the cookie of f, and drops the oldest flows if there would be
// more than maxFlows. If the cookies together would exceed maxCookies, it
// replaces RedirectTo with "/".
func (a *Auth) saveFlow(w http.ResponseWriter, r *http.Request, f flow) error {
	used := a.cookies.requestSize(r, sessionCookie, tokensCookie, csrfCookie) + a.preSessionSize(r) + flowCookieNameSize
	sealed, err := a.keys.seal(forFlow, f)
	if err != nil || used+len(sealed) > maxCookies {
		f.RedirectTo = "/"
		sealed, err = a.keys.seal(forFlow, f)
	}
	if err != nil {
		return newError(CodeInternal, err)
	}
	set := a.cookies.set
	if a.providers[f.Provider].FormPost {
		set = a.cookies.setCrossSite
	}
	later(w, func(header http.Header) {
		a.dropFlows(header, r, used+len(sealed), maxFlows-1)
		set(header, flowCookieName(f.State), sealed, int(flowLifetime.Seconds()))
	})
	return nil
}

// dropExcessFlows drops flows until all cookies fit in maxCookies. It is called
// after the other cookies of the answer.
func (a *Auth) dropExcessFlows(w http.ResponseWriter, r *http.Request) {
	later(w, func(header http.Header) {
		used := a.preSessionSize(r)
		for _, base := range []string{sessionCookie, tokensCookie, csrfCookie} {
			used += a.cookies.sizeAfter(header, r, base)
		}
		a.dropFlows(header, r, used, maxFlows)
	})
}

// dropFlows clears the flow cookies of the request that have expired, and the
// oldest ones until at most limit are left and all cookies fit in maxCookies.
// used is the size of the other cookies, in bytes. A cookie that does not open is
// left alone: it may open again with the secret from before.
func (a *Auth) dropFlows(header http.Header, r *http.Request, used, limit int) {
	var pending []requestCookie
	started := map[requestCookie]int64{}
	for _, cookie := range a.cookies.numbered(r, flowCookiePrefix) {
		var opened bool
		if started[cookie], opened = a.flowStarted(cookie); opened {
			pending = append(pending, cookie)
		} else {
			used += flowCookieNameSize + len(cookie.value)
		}
	}
	slices.Reverse(pending) // for equal times: a browser sends the oldest first (RFC 6265, section 5.4)
	slices.SortStableFunc(pending, func(x, y requestCookie) int { return cmp.Compare(started[y], started[x]) })
	for i, cookie := range pending {
		used += flowCookieNameSize + len(cookie.value)
		if started[cookie] == 0 || i >= limit || used > maxCookies {
			a.cookies.clear(header, cookie.base)
		}
	}
}

// flowStarted returns when the flow in a cookie started, in Unix seconds, or 0 if
// it has expired. opened is false if the cookie does not open.
func (a *Auth) flowStarted(cookie requestCookie) (started int64, opened bool) {
	var f flow
	switch {
	case !a.keys.open(forFlow, cookie.value, &f):
		return 0, false
	case f.expired(a.config.Now()):
		return 0, true
	}
	return f.Started, true
}

// takeFlow returns the pending flow with that state and clears its cookie. A
// flow can be taken once, even by concurrent requests.
func (a *Auth) takeFlow(w http.ResponseWriter, r *http.Request, p *provider, state string) (flow, error) {
	name := flowCookieName(state)
	found := a.cookies.all(r, name)
	switch {
	case len(found) > 1:
		return flow{}, newError(CodeDuplicateCookie, nil)
	case len(found) == 0 || found[0] == "":
		return flow{}, newError(CodeFlowNotFound, nil)
	}
	var f flow
	if !a.keys.open(forFlow, found[0], &f) {
		return flow{}, newError(CodeFlowMismatch, nil)
	}
	later(w, func(header http.Header) { a.cookies.clear(header, name) })
	switch {
	case f.State == "" || subtle.ConstantTimeCompare([]byte(f.State), []byte(state)) != 1,
		f.Provider != p.ID, f.Client != p.registration():
		return flow{}, newError(CodeFlowMismatch, nil)
	case f.expired(a.config.Now()):
		return flow{}, newError(CodeFlowExpired, nil)
	}
	added, err := a.config.Revocations.Add(r.Context(), "flow:"+f.State, time.Unix(f.Started, 0).Add(flowLifetime+clockSkew))
	if err != nil {
		return flow{}, newError(CodeInternal, err)
	}
	if !added {
		return flow{}, newError(CodeFlowUsed, nil)
	}
	return f, nil
}
