package start

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// A frame draws what a layout loaded around what it wraps.
type frame struct {
	head   Head
	around func(inner templ.Component) templ.Component // nil: the layout did not load
}

// LayoutRoute is a layout: a loader and the view that shows what it loaded
// around its children.
type LayoutRoute[P, D any] struct {
	load   func(*Context, P) (D, error)
	view   func(D) templ.Component
	head   func(D) Head
	id     string
	outlet func(D) templ.Component
}

// Layout returns the layout of a folder. Its view renders what it wraps where
// it says { children... }. A layout wraps pages only, and its loader runs side by
// side with the page's, so it cannot protect the page: use a [Guard] for that.
func Layout[P, D any](load func(*Context, P) (D, error), view func(D) templ.Component) LayoutRoute[P, D] {
	return LayoutRoute[P, D]{load: load, view: view}
}

// Head sets what the layout adds to the document's head. What the page sets wins.
func (l LayoutRoute[P, D]) Head(head func(D) Head) LayoutRoute[P, D] {
	l.head = head
	return l
}

// Outlet declares that the layout's view has what it wraps in the element with
// this id. If htmx replaces that element, view is rendered instead of the whole
// layout: the element, and what else changes with it.
func (l LayoutRoute[P, D]) Outlet(id string, view func(D) templ.Component) LayoutRoute[P, D] {
	l.id, l.outlet = id, view
	return l
}

func (l LayoutRoute[P, D]) wrap(over *chain, pattern string) {
	bind := newBinder[P](pattern)
	over.layouts = append(over.layouts, layout{name: nameOf(l.load), outlet: l.id, within: len(over.errors), load: func(c *Context) (frame, error) {
		params, err := bind(c)
		if err != nil {
			return frame{}, err
		}
		data, err := l.load(c, params)
		if err != nil {
			return frame{}, err
		}
		return l.frame(data, l.id != "" && c.target() == l.id), nil
	}})
}

// frame draws around what the layout wraps: the whole view, or the outlet alone.
func (l LayoutRoute[P, D]) frame(data D, outletOnly bool) (f frame) {
	if l.head != nil {
		f.head = l.head(data)
	}
	view := l.view
	if outletOnly {
		view = l.outlet
	}
	outer := view(data)
	f.around = func(inner templ.Component) templ.Component {
		return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			return outer.Render(templ.WithChildren(ctx, inner), w)
		})
	}
	return f
}
