package devidp

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// authorize is the authorization endpoint (RFC 6749, section 3.1). GET shows the
// page, whose form is posted here. Hidden fields repeat all parameters of the
// request, so the provider stores no state between the two.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	if r.ParseForm() != nil || !p.isClient(r.Form) {
		// RFC 6749, section 4.1.2.1: never redirect to a URI that is not the
		// client's.
		p.showInvalidClient(w)
		return
	}
	if err := checkRequest(r.Form); err != nil {
		p.sendError(w, r, *err)
		return
	}
	hint := r.Form.Get("login_hint")
	switch {
	case r.Form.Has("cancel"):
		p.sendError(w, r, oauthError{"access_denied", "The sign-in was cancelled."})
	case isEmail(hint) && !fromAnotherSite(r):
		p.sendCode(w, r, p.personWithEmail(hint))
	case r.Method == http.MethodPost:
		p.signInFromForm(w, r)
	default:
		p.showChooser(w, http.StatusOK, r.Form, nil)
	}
}

// fromAnotherSite reports whether the request comes from another site. Such a
// site must not choose the account with login_hint.
func fromAnotherSite(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return site == "cross-site" || site == "same-site"
}

// signInFromForm signs in with the name and e-mail address that the visitor
// entered.
func (p *Provider) signInFromForm(w http.ResponseWriter, r *http.Request) {
	person := Person{
		Name:  strings.TrimSpace(r.Form.Get("name")),
		Email: strings.TrimSpace(r.Form.Get("email")),
	}
	if errs := person.fieldErrors(); len(errs) > 0 {
		p.showChooser(w, http.StatusUnprocessableEntity, r.Form, errs)
		return
	}
	p.sendCode(w, r, person)
}

// sendCode redirects to the client with a code for person.
func (p *Provider) sendCode(w http.ResponseWriter, r *http.Request, person Person) {
	code := p.grants.add(grant{
		person:    person,
		nonce:     r.Form.Get("nonce"),
		challenge: r.Form.Get("code_challenge"),
		issued:    p.config.Now(),
	})
	p.redirectToClient(w, r, url.Values{"code": {code}})
}

func (p *Provider) sendError(w http.ResponseWriter, r *http.Request, err oauthError) {
	p.redirectToClient(w, r, url.Values{"error": {err.Code}, "error_description": {err.Description}})
}

// redirectToClient redirects to the client with the parameters of an
// authorization response. It adds state and, against mix-up attacks, iss (RFC
// 9207, section 2).
func (p *Provider) redirectToClient(w http.ResponseWriter, r *http.Request, params url.Values) {
	params.Set("iss", p.config.Issuer)
	if r.Form.Has("state") {
		params.Set("state", r.Form.Get("state"))
	}
	separator := "?"
	if strings.Contains(p.config.RedirectURI, "?") {
		separator = "&"
	}
	status := http.StatusFound
	if r.Method == http.MethodPost {
		status = http.StatusSeeOther
	}
	// http.Redirect would also write the code into the body.
	w.Header().Set("Location", p.config.RedirectURI+separator+params.Encode())
	w.WriteHeader(status)
}

// oauthError is an error response (RFC 6749, sections 4.1.2.1 and 5.2).
type oauthError struct {
	Code        string `json:"error"`
	Description string `json:"error_description"`
}

// isClient reports whether client_id and redirect_uri occur once each, with the
// configured values.
func (p *Provider) isClient(form url.Values) bool {
	return slices.Equal(form["client_id"], []string{p.config.ClientID}) &&
		slices.Equal(form["redirect_uri"], []string{p.config.RedirectURI})
}

// checkRequest checks the other parameters of an authorization request.
func checkRequest(form url.Values) *oauthError {
	switch {
	case hasRepeatedParam(form):
		return &oauthError{"invalid_request", "A parameter is repeated."}
	case form.Get("response_type") != "code":
		return &oauthError{"unsupported_response_type", "The response_type must be code."}
	case !slices.Contains(strings.Fields(form.Get("scope")), "openid"):
		return &oauthError{"invalid_scope", "The scope must include openid."}
	case form.Get("code_challenge_method") != "S256":
		return &oauthError{"invalid_request", "The code_challenge_method must be S256."}
	case !challengeSyntax.MatchString(form.Get("code_challenge")):
		return &oauthError{"invalid_request", "The code_challenge must be a SHA-256 sum in base64url."}
	case len(form.Get("nonce")) > 512:
		return &oauthError{"invalid_request", "The nonce is too long."}
	}
	return nil
}

// hasRepeatedParam reports whether a parameter occurs more than once, which RFC
// 6749, section 3.1, forbids.
func hasRepeatedParam(form url.Values) bool {
	for _, values := range form {
		if len(values) > 1 {
			return true
		}
	}
	return false
}
