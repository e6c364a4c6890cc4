package start

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"
)

// The message of a form whose session has ended. The words in the middle are a
// link.
const (
	endedBefore = "Your session has ended. "
	endedLink   = "Sign in in a new tab"
	endedAfter  = ", then send this again."
)

// sessionEnded returns the error for a form that needs a session and has none.
func (s signInError) sessionEnded() *Error {
	return &Error{
		Status: http.StatusUnauthorized, Code: "SESSION_ENDED",
		Title: "Please sign in again", Message: endedBefore + endedLink + endedAfter,
		Next:  Link{"Sign in", s.at},
		again: again{signIn: s.at, unmark: s.unmark},
	}
}

// actionHeader holds the URL to which page.js sends a form again, if it changes.
const actionHeader = "Start-Action"

// showNote answers a request by which htmx would have changed something: with a
// note at the end of its form, or after the element that sent it. The page and
// what is typed there stay.
func (c *Context) showNote(e *Error) error {
	header := c.header()
	source := c.r.Header.Get(hxSource)
	inForm := source == "" || strings.HasPrefix(source, "form")
	header.Set("HX-Push-Url", "false") // a posted request has no page to return to
	header.Set("HX-Reselect", "[data-unsent]")
	if inForm {
		header.Set("HX-Retarget", "closest form")
		header.Set("HX-Reswap", "beforeend show:none")
	} else {
		header.Set("HX-Retarget", "closest *") // the element itself
		header.Set("HX-Reswap", "afterend show:none")
	}
	if c.callsFunc() && e.again.unmark {
		header.Set(actionHeader, c.actionAgain(e.again))
	}
	return c.write(e.Status, htmlType, []byte(c.note(e, inForm)))
}

// note is what went wrong, and what to do next. It has a button if the form can
// be sent in another way than before.
func (c *Context) note(e *Error, inForm bool) string {
	var b strings.Builder
	b.WriteString(`<div class="error" role="alert" tabindex="-1" data-unsent><p>`)
	if e.again.signIn != "" {
		b.WriteString(endedBefore + newTab(Link{endedLink, e.again.signIn}) + endedAfter + `</p>`)
	} else {
		b.WriteString(`<strong>` + templ.EscapeString(e.Title) + `.</strong> ` + templ.EscapeString(e.Message) + `</p>`)
		for _, name := range slices.Sorted(maps.Keys(e.Fields)) {
			b.WriteString(`<p>` + templ.EscapeString(name+" "+e.Fields[name]) + `.</p>`)
		}
		if e.Next.Href != "" {
			b.WriteString(`<p>` + newTab(e.Next) + `</p>`)
		}
	}
	if e.again.label != "" && inForm && c.callsFunc() {
		b.WriteString(`<p><button class="button" formaction="` + attribute(c.actionAgain(e.again)) + `">` + templ.EscapeString(e.again.label) + `</button></p>`)
	}
	b.WriteString(`</div>`)
	return b.String()
}

// newTab is a link that opens in a new tab, so that this page stays.
func newTab(to Link) string {
	return `<a href="` + attribute(string(templ.URL(to.Href))) + `" target="_blank" rel="noopener">` + templ.EscapeString(to.Label) + `</a>`
}
