package devidp

import (
	"net/http"
	"net/url"
	"strings"
)

// authorize is the authorization endpoint of RFC 6749, section 3.1. The visitor
// arrives with GET; POST is the page's own form, which carries the whole
// request again, so nothing is kept meanwhile.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	if r.ParseForm() != nil || !p.isClient(r.Form) {
		// RFC 6749, section 4.1.2.1: never redirect to an address that is not
		// known to be the client's.
		p.showRefusal(w)
		return
	}
	if fault := checkRequest(r.Form); fault != nil {
		p.sendError(w, r, *fault)
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

// fromAnotherSite reports whether another site sent the visitor here. It must
// not choose who they are.
func fromAnotherSite(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return site == "cross-site" || site == "same-site"
}

// signInTyped signs in the person whom the visitor made up in the form.
func (p *Provider) signInFromForm(w http.ResponseWriter, r *http.Request) {
	person := Person{
		Name:  strings.TrimSpace(r.Form.Get("name")),
		Email: strings.TrimSpace(r.Form.Get("email")),
	}
	if faults := person.faults(); len(faults) > 0 {
		p.showChooser(w, http.StatusUnprocessableEntity, r.Form, faults)
		return
	}
	p.sendCode(w, r, person)
}

// sendCode grants the client a code for the person.
func (p *Provider) sendCode(w http.ResponseWriter, r *http.Request, person Person) {
	code := p.grants.add(grant{
		person:    person,
		nonce:     r.Form.Get("nonce"),
		challenge: r.Form.Get("code_challenge"),
		at:        p.config.Now(),
	})
	p.redirectToClient(w, r, url.Values{"code": {code}})
}

func (p *Provider) sendError(w http.ResponseWriter, r *http.Request, fault oauthError) {
	p.redirectToClient(w, r, url.Values{"error": {fault.Code}, "error_description": {fault.Description}})
}

// sendBack redirects to the client with an answer, to which it adds state and,
// against mix-up attacks, iss (RFC 9207, section 2).
func (p *Provider) redirectToClient(w http.ResponseWriter, r *http.Request, answer url.Values) {
	answer.Set("iss", p.config.Issuer)
	if r.Form.Has("state") {
		answer.Set("state", r.Form.Get("state"))
	}
	separator := "?"
	if strings.Contains(p.config.RedirectURI, "?") {
		separator = "&"
	}
	status := http.StatusFound
	if r.Method == http.MethodPost {
		status = http.StatusSeeOther
	}
	// http.Redirect would repeat the code in a body.
	w.Header().Set("Location", p.config.RedirectURI+separator+answer.Encode())
	w.WriteHeader(status)
}
