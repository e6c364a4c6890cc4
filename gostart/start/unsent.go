package start

import (
	"bytes"
	"context"
	"errors"
	"html"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/a-h/templ"
)

// An Unsent is a form that a server function did not process: the session has
// ended, the form is of another person, or something failed. The error page
// carries it on, so that it can be sent again without typing it again, also in a
// browser without script. Nothing of it is stored on the server.
//
// An error page that does not show it gets it appended.
type Unsent struct {
	SignIn string // where to sign in first, in a new tab; "" if that is not needed
	Label  string // of the button, such as "Send again"

	action string
	fields []sentField
	shown  bool // a view has asked for the fields
}

// A sentField is a field of a form as it was sent.
type sentField struct{ name, value string }

// again is how a form can be sent again after an [Error].
type again struct {
	signIn string   // where to sign in first; "" if that is not needed
	label  string   // of the button; "" for "Send again"
	marks  []string // of the person; nil for those that it had
	unmark bool     // without a mark
}

// UnsentOf returns the form that the error page carries on, or nil if there is
// none.
func UnsentOf(ctx context.Context) *Unsent { return From(ctx).unsent }

// Form returns the attributes of the form.
func (u *Unsent) Form() templ.Attributes {
	return templ.Attributes{"method": "post", "action": u.action, "novalidate": true, "hx-disable": "findAll button"}
}

// Fields renders what was typed as hidden fields, in the order in which it was
// sent. It omits passwords.
func (u *Unsent) Fields() templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		u.shown = true
		for _, f := range u.fields {
			_, err := io.WriteString(w, `<input type="hidden" name="`+attribute(f.name)+`" value="`+attribute(f.value)+`">`)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// attribute escapes text for an attribute. A parser of HTML would turn a bare
// carriage return into a line feed.
func attribute(text string) string {
	return strings.ReplaceAll(templ.EscapeString(strings.ToValidUTF8(text, "\uFFFD")), "\r", "&#13;")
}

// Render shows the form with its button.
func (u *Unsent) Render(ctx context.Context, w io.Writer) error {
	_, err := io.WriteString(w, `<form class="actions" method="post" action="`+attribute(u.action)+`">`)
	if err = errors.Join(err, u.Fields().Render(ctx, w)); err != nil {
		return err
	}
	var link string
	if u.SignIn != "" {
		link = `<a class="button" href="` + attribute(u.SignIn) + `" target="_blank" rel="noopener">Sign in</a> `
	}
	_, err = io.WriteString(w, link+`<button class="button">`+templ.EscapeString(u.Label)+`</button></form>`)
	return err
}

// withUnsent returns an error page with the form that it carries on.
func (c *Context) withUnsent(page templ.Component) templ.Component {
	u := c.unsent
	if u == nil {
		return page
	}
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		u.shown = false
		if err := page.Render(ctx, w); err != nil || u.shown {
			return err
		}
		return u.Render(ctx, w)
	})
}

// maxUnsent is how many fields an error page carries on. A field takes two bytes
// in a request, and 40 in a page.
const maxUnsent = 10_000

// sameOrigin refuses forms of other sites. An error page must not carry them on,
// as they would be of this site when the visitor sends them again.
var sameOrigin = http.NewCrossOriginProtection()

// unsentForm returns the form that the answer to a call of a server function
// carries on, or nil if there is none, or if it cannot be read.
func (c *Context) unsentForm(e *Error) *Unsent {
	if !c.callsFunc() || e.Status == http.StatusRequestEntityTooLarge || sameOrigin.Check(c.r) != nil {
		return nil
	}
	fields, ok := c.sentFields()
	if !ok || len(fields) > maxUnsent {
		return nil
	}
	u := &Unsent{SignIn: e.again.signIn, Label: "Send again", action: c.actionAgain(e.again)}
	if e.again.label != "" {
		u.Label = e.again.label
	}
	u.fields = slices.DeleteFunc(fields, func(f sentField) bool { return c.app.isSecret(c.r.URL.Path, f.name) })
	return u
}

// callsFunc reports whether the request is for a server function.
func (c *Context) callsFunc() bool {
	_, ok := c.app.secrets[c.r.URL.Path]
	return ok && c.r.Method == http.MethodPost
}

// keepsForm reports whether the answer to a failure keeps what was typed: in the
// page if htmx sent it, or as a form that the error page carries on.
func (c *Context) keepsForm() bool {
	return !isSafe(c.r.Method) && (c.byScript() || c.callsFunc())
}

// actionAgain returns the URL to which a form is sent again.
func (c *Context) actionAgain(way again) string {
	query := url.Values{}
	if from := c.referrer(); from != "" {
		query.Set(fromParam, from)
	}
	switch {
	case way.unmark:
	case way.marks != nil:
		query[personParam] = way.marks
	default:
		query[personParam] = c.marks()
	}
	return withQuery(c.r.URL.EscapedPath(), query)
}

func withQuery(path string, query url.Values) string {
	if encoded := query.Encode(); encoded != "" {
		return path + "?" + encoded
	}
	return path
}

// The most that a form may have, in bytes, where no [LimitBody] allows less.
const (
	maxForm      = 10 << 20 // for a function, as in net/http
	maxUnlimited = 1 << 20  // for an error page that is shown outside of LimitBody
)

// A sentBody is the body of a form, for the function and for an error page.
type sentBody struct {
	content []byte
	err     error
}

// readBody returns the body of the request, of at most limit bytes. It reads it
// once.
func (c *Context) readBody(limit int64) ([]byte, error) {
	if c.body == nil {
		content, err := io.ReadAll(http.MaxBytesReader(nil, c.r.Body, limit))
		c.body = &sentBody{content, err}
	}
	return c.body.content, c.body.err
}

// parseForm is the ParseForm of the request, and keeps the body for sentFields.
func (c *Context) parseForm() error {
	if c.r.PostForm == nil {
		content, err := c.readBody(maxForm)
		if err != nil {
			return err
		}
		c.r.Body = io.NopCloser(bytes.NewReader(content))
	}
	return c.r.ParseForm()
}

// sentFields returns the fields of the form that was sent, in their order. Where
// middleware has parsed the form, they are sorted by name. It reports false if
// the request has no form that can be read.
func (c *Context) sentFields() (fields []sentField, ok bool) {
	switch {
	case c.r.ContentLength == 0:
		return nil, true
	case contentType(c.r) != formType:
		return nil, false
	case c.body == nil && c.r.PostForm != nil:
		return sortedFields(c.r.PostForm), true
	}
	limit := int64(maxUnlimited)
	if c.limited {
		limit = maxForm
	}
	content, err := c.readBody(limit)
	return fieldsIn(string(content)), err == nil
}

// fieldsIn returns the fields of a form in their order. It skips what
// url.ParseQuery refuses.
func fieldsIn(body string) (fields []sentField) {
	for pair := range strings.SplitSeq(body, "&") {
		if pair == "" || strings.Contains(pair, ";") {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		if err != nil {
			continue
		}
		if value, err = url.QueryUnescape(value); err == nil {
			fields = append(fields, sentField{name, value})
		}
	}
	return fields
}

func sortedFields(form url.Values) (fields []sentField) {
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, value := range form[name] {
			fields = append(fields, sentField{name, value})
		}
	}
	return fields
}

// secretNames matches names of fields that are never sent back to a browser.
var secretNames = regexp.MustCompile(`(?i)passw|passphrase|passcode|pwd|csrf`)

// isSecret reports whether a field of the function at path is never sent back to
// a browser: its struct field has the tag start:"secret", its name says so, or a
// page has shown it as a password.
func (a *App) isSecret(path, name string) bool {
	_, shown := a.passwords.Load(name)
	return shown || a.secrets[path][name] || secretNames.MatchString(name)
}

var (
	inputTag     = regexp.MustCompile(`(?i)<input\b[^>]*>`)
	passwordType = regexp.MustCompile(`(?i)\btype\s*=\s*["']?password\b`)
	inputName    = regexp.MustCompile(`(?i)\sname\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))`)
)

// maxPasswords is how many names of password fields an app learns.
const maxPasswords = 1000

// learnPasswords notes the names of the password fields of a page with a form of
// a server function.
func (a *App) learnPasswords(page []byte) {
	if !bytes.Contains(page, []byte(funcPrefix)) || !bytes.Contains(page, []byte("assword")) {
		return
	}
	for _, tag := range inputTag.FindAll(page, -1) {
		name := inputName.FindSubmatch(tag)
		if name == nil || !passwordType.Match(tag) || a.learned.Load() >= maxPasswords {
			continue
		}
		text := html.UnescapeString(string(slices.Concat(name[1:]...)))
		if _, known := a.passwords.LoadOrStore(text, true); !known {
			a.learned.Add(1)
		}
	}
}
