package auth

import (
	"cmp"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"math"
	"net/http"
	"slices"
	"strings"
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
	Client     string // provider.clientHash when the flow began
	RedirectTo string
	Started    int64 // Unix seconds
	Elsewhere  bool  `json:",omitempty"` // another site has started it
	Finished   bool  `json:",omitempty"` // Started is then the time of finishing
}

// newFlow returns a flow whose state, verifier and nonce are 32 random bytes
// each, in base64url.
func (a *Auth) newFlow(p *provider, redirectTo string) flow {
	return flow{
		State:      oauth2.GenerateVerifier(),
		Verifier:   oauth2.GenerateVerifier(),
		Nonce:      oauth2.GenerateVerifier(),
		Provider:   p.ID,
		Client:     p.clientHash(),
		RedirectTo: redirectTo,
		Started:    a.config.Now().Unix(),
	}
}

// flowCookieNameSize is the length of a flow cookie's name, in bytes.
const flowCookieNameSize = len("__Host-") + len(flowCookiePrefix) + cookieSuffixLength + len("_65535")

// flowCookieName returns the name of the cookie of the flow with that state,
// without __Host-.
func flowCookieName(state string) string {
	return flowCookiePrefix + state[:min(cookieSuffixLength, len(state))]
}

func (f flow) expired(now time.Time) bool {
	age, lifetime := now.Sub(time.Unix(f.Started, 0)), flowLifetime
	if f.Finished {
		lifetime = replayLifetime
	}
	return age > lifetime || age < -ClockSkew
}

// sessionID returns the ID of the session that f begins. It is a digest of the
// verifier, so it is known before the session begins, and signing out can revoke it
// while the flow is being finished. It cannot be computed from the code challenge,
// which is another digest of the same 256 random bits.
func (f flow) sessionID() string {
	sum := sha256.Sum256([]byte("session of " + f.Verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// saveFlow sets the cookie of f, and drops the oldest flows if there would be
// more than maxFlows. If the cookies together would exceed maxCookies, it
// replaces RedirectTo with "/".
func (a *Auth) saveFlow(w http.ResponseWriter, r *http.Request, f flow) error {
	used := a.sizeOfOthers(w.Header(), r) + flowCookieNameSize
	sealed, err := a.sealFlow(f, maxCookies-used)
	if err != nil {
		return newError(CodeInternal, err)
	}
	beforeSending(w, func(header http.Header) {
		a.dropFlows(header, r, used+len(sealed), maxFlows-1, "")
		a.setFlow(header, f, sealed, flowLifetime)
	})
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

func (a *Auth) setFlow(header http.Header, f flow, sealed string, lifetime time.Duration) {
	set := a.cookies.set
	if a.providers[f.Provider].FormPost {
		set = a.cookies.setCrossSite
	}
	set(header, flowCookieName(f.State), sealed, int(lifetime.Seconds()))
}

// keepFlow sets the cookie of f, which t has finished, again, so that it lasts until
// the outcome of t is no longer kept. It drops the flows that do not fit beside it.
// It is called after the other cookies of the response, and does nothing if the session
// of t is signed out before the headers are sent.
func (a *Auth) keepFlow(w http.ResponseWriter, r *http.Request, f flow, t *attempt) {
	f.Finished, f.Nonce, f.Started = true, "", t.ends.Add(-replayLifetime).Unix()
	name := flowCookieName(f.State)
	a.whileValid(r.Context(), w, t.session, func(header http.Header) {
		others := a.sizeOfOthers(header, r)
		used := others + flowCookieNameSize
		sealed, err := a.sealFlow(f, maxCookies-used)
		if err != nil || used+len(sealed) > maxCookies {
			a.cookies.clear(header, name)
			a.dropFlows(header, r, others, maxFlows, name)
			return
		}
		a.setFlow(header, f, sealed, t.ends.Sub(a.config.Now()))
		a.dropFlows(header, r, used+len(sealed), maxFlows-1, name)
	})
}

// clearFlow clears the cookie of the flow with that state.
func (a *Auth) clearFlow(w http.ResponseWriter, state string) {
	beforeSending(w, func(header http.Header) { a.cookies.clear(header, flowCookieName(state)) })
}

// dropExcessFlows drops flows until all cookies fit in maxCookies. It is called
// after the other cookies of the response.
func (a *Auth) dropExcessFlows(w http.ResponseWriter, r *http.Request) {
	beforeSending(w, func(header http.Header) { a.dropFlows(header, r, a.sizeOfOthers(header, r), maxFlows, "") })
}

// sizeOfOthers returns the size, in bytes, of the cookies other than flows after the
// browser has received a response with that header.
func (a *Auth) sizeOfOthers(header http.Header, r *http.Request) (n int) {
	bases := []string{sessionCookie, tokensCookie, csrfCookie}
	for _, cookie := range a.cookies.withPrefix(r, csrfCookiePrefix) {
		bases = append(bases, cookie.base)
	}
	for _, line := range header["Set-Cookie"] {
		name, _, _ := strings.Cut(line, "=")
		if base, ok := a.cookies.prefixedBase(name, csrfCookiePrefix); ok && !slices.Contains(bases, base) {
			bases = append(bases, base)
		}
	}
	for _, base := range bases {
		n += a.cookies.sizeAfter(header, r, base)
	}
	return n
}

// dropFlows clears the flow cookies of the request that have expired. It then clears
// those of the lowest flowRank until at most limit are left and all cookies fit in
// maxCookies. It neither counts nor clears the one named keep. used is the size, in
// bytes, of the other cookies, with that of keep. A cookie that does not open stays:
// the wrong secret may be configured for a while.
func (a *Auth) dropFlows(header http.Header, r *http.Request, used, limit int, keep string) {
	var flows []requestCookie
	rank := map[requestCookie]int64{}
	for _, cookie := range a.cookies.withPrefix(r, flowCookiePrefix) {
		if cookie.base == keep {
			continue
		}
		var opened bool
		if rank[cookie], opened = a.flowRank(cookie); opened {
			flows = append(flows, cookie)
		} else {
			used += flowCookieNameSize + len(cookie.value)
		}
	}
	slices.Reverse(flows) // for equal times: a browser sends the oldest first (RFC 6265, section 5.4)
	slices.SortStableFunc(flows, func(x, y requestCookie) int { return cmp.Compare(rank[y], rank[x]) })
	for i, cookie := range flows {
		used += flowCookieNameSize + len(cookie.value)
		if rank[cookie] == expiredFlow || i >= limit || used > maxCookies {
			a.cookies.clear(header, cookie.base)
		}
	}
}

// expiredFlow is the lowest rank of a flow.
const expiredFlow = math.MinInt64

// flowRank ranks the flow in a cookie: a pending one before a finished one, the
// newest first. An expired one has the rank expiredFlow. opened is false if the
// cookie does not open.
func (a *Auth) flowRank(cookie requestCookie) (rank int64, opened bool) {
	var f flow
	switch {
	case !a.keys.open(forFlow, cookie.value, &f):
		return 0, false
	case f.expired(a.config.Now()):
		return expiredFlow, true
	case f.Finished:
		return f.Started - math.MaxInt64/2, true
	default:
		return f.Started, true
	}
}

// openFlow returns the flow with that state, pending or finished, from the
// cookie of the request. It may have expired. It clears a cookie of another
// flow, but not one that does not open.
func (a *Auth) openFlow(w http.ResponseWriter, r *http.Request, p *provider, state string) (flow, error) {
	found := a.cookies.all(r, flowCookieName(state))
	switch {
	case len(found) > 1:
		return flow{}, newError(CodeDuplicateCookie, nil)
	case len(found) == 0 || found[0] == "":
		return flow{}, newError(CodeFlowNotFound, a.hostMismatch(r))
	}
	var f flow
	if !a.keys.open(forFlow, found[0], &f) {
		return flow{}, newError(CodeFlowMismatch, nil)
	}
	if f.State == "" || subtle.ConstantTimeCompare([]byte(f.State), []byte(state)) != 1 ||
		f.Provider != p.ID || f.Client != p.clientHash() {
		a.clearFlow(w, state)
		return flow{}, newError(CodeFlowMismatch, nil)
	}
	return f, nil
}

// endFlows revokes the sessions of the flows in the request's cookies, so that
// they are not replayed. It skips the session whose ID is except and, if
// onlyFinished is set, the pending flows.
func (a *Auth) endFlows(r *http.Request, onlyFinished bool, except string) error {
	for _, cookie := range a.cookies.withPrefix(r, flowCookiePrefix) {
		var f flow
		if !a.keys.open(forFlow, cookie.value, &f) || f.sessionID() == except {
			continue
		}
		revoke, err := f.Finished || !onlyFinished, error(nil)
		if !revoke {
			revoke, err = a.config.Revocations.Has(r.Context(), "flow:"+f.State)
		}
		if err == nil && revoke {
			until := a.config.Now().Add(a.config.MaxLifetime + ClockSkew)
			_, err = a.config.Revocations.Add(r.Context(), "session:"+f.sessionID(), until)
		}
		if err != nil {
			return newError(CodeInternal, err)
		}
	}
	return nil
}
