package auth

import (
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// crossOriginHeaders are the request headers, beyond those that any page can
// send, that a script at another origin may send.
const crossOriginHeaders = "Content-Type, X-CSRF-Token"

// allowCrossOrigin lets scripts of trusted origins read the answer (Fetch, CORS
// protocol), if the origin is of the same site: cookies are SameSite=Lax, so the
// requests of another site come without a session. Scripts of another origin can
// never read provider tokens, and need no callback.
//
// It answers a preflight of such an origin, and reports whether it did.
func (a *Auth) allowCrossOrigin(w http.ResponseWriter, r *http.Request, e endpoint) (answered bool) {
	header := w.Header()
	header.Add("Vary", "Origin") // in every answer, so that no cache gives one origin's to another
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

// trustedSibling returns the origin of a request as browsers write it, if it is
// trusted and of the same site.
func (a *Auth) trustedSibling(r *http.Request) (string, bool) {
	sent := r.Header.Values("Origin")
	if len(sent) != 1 {
		return "", false
	}
	o, ok := parseOrigin(sent[0])
	return sent[0], ok && o.String() == sent[0] && a.trustedOrigins.include(o) && o.sameSite(a.ownOrigin)
}

// sameSite reports whether browsers send SameSite=Lax cookies with requests
// between the two: they have the same scheme and the same registrable domain, or
// the same host if they have no domain (HTML, "schemelessly same site").
func (o webOrigin) sameSite(other webOrigin) bool {
	return o.scheme == other.scheme && o.registrableDomain() == other.registrableDomain()
}

// registrableDomain returns the part of the host that someone registered, such as
// example.co.uk, or the whole host if it is an address or of one label. For a
// pattern it is that of the hosts that match.
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

// CanShareSession reports whether scripts of the trusted origins in pattern can
// use the sessions of the site at baseURL: whether browsers send them its cookies.
// It reports false for a pattern that CheckOriginPattern refuses.
func CanShareSession(baseURL *url.URL, pattern string) bool {
	own, ok := parseOrigin(origin(baseURL))
	p, valid := parsePattern(pattern)
	return ok && valid && p.sameSite(own)
}
