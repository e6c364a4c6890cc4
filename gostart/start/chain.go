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
	wrap(over *chain, pattern string)
}

// A chain is what the folders put over one route, outermost first.
type chain struct {
	guards  []guard
	layouts []layout
	errors  []errorPage
	needs   []Requirement // of its guards
}

// A guard refuses a request by returning an error.
type guard struct {
	name   string
	check  func(*Context) error
	within int // how many of the chain's error pages are over it
}

// A layout loads what it shows, and returns how it is drawn around what it wraps.
type layout struct {
	name   string
	load   func(*Context) (frame, error)
	outlet string // the id of the element around what it wraps; "" if the layout has no outlet
	within int
}

// An errorPage is shown inside the layouts that are over it.
type errorPage struct {
	view    func(*Error) templ.Component
	layouts int
}

// newChain puts wrappers over the route at pattern.
func newChain(pattern string, wrappers []Wrapper) *chain {
	over := new(chain)
	for _, w := range wrappers {
		w.wrap(over, pattern)
	}
	return over
}

// guarded returns next behind the chain's guards. They run one after the other,
// outermost first: what an outer one refuses, no inner one and no loader sees.
func (over *chain) guarded(next Handler) Handler {
	return func(c *Context) error {
		c.over, c.within = over, len(over.errors)
		for _, g := range over.guards {
			step := c.trace.begin("guard", g.name)
			err := c.guard(g)
			step.end(err)
			if err != nil {
				c.within = g.within
				return err
			}
		}
		return next(c)
	}
}

// guard runs a guard with its own Context.
func (c *Context) guard(g guard) (err error) {
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

func (g GuardRoute[P, T]) wrap(over *chain, pattern string) {
	over.needs = append(over.needs, g.needs...)
	bind := newBinder[P](pattern)
	over.guards = append(over.guards, guard{name: nameOf(g.check), within: len(over.errors), check: func(c *Context) error {
		params, err := bind(c)
		if err != nil {
			return err
		}
		handed, err := g.check(c, params)
		if err == nil {
			c.given = append(c.given, given{reflect.TypeFor[T](), handed})
		}
		return err
	}})
}

// FromGuard returns the T that the nearest guard of the route returned. It panics if
// no guard over the route returns a T, so a page that is moved out of its guard
// shows nothing.
func FromGuard[T any](c *Context) T {
	want := reflect.TypeFor[T]()
	for _, g := range slices.Backward(c.given) {
		if g.as == want {
			return g.value.(T)
		}
	}
	panic("start: no guard over this route hands down a " + want.String())
}

// given is a value that a guard returned.
type given struct {
	as    reflect.Type // the type that the guard declares
	value any
}

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
