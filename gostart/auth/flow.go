package auth

import (
	"cmp"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"math"
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
	Finished   bool  `json:",omitempty"` // Started is then when the flow was finished
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
	age, lifetime := now.Sub(time.Unix(f.Started, 0)), flowLifetime
	if f.Finished {
		lifetime = replayLifetime
	}
	return age > lifetime || age < -ClockSkew
}

// sessionID returns the ID of the session that f begins. It is known before that
// session is, so that signing out also ends a flow that is being finished. The
// verifier is 256 random bits, and only its other digest is public.
func (f flow) sessionID() string {
	sum := sha256.Sum256([]byte("session of " + f.Verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// saveFlow sets the cookie of f, and drops the oldest flows if there would be
// more than maxFlows. If the cookies together would exceed maxCookies, it
// replaces RedirectTo with "/".
func (a *Auth) saveFlow(w http.ResponseWriter, r *http.Request, f flow) error {
	used := a.cookies.requestSize(r, sessionCookie, tokensCookie, csrfCookie) + flowCookieNameSize
	sealed, err := a.sealFlow(f, maxCookies-used)
	if err != nil {
		return newError(CodeInternal, err)
	}
	a.dropFlows(w, r, used+len(sealed), maxFlows-1, "")
	a.setFlow(w, f, sealed, flowLifetime)
	return nil
}

// sealFlow returns the value of the cookie of f. If it would exceed limit, in
// bytes, it replaces RedirectTo with "/".
func (a *Auth) sealFlow(f flow, limit int) (string, error) {
	sealed, err := a.keys.seal(forFlow, f)
	if err != nil || len(sealed) > limit {
		f.RedirectTo = "/"
		sealed, err = a.keys.seal(forFlow, f)
	}
	return sealed, err
}

func (a *Auth) setFlow(w http.ResponseWriter, f flow, sealed string, lifetime time.Duration) {
	set := a.cookies.set
	if a.providers[f.Provider].FormPost {
		set = a.cookies.setCrossSite
	}
	set(w, flowCookieName(f.State), sealed, int(lifetime.Seconds()))
}

// keepFlow lets the browser keep the cookie of f, which t has finished, for as
// long as t is replayed, and drops the flows that do not fit beside it.
func (a *Auth) keepFlow(w http.ResponseWriter, r *http.Request, f flow, t *attempt) {
	f.Finished, f.Nonce, f.Started = true, "", t.ends.Add(-replayLifetime).Unix()
	used := a.sizeOfOthers(w, r) + flowCookieNameSize
	sealed, err := a.sealFlow(f, maxCookies-used)
	if err != nil || used+len(sealed) > maxCookies {
		a.cookies.clear(w, flowCookieName(f.State))
		a.dropExcessFlows(w, r)
		return
	}
	a.setFlow(w, f, sealed, t.ends.Sub(a.config.Now()))
	a.dropFlows(w, r, used+len(sealed), maxFlows-1, flowCookieName(f.State))
}

// dropExcessFlows drops flows until all cookies fit in maxCookies. It is called
// after the other cookies of the answer are set.
func (a *Auth) dropExcessFlows(w http.ResponseWriter, r *http.Request) {
	a.dropFlows(w, r, a.sizeOfOthers(w, r), maxFlows, "")
}

// sizeOfOthers returns the size of the cookies other than flows once the browser
// has the answer w, in bytes.
func (a *Auth) sizeOfOthers(w http.ResponseWriter, r *http.Request) (n int) {
	for _, base := range []string{sessionCookie, tokensCookie, csrfCookie} {
		n += a.cookies.sizeAfter(w, r, base)
	}
	return n
}

// dropFlows clears the flow cookies of the request that do not open, and those
// that matter least until at most limit are left and all cookies fit in
// maxCookies. used is the size of the other cookies, in bytes, which include the
// one named keep.
func (a *Auth) dropFlows(w http.ResponseWriter, r *http.Request, used, limit int, keep string) {
	kept := a.cookies.withPrefix(r, flowCookiePrefix)
	kept = slices.DeleteFunc(kept, func(c requestCookie) bool { return c.base == keep })
	rank := map[requestCookie]int64{}
	for _, cookie := range kept {
		rank[cookie] = a.flowRank(cookie)
	}
	slices.Reverse(kept) // for equal times: a browser sends the oldest first (RFC 6265, section 5.4)
	slices.SortStableFunc(kept, func(x, y requestCookie) int { return cmp.Compare(rank[y], rank[x]) })
	for i, cookie := range kept {
		used += flowCookieNameSize + len(cookie.value)
		if rank[cookie] == expiredFlow || i >= limit || used > maxCookies {
			a.cookies.clear(w, cookie.base)
		}
	}
}

// expiredFlow is the lowest rank of a flow.
const expiredFlow = math.MinInt64

// flowRank ranks the flow in a cookie: a pending one before a finished one, the
// newest first. It returns expiredFlow if the cookie does not open or the flow
// has expired.
func (a *Auth) flowRank(cookie requestCookie) int64 {
	var f flow
	switch {
	case !a.keys.open(forFlow, cookie.value, &f) || f.expired(a.config.Now()):
		return expiredFlow
	case f.Finished:
		return f.Started - math.MaxInt64/2
	default:
		return f.Started
	}
}

// openFlow returns the flow with that state, pending or finished, from the
// cookie of the request. It may have expired.
func (a *Auth) openFlow(w http.ResponseWriter, r *http.Request, provider, state string) (flow, error) {
	name := flowCookieName(state)
	sealed := a.cookies.get(r, name)
	if sealed == "" {
		return flow{}, newError(CodeFlowNotFound, a.otherHost(r))
	}
	var f flow
	if !a.keys.open(forFlow, sealed, &f) || f.State == "" || f.Provider != provider ||
		subtle.ConstantTimeCompare([]byte(f.State), []byte(state)) != 1 {
		a.cookies.clear(w, name)
		return flow{}, newError(CodeFlowMismatch, nil)
	}
	return f, nil
}

// endFlows revokes the sessions of the flows in the request's cookies, so that
// they are not replayed. With onlySpent it leaves out those that are pending.
func (a *Auth) endFlows(r *http.Request, onlySpent bool, except string) error {
	for _, cookie := range a.cookies.withPrefix(r, flowCookiePrefix) {
		var f flow
		if !a.keys.open(forFlow, cookie.value, &f) || f.sessionID() == except {
			continue
		}
		spent, err := f.Finished || !onlySpent, error(nil)
		if !spent {
			spent, err = a.config.Revocations.Has(r.Context(), "flow:"+f.State)
		}
		if err == nil && spent {
			until := a.config.Now().Add(a.config.MaxLifetime + ClockSkew)
			_, err = a.config.Revocations.Add(r.Context(), "session:"+f.sessionID(), until)
		}
		if err != nil {
			return newError(CodeInternal, err)
		}
	}
	return nil
}
