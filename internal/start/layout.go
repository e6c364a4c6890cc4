package start

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// A Wrapper wraps the pages in and below its folder. [Layout] makes one.
type Wrapper interface {
	wrap(c *Context, inner templ.Component) (templ.Component, error)
}

// LayoutRoute is a layout: a loader and the view that shows what it loaded
// around its children.
type LayoutRoute[D any] struct {
	load func(*Context) (D, error)
	view func(D) templ.Component
}

// Layout returns the layout of a folder. Its view renders what it wraps where
// it says { children... }.
func Layout[D any](load func(*Context) (D, error), view func(D) templ.Component) LayoutRoute[D] {
	return LayoutRoute[D]{load: load, view: view}
}

func (l LayoutRoute[D]) wrap(c *Context, inner templ.Component) (templ.Component, error) {
	data, err := l.load(c)
	if err != nil {
		return nil, err
	}
	outer := l.view(data)
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return outer.Render(templ.WithChildren(ctx, inner), w)
	}), nil
}
