package auth

import (
	"fmt"
	"net/http"
	"net/url"
)

// relocatedParam marks the start of a sign-in that has been sent to the base
// URL. It is not sent there again: a proxy may give the app another name.
const relocatedParam = "relocated"

// relocate redirects the start of a sign-in at another host to the base URL, and
// reports whether it did. The callback comes to the base URL, and a browser
// sends cookies of another host, or those of https to http, not there.
func (a *Auth) relocate(w http.ResponseWriter, r *http.Request, provider string) bool {
	if r.Form.Has(relocatedParam) || a.isOwnHost(r) {
		return false
	}
	query, status := r.URL.RawQuery, http.StatusTemporaryRedirect
	if r.Method == http.MethodPost { // the base URL would refuse a post of another origin
		query, status = startParams(r.Form).Encode(), http.StatusSeeOther
	}
	if query != "" {
		query += "&"
	}
	w.Header().Set("Location", a.origin()+a.SignInPath(provider, "")+"?"+query+relocatedParam+"=1")
	w.WriteHeader(status)
	return true
}

// startParams returns the parameters that a caller can set for a sign-in.
func startParams(form url.Values) url.Values {
	params := url.Values{}
	for _, name := range []string{"redirectTo", "login_hint"} {
		if value := singleValue(form, name); value != "" {
			params.Set(name, value)
		}
	}
	return params
}

// isOwnHost reports whether a request came to the base URL, by its Host header
// and, where it is known, its scheme: that of TLS, or what a trusted proxy says,
// which is in the URL.
func (a *Auth) isOwnHost(r *http.Request) bool {
	scheme := r.URL.Scheme
	switch {
	case r.Host == "": // HTTP/1.0
		return true
	case scheme == "" && r.TLS != nil:
		scheme = "https"
	case scheme == "":
		scheme = a.config.BaseURL.Scheme
	}
	o, ok := parseOrigin(scheme + "://" + r.Host)
	return ok && o == a.ownOrigin
}

// otherHost returns why a callback lacks its cookie or a form of this site is
// refused, for the log: nil if the request came to the base URL.
func (a *Auth) otherHost(r *http.Request) error {
	if a.isOwnHost(r) {
		return nil
	}
	return fmt.Errorf("the request came to %q, where cookies of %s are not sent and its forms are of another origin: let the proxy pass the Host header on, or redirect to BASE_URL", truncate(r.Host, 100), a.origin())
}
