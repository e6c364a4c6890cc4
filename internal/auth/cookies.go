package auth

import (
	"net/http"
	"strings"
)

// maxCookie is the longest value of a cookie, in bytes: browsers store 4,096 of
// name and value together, and drop a longer cookie unsaid (RFC 6265, section
// 6.1).
const maxCookie = 4096 - 64

const (
	sessionCookie = "auth_session"
	csrfCookie    = "auth_csrf"
	flowCookie    = "auth_flow_" // and a prefix of the flow's state
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
	found := r.CookiesNamed(c.name(base))
	if len(found) != 1 {
		return ""
	}
	return found[0].Value
}

// sent reports whether the request carries a cookie, however often.
func (c cookies) sent(r *http.Request, base string) bool {
	return len(r.CookiesNamed(c.name(base))) > 0
}

// withPrefix lists the base names of the request's cookies that begin so.
func (c cookies) withPrefix(r *http.Request, prefix string) []string {
	var names []string
	for _, cookie := range r.Cookies() {
		if strings.HasPrefix(cookie.Name, c.name(prefix)) {
			names = append(names, prefix+strings.TrimPrefix(cookie.Name, c.name(prefix)))
		}
	}
	return names
}

// set gives the browser a cookie for maxAge seconds.
func (c cookies) set(w http.ResponseWriter, base, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{
		Name:     c.name(base),
		Value:    value,
		Path:     "/",
		MaxAge:   maxAge,
		Secure:   c.secure,
		HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
	})
}

// clear takes a cookie from the browser.
func (c cookies) clear(w http.ResponseWriter, base string) { c.set(w, base, "", -1) }
