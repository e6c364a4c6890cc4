package start

import (
	"context"
	"io"
	"reflect"
	"slices"

	"github.com/a-h/templ"
)

// A Wrapper is what a folder puts over the routes in and below it: a [Guard], a
// [Layout] or an [Errors] page.
type Wrapper interface {
	addTo(over *routeChain, pattern string)
}

// A chain is what the folders put over one route, outermost first.
type routeChain struct {
	guards  []guard
	layouts []layout
	errors  []errorPage
	needs   []Requirement // of its guards
}

// A guard refuses a request by returning an error.
type guard struct {
	name       string
	check      func(*Context) error
	errorPages int // how many of the chain's error pages are over it
}

// A layout loads what it shows, and returns how it is drawn around what it wraps.
type layout struct {
	name       string
	load       func(*Context) (loadedLayout, error)
	outlet     string // the id of the element around what it wraps; "" if the layout has no outlet
	errorPages int
}

// An errorPage is shown inside the layouts that are over it.
type errorPage struct {
	view    func(*Error) templ.Component
	layouts int
}

// newChain puts wrappers over the route at pattern.
func newChain(pattern string, wrappers []Wrapper) *routeChain {
	chain := new(routeChain)
	for _, w := range wrappers {
		w.addTo(chain, pattern)
	}
	return chain
}

// guarded returns next behind the chain's guards. They run one after the other,
// outermost first: what an outer one refuses, no inner one and no loader sees.
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

// guard runs a guard with its own Context.
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

// GuardRoute is a guard: a check, and what it hands down.
type GuardRoute[P, T any] struct {
	check func(*Context, P) (T, error)
	needs []Requirement
}

// Guard returns the guard of a folder: everything in and below it is served
// only where check returns no error, pages, mounted handlers, methods and the
// server functions declared there. What check returns is handed down to the
// loaders, which get it from [FromGuard].
func Guard[P, T any](check func(*Context, P) (T, error)) GuardRoute[P, T] {
	return GuardRoute[P, T]{check: check}
}

// Needs turns off everything in and below the folder where the app does not
// meet all of needs, the server functions declared there included, see
// [Require]. Then the guard itself does not run either.
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

// FromGuard returns the T that the nearest guard of the route returned. It panics if
// no guard over the route returns a T, so a page that is moved out of its guard
// shows nothing.
func FromGuard[T any](c *Context) T {
	want := reflect.TypeFor[T]()
	for _, g := range slices.Backward(c.guardResults) {
		if g.typ == want {
			return g.value.(T)
		}
	}
	panic("start: no guard over this route hands down a " + want.String())
}

// given is a value that a guard returned.
type guardResult struct {
	typ   reflect.Type // the type that the guard declares
	value any
}

// A frame draws what a layout loaded around what it wraps.
type loadedLayout struct {
	head Head
	wrap func(inner templ.Component) templ.Component // nil: the layout did not load
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

// frame draws around what the layout wraps: the whole view, or the outlet alone.
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
