package start

import (
	"net/http"

	"github.com/a-h/templ"
)

// PageRoute is a page: a loader, and a view that renders its data. P is the type of
// its params, D the type of its data.
type PageRoute[P, D any] struct {
	load func(*Context, P) (D, error)
	view func(D) templ.Component
	head func(D) Head
	settings
}

// Page returns the route of a page. For each GET and HEAD request, load gets the
// params, which are bound from the path and the query by the path and query tags of
// P. It returns the data for view, or an error such as [Redirect] or [NotFound].
func Page[P, D any](load func(*Context, P) (D, error), view func(D) templ.Component) PageRoute[P, D] {
	return PageRoute[P, D]{load: load, view: view}
}

// Head returns the page with a function that describes the document's head.
func (p PageRoute[P, D]) Head(head func(D) Head) PageRoute[P, D] {
	p.head = head
	return p
}

// Use returns the page with more middleware, outermost first, which runs inside its
// guards.
func (p PageRoute[P, D]) Use(middleware ...Middleware) PageRoute[P, D] {
	p.settings = p.addMiddleware(middleware)
	return p
}

// Unlisted returns the page without public visibility: /sitemap.xml,
// [App.PublicPages] and [App.Prerender] omit it, and its [NavItem] is not Public.
func (p PageRoute[P, D]) Unlisted() PageRoute[P, D] {
	p.unlisted = true
	return p
}

// Nav returns the page with an entry in the navigation of the app, see [App.Nav].
// Mounting it panics if its path has parameters.
func (p PageRoute[P, D]) Nav(label string, order int) PageRoute[P, D] {
	p.nav = NavItem{Label: label, Order: order}
	return p
}

// Needs returns the page with more requirements. It is off if the app does not meet
// all of them, see [Require].
func (p PageRoute[P, D]) Needs(needs ...Requirement) PageRoute[P, D] {
	p.settings = p.addNeeds(needs)
	return p
}

// Allow returns the page with origins that it needs in the content security policy
// of the app, see [App.SecurityHeaders].
func (p PageRoute[P, D]) Allow(policy Policy) PageRoute[P, D] {
	p.settings = p.addPolicy(policy)
	return p
}

// ReloadDocument returns the page such that a navigation by htmx loads it as a new
// document. It is for a page with a script, which a browser runs once per document.
func (p PageRoute[P, D]) ReloadDocument() PageRoute[P, D] {
	return p.Use(func(next Handler) Handler {
		return func(c *Context) error {
			if c.htmxTarget() != "" && c.failedForm == nil { // an invalid form is shown again in place
				return redirectError{to: c.r.URL.RequestURI(), status: http.StatusSeeOther, reloadDocument: true}
			}
			return next(c)
		}
	})
}

func (p PageRoute[P, D]) mount(app *App, pattern string, chain *routeChain) {
	p.settings.mount(app, RouteInfo{Kind: "page", Pattern: pattern}, chain, func() {
		app.handle(readMethods, pattern, chain.withGuards(p.withMiddleware(p.handler(pattern))))
		path, _ := echoPath(pattern)
		app.pageChains[path] = chain
	})
}

// handler returns the handler that loads and renders the page at pattern.
func (p PageRoute[P, D]) handler(pattern string) Handler {
	bind, name := newBinder[P](pattern), funcName(p.load)
	return func(c *Context) error {
		params, err := bind(c)
		if err != nil {
			return err
		}
		var data D
		err = c.load(func(c *Context) (err error) {
			step := c.trace.begin("page", name)
			data, err = p.load(c, params)
			step.end(err)
			return err
		})
		if err != nil {
			return err
		}
		var head Head
		if p.head != nil {
			head = p.head(data)
		}
		return c.render(c.status(), head, p.view(data))
	}
}
