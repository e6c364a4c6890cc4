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
// ended, another user is signed in, or something failed. The error page contains its
// fields, so the visitor can send it again without script. The server does not store
// the form.
//
// If an error page does not render Fields, the form is appended to it.
type Unsent struct {
	SignIn  string   // where to sign in first, in a new tab; "" if that is not needed
	Buttons []Button // at least one; only the button "Send as NAME" sends the form for another user

	fields url.Values
	wrong  map[string]string // messages of the fields to correct here, because no page shows the form again
	shown  bool              // whether a view has rendered the fields
}

// A Button sends an [Unsent] form to the URL Action.
type Button struct{ Label, Action string }

// resend says how a form can be sent again after an [Error].
type resend struct {
	signIn        string // where to sign in first; "" if that is not needed
	as            Person // the signed-in user, who can send it too
	openerUnknown bool   // whether the mark cannot be verified
}

// UnsentOf returns the form that the error page must contain, or nil.
func UnsentOf(ctx context.Context) *Unsent { return From(ctx).unsent }

// Form returns the attributes of the form element.
func (u *Unsent) Form() templ.Attributes {
	return templ.Attributes{"method": "post", "action": u.Buttons[0].Action, "novalidate": true, "hx-disable": "findAll button"}
}

// Fields renders the values that were sent as hidden fields, sorted by name. It
// omits passwords and other secrets. Fields that are not valid can be corrected.
func (u *Unsent) Fields() templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		u.shown = true
		for _, name := range slices.Sorted(maps.Keys(u.wrong)) {
			values := u.fields[name]
			if len(values) == 0 {
				values = []string{""}
			}
			for _, value := range values {
				_, err := io.WriteString(w, `<label>`+templ.EscapeString(name)+` <textarea name="`+attribute(name)+"\">\n"+attribute(value)+`</textarea></label>`)
				if err != nil {
					return err
				}
			}
		}
		for _, name := range slices.Sorted(maps.Keys(u.fields)) {
			if _, isWrong := u.wrong[name]; isWrong {
				continue
			}
			for _, value := range u.fields[name] {
				_, err := io.WriteString(w, `<input type="hidden" name="`+attribute(name)+`" value="`+attribute(value)+`">`)
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// attribute escapes text for an HTML attribute. It encodes carriage returns, which an
// HTML parser would convert to line feeds.
func attribute(text string) string {
	return strings.ReplaceAll(templ.EscapeString(strings.ToValidUTF8(text, "\uFFFD")), "\r", "&#13;")
}

// Render renders the form with its buttons.
func (u *Unsent) Render(ctx context.Context, w io.Writer) error {
	_, err := io.WriteString(w, `<form class="actions" method="post" action="`+attribute(u.Buttons[0].Action)+`">`)
	if err = errors.Join(err, u.Fields().Render(ctx, w)); err != nil {
		return err
	}
	var b strings.Builder
	if u.SignIn != "" {
		b.WriteString(`<a class="button" href="` + attribute(u.SignIn) + `" target="_blank" rel="noopener">Sign in</a> `)
	}
	for _, button := range u.Buttons {
		b.WriteString(button.html() + " ")
	}
	_, err = io.WriteString(w, b.String()+`</form>`)
	return err
}

func (b Button) html() string {
	return `<button class="button" formaction="` + attribute(b.Action) + `">` + templ.EscapeString(b.Label) + `</button>`
}

// withUnsent appends the unsent form to an error page unless that renders it.
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

// The limits of a form in an error page. The number of fields is limited because a
// field of two bytes in a request takes 40 in a page.
const (
	maxUnsentFields = 10_000
	maxUnsentBytes  = 1 << 20 // of the body, without LimitBody
)

// sameOrigin detects forms of other sites. An error page must not contain them, as
// the visitor would send them again from this site.
var sameOrigin = http.NewCrossOriginProtection()

// unsentForm returns the form for the error page of a call of a server function, or
// nil if the request has no form, or one that cannot be read, is too large or comes
// from another site.
func (c *Context) unsentForm(e *Error) *Unsent {
	if !c.callsFunc() || e.Status == http.StatusRequestEntityTooLarge || sameOrigin.Check(c.r) != nil {
		return nil
	}
	sent, ok := c.sentForm()
	if !ok {
		return nil
	}
	fields, count := url.Values{}, 0
	for name, values := range sent {
		if count += len(values); !c.app.isSecret(c.r.URL.Path, name) {
			fields[name] = values
		}
	}
	if count > maxUnsentFields {
		return nil
	}
	u := &Unsent{SignIn: e.resend.signIn, Buttons: c.buttons(e.resend), fields: fields}
	if e.Status == http.StatusUnprocessableEntity {
		u.wrong = maps.Clone(e.Fields)
		maps.DeleteFunc(u.wrong, func(name, _ string) bool { return c.app.isSecret(c.r.URL.Path, name) })
	}
	return u
}

// callsFunc reports whether the request is for a server function.
func (c *Context) callsFunc() bool {
	_, ok := c.app.secrets[c.r.URL.Path] // has an entry for each function
	return ok && c.r.Method == http.MethodPost
}

// keepsForm reports whether the response to a failure preserves what was entered: on
// the page, with htmx, or in the form of an error page.
func (c *Context) keepsForm() bool {
	return !isSafe(c.r.Method) && (c.isHTMX() || c.callsFunc())
}

// buttons returns the buttons that send a form again.
func (c *Context) buttons(resend resend) []Button {
	marks := c.marks()
	if resend.openerUnknown {
		marks = nil // anyone who signs in can send it
	}
	own := Button{"Send again", c.actionFor(marks...)}
	switch {
	case resend.as.Mark == "":
		return []Button{own}
	case resend.openerUnknown:
		return []Button{c.sendAs(resend.as)}
	}
	return []Button{own, c.sendAs(resend.as)}
}

// sendAs returns the button that sends the form as p.
func (c *Context) sendAs(p Person) Button {
	return Button{"Send as " + p.name(), c.actionFor(p.Mark)}
}

// actionFor returns the URL to which the form of this request is sent again, with
// these marks.
func (c *Context) actionFor(marks ...string) string {
	query := url.Values{personParam: marks}
	if from := c.referrer(); from != "" {
		query.Set(fromParam, from)
	}
	return withQuery(c.r.URL.EscapedPath(), query)
}

// withQuery appends query to path unless it is empty.
func withQuery(path string, query url.Values) string {
	if encoded := query.Encode(); encoded != "" {
		return path + "?" + encoded
	}
	return path
}

// parseForm calls ParseForm of the request. It stores the form in c, because Recover
// renders the error page with another copy of the request, without the parsed form.
func (c *Context) parseForm() error {
	err := c.r.ParseForm()
	c.form = c.r.PostForm
	return err
}

// sentForm returns the form that was sent, or false if the request has no form
// that can be read. It omits fields that [url.ParseQuery] cannot parse.
func (c *Context) sentForm() (form url.Values, ok bool) {
	switch {
	case c.r.ContentLength == 0:
		return nil, true
	case contentType(c.r) != formType:
		return nil, false
	case c.form == nil:
		if !c.bodyLimited {
			c.r.Body = http.MaxBytesReader(nil, c.r.Body, maxUnsentBytes)
		}
		_ = c.parseForm() // c.form is empty if the body cannot be read
	}
	return c.form, len(c.form) > 0
}

// secretNames matches the names of fields that are never sent back to a browser.
var secretNames = regexp.MustCompile(`(?i)passw|passphrase|passcode|pwd|csrf`)

// isSecret reports whether a field of the function at path is never sent back to
// a browser: its struct field has the tag start:"secret", its name matches
// secretNames, or a page has rendered it as a password field.
func (a *App) isSecret(path, name string) bool {
	_, isPassword := a.passwords.Load(name)
	return isPassword || a.secrets[path][name] || secretNames.MatchString(name)
}

var (
	inputTag     = regexp.MustCompile(`(?i)<input\b[^>]*>`)
	passwordType = regexp.MustCompile(`(?i)\btype\s*=\s*["']?password\b`)
	inputName    = regexp.MustCompile(`(?i)\sname\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))`)
)

// maxPasswords limits how many names of password fields an app remembers.
const maxPasswords = 1000

// learnPasswords remembers the names of the password fields of a page that has a form
// of a server function.
func (a *App) learnPasswords(page []byte) {
	if !bytes.Contains(page, []byte(funcPrefix)) || !bytes.Contains(page, []byte("assword")) {
		return
	}
	for _, tag := range inputTag.FindAll(page, -1) {
		name := inputName.FindSubmatch(tag)
		if name == nil || !passwordType.Match(tag) || a.passwordCount.Load() >= maxPasswords {
			continue
		}
		text := html.UnescapeString(string(slices.Concat(name[1:]...)))
		if _, known := a.passwords.LoadOrStore(text, true); !known {
			a.passwordCount.Add(1)
		}
	}
}
