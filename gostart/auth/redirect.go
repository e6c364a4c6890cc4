package auth

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gostart/internal/safepath"
)

// maxRedirectTo is the longest redirectTo that is accepted, in bytes after
// query escaping: links and the flow cookie contain it.
const maxRedirectTo = 1400

// SafeRedirect returns target if it is a path of this site or a URL of a
// trusted origin, and "/" otherwise. It rewrites the origin of a URL, so that a
// browser reads the origin that was checked. It also returns "/" for LoginPath
// and for paths below BasePath.
func (a *Auth) SafeRedirect(target string) string {
	origin, path := a.splitTarget(target)
	if !safepath.Valid(path) || len(url.QueryEscape(origin+path)) > maxRedirectTo {
		return "/"
	}
	if origin == "" && isBelow(path, a.config.BasePath, a.config.LoginPath) {
		return "/"
	}
	return origin + path
}

// splitTarget splits target into its origin and the rest. The origin is "" if
// it is this site's; both are "" if it is neither this site's nor trusted.
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

// isBelow reports whether the path of target is one of roots or below one. It
// compares the decoded path, as a router may.
func isBelow(target string, roots ...string) bool {
	u, err := url.Parse(target)
	if err != nil {
		return true
	}
	return slices.ContainsFunc(roots, func(root string) bool {
		return root != "" && (u.Path == root || strings.HasPrefix(u.Path, root+"/"))
	})
}

// wantsRedirect returns the parameter redirect, or byDefault without one.
func wantsRedirect(r *http.Request, byDefault bool) bool {
	switch singleValue(r.Form, "redirect") {
	case "true", "1":
		return true
	case "false", "0":
		return false
	default:
		return byDefault
	}
}

// redirectParams returns the parameter redirect, or byDefault without one, and
// the parameter redirectTo if SafeRedirect accepts it, or "/".
func (a *Auth) redirectParams(r *http.Request, byDefault bool) (redirect bool, redirectTo string) {
	return wantsRedirect(r, byDefault), a.SafeRedirect(singleValue(r.Form, "redirectTo"))
}

// redirectStatus returns 303 for a POST, so that the browser follows with GET,
// and 302 otherwise.
func redirectStatus(r *http.Request) int {
	if r.Method == http.MethodPost {
		return http.StatusSeeOther
	}
	return http.StatusFound
}

// singleValue returns the value of a parameter that occurs exactly once, or "".
func singleValue(values url.Values, name string) string {
	if len(values[name]) != 1 {
		return ""
	}
	return values[name][0]
}
