package start

import (
	"cmp"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
)

// A Handler writes the response to one request, or returns an error.
type Handler func(*Context) error

// Middleware returns a handler that does something before next, after it or
// instead of it. It is for one route; pass middleware for every request to
// [App.Use].
type Middleware func(next Handler) Handler

// settings are the options that all kinds of routes have.
type settings struct {
	middleware []Middleware
	unlisted   bool
	nav        NavItem // the route has none if Label is empty
	needs      []Requirement
	allow      Policy
	assets     fs.FS // of a page; may be nil
}

// addMiddleware returns the settings with more middleware, outermost first.
func (s settings) addMiddleware(middleware []Middleware) settings {
	s.middleware = slices.Concat(s.middleware, middleware)
	return s
}

// addNeeds returns the settings with more requirements.
func (s settings) addNeeds(needs []Requirement) settings {
	s.needs = slices.Concat(s.needs, needs)
	return s
}

// addPolicy returns the settings with a policy that also allows what p allows.
func (s settings) addPolicy(p Policy) settings {
	s.allow.HTTPS = s.allow.HTTPS || p.HTTPS
	s.allow = s.allow.withOriginsOf(p)
	return s
}

// withMiddleware returns h inside the middleware.
func (s settings) withMiddleware(h Handler) Handler {
	for _, middleware := range slices.Backward(s.middleware) {
		h = middleware(h)
	}
	return h
}

// mount mounts the route that info describes, and calls register to add its
// handlers. If a requirement of the route is not met, mount adds a handler that
// answers 404 instead. It panics if a setting is invalid for the route.
func (s settings) mount(app *App, info RouteInfo, chain *routeChain, register func()) {
	s.check(app, info.Pattern)
	info.Unlisted = info.Unlisted || s.unlisted
	info.Needs, info.Missing = app.unmet(info.Pattern, slices.Concat(chain.needs, s.needs))
	app.addInfo(info, chain)
	if info.Off() {
		app.log.Info("route is off", slog.String("pattern", info.Pattern), slog.Any("needs", info.Missing))
		app.handle(allMethods, info.Pattern, func(*Context) error { return NotFound() })
		return
	}
	if s.assets != nil {
		app.addAssets(info.Pattern, s.assets)
	}
	register()
	app.allowed = app.allowed.withOriginsOf(s.allow)
	if s.nav.Label != "" {
		item := s.nav
		item.Href, item.Public = info.Pattern, len(chain.guards) == 0 && !info.Unlisted
		app.addNav(item)
	}
}

// check panics if a setting is invalid for a route at pattern.
func (s settings) check(app *App, pattern string) {
	s.allow.check(pattern + ": Allow")
	switch {
	case s.nav.Label != "" && strings.ContainsAny(pattern, ":*"):
		panic(fmt.Sprintf("start: %s has path parameters, so the navigation cannot link to it; remove .Nav(%q, %d)", pattern, s.nav.Label, s.nav.Order))
	case s.allow.HTTPS:
		panic("start: " + pattern + ": Allow: HTTPS applies to the whole site; set it in App.SecurityHeaders")
	case app.serving.Load() && (s.nav.Label != "" || len(s.allow.FormTargets)+len(s.allow.ImageSources) > 0):
		panic("start: " + pattern + ": the app is serving already; mount the route before the first request")
	}
}

// A NavItem is one link of an app's navigation.
type NavItem struct {
	Label  string
	Href   string // the path of the page
	Order  int    // lower ones come first
	Public bool   // everyone may see the page: it has no guard, and is not Unlisted
}

// Nav returns the pages that have a [PageRoute.Nav] and are not off, see [Require],
// sorted by order and then by label. All callers get the same slice: do not change
// it.
func (a *App) Nav() []NavItem { return a.nav }

// addNav adds the link of a mounted page.
func (a *App) addNav(item NavItem) {
	nav := append(slices.Clone(a.nav), item)
	slices.SortStableFunc(nav, func(x, y NavItem) int {
		return cmp.Or(cmp.Compare(x.Order, y.Order), cmp.Compare(x.Label, y.Label))
	})
	a.nav = slices.Clip(nav)
}

// A Requirement is a condition on the app's services that a route needs, see
// [Require].
type Requirement struct {
	what string // for the log: "a database"
	met  func(services any) (met, known bool)
}

// Require returns the requirement that met returns true for the app's services,
// whose type is S. The text what, such as "a database", names it in logs and lists.
// Pass the requirement to the Needs method of a route or a guard. It is checked
// once, when the route is mounted, which panics if the services have another type.
//
// A route whose requirements are not all met is off: it answers 404 to every
// method, its guards do not run, and it is in neither [App.Nav], the sitemap,
// [App.Prerender] nor [App.PublicPages]. [App.Routes] lists it with its unmet
// requirements, and they are logged once.
func Require[S any](what string, met func(*S) bool) Requirement {
	return Requirement{what, func(services any) (bool, bool) {
		s, known := services.(*S)
		return known && met(s), known
	}}
}

// unmet returns the texts of all needs, and of those that the app does not meet. It
// panics if a requirement is for services of another type.
func (a *App) unmet(pattern string, needs []Requirement) (all, missing []string) {
	for _, need := range needs {
		met, known := need.met(a.services)
		if !known {
			panic(fmt.Sprintf("start: %s: Needs: the requirement %q is for another type of services than the app's %T", pattern, need.what, a.services))
		}
		all = append(all, need.what)
		if !met {
			missing = append(missing, need.what)
		}
	}
	return all, missing
}

// RouteInfo describes a mounted route.
type RouteInfo struct {
	Kind     string   // page, methods, mount or function
	Pattern  string   // as passed to App.Route
	Methods  []string // only of kind methods
	Guards   []string // the check functions of its guards, outermost first
	Layouts  []string // the loaders of its layouts, outermost first; only of pages
	Unlisted bool     // the sitemap omits it
	Needs    []string // the texts of its requirements and those of its guards
	Missing  []string // those of Needs that the app does not meet
}

// Off reports whether the route answers 404 because the app does not meet all of
// its requirements.
func (r RouteInfo) Off() bool { return len(r.Missing) > 0 }

// Routes returns all mounted routes, in the order in which they were mounted.
func (a *App) Routes() []RouteInfo { return slices.Clone(a.routes) }

// addInfo adds a mounted route to the list of routes.
func (a *App) addInfo(info RouteInfo, chain *routeChain) {
	for _, g := range chain.guards {
		info.Guards = append(info.Guards, g.name)
	}
	if info.Kind == "page" {
		for _, l := range chain.layouts {
			info.Layouts = append(info.Layouts, l.name)
		}
	}
	a.routes = append(a.routes, info)
}
