package auth

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const (
	sessionCookie    = "auth_session"
	tokensCookie     = "auth_tokens"
	csrfCookie       = "auth_csrf"  // of a session
	csrfCookiePrefix = "auth_csrf_" // without a session; followed by characters of the token's random text
	flowCookiePrefix = "auth_flow_" // followed by characters of the state

	cookieSuffixLength = 8 // characters after a prefix
)

// The maximum sizes of cookies, in bytes. A browser silently drops a cookie
// whose name and value together exceed 4,096 bytes (RFC 6265, section 6.1). Some
// proxies accept only 8 KB for all headers of a request.
const (
	maxCookie  = 4096 - 64 // the value of any cookie
	maxSession = 2000      // the value of the session cookie
	maxTokens  = 3950      // the value of the tokens cookie
	maxCookies = 7000      // all cookies of this package, with their names
)

// cookies reads and writes the cookies of an Auth. It takes base names, such as
// "auth_session". On https the real name has the prefix __Host-, which prevents
// sibling sites from planting the cookie. If the base URL has a port, the name
// ends in it: a browser sends the cookies of a host to all of its ports (RFC
// 6265, section 8.5).
type cookies struct {
	secure bool
	port   string // with "_" before it, such as "_3000"; "" for the default port
}

func newCookies(baseURL *url.URL) cookies {
	c := cookies{secure: baseURL.Scheme == "https"}
	if port := baseURL.Port(); port != "" {
		c.port = "_" + port
	}
	return c
}

// name returns the real name of a cookie.
func (c cookies) name(base string) string {
	if c.secure {
		base = "__Host-" + base
	}
	return base + c.port
}

// get returns the value of a cookie, or "" if the request does not carry it
// exactly once. Of two cookies with one name, another site has planted one, and
// they cannot be told apart.
func (c cookies) get(r *http.Request, base string) string {
	found := c.all(r, base)
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// all returns the values of every cookie with that name.
func (c cookies) all(r *http.Request, base string) []string {
	var values []string
	for _, cookie := range r.CookiesNamed(c.name(base)) {
		values = append(values, cookie.Value)
	}
	return values
}

// requestSize returns the size of the request's cookies with those names, in
// bytes.
func (c cookies) requestSize(r *http.Request, bases ...string) (n int) {
	for _, base := range bases {
		for _, value := range c.all(r, base) {
			n += len(c.name(base)) + len(value)
		}
	}
	return n
}

// sizeAfter returns the size, in bytes, of a cookie after the browser has received a
// response with that header.
func (c cookies) sizeAfter(header http.Header, r *http.Request, base string) int {
	for _, line := range header["Set-Cookie"] {
		pair, _, _ := strings.Cut(line, ";")
		if name, value, _ := strings.Cut(pair, "="); name == c.name(base) {
			return len(name) + len(value)
		}
	}
	return c.requestSize(r, base)
}

// requestCookie is a cookie of a request. Its value is "" if its name occurs
// twice.
type requestCookie struct{ base, value string }

// maxCookiesPerPrefix is how many cookies withPrefix returns. A browser has
// three flow cookies at most; opening hundreds of forged ones would cost time.
const maxCookiesPerPrefix = 16

// withPrefix returns the request's cookies of this app whose base names consist of
// prefix and 8 more characters.
func (c cookies) withPrefix(r *http.Request, prefix string) []requestCookie {
	var found []requestCookie
	for _, cookie := range r.Cookies() {
		base, ok := c.prefixedBase(cookie.Name, prefix)
		if !ok {
			continue
		}
		if i := slices.IndexFunc(found, func(n requestCookie) bool { return n.base == base }); i >= 0 {
			found[i].value = ""
		} else if len(found) < maxCookiesPerPrefix {
			found = append(found, requestCookie{base, cookie.Value})
		}
	}
	return found
}

// prefixedBase returns the base name of a cookie. ok reports whether it consists of
// prefix and 8 more characters. The base name of a cookie that an app at another port
// of the host has set is longer, as it contains the port.
func (c cookies) prefixedBase(name, prefix string) (base string, ok bool) {
	base = strings.TrimSuffix(name, c.port)
	if c.secure {
		base = strings.TrimPrefix(base, "__Host-")
	}
	return base, strings.HasPrefix(base, prefix) && len(base) == len(prefix)+cookieSuffixLength && c.name(base) == name
}

// set sets a cookie for maxAge seconds. It replaces one that the response already
// sets, as a response must not set one name twice (RFC 6265, section 4.1.1).
func (c cookies) set(header http.Header, base, value string, maxAge int) {
	c.put(header, c.cookie(base, value, maxAge))
}

func (c cookies) put(header http.Header, cookie *http.Cookie) {
	others := slices.DeleteFunc(header["Set-Cookie"], func(line string) bool {
		return strings.HasPrefix(line, cookie.Name+"=")
	})
	header["Set-Cookie"] = append(others, cookie.String())
}

// setCrossSite sets a cookie that the browser also sends with a form that
// another site posts (SameSite=None). That requires https (RFC 6265bis, section
// 5.6.7.2); on http it sets SameSite=Lax.
func (c cookies) setCrossSite(header http.Header, base, value string, maxAge int) {
	cookie := c.cookie(base, value, maxAge)
	if c.secure {
		cookie.SameSite = http.SameSiteNoneMode
	}
	c.put(header, cookie)
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

// isSet reports whether a response sets a cookie.
func (c cookies) isSet(header http.Header, base string) bool {
	return slices.ContainsFunc(header["Set-Cookie"], func(line string) bool { return strings.HasPrefix(line, c.name(base)+"=") })
}

// clear deletes a cookie from the browser.
func (c cookies) clear(header http.Header, base string) { c.set(header, base, "", -1) }
