package auth

import (
	"net/http"
	"net/url"
	"strings"

	"gostart/internal/safepath"
)

// maxRedirectTo is the longest redirectTo that is followed, in bytes when it is
// escaped as a parameter: it travels in links, and in the cookie of its flow.
const maxRedirectTo = 1400

// SafeRedirect returns the path of this site that target names, or "/" for
// anything else. After signing in nobody is sent back to sign in.
func (a *Auth) SafeRedirect(target string) string {
	if rest, own := strings.CutPrefix(target, a.origin()+"/"); own {
		target = "/" + rest
	}
	if !safepath.Valid(target) || len(url.QueryEscape(target)) > maxRedirectTo ||
		within(target, a.config.BasePath) || within(target, a.config.LoginPath) {
		return "/"
	}
	return target
}

// within reports whether the path of target is root or below it. A router may
// decode the path first, so this does too.
func within(target, root string) bool {
	u, err := url.Parse(target)
	if err != nil || root == "" {
		return err != nil
	}
	return u.Path == root || strings.HasPrefix(u.Path, root+"/")
}

// wantsRedirect reads the parameter redirect of a request.
func wantsRedirect(r *http.Request, otherwise bool) bool {
	switch single(r.Form, "redirect") {
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
func (a *Auth) goOn(r *http.Request, otherwise bool) (redirect bool, url string) {
	return wantsRedirect(r, otherwise), a.SafeRedirect(single(r.Form, "redirectTo"))
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
func single(values url.Values, name string) string {
	if len(values[name]) != 1 {
		return ""
	}
	return values[name][0]
}
