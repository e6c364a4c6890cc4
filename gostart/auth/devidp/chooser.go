package devidp

import (
	"bytes"
	_ "embed" // for the page
	"html/template"
	"net/http"
	"net/url"
)

//go:embed chooser.html
var chooserHTML string

var chooserPage = template.Must(template.New("chooser").Parse(chooserHTML))

// chooser is the page that asks the visitor who to be.
type chooser struct {
	Stylesheet string
	Action     string
	People     []Person
	Carried    []string          // the parameters that hidden fields carry to the POST
	Form       url.Values        // their values, and what the visitor typed
	Faults     map[string]string // by the field's name
	Refused    bool              // there is nobody to choose for
}

func (p *Provider) choose(w http.ResponseWriter, status int, form url.Values, faults map[string]string) {
	p.render(w, status, chooser{
		Action:  p.issuer.EscapedPath() + "/authorize",
		People:  p.config.People,
		Carried: []string{"client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "code_challenge", "code_challenge_method"},
		Form:    form,
		Faults:  faults,
	})
}

// refuse says that the request is not our client's, and repeats nothing of it.
func (p *Provider) refuse(w http.ResponseWriter) {
	p.render(w, http.StatusBadRequest, chooser{Refused: true})
}

func (p *Provider) render(w http.ResponseWriter, status int, page chooser) {
	page.Stylesheet = p.config.Stylesheet
	var body bytes.Buffer
	if err := chooserPage.Execute(&body, page); err != nil {
		http.Error(w, "devidp: render page", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = body.WriteTo(w) // the browser may have left
}
