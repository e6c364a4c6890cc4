package auth

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gostart/internal/safepath"
)

// maxRedirectTo is the longest redirectTo that is followed, in bytes when it is
// escaped as a parameter: it travels in links, and in the cookie of its flow.
const maxRedirectTo = 1400

// SafeRedirect returns where target leads, if that is a path of this site or a
// URL of a trusted origin, and "/" for anything else. It writes the origin of a
// URL anew, so that a browser reads what was checked here. After signing in
// nobody is sent back to sign in.
func (a *Auth) SafeRedirect(target string) string {
	origin, path := a.splitTarget(target)
	if !safepath.Valid(path) || len(url.QueryEscape(origin+path)) > maxRedirectTo {
		return "/"
	}
	if origin == "" && isWithin(path, a.config.BasePath, a.config.LoginPath) {
		return "/"
	}
	return origin + path
}

// splitTarget returns the origin that target names, "" if that is this site's
// own, and the rest; "" for both if it is neither ours nor trusted.
func (a *Auth) splitTarget(target string) (origin, path string) {
	scheme, rest, isURL := strings.Cut(target, "://")
	if !isURL || strings.ContainsAny(scheme, ":/?#") {
		return "", target
	}
	host := rest
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		host, path = rest[:end], rest[end:]
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	switch o, ok := parseOrigin(scheme + "://" + host); {
	case ok && o == a.ownOrigin:
		return "", path
	case ok && a.trustedOrigins.include(o):
		return o.String(), path
	default:
		return "", ""
	}
}

// within reports whether the path of target is one of roots or below it. A
// router may decode the path first, so this does too.
func isWithin(target string, roots ...string) bool {
	u, err := url.Parse(target)
	if err != nil {
		return true
	}
	return slices.ContainsFunc(roots, func(root string) bool {
		return root != "" && (u.Path == root || strings.HasPrefix(u.Path, root+"/"))
	})
}

// wantsRedirect reads the parameter redirect of a request.
func wantsRedirect(r *http.Request, otherwise bool) bool {
	switch singleValue(r.Form, "redirect") {
	case "true", "1":
		return true
	case "false", "0":
		return false
	default:
		return otherwise
	}
}

// goOn reads where a request wants to go when it is done, and whether the answer
// should lead there.
func (a *Auth) redirectParams(r *http.Request, otherwise bool) (redirect bool, url string) {
	return wantsRedirect(r, otherwise), a.SafeRedirect(singleValue(r.Form, "redirectTo"))
}

// redirectStatus returns 303 for POST, so that the browser goes on with GET,
// and 302 else.
func redirectStatus(r *http.Request) int {
	if r.Method == http.MethodPost {
		return http.StatusSeeOther
	}
	return http.StatusFound
}

// single returns a parameter that is given exactly once, or "".
func singleValue(values url.Values, name string) string {
	if len(values[name]) != 1 {
		return ""
	}
	return values[name][0]
}
