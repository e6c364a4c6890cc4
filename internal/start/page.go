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
}

// Page returns the route of a page. For each GET its loader gets the params,
// bound from path and query as the tags of P say, and returns the data of the
// view, or an error: [Redirect], [NotFound], or any other.
func Page[P, D any](load func(*Context, P) (D, error), view func(D) templ.Component) PageRoute[P, D] {
	return PageRoute[P, D]{load: load, view: view}
}

// Head adds what the page says of itself in the document's head.
func (p PageRoute[P, D]) Head(head func(D) Head) PageRoute[P, D] {
	p.head = head
	return p
}

// Head describes a page for browsers, search engines and link previews.
type Head struct {
	Title       string
	Description string
}

func (p PageRoute[P, D]) mount(app *App, pattern string, layouts []Wrapper) {
	bind := newBinder[P](pattern)
	app.handle(reads, pattern, func(c *Context) error {
		frames, err := loadAll(c, layouts) // first: a stranger is not told which params are right
		if err != nil {
			return err
		}
		params, err := bind(c)
		if err != nil {
			return err
		}
		data, err := p.load(c, params)
		if err != nil {
			return err
		}
		if p.head != nil {
			c.head = p.head(data)
		}
		return c.render(http.StatusOK, p.view(data), frames)
	})
}
