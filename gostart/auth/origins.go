package auth

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// webOrigin is an origin (RFC 6454) in lower case, or a pattern of origins.
type webOrigin struct {
	scheme   string
	anyLabel bool // a pattern, "*." before host: matches exactly one label there
	host     string
	port     string // "" for the default port of the scheme; "*" in a pattern for any
}

// originPatterns are the trusted origins.
type originPatterns []webOrigin

// match reports whether the origin in an Origin header matches a pattern.
func (ps originPatterns) match(header string) bool {
	o, ok := parseOrigin(header)
	return ok && ps.include(o)
}

// include reports whether o matches a pattern.
func (ps originPatterns) include(o webOrigin) bool {
	for _, p := range ps {
		host := o.host
		if p.anyLabel {
			_, host, _ = strings.Cut(host, ".")
		}
		if p.scheme == o.scheme && p.host == host && (p.port == "*" || p.port == o.port) {
			return true
		}
	}
	return false
}

func (o webOrigin) String() string { return origin(o.url()) }

func (o webOrigin) url() *url.URL {
	if o.port == "" {
		return &url.URL{Scheme: o.scheme, Host: o.host}
	}
	return &url.URL{Scheme: o.scheme, Host: o.host + ":" + o.port}
}

// originPattern accepts only what it lists. It excludes userinfo, escapes, a
// final dot, and every character that a browser would strip or map to another.
var originPattern = regexp.MustCompile(`^(https?)://(\*\.)?([a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(?::([1-9][0-9]{0,4}|\*))?$`)

// origin returns the origin of a URL, as browsers write it in an Origin header.
func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }

// ParseOrigin parses an origin, such as https://app.example.com:8443. It
// returns it as browsers write it: in lower case, without the default port of
// its scheme.
func ParseOrigin(s string) (u *url.URL, ok bool) {
	o, ok := parseOrigin(s)
	return o.url(), ok
}

// isOrigin reports whether s is an origin as browsers write it. Origin headers
// are compared with it byte by byte.
func isOrigin(s string) bool {
	o, ok := parseOrigin(s)
	return ok && o.String() == s
}

// parseOrigin parses an origin; it refuses patterns.
func parseOrigin(s string) (o webOrigin, ok bool) {
	o, ok = parsePattern(s)
	return o, ok && !strings.Contains(s, "*")
}

func parsePattern(s string) (o webOrigin, ok bool) {
	if strings.ContainsFunc(s, func(char rune) bool { return char > '~' }) {
		return o, false // strings.ToLower maps the Kelvin sign to an ASCII k
	}
	m := originPattern.FindStringSubmatch(strings.ToLower(s))
	if m == nil {
		return o, false
	}
	o = webOrigin{scheme: m[1], anyLabel: m[2] != "", host: m[3], port: m[4]}
	if defaults := map[string]string{"http": "80", "https": "443"}; o.port == defaults[o.scheme] {
		o.port = ""
	}
	return o, true
}

// singleLabelOrAddress matches a host of one label, and one that browsers parse
// as an IPv4 or IPv6 address.
var singleLabelOrAddress = regexp.MustCompile(`^[^.]*$|(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$|^\[`)

// CheckOriginPattern returns what is wrong with a pattern of trusted origins,
// or nil. The error does not quote the pattern. A pattern is
//
//   - an origin, such as https://app.example.com;
//   - an origin with * for the first label of its host: https://*.example.com matches
//     a.example.com, but neither example.com nor a.b.example.com;
//   - an origin with * for its port, such as http://localhost:*.
func CheckOriginPattern(pattern string) error {
	p, ok := parsePattern(pattern)
	_, rest, _ := strings.Cut(pattern, "://")
	switch {
	case ok && p.anyLabel && singleLabelOrAddress.MatchString(p.host):
		return errors.New("want a name of two labels or more after *., as in https://*.example.com")
	case ok:
		return nil
	case strings.ContainsAny(rest, "/?#@"):
		return errors.New("want an origin alone, without path, query or userinfo, such as https://app.example.com")
	case strings.Contains(rest, "*"):
		return errors.New("want * for the first label of a host or for a port only, as in https://*.example.com or http://localhost:*")
	default:
		return errors.New("want the origin of a site by http or https, such as https://app.example.com")
	}
}

// parseOrigins parses patterns, or returns an error that joins the faults of
// all.
func parseOrigins(patterns []string) (originPatterns, error) {
	var parsed originPatterns
	var faults []error
	for i, pattern := range patterns {
		if err := CheckOriginPattern(pattern); err != nil {
			faults = append(faults, fmt.Errorf("auth: TrustedOrigins[%d]: %w", i, err))
		}
		p, _ := parsePattern(pattern)
		parsed = append(parsed, p)
	}
	return parsed, errors.Join(faults...)
}

// crossOriginHeaders are the request headers that a script at a trusted origin may
// send, beside those that any script may send.
const crossOriginHeaders = "Content-Type, X-CSRF-Token"

// allowCrossOrigin lets a script at a trusted origin of the same site read the
// response (Fetch, CORS protocol). Cookies are SameSite=Lax, so a request from
// another site has no session. No other origin can read provider tokens or the
// response of the callback.
//
// If the request is a preflight from such an origin, it answers it and returns
// true.
func (a *Auth) allowCrossOrigin(w http.ResponseWriter, r *http.Request, e endpoint) (answered bool) {
	header := w.Header()
	header.Add("Vary", "Origin") // also without an Origin, as the response would differ with one
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
