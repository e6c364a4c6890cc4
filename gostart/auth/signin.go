package auth

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"golang.org/x/oauth2"
)

// signIn answers GET and POST /signIn/{provider}: it starts a flow and
// redirects to the provider. With redirect=false it starts no flow, and only
// returns the URL that does.
func (a *Auth) signIn(w http.ResponseWriter, r *http.Request, id string) error {
	provider, err := a.provider(id)
	if err != nil {
		return err
	}
	redirect, redirectTo := a.redirectParams(r, true)
	if !redirect {
		url := a.origin() + a.SignInPath(id, redirectTo)
		return writeJSON(w, http.StatusOK, signInResponse{Success: true, SignInURL: url})
	}
	if !isNavigation(r) {
		return newError(CodeNotAVisit, nil)
	}
	if a.relocate(w, r, id) {
		return nil
	}
	elsewhere := a.startedElsewhere(r)
	if elsewhere {
		if err := a.checkLoginCSRF(w, r, id, redirectTo); err != nil {
			return err
		}
	}
	if !provider.NoRateLimit {
		if err := a.limits.signIn.count(w, ClientAddress(r)); err != nil {
			return err
		}
	}
	url, err := a.beginFlow(w, r, provider, redirectTo, elsewhere)
	if err != nil {
		return err
	}
	w.Header().Set("Location", url)
	return writeJSON(w, redirectStatus(r), signInResponse{Success: true, Redirect: true, SignInURL: url})
}

type signInResponse struct {
	Success   bool   `json:"success"`
	Redirect  bool   `json:"redirect"`
	SignInURL string `json:"signInURL"`
}

// beginFlow starts a flow, saves it in a cookie, and returns the authorization
// URL at the provider.
func (a *Auth) beginFlow(w http.ResponseWriter, r *http.Request, p *provider, redirectTo string, elsewhere bool) (string, error) {
	config, err := p.oauth(r.Context())
	if err != nil {
		return "", err
	}
	f := a.newFlow(p, redirectTo)
	f.Elsewhere = elsewhere
	if err := a.saveFlow(w, r, f); err != nil {
		return "", err
	}
	return config.AuthCodeURL(f.State, p.authParams(r, f)...), nil
}

// authParams returns the parameters of the authorization request beyond
// client_id, redirect_uri, response_type, scope and state. A caller can set
// only login_hint: no query can replace another parameter.
func (p *provider) authParams(r *http.Request, f flow) []oauth2.AuthCodeOption {
	var params []oauth2.AuthCodeOption
	add := func(name, value string) { params = append(params, oauth2.SetAuthURLParam(name, value)) }
	for name, value := range p.AuthParams {
		add(name, value)
	}
	if p.Issuer != "" {
		add("nonce", f.Nonce)
	}
	if p.FormPost {
		add("response_mode", "form_post")
	}
	if hint := singleValue(r.Form, "login_hint"); hint != "" && len(hint) <= 320 {
		add("login_hint", hint)
	}
	return append(params, oauth2.S256ChallengeOption(f.Verifier))
}

// provider returns the configured provider with that ID, or
// CodeProviderUnknown.
func (a *Auth) provider(id string) (*provider, error) {
	p, ok := a.providers[id]
	if !ok {
		return nil, newError(CodeProviderUnknown, nil)
	}
	return p, nil
}

// isNavigation reports whether a browser navigates to the request's URL, rather
// than prefetching it or loading it as an image or a script. Otherwise any site
// could start sign-ins until the visitor's limit is reached (Fetch Metadata,
// section 2.1).
func isNavigation(r *http.Request) bool {
	dest := r.Header.Get("Sec-Fetch-Dest")
	return !isPrefetch(r) && (dest == "" || dest == "document")
}

// isPrefetch reports whether a browser requests the URL before anyone visits
// it, and may discard the response (Fetch, section 2.2.8, and what browsers
// sent before that).
func isPrefetch(r *http.Request) bool {
	return r.Header.Get("Sec-Purpose") != "" || r.Header.Get("Purpose") != "" ||
		r.Header.Get("X-Purpose") != "" || r.Header.Get("X-Moz") != ""
}

// relocatedParam marks the start of a sign-in that has been sent to the base
// URL. It is not sent there again: behind a proxy, the app may always see another
// Host header.
const relocatedParam = "relocated"

// relocate redirects the start of a sign-in at another host to the base URL, and
// reports whether it did. The callback comes to the base URL, and there a browser
// does not send the flow cookie of another host or of another scheme.
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

// isOwnHost reports whether a request came to the base URL. It compares the Host
// header and the scheme. The scheme is that of r.URL, which a trusted proxy sets, or
// https with TLS. If neither is known, only the host is compared.
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

// hostMismatch returns nil if the request came to the base URL. If not, it returns an
// explanation for the log: at another host, a callback lacks its cookie and the forms
// of this site are refused.
func (a *Auth) hostMismatch(r *http.Request) error {
	if a.isOwnHost(r) {
		return nil
	}
	return fmt.Errorf("the request came to %q, where cookies of %s are not sent and its forms count as cross-origin: let the proxy pass the Host header on, or redirect to BASE_URL", truncate(r.Host, 100), a.origin())
}

// checkLoginCSRF returns CodeAlreadySignedIn if somebody is signed in. It is for a
// sign-in that another site has started: a link alone must not replace their
// session, as many providers sign in without asking. The error says where the user
// can start the sign-in here.
func (a *Auth) checkLoginCSRF(w http.ResponseWriter, r *http.Request, provider, redirectTo string) error {
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
// trusted, started the navigation: by Sec-Fetch-Site (Fetch Metadata, section
// 2.3), which covers redirects too, or by Referer where a browser does not send
// that.
func (a *Auth) startedElsewhere(r *http.Request) bool {
	referer := r.Header.Get("Referer")
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return false
	case "":
		return referer != "" && !a.isOwn(referer) && !a.isTrusted(referer)
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
