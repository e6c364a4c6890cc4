package auth

import (
	"context"
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
		return writeJSON(w, http.StatusOK, signInAnswer{Success: true, SignInURL: url})
	}
	if !isNavigation(r) {
		return newError(CodeNotAVisit, nil)
	}
	if a.relocate(w, r, id) {
		return nil
	}
	elsewhere := a.startedElsewhere(r)
	if elsewhere {
		if err := a.checkUnasked(w, r, id, redirectTo); err != nil {
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
	return writeJSON(w, redirectStatus(r), signInAnswer{Success: true, Redirect: true, SignInURL: url})
}

type signInAnswer struct {
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
// login_hint alone, so that no query can replace another parameter.
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
// it, and may throw the answer away (Fetch, section 2.2.8, and what browsers
// sent before that).
func isPrefetch(r *http.Request) bool {
	return r.Header.Get("Sec-Purpose") != "" || r.Header.Get("Purpose") != "" ||
		r.Header.Get("X-Purpose") != "" || r.Header.Get("X-Moz") != ""
}

// checkAnswer returns an error for an authorization response of another issuer
// (RFC 9207, section 2.4) and for one that reports an error (RFC 6749, section
// 4.1.2.1).
func (p *provider) checkAnswer(ctx context.Context, answer url.Values) *Error {
	if p.Issuer != "" {
		meta, err := p.discover(ctx)
		if err != nil {
			return asError(err)
		}
		issuer := singleValue(answer, "iss")
		if (answer.Has("iss") || meta.sendsIssuer) && !p.isIssuer(meta, issuer, p.tenantOf(issuer)) {
			return newError(CodeIssuerMismatch, nil)
		}
	}
	switch singleValue(answer, "error") {
	case "":
		return nil
	case "access_denied":
		return newError(CodeAccessDenied, nil)
	case "server_error", "temporarily_unavailable":
		return newError(CodeProviderUnavailable, nil)
	default:
		return newError(CodeProviderRejected, nil)
	}
}
