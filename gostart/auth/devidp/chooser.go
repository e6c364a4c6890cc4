package devidp

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // for the page and its stylesheet
	"fmt"
	"html/template"
	"net/http"
	"net/mail"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

//go:embed chooser.html
var chooserHTML string

// stylesheetPath is the path of the stylesheet, below the issuer's path.
const stylesheetPath = "/devidp.css"

//go:embed devidp.css
var stylesheet []byte

// stylesheetTag is the ETag of the stylesheet: a hash of its content.
var stylesheetTag = fmt.Sprintf(`"%x"`, sha256.Sum256(stylesheet))

var chooserPage = template.Must(template.New("chooser").Parse(chooserHTML))

// pageData is the data of chooser.html.
type pageData struct {
	Stylesheet string            // URL of the stylesheet
	Action     string            // URL that the forms are posted to
	People     []Person          // a button for each
	Hidden     []string          // names of the parameters in hidden fields
	Form       url.Values        // values of the hidden and visible fields
	Errors     map[string]string // error messages, by field name
	Invalid    bool              // the request is not from the client: show only an error
}

// showChooser renders the page where the visitor chooses a person.
func (p *Provider) showChooser(w http.ResponseWriter, status int, form url.Values, errs map[string]string) {
	p.render(w, status, pageData{
		Action: p.issuer.EscapedPath() + "/authorize",
		People: p.config.People,
		Hidden: []string{"client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "code_challenge", "code_challenge_method"},
		Form:   form,
		Errors: errs,
	})
}

// showInvalidClient renders the page for a request that is not from the client.
// The page contains no value of the request.
func (p *Provider) showInvalidClient(w http.ResponseWriter) {
	p.render(w, http.StatusBadRequest, pageData{Invalid: true})
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
	_, _ = body.WriteTo(w) // fails only if the browser has disconnected
}

// serveStylesheet serves the stylesheet. Its URL has no version, so browsers
// revalidate a cached copy by its ETag.
func (p *Provider) serveStylesheet(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", stylesheetTag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(stylesheet))
}

// Person is an account that the visitor can sign in as.
type Person struct {
	Name    string
	Email   string
	Picture string // a URL; may be empty
}

func defaultPeople() []Person {
	return []Person{
		{Name: "Ada Lovelace", Email: "ada@example.com"},
		{Name: "Grace Hopper", Email: "grace@example.com"},
		{Name: "Alan Turing", Email: "alan@example.com"},
	}
}

// personWithEmail returns the person with that e-mail address, or a new one
// whose name is derived from it.
func (p *Provider) personWithEmail(email string) Person {
	for _, known := range p.config.People {
		if strings.EqualFold(known.Email, email) {
			return known
		}
	}
	return Person{Name: nameFromEmail(email), Email: email}
}

// nameFromEmail derives a name: nameFromEmail("grace.hopper@example.com") =
// "Grace Hopper".
func nameFromEmail(email string) string {
	local := email[:strings.LastIndex(email, "@")]
	words := strings.FieldsFunc(local, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	for i, word := range words {
		first, size := utf8.DecodeRuneInString(word)
		words[i] = string(unicode.ToTitle(first)) + word[size:]
	}
	if len(words) == 0 {
		return local
	}
	return strings.Join(words, " ")
}

// fieldErrors returns error messages for invalid fields of p, by the name of the
// form field.
func (p Person) fieldErrors() map[string]string {
	errs := map[string]string{}
	switch {
	case p.Name == "":
		errs["name"] = "Enter a name."
	case utf8.RuneCountInString(p.Name) > 100:
		errs["name"] = "Enter a name of at most 100 characters."
	case !utf8.ValidString(p.Name) || strings.ContainsFunc(p.Name, unicode.IsControl):
		errs["name"] = "Enter a name without control characters."
	}
	if !isEmail(p.Email) {
		errs["email"] = "Enter an e-mail address, such as ada@example.com."
	}
	return errs
}

// isEmail reports whether s is only an e-mail address, without a name or a
// comment.
func isEmail(s string) bool {
	address, err := mail.ParseAddress(s)
	return err == nil && address.Address == s && len(s) <= 254
}
