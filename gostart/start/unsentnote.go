package start

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"
)

// The message for a form whose session has ended. endedLink becomes a link.
const (
	endedBefore = "Your session has ended. "
	endedLink   = "Sign in"
	endedAfter  = ", then send this again."
)

// sessionEnded returns the error for a form whose user is signed out.
func (s signInError) sessionEnded() *Error {
	return &Error{
		Status: http.StatusUnauthorized, Code: "SESSION_ENDED",
		Title: "Please sign in again", Message: endedBefore + endedLink + endedAfter,
		Next:   Link{"Sign in", s.path},
		resend: resend{signIn: s.path, openerUnknown: s.openerUnknown},
	}
}

// actionHeader is the response header with the new action of the form, which page.js
// sets.
const actionHeader = "Start-Action"

// showNote answers a failed htmx request with an unsafe method. htmx inserts the note
// at the end of the form or, without a form, after the element that sent the request.
// The rest of the page, with what was entered, does not change.
func (c *Context) showNote(e *Error) error {
	header := c.header()
	source := c.r.Header.Get(hxSource)
	inForm := source == "" || strings.HasPrefix(source, "form")
	header.Set("HX-Push-Url", "false") // the URL shows no page
	header.Set("HX-Reselect", "[data-unsent]")
	if inForm {
		header.Set("HX-Retarget", "closest form")
		header.Set("HX-Reswap", "beforeend show:none")
	} else {
		header.Set("HX-Retarget", "closest *") // the element itself
		header.Set("HX-Reswap", "afterend show:none")
	}
	if c.callsFunc() && e.resend.signIn != "" && e.resend.openerUnknown {
		header.Set(actionHeader, c.actionFor())
	}
	return c.write(e.Status, htmlType, []byte(c.note(e, inForm)))
}

// note returns the HTML of a note: what failed and what to do next, with a button if
// the signed-in user can send the form as their own.
func (c *Context) note(e *Error, inForm bool) string {
	var b strings.Builder
	b.WriteString(`<div class="error" role="alert" tabindex="-1" data-unsent><p>`)
	if e.resend.signIn != "" {
		b.WriteString(endedBefore + newTab(Link{endedLink, e.resend.signIn}) + endedAfter + `</p>`)
	} else {
		b.WriteString(`<strong>` + templ.EscapeString(e.Title) + `.</strong> ` + templ.EscapeString(e.Message) + `</p>`)
		for _, name := range slices.Sorted(maps.Keys(e.Fields)) {
			b.WriteString(`<p>` + templ.EscapeString(name+" "+e.Fields[name]) + `.</p>`)
		}
		if e.Next.Href != "" {
			b.WriteString(`<p>` + newTab(e.Next) + `</p>`)
		}
	}
	if e.resend.as.Mark != "" && inForm && c.callsFunc() {
		// Enter presses the first button of a form. If the form itself has no button, that
		// must not be "Send as NAME", so a hidden button before it sends the form unchanged.
		b.WriteString(`<p><button hidden></button>` + c.sendAs(e.resend.as).html() + `</p>`)
	}
	b.WriteString(`</div>`)
	return b.String()
}

// newTab returns a link that opens in a new tab, so that this page stays open.
func newTab(to Link) string {
	return `<a href="` + attribute(string(templ.URL(to.Href))) + `" target="_blank" rel="noopener">` + templ.EscapeString(to.Label) + `</a>`
}
