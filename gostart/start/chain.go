package start

import (
	"context"
	"io"
	"reflect"
	"slices"

	"github.com/a-h/templ"
)

// A Wrapper applies to all routes in and below a folder. It is a [Guard], a
// [Layout] or an [Errors] page.
type Wrapper interface {
	addTo(chain *routeChain, pattern string)
}

// A routeChain holds the guards, layouts and error pages that apply to one route,
// outermost first.
type routeChain struct {
	guards  []guard
	layouts []layout
	errors  []errorPage
	needs   []Requirement // of the guards
}

// A guard refuses a request by returning an error.
type guard struct {
	name       string
	check      func(*Context) error
	errorPages int // how many of the chain's error pages enclose it
}

// A layout loads its data, and returns the loaded layout.
type layout struct {
	name       string
	load       func(*Context) (loadedLayout, error)
	outlet     string // the id of the element that holds the children; "" if the layout has no outlet
	errorPages int
}

// An errorPage is rendered inside the layouts that enclose it.
type errorPage struct {
	view    func(*Error) templ.Component
	layouts int // how many of the chain's layouts enclose it
}

// newChain returns the chain of the route at pattern. It panics if the params of a
// wrapper do not match the pattern.
func newChain(pattern string, wrappers []Wrapper) *routeChain {
	chain := new(routeChain)
	for _, w := range wrappers {
		w.addTo(chain, pattern)
	}
	return chain
}

// withGuards returns a handler that runs the chain's guards, outermost first, and
// then next. The first guard that returns an error ends the request.
func (chain *routeChain) withGuards(next Handler) Handler {
	return func(c *Context) error {
		c.chain, c.errorPages = chain, len(chain.errors)
		for _, g := range chain.guards {
			step := c.trace.begin("guard", g.name)
			err := c.runGuard(g)
			step.end(err)
			if err != nil {
				c.errorPages = g.errorPages
				return err
			}
		}
		return next(c)
	}
}

// runGuard runs a guard with its own Context, and merges the headers that it set.
func (c *Context) runGuard(g guard) (err error) {
	s := &loaderResponse{ResponseWriter: (*publicWriter)(c.request)}
	s.c = Context{Context: c, request: c.request, r: c.r, loader: s, outer: c}
	err = errPanicked // unless the guard returns
	defer func() {
		s.seal(err)
		mergeHeader(c.header(), s.headers())
	}()
	return g.check(&s.c)
}

// GuardRoute is a guard. P is the type of its params, T the type of its result.
type GuardRoute[P, T any] struct {
	check func(*Context, P) (T, error)
	needs []Requirement
}

// Guard returns the guard of a folder. Pages, mounted handlers, methods and server
// functions in and below the folder are served only if check returns no error.
// Otherwise the error is answered as that of a loader is. Loaders get the result of
// check from [FromGuard].
func Guard[P, T any](check func(*Context, P) (T, error)) GuardRoute[P, T] {
	return GuardRoute[P, T]{check: check}
}

// Needs returns the guard with more requirements. If the app does not meet all of
// them, every route and server function in and below the folder is off, and the
// guard does not run, see [Require].
func (g GuardRoute[P, T]) Needs(needs ...Requirement) GuardRoute[P, T] {
	g.needs = slices.Concat(g.needs, needs)
	return g
}

func (g GuardRoute[P, T]) addTo(chain *routeChain, pattern string) {
	chain.needs = append(chain.needs, g.needs...)
	bind := newBinder[P](pattern)
	chain.guards = append(chain.guards, guard{name: funcName(g.check), errorPages: len(chain.errors), check: func(c *Context) error {
		params, err := bind(c)
		if err != nil {
			return err
		}
		value, err := g.check(c, params)
		if err == nil {
			c.guardResults = append(c.guardResults, guardResult{reflect.TypeFor[T](), value})
		}
		return err
	}})
}

// FromGuard returns the T that the innermost guard with a result of type T
// returned. It panics if no guard of the route returns a T, so a page that is moved
// out of its guard's folder fails instead of being shown to everyone.
func FromGuard[T any](c *Context) T {
	want := reflect.TypeFor[T]()
	for _, g := range slices.Backward(c.guardResults) {
		if g.typ == want {
			return g.value.(T)
		}
	}
	panic("start: FromGuard: no guard of this route returns a " + want.String())
}

// guardResult is a value that a guard returned.
type guardResult struct {
	typ   reflect.Type // the type that the guard declares
	value any
}

// A loadedLayout is a layout with its data.
type loadedLayout struct {
	head Head
	wrap func(inner templ.Component) templ.Component // renders the layout around inner; nil if the layout did not load
}

// LayoutRoute is a layout: a loader, and a view that renders its data around its
// children. P is the type of its params, D the type of its data.
type LayoutRoute[P, D any] struct {
	load   func(*Context, P) (D, error)
	view   func(D) templ.Component
	head   func(D) Head
	id     string
	outlet func(D) templ.Component
}

// Layout returns the layout of a folder. Its view places the page or the inner
// layout with { children... }. Layouts apply to pages and error pages only. The
// loader of a layout runs concurrently with that of the page, so it cannot protect
// the page: use a [Guard] for that.
func Layout[P, D any](load func(*Context, P) (D, error), view func(D) templ.Component) LayoutRoute[P, D] {
	return LayoutRoute[P, D]{load: load, view: view}
}

// Head returns the layout with a function that describes the document's head. A
// field that the page or an inner layout sets takes precedence.
func (l LayoutRoute[P, D]) Head(head func(D) Head) LayoutRoute[P, D] {
	l.head = head
	return l
}

// Outlet declares that the layout's view places its children in the element with
// this id. If a request of htmx replaces that element, view is rendered instead of
// the complete layout: the element, and whatever else changes with it.
func (l LayoutRoute[P, D]) Outlet(id string, view func(D) templ.Component) LayoutRoute[P, D] {
	l.id, l.outlet = id, view
	return l
}

func (l LayoutRoute[P, D]) addTo(chain *routeChain, pattern string) {
	bind := newBinder[P](pattern)
	chain.layouts = append(chain.layouts, layout{name: funcName(l.load), outlet: l.id, errorPages: len(chain.errors), load: func(c *Context) (loadedLayout, error) {
		params, err := bind(c)
		if err != nil {
			return loadedLayout{}, err
		}
		data, err := l.load(c, params)
		if err != nil {
			return loadedLayout{}, err
		}
		return l.loaded(data, l.id != "" && c.htmxTarget() == l.id), nil
	}})
}

// loaded returns the layout with data, to render the complete view or only the
// outlet.
func (l LayoutRoute[P, D]) loaded(data D, outletOnly bool) (loaded loadedLayout) {
	if l.head != nil {
		loaded.head = l.head(data)
	}
	view := l.view
	if outletOnly {
		view = l.outlet
	}
	outer := view(data)
	loaded.wrap = func(inner templ.Component) templ.Component {
		return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			return outer.Render(templ.WithChildren(ctx, inner), w)
		})
	}
	return loaded
}
