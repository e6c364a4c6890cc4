package auth

import (
	"errors"
	"net/http"
	"net/url"
)

// checkUnasked returns CodeAlreadySignedIn if somebody is signed in. It is for a
// sign-in that another site has started: a link alone must not replace their
// session, as many providers answer without asking. The error says where the
// user can start the sign-in here.
func (a *Auth) checkUnasked(w http.ResponseWriter, r *http.Request, provider, redirectTo string) error {
	_, err := a.GetSession(w, r)
	if errors.Is(err, ErrNoSession) {
		return nil
	}
	if err != nil {
		return err
	}
	e := newError(CodeAlreadySignedIn, nil)
	e.Provider, e.RedirectTo, e.signInURL = provider, redirectTo, a.origin()+a.SignInPath(provider, redirectTo)
	return e
}

// startedElsewhere reports whether a page of another origin, which is not
// trusted, may have started the navigation: by Sec-Fetch-Site (Fetch Metadata,
// section 2.3), which covers redirects too, or by Referer where a browser does not
// send that, as old ones and those of a site on http. Of a browser with neither,
// it is unknown, as a link can hide its page (rel=noreferrer).
func (a *Auth) startedElsewhere(r *http.Request) bool {
	referer := r.Header.Get("Referer")
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return false
	case "":
		if referer == "" {
			return wantsPage(r)
		}
		return !a.isOwn(referer) && !a.isTrusted(referer)
	default:
		return !a.isTrusted(referer)
	}
}

func (a *Auth) isOwn(referer string) bool {
	o, ok := originOf(referer)
	return ok && o == a.ownOrigin
}

func (a *Auth) isTrusted(referer string) bool {
	o, ok := originOf(referer)
	return ok && a.trustedOrigins.include(o)
}

// originOf returns the origin of a URL.
func originOf(raw string) (webOrigin, bool) {
	u, err := url.Parse(raw)
	if err != nil {
		return webOrigin{}, false
	}
	return parseOrigin(origin(u))
}
