package auth

import (
	"net/http"
	"slices"
	"strings"
)

const (
	sessionCookie    = "auth_session"
	tokensCookie     = "auth_tokens"
	csrfCookie       = "auth_csrf"
	flowCookiePrefix = "auth_flow_" // and a prefix of the flow's state
)

// How long cookies may be, in bytes. Browsers store 4,096 of name and value
// together, and drop a longer cookie unsaid (RFC 6265, section 6.1). Proxies end
// at 8 KB for all headers of a request.
const (
	maxCookie  = 4096 - 64 // a value
	maxSession = 2000      // the value of the session's
	maxTokens  = 3950      // the value of the tokens'
	maxCookies = 7000      // all of ours, with their names
)

// cookies reads and writes the cookies of an Auth. On https they carry the
// __Host- prefix, which keeps sibling sites from planting them.
type cookies struct{ secure bool }

func (c cookies) name(base string) string {
	if c.secure {
		return "__Host-" + base
	}
	return base
}

// get returns the value of a cookie that the request carries exactly once. Of
// two with one name, one is planted, and nobody can say which.
func (c cookies) get(r *http.Request, base string) string {
	found := c.all(r, base)
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// all returns the values of every cookie of that name.
func (c cookies) all(r *http.Request, base string) []string {
	var values []string
	for _, cookie := range r.CookiesNamed(c.name(base)) {
		values = append(values, cookie.Value)
	}
	return values
}

// size returns what the request's cookies of those names take, in bytes.
func (c cookies) requestSize(r *http.Request, bases ...string) (n int) {
	for _, base := range bases {
		for _, value := range c.all(r, base) {
			n += len(c.name(base)) + len(value)
		}
	}
	return n
}

// sizeAfter returns what the cookie of a name takes once the browser has the
// answer, in bytes.
func (c cookies) sizeAfter(w http.ResponseWriter, r *http.Request, base string) int {
	for _, line := range w.Header()["Set-Cookie"] {
		pair, _, _ := strings.Cut(line, ";")
		if name, value, _ := strings.Cut(pair, "="); name == c.name(base) {
			return len(name) + len(value)
		}
	}
	return c.requestSize(r, base)
}

// A named is a cookie by its base name. One whose name comes twice has no value.
type requestCookie struct{ base, value string }

// maxNamed is how many cookies with one prefix are looked at. A browser of ours
// has a few; a header full of them is somebody's attempt to keep us busy.
const maxCookiesPerPrefix = 16

// withPrefix lists the request's cookies whose base names begin so.
func (c cookies) withPrefix(r *http.Request, prefix string) []requestCookie {
	var found []requestCookie
	for _, cookie := range r.Cookies() {
		rest, ok := strings.CutPrefix(cookie.Name, c.name(prefix))
		if !ok {
			continue
		}
		base := prefix + rest
		if i := slices.IndexFunc(found, func(n requestCookie) bool { return n.base == base }); i >= 0 {
			found[i].value = ""
		} else if len(found) < maxCookiesPerPrefix {
			found = append(found, requestCookie{base, cookie.Value})
		}
	}
	return found
}

// set gives the browser a cookie for maxAge seconds, in place of one of that
// name that the answer holds already (RFC 6265, section 4.1.1).
func (c cookies) set(w http.ResponseWriter, base, value string, maxAge int) {
	c.unset(w, base)
	http.SetCookie(w, c.cookie(base, value, maxAge))
}

// setCrossSite gives it one that comes back with a form that another site posts
// too. That needs https (RFC 6265bis, section 5.6.7.2).
func (c cookies) setCrossSite(w http.ResponseWriter, base, value string, maxAge int) {
	cookie := c.cookie(base, value, maxAge)
	if c.secure {
		cookie.SameSite = http.SameSiteNoneMode
	}
	http.SetCookie(w, cookie)
}

func (c cookies) cookie(base, value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name:     c.name(base),
		Value:    value,
		Path:     "/",
		MaxAge:   maxAge,
		Secure:   c.secure,
		HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
	}
}

// clear takes a cookie from the browser.
func (c cookies) clear(w http.ResponseWriter, base string) { c.set(w, base, "", -1) }

// withdraw takes a cookie from the answer: what the browser has stays.
func (c cookies) unset(w http.ResponseWriter, base string) {
	header := w.Header()
	header["Set-Cookie"] = slices.DeleteFunc(header["Set-Cookie"], func(cookie string) bool {
		return strings.HasPrefix(cookie, c.name(base)+"=")
	})
}
