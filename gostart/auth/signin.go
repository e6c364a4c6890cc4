package auth

import (
	"net/http"

	"golang.org/x/oauth2"
)

// signIn answers GET and POST /signIn/{provider}: it starts a flow and sends
// the browser to the provider. With redirect=false it only tells where a
// browser would start, and keeps nothing.
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
	if !provider.NoRateLimit {
		if err := a.limits.signIn.count(w, ClientAddress(r)); err != nil {
			return err
		}
	}
	url, err := a.beginFlow(w, r, provider, redirectTo)
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

// begin saves a new flow and returns the URL at the provider that continues
// it. What a caller may add is listed here, so nothing else can be replaced.
func (a *Auth) beginFlow(w http.ResponseWriter, r *http.Request, p *provider, redirectTo string) (string, error) {
	config, err := p.oauth(r.Context())
	if err != nil {
		return "", err
	}
	f := a.newFlow(p.ID, redirectTo)
	if err := a.saveFlow(w, r, f); err != nil {
		return "", err
	}
	return config.AuthCodeURL(f.State, p.authParams(r, f)...), nil
}

// authParams lists what the authorization request says beyond what each does.
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

func (a *Auth) provider(id string) (*provider, error) {
	p, ok := a.providers[id]
	if !ok {
		return nil, newError(CodeProviderUnknown, nil)
	}
	return p, nil
}

// isVisit reports whether a browser goes where the request leads: not ahead of
// time, nor for a picture or a script, by which any site could start sign-ins
// until their limit is reached (Fetch Metadata, section 2.1).
func isNavigation(r *http.Request) bool {
	dest := r.Header.Get("Sec-Fetch-Dest")
	return r.Header.Get("Sec-Purpose") == "" && (dest == "" || dest == "document")
}
