package start

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// A Wrapper wraps the pages in and below its folder. [Layout] makes one.
type Wrapper interface {
	load(c *Context) (frame, error)
}

// A frame draws what a layout loaded around what it wraps.
type frame func(inner templ.Component) templ.Component

// loadAll loads layouts, outermost first: what an outer one refuses, no inner
// one and no page loads.
func loadAll(c *Context, layouts []Wrapper) ([]frame, error) {
	frames := make([]frame, len(layouts))
	for i, layout := range layouts {
		loaded, err := layout.load(c)
		if err != nil {
			return nil, err
		}
		frames[i] = loaded
	}
	return frames, nil
}

// LayoutRoute is a layout: a loader and the view that shows what it loaded
// around its children.
type LayoutRoute[D any] struct {
	loader func(*Context) (D, error)
	view   func(D) templ.Component
}

// Layout returns the layout of a folder. Its view renders what it wraps where
// it says { children... }. It wraps pages alone: server functions and mounted
// handlers, which show no page, ask for a session themselves.
func Layout[D any](load func(*Context) (D, error), view func(D) templ.Component) LayoutRoute[D] {
	return LayoutRoute[D]{loader: load, view: view}
}

func (l LayoutRoute[D]) load(c *Context) (frame, error) {
	data, err := l.loader(c)
	if err != nil {
		return nil, err
	}
	outer := l.view(data)
	return func(inner templ.Component) templ.Component {
		return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			return outer.Render(templ.WithChildren(ctx, inner), w)
		})
	}, nil
}
