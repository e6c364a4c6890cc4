package devidp

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // for the page and its stylesheet
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"time"
)

//go:embed chooser.html
var chooserHTML string

// stylesheetPath is where the stylesheet is served, below the issuer's path.
const stylesheetPath = "/devidp.css"

//go:embed devidp.css
var stylesheet []byte

// stylesheetTag is the ETag of the stylesheet: a hash of its content.
var stylesheetTag = fmt.Sprintf(`"%x"`, sha256.Sum256(stylesheet))

var chooserPage = template.Must(template.New("chooser").Parse(chooserHTML))

// chooser is the data of the page that asks the visitor who to be.
type pageData struct {
	Stylesheet string // its URL
	Action     string
	People     []Person
	Carried    []string          // the parameters that hidden fields carry to the POST
	Form       url.Values        // their values, and what the visitor typed
	Faults     map[string]string // by the field's name
	Refused    bool              // the request is not from the client, so there is nothing to choose
}

func (p *Provider) showChooser(w http.ResponseWriter, status int, form url.Values, faults map[string]string) {
	p.render(w, status, pageData{
		Action:  p.issuer.EscapedPath() + "/authorize",
		People:  p.config.People,
		Carried: []string{"client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "code_challenge", "code_challenge_method"},
		Form:    form,
		Faults:  faults,
	})
}

// refuse reports that the request is not from the configured client. The page
// contains nothing of the request.
func (p *Provider) showRefusal(w http.ResponseWriter) {
	p.render(w, http.StatusBadRequest, pageData{Refused: true})
}

func (p *Provider) render(w http.ResponseWriter, status int, page pageData) {
	page.Stylesheet = p.issuer.EscapedPath() + stylesheetPath
	var body bytes.Buffer
	if err := chooserPage.Execute(&body, page); err != nil {
		http.Error(w, "devidp: render page", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = body.WriteTo(w) // the browser may have left
}

// styles serves the stylesheet. Browsers cache it, and ask with its ETag
// whether it has changed, as its URL does not contain a version.
func (p *Provider) serveStylesheet(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", stylesheetTag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(stylesheet))
}
