package auth

import (
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// crossOriginHeaders are the request headers that a script at a trusted origin may
// send, beside those that any script may send.
const crossOriginHeaders = "Content-Type, X-CSRF-Token"

// allowCrossOrigin lets a script at a trusted origin of the same site read the
// answer (Fetch, CORS protocol). Cookies are SameSite=Lax, so a request from
// another site has no session. No other origin can read provider tokens or the
// answer of the callback.
//
// If the request is a preflight from such an origin, it answers it and returns
// true.
func (a *Auth) allowCrossOrigin(w http.ResponseWriter, r *http.Request, e endpoint) (answered bool) {
	header := w.Header()
	header.Add("Vary", "Origin") // also without an Origin, as the answer would differ with one
	origin, ok := a.trustedSibling(r)
	if !ok || e.pattern == callbackPattern || strings.HasPrefix(e.pattern, tokensPattern) {
		return false
	}
	header.Set("Access-Control-Allow-Origin", origin)
	header.Set("Access-Control-Allow-Credentials", "true")
	if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
		header.Set("Access-Control-Expose-Headers", "Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset")
		return false
	}
	header.Set("Access-Control-Allow-Methods", e.allow())
	header.Set("Access-Control-Allow-Headers", crossOriginHeaders)
	header.Set("Access-Control-Max-Age", "600") // seconds
	w.WriteHeader(http.StatusNoContent)
	return true
}

// trustedSibling returns the Origin header of a request, and whether it is a
// trusted origin of the same site.
func (a *Auth) trustedSibling(r *http.Request) (string, bool) {
	sent := r.Header.Values("Origin")
	if len(sent) != 1 {
		return "", false
	}
	o, ok := parseOrigin(sent[0])
	return sent[0], ok && o.String() == sent[0] && a.trustedOrigins.include(o) && o.sameSite(a.ownOrigin)
}

// sameSite reports whether browsers send SameSite=Lax cookies with requests from
// one origin to the other: both have the same scheme and the same registrable
// domain (HTML, "same site").
func (o webOrigin) sameSite(other webOrigin) bool {
	return o.scheme == other.scheme && o.registrableDomain() == other.registrableDomain()
}

// registrableDomain returns the registrable domain of the host, such as
// example.co.uk, or the host itself if it is an IP address, a single label or a
// public suffix. For a pattern, it is that of the hosts that match.
func (o webOrigin) registrableDomain() string {
	host := o.host
	if o.anyLabel {
		host = "any." + host
	}
	if singleLabelOrAddress.MatchString(host) {
		return host
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil { // the host is a public suffix itself
		return host
	}
	return domain
}

// CanShareSession reports whether scripts at the trusted origins that match pattern
// can use sessions of the site at baseURL: whether browsers send its cookies with
// their requests. It returns false for a pattern that CheckOriginPattern refuses.
func CanShareSession(baseURL *url.URL, pattern string) bool {
	own, ok := parseOrigin(origin(baseURL))
	p, valid := parsePattern(pattern)
	return ok && valid && p.sameSite(own)
}
