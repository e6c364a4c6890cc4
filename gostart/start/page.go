package start

import (
	"net/http"

	"github.com/a-h/templ"
)

// PageRoute is a page: a loader and the view that shows what it loaded.
type PageRoute[P, D any] struct {
	load func(*Context, P) (D, error)
	view func(D) templ.Component
	head func(D) Head
	settings
}

// Page returns the route of a page. For each GET its loader gets the params,
// bound from path and query as the tags of P say, and returns the data of the
// view, or an error: [Redirect], [NotFound], or any other.
func Page[P, D any](load func(*Context, P) (D, error), view func(D) templ.Component) PageRoute[P, D] {
	return PageRoute[P, D]{load: load, view: view}
}

// Head sets what the page adds to the document's head.
func (p PageRoute[P, D]) Head(head func(D) Head) PageRoute[P, D] {
	p.head = head
	return p
}

// Use puts middleware around the page, outermost first, inside its guards.
func (p PageRoute[P, D]) Use(middleware ...Middleware) PageRoute[P, D] {
	p.settings = p.addMiddleware(middleware)
	return p
}

// Unlisted says that the page is not for everyone: it is not in /sitemap.xml, and
// its navigation entry is not [NavItem.Public].
func (p PageRoute[P, D]) Unlisted() PageRoute[P, D] {
	p.unlisted = true
	return p
}

// Nav puts the page into the navigation of the app, see [App.Nav]. The path of
// the page must have no parameters.
func (p PageRoute[P, D]) Nav(label string, order int) PageRoute[P, D] {
	p.nav = NavItem{Label: label, Order: order}
	return p
}

// Needs turns the page off where the app does not meet all of needs, see
// [Require].
func (p PageRoute[P, D]) Needs(needs ...Requirement) PageRoute[P, D] {
	p.settings = p.addNeeds(needs)
	return p
}

// Allow adds what the page needs to the content security policy of the app, see
// [App.SecurityHeaders].
func (p PageRoute[P, D]) Allow(policy Policy) PageRoute[P, D] {
	p.settings = p.addPolicy(policy)
	return p
}

// ReloadDocument makes a navigation by htmx reload the document. It is for a page that
// brings a script, which a browser runs once for each document.
func (p PageRoute[P, D]) ReloadDocument() PageRoute[P, D] {
	return p.Use(func(next Handler) Handler {
		return func(c *Context) error {
			if c.htmxTarget() != "" && c.failedForm == nil { // a form that failed is shown again where it is
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

// handler returns what answers a request for the page at pattern.
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
